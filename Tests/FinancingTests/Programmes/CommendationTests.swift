import Financing
import GreenCredit
import Ledger
import Testing

/// Money that goes with a commendation: a letter, a plan, the publication, one payment.
@Suite struct CommendationTests {
    /// The example before its first letter, under a rulebook with a sub-programme of commendations.
    static func state() throws -> ProgrammeState {
        let text = try WorkedExample.text("rulebook.yaml").replacing(
            "\nbalances:\n",
            with: """

                  - {id: PRAISE, instrument: commendation, measure: M1, allocation: "100000.00"}

                balances:

                """)
        let rulebook = try RulebookDocument(yaml: Array(text.utf8), named: "r.yaml").rulebook
        let day = try LocalDate("2025-01-31")
        let records = try WorkedExample.records().filter {
            switch $0 {
            case .register(let record): record.date <= day
            case .act(let act): act.date <= day
            }
        }
        var state = try ProgrammeState.replaying(records, under: rulebook).state
        for subject in ["PRAISE", "M1"] {
            state.apply(
                try Sample.record(
                    "opening", "\(subject)-2025", on: "2025-01-02",
                    ["subject": .string(subject), "year": 2025, "status": "open"]))
        }
        state.apply(
            try Sample.record(
                "project", "C1", on: "2025-02-01",
                [
                    "title": "Commendation of the copper works", "enterprise": "E1",
                    "industry": "Copper smelting", "region": "R-01", "level": "central",
                    "measure": "M1", "subprogramme": "PRAISE", "costClass": "none",
                    "plannedInvestment": "50000.00", "accounts": ["E1-GRANT-01"],
                ]))
        var allocation = try Sample.act("allocation", on: "2025-02-01", ["amount": "100000.00"])
        allocation.subprogramme = "PRAISE"
        try state.apply(allocation)
        for (step, details) in [
            ("commitment", ["signatory": "OFF-01"]), ("payment-plan", [:]),
        ] {
            try state.apply(
                try Sample.act(
                    step, on: "2025-02-10", project: "C1", ["amount": "50000.00"], details,
                    id: step))
        }
        return state
    }

    static func payment(_ amount: String = "50000.00", id: String = "PAY") throws -> ProgrammeAct {
        try Sample.act(
            "commendation-payment", on: "2025-03-03", project: "C1", ["amount": amount],
            ["account": "E1-GRANT-01"], id: id)
    }

    static func commendation() throws -> RegisterRecord {
        try Sample.record(
            "commendation", "C-1", on: "2025-02-20",
            [
                "enterprise": "E1", "deed": "D1", "published": "2025-02-20",
                "amount": "50000.00", "project": "C1",
            ])
    }

    @Test func `nothing is paid before the publication`() throws {
        var state = try Self.state()
        #expect(try state.refusedBy(Self.payment()) == ["commendation.life"])
        state.apply(try Self.commendation())
        #expect(try state.refusedBy(Self.payment("49999.99")) == ["commendation.life"])
        let entries = try state.apply(Self.payment())
        #expect(entries.map(\.book) == ["P", "E1"])
        #expect(Set(entries[0].postings.map(\.account.side)) == [.financial, .budgetary, .memo])
        #expect(try state.refusedBy(Self.payment(id: "PAY-2")).contains("commendation.life"))
        let executed = Account(book: "P", side: .memo, code: "9040", subaccount: "C1")
        #expect(state.balances.balance(of: executed) == (try Sample.yuan("50000")))
        let seen = try #require(state.overview(of: "C1", on: try LocalDate("2025-03-03")))
        #expect(seen.instruments[.commendation]?.stage == "paid")
        #expect(seen.received == [.central: try Sample.yuan("50000")])
        let rows = state.breakdown(by: .measure).rows
        #expect(rows.first { $0.key == "M1" }?.paid == (try Sample.yuan("50000")))
    }

    @Test func `a payment that was booked wrongly is cancelled and made again`() throws {
        var state = try Self.state()
        state.apply(try Self.commendation())
        let entries = try state.apply(Self.payment())
        var reversal = try Sample.act("reversal", on: "2025-03-04", project: "C1", id: "R-1")
        reversal.books = ["P"]
        reversal.reverses = "PAY"
        try state.apply(reversal) { book, _ in entries.first { $0.book == book } }
        #expect(state.projects["C1"]?.instruments.commendation?.stage == .published)
        #expect(try state.decide(Self.payment(id: "PAY-2")).isAllowed)
    }
}
