import Financing
import Ledger
import Statements
import Testing

@Suite struct `The report to the donor` {
    /// What letter and registers of E1 say, as acts.yaml has them.
    static func terms(final: Bool = true) throws -> DonorReport.Terms {
        func claim(_ id: String, _ day: String, _ claimed: String, _ approved: String) throws
            -> DonorReport.Claim
        {
            DonorReport.Claim(
                id: id, day: try LocalDate(day), invoices: ["X1 0042"],
                claimed: try Money(decimalText: claimed, currency: .cny),
                approved: try Money(decimalText: approved, currency: .cny))
        }
        let reports = [
            try claim("VR-E1-1", "2025-06-27", "24500000.00", "24000000.00"),
            try claim("VR-E1-2", "2025-10-30", "20000000.00", "20000000.00"),
        ]
        return DonorReport.Terms(
            rate: try Rate("0.18"), isReimbursement: false,
            claims: final
                ? reports + [try claim("ACC-E1", "2025-11-25", "14000000.00", "14000000.00")]
                : [reports[0]], isFinal: final)
    }

    static func report(_ day: String, final: Bool = true) throws -> DonorReport {
        try DonorReport(
            of: "E1", book: "E1", source: "central", terms: try terms(final: final),
            in: try Fixture.figures(day))
    }

    static func statement(_ day: String, final: Bool = true) throws -> Statement {
        try report(day, final: final).statement(
            try Fixture.head("DR-E1-\(day)", asOf: day), rulebook: try Fixture.rulebook())
    }

    private func lines(_ report: DonorReport) -> String {
        DonorReport.Line.allCases.map { "\($0.rawValue) \(report[$0].decimalText)" }
            .joined(separator: "\n")
    }

    @Test func `has all lines of a finished grant`() throws {
        let report = try Self.report("2025-12-31")
        let subsidy = try #require(try Fixture.expectations()["subsidyE1"])
        let payable = try #require(subsidy["payable"]?.text)
        #expect(report[.receipts].decimalText == payable)
        #expect(report[.authorised].decimalText == payable)
        #expect(report[.expenditures].decimalText == payable)
        // 58,000,000 verified less 10,440,000.
        #expect(
            lines(report) == """
                a 10440000.00
                b 10440000.00
                c 0.00
                d 10440000.00
                e 10440000.00
                f 0.00
                g 10440000.00
                h 0.00
                i 47560000.00
                j 47560000.00
                k 0.00
                l 0.00
                m 0.00
                n 0.00
                o 0.00
                """)
        _ = try Self.statement("2025-12-31")
    }

    @Test func `knows obligations that are not verified, while the project runs`() throws {
        let report = try Self.report("2025-09-30", final: false)
        // 44,000,000 of eligible cost are booked, 24,000,000 verified: 18 % of the rest.
        #expect(report[.expenditures].decimalText == "4320000.00")
        #expect(report[.unliquidated].decimalText == "3600000.00")
        #expect(report[.unobligated].decimalText == "2880000.00")
        #expect(report[.requiredShare].decimalText == "49200000.00")
        #expect(report[.ownShare].decimalText == "19680000.00")
        _ = try Self.statement("2025-09-30", final: false)
    }

    @Test func `takes a recovered cost out of the expenditure`() throws {
        let report = try Self.report("2026-12-31")
        #expect(report[.receipts].decimalText == "10404000.00")
        #expect(report[.expenditures].decimalText == "10404000.00")
        #expect(report[.unobligated].decimalText == "36000.00")
        #expect(report[.cashOnHand].isZero && report.recovered.decimalText == "36000.00")
        _ = try Self.statement("2026-12-31")
    }

    @Test func `is refused while a verified cost is not in the books`() throws {
        let error = #expect(throws: StatementError.self) {
            try Self.statement("2025-09-30", final: true)
        }
        #expect(error?.code == "statement.identity")
        #expect(error?.location == "DR-E1-2025-09-30: expenditure")
        #expect(error?.message.contains("6120000.00") == true)
    }

    @Test func `names every line that does not tie`() throws {
        let report = try Self.report("2025-12-31")
        let ids: [(DonorReport.Line, String)] = [
            (.receipts, "cash"), (.disbursements, "cash"), (.cashOnHand, "cash"),
            (.authorised, "unobligated"), (.expenditures, "totalShare"),
            (.unliquidated, "totalShare"), (.totalShare, "totalShare"),
            (.unobligated, "unobligated"), (.requiredShare, "ownShare"), (.ownShare, "ownShare"),
            (.remainingShare, "ownShare"), (.income, "income"), (.incomeDeducted, "income"),
            (.incomeAdded, "income"), (.incomeUnexpended, "income"),
        ]
        for (line, id) in ids {
            var amounts = report.amounts
            amounts[line] = try report[line].adding(Money(minorUnits: 1, currency: .cny))
            let forged = DonorReport(
                project: report.project, book: report.book, asOf: report.asOf,
                terms: report.terms, amounts: amounts, paidByProgramme: report.paidByProgramme,
                shares: report.shares, recovered: report.recovered)
            let error = #expect(throws: StatementError.self) {
                try forged.statement(
                    try Fixture.head("DR", asOf: "2025-12-31"), rulebook: try Fixture.rulebook())
            }
            #expect(error?.location == "DR: \(id)", "\(line)")
        }
        #expect(ids.map(\.0) == DonorReport.Line.allCases)
    }

    @Test func `needs money that is kept apart, or a reimbursement`() throws {
        let figures = try Fixture.figures("2025-12-31")
        func report(isReimbursement: Bool) throws -> DonorReport {
            let cost = try Money(decimalText: "40000000.00", currency: .cny)
            return try DonorReport(
                of: "E2", book: "E2", source: "central",
                terms: DonorReport.Terms(
                    rate: try Rate("0.125"), isReimbursement: isReimbursement,
                    claims: [
                        DonorReport.Claim(
                            id: "ACC-E2", day: try LocalDate("2025-10-20"), invoices: [],
                            claimed: cost, approved: cost)
                    ], isFinal: true), in: figures)
        }
        #expect(throws: StatementError("figures.source", "")) {
            try report(isReimbursement: false)
        }
        let award = try report(isReimbursement: true)
        let expected = try Fixture.expectations()["awardE2"]?["award"]?.text
        #expect(award[.receipts].decimalText == expected)
        #expect(award[.expenditures].decimalText == expected)
        _ = try award.statement(
            try Fixture.head("DR-E2", asOf: "2025-12-31"), rulebook: figures.rulebook)
    }
}
