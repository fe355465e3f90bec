import Financing
import Ledger
import Testing

/// Registers as strict records.
@Suite struct RegisterTests {
    /// Codes that are in public use.
    @Test(arguments: ["91330100799655058B", "914403001922038216"])
    func `a credit code with its check character is read`(code: String) throws {
        #expect(try CreditCode(code).description == code)
    }

    @Test func `every single changed character of a credit code is found`() throws {
        let code = Array("914403001922038216")
        for index in code.indices {
            for other in "0123456789ABCDEFGHJKLMNPQRTUWXY" where other != code[index] {
                var changed = code
                changed[index] = other
                #expect(throws: LedgerError.self) { try CreditCode(String(changed)) }
            }
        }
        for wrong in ["", "91440300192203821", "91440300192203821I", "91440300192203821六"] {
            #expect(throws: LedgerError.self) { try CreditCode(wrong) }
        }
    }

    static let party: JSONValue = [
        "name": "Copper works", "creditCode": "91330100799655058B", "roles": ["enterprise"],
    ]

    @Test func `a record has one form`() throws {
        let record = try Sample.record("party", "E1", on: "2025-01-01", Self.party, evidence: ["x"])
        let bytes = CanonicalJSON.encode(.object(record.act.json))
        let act = try #require(
            try ProgrammeRecord(act: record.act, currency: .cny))
        #expect(CanonicalJSON.encode(.object(act.act.json)) == bytes)
        #expect(record.kind == .party)
        #expect(record.act.kind == "register.party")
    }

    @Test func `what nobody asked for is refused with its place`() throws {
        let odd: JSONValue = [
            "name": "x", "roles": [], "colour": "green",
        ]
        let error = #expect(throws: LedgerError.self) {
            try Sample.record("party", "E1", on: "2025-01-01", odd)
        }
        #expect(error?.location == "record.content")
        #expect(error?.message.contains("colour") == true)
    }

    @Test(
        arguments: [
            ("party", ["roles": []]),
            ("opening", ["subject": "M1", "year": 2025, "status": "ajar"]),
            ("technology-plan", ["industry": "x", "issuer": "y", "status": "printed"]),
            (
                "support",
                ["project": "E1", "programme": "P", "level": "central", "amount": "1.005"]
            ),
            ("colour", [:]),
        ] as [(String, JSONValue)])
    func `what is missing, no word of the register or too fine is refused`(
        register: String, content: JSONValue
    ) {
        #expect(throws: LedgerError.self) {
            try Sample.record(register, "X", on: "2025-01-01", content)
        }
    }

    @Test(
        arguments: [
            (
                "audit-coverage", "record.range",
                [
                    "region": "CN", "year": 2009, "audited": 11, "enterprises": 10, "source": "x",
                ]
            ),
            (
                "audit-coverage", "record.range",
                ["region": "CN", "year": 2009, "audited": 0, "enterprises": 0, "source": "x"]
            ),
            (
                "evaluation", "record.range",
                [
                    "audit": "A", "evaluator": "V", "processScore": 101, "reportScore": 1,
                    "implementationScore": 1,
                ]
            ),
            (
                "verification-report", "record.sum",
                [
                    "project": "E1", "claim": "C", "verifier": "V", "claimed": "10.00",
                    "refused": "1.00", "approved": "9.01",
                ]
            ),
        ] as [(String, LedgerError.Code, JSONValue)])
    func `what cannot be is refused`(
        register: String, code: LedgerError.Code, content: JSONValue
    ) throws {
        let error = #expect(throws: LedgerError.self) {
            try Sample.record(register, "X", on: "2025-01-01", content)
        }
        #expect(error?.code == code)
    }

    @Test func `a later entry is a new version and the earlier stay`() throws {
        var state = ProgrammeState(rulebook: try WorkedExample.rulebook())
        for (day, status) in [("2024-01-01", "draft"), ("2025-01-01", "issued")] {
            state.apply(
                try Sample.record(
                    "technology-plan", "TIP", on: day,
                    [
                        "industry": "x", "issuer": "y", "status": .string(status),
                        "technologies": ["T"],
                    ]))
        }
        #expect(state.history[.technologyPlan]?["TIP"]?.count == 2)
        #expect(state.plans["TIP"]?.map(\.date.year) == [2024, 2025])
    }

    @Test func `acts of other kinds are nobody's business here`() throws {
        #expect(try ProgrammeRecord(act: Act(kind: "journal.entry"), currency: .cny) == nil)
        let error = #expect(throws: LedgerError.self) {
            try ProgrammeRecord(act: Act(kind: "register.colours"), currency: .cny)
        }
        #expect(error?.code == "register.unknown")
    }
}
