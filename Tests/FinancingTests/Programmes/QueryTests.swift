import Financing
import Ledger
import Testing

/// What people ask about a programme.
@Suite struct QueryTests {
    func yuan(_ text: String) throws -> Money { try Sample.yuan(text) }

    @Test func `a project is seen from all sides`() throws {
        let (state, _) = try WorkedExample.run(until: try LocalDate("2025-11-27"))
        let seen = try #require(
            state.overview(of: "E1", on: try LocalDate("2025-11-27")))
        #expect(seen.enterprise == "E1")
        #expect(seen.planned == [.central: try yuan("10800000"), .own: try yuan("49200000")])
        #expect(seen.received == [.central: try yuan("8640000"), .own: try yuan("45000000")])
        let subsidy = try #require(seen.instruments[.investmentSubsidy])
        #expect(seen.instruments.count == 1)
        #expect(subsidy.stage == "accepted")
        #expect(subsidy.agreed == (try yuan("10800000")))
        #expect(subsidy.moved == (try yuan("8640000")))
        // The plans so far are paid out; the next part needs one of its own.
        #expect(seen.nextSteps == ["payment-plan", "final-payment"])
        #expect(seen.notHeld.contains("feasibility-E1.pdf"))
        #expect(seen.missing == ["effect report of the verifier"])
        #expect(seen.financingGap.isZero)
        #expect(state.overview(of: "E9", on: try LocalDate("2025-11-27")) == nil)
    }

    @Test func `the programme adds up by every property`() throws {
        let state = try WorkedExample.run().state
        for grouping in ProgrammeBreakdown.Grouping.allCases {
            let rows = state.breakdown(by: grouping).rows
            #expect(rows.map(\.projects).reduce(0, +) == 4, "\(grouping)")
            #expect(rows.map(\.awarded.minorUnits).reduce(0, +) == 17_400_000_00)
            // Executed in the books: P 9040.
            let executed = state.balances.balance(
                of: Account(book: "P", side: .memo, code: "9040"))
            #expect(rows.map(\.paid.minorUnits).reduce(0, +) == executed.minorUnits)
        }
        let measures = state.breakdown(by: .measure).rows
        #expect(measures.map(\.key) == ["M3", "M5"])
        #expect(measures[0].awarded == (try yuan("15800000")))
    }

    @Test func `double funding is found across levels, programmes and plans`() throws {
        var state = try WorkedExample.run().state
        #expect(state.findDoubleFunding() == [])
        state.apply(
            try Sample.record(
                "support", "S-1", on: "2025-06-01",
                ["project": "E1", "programme": "CITY", "level": "city", "amount": "1000000.00"]))
        state.apply(
            try Sample.record(
                "science-plan-item", "I-1", on: "2025-06-01",
                ["project": "E2", "plan": "SCI", "level": "province", "amount": "7000000.01"]))
        state.apply(
            try Sample.record(
                "expense-claim", "CL-9", on: "2026-02-01",
                [
                    "project": "E2", "claimed": "1.00",
                    "invoices": [["supplier": "X1", "number": "0042", "amount": "1.00"]],
                ]))
        let found = state.findDoubleFunding()
        #expect(found.map(\.kind) == [.invoice, .otherSupport, .stacking])
        #expect(found[0].projects == ["E1", "E2"])
        #expect(found[1].evidence == ["CITY city"])
        // 5,000,000.00 + 7,000,000.01 against 30 % of 40,000,000.00.
        #expect(found[2].amount == (try yuan("12000000.01")))
    }

    @Test func `a corrected entry takes the place of the one before`() throws {
        var state = try WorkedExample.run().state
        let claim = { (id: String, project: String, invoice: String) in
            try Sample.record(
                "expense-claim", id, on: "2026-02-01",
                [
                    "project": .string(project), "claimed": "1.00",
                    "invoices": [["supplier": "X9", "number": .string(invoice), "amount": "1.00"]],
                ])
        }
        state.apply(try claim("CL-8", "E1", "0001"))
        // The same claim again, and one that used the number by mistake.
        #expect(state.refusedBy(try claim("CL-8", "E1", "0001")) == [])
        #expect(state.refusedBy(try claim("CL-9", "E2", "0001")) == ["funding.invoice-once"])
        state.apply(try claim("CL-9", "E2", "0001"))
        #expect(state.findDoubleFunding().map(\.kind) == [.invoice])
        state.apply(try claim("CL-9", "E2", "0002"))
        #expect(state.findDoubleFunding() == [])
        #expect(state.refusedBy(try claim("CL-10", "E3", "0002")) == ["funding.invoice-once"])
        let support = { (project: String, amount: String) in
            try Sample.record(
                "support", "S-9", on: "2026-02-01",
                [
                    "project": .string(project), "programme": "CITY", "level": "city",
                    "amount": .string(amount),
                ])
        }
        state.apply(try support("E1", "5.00"))
        state.apply(try support("E2", "7.00"))
        let found = state.findDoubleFunding()
        #expect(found.map(\.projects) == [["E2"]])
        #expect(found.first?.amount == (try yuan("5000007")))
    }

    @Test func `open conditions of loans are listed`() throws {
        var state = try WorkedExample.run(until: try LocalDate("2025-03-12")).state
        #expect(state.openConditions() == [])
        state.apply(
            try Sample.record(
                "facility", "LC-E2", on: "2025-03-13",
                [
                    "project": "E2", "bank": "BK", "catalogueVersion": "2021",
                    "approved": "2025-03-12", "signed": "2025-03-12", "line": "1.00",
                    "ownCapital": "1.00", "stopFlag": "set on 2025-06-15",
                    "catalogueEntry": "1.2", "contract": "C-1",
                ]))
        #expect(
            state.openConditions().map(\.kind) == [
                .subsidyApproval, .environmentalClass, .conditionsPrecedent, .stopFlag,
            ])
        #expect(state.openConditions().last?.note == "set on 2025-06-15")
    }

    @Test func `an advance that nobody accounts for is stale`() throws {
        let state = try WorkedExample.run(until: try LocalDate("2025-06-27")).state
        let day = try LocalDate("2025-06-27")
        let found = state.staleAdvances(on: day, olderThan: 90)
        #expect(found.map(\.project) == ["E1"])
        #expect(found.map(\.days) == [114])
        #expect(found.first?.amount == (try yuan("4320000")))
        #expect(state.staleAdvances(on: day, olderThan: 114) == [])
        let later = try WorkedExample.run(until: try LocalDate("2025-06-28")).state
        #expect(later.staleAdvances(on: day, olderThan: 90) == [])
    }

    @Test func `what lapses after two years is listed`() throws {
        let before = try WorkedExample.run(
            before: try #require(
                try WorkedExample.records().compactMap { record -> String? in
                    guard case .act(let act) = record, act.step == "two-year-recovery" else {
                        return nil
                    }
                    return act.id
                }.first)
        ).state
        let list = before.carryOver(on: try LocalDate("2026-12-31"))
        #expect(Set(list.map(\.ruling)) == ["withdraw"])
        #expect(list.map(\.amount.minorUnits).reduce(0, +) == 13_179_083_34)
        #expect(Set(before.carryOver(on: try LocalDate("2025-12-31")).map(\.ruling)) == ["keep"])
        let after = try WorkedExample.run().state
        #expect(after.carryOver(on: try LocalDate("2026-12-31")) == [])
    }

    @Test func `technologies are counted by stage`() throws {
        let portfolio = try WorkedExample.run().state.technologyPortfolio()
        let promotion = try #require(portfolio.first { $0.stage == .promotion })
        #expect(promotion.technologies == 2)
        #expect(promotion.projects == 2)
        #expect(promotion.awarded == (try yuan("5600000")))
        let first = try #require(portfolio.first { $0.stage == .applicationDemonstration })
        #expect((first.key, first.common) == (1, 1))
    }
}
