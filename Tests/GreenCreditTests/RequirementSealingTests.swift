import Financing
import Ledger
import Testing

@testable import GreenCredit

/// What the requirements S1 to S24 ask of a letter is asked when it is sealed: each case changes
/// one thing in the registers or in the letter, and names the row and the rule.
@Suite struct RequirementSealingTests {
    /// A change and the rule that it breaks.
    struct Case: Sendable, CustomTestStringConvertible {
        let row: String
        let register: RegisterKind?
        let id: String
        let changes: [String: JSONValue?]
        let rule: String

        init(
            _ row: String, _ register: RegisterKind?, _ id: String = "",
            _ changes: [String: JSONValue?], _ rule: String
        ) {
            self.row = row
            self.register = register
            self.id = id
            self.changes = changes
            self.rule = rule
        }

        var testDescription: String { "\(row) \(rule)" }
    }

    static let cases: [Case] = [
        Case("S1", .opening, "SUBSIDY-2025", ["status": "closed"], "programme.measure-open"),
        Case("S2", nil, "", ["signatory": "OFF-99"], "signatory.authorised"),
        Case("S3", .project, "E1", ["audit": "AUD-9"], "audit.evaluated"),
        Case("S5", .project, "E1", ["costClass": "low"], "scheme.cost-class"),
        Case("S10", .technology, "TECH-E1", ["stage": "mature"], "technology.stage"),
        Case(
            "S11", .technology, "TECH-E1",
            ["isKey": nil as JSONValue?, "isCommon": nil as JSONValue?],
            "technology.key-or-common"),
        Case("S12", .application, "", ["department": nil as JSONValue?], "recommendation.present"),
        Case("S15", .technologyPlan, "TIP-2011-CU", ["status": "draft"], "plan.issued"),
        Case("S17", nil, "", ["amount": "12000000.01"], "subsidy.cap"),
    ]

    static let template = Result { () throws -> (Template, ProgrammeAct) in
        let (fixture, letter) = try ProgrammeSealingTests.ledger(before: "A-009")
        try fixture.close()
        return (
            Template(
                temporary: fixture.temporary, folder: fixture.folder, clock: fixture.clock,
                officers: fixture.officers), letter
        )
    }

    @Test(arguments: cases)
    func `a letter that misses a requirement is not sealed`(question: Case) throws {
        let (template, letter) = try Self.template.get()
        let fixture = try LedgerFixture(copying: template)
        var asked = letter
        if let kind = question.register {
            let changed = try change(question, kind, in: fixture.ledger)
            try fixture.postFully(
                try #require(try fixture.ledger.drafts(of: [.register(changed)]).drafts.first))
        } else {
            for (name, value) in question.changes {
                guard case .string(let text)? = value else { continue }
                if name == "amount" {
                    asked.figures[name] = try Figure(decimal: text)
                } else {
                    asked.details[name] = text
                }
            }
        }
        let size = try fixture.ledger.logSize()
        let draft = try #require(try fixture.ledger.drafts(of: [.act(asked)]).drafts.first)
        let rules = try fixture.post(draft).rules
        #expect(rules.contains(question.rule), "\(question.row): \(rules)")
        #expect(try fixture.ledger.logSize() == size)
    }

    @Test func `the letter as it is, is sealed`() throws {
        let (template, letter) = try Self.template.get()
        let fixture = try LedgerFixture(copying: template)
        try fixture.postFully(
            try #require(try fixture.ledger.drafts(of: [.act(letter)]).drafts.first))
        #expect(try fixture.ledger.verify().problems == [])
    }

    /// The newest version of an entry with some members of its content changed.
    private func change(
        _ question: Case, _ kind: RegisterKind, in ledger: OpenLedger
    ) throws -> RegisterRecord {
        let record = try ledger.withProgramme { programme in
            kind == .application
                ? programme.projects["E1"]?.application
                : programme.history[kind]?[question.id]?.last
        }
        let json = try #require(record).act.json
        guard case .object(let content)? = json["content"] else {
            throw Unexpected("the record has no content")
        }
        var members = Dictionary(
            uniqueKeysWithValues: content.members.map { ($0.name, $0.value) })
        for (name, value) in question.changes { members[name] = value }
        var whole = json.members.filter { $0.name != "kind" && $0.name != "content" }
            .map { ($0.name, $0.value) }
        whole.append(("register", .string(kind.rawValue)))
        whole.append(("content", .object(JSONObject(members.map { ($0.key, $0.value) }))))
        return try RegisterRecord(
            json: .object(JSONObject(whole)), at: "register", currency: .cny)
    }
}
