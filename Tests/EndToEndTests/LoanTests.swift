import Foundation
import Testing

/// The loan commands, which need no ledger.
@MainActor @Suite struct LoanTests {
    static let loan = """
        {"loan": "N-1", "amount": "1000000.00", "start": "2025-01-20", "maturity": "2026-01-20",
         "method": "equal-instalment", "rate": "0.0350", "dayCount": "30E360",
         "interestDates": {"first": "2025-02-20", "months": 1},
         "repaymentDates": {"first": "2025-02-20", "months": 1},
         "penalty": {"overdueUpliftBasisPoints": 5000, "misuseUpliftBasisPoints": 10000}
        """

    @Test func `lays out a schedule as text, CSV and JSON`() throws {
        let place = try Workplace()
        try place.write("loan.json", Self.loan + "}")
        let text = try place.succeed(["loan", "schedule", "loan.json"]).out
        #expect(text.contains("84,921.64") && text.contains("1,019,059.57"))
        let csv = try place.succeed(["loan", "schedule", "loan.json", "--format", "csv"])
        #expect(
            csv.lines.first
                == "number,date,days,rate,opening,principal,interest,payment,closing")
        #expect(csv.lines.count == 14)
        #expect(
            csv.lines[12]
                == "12,2026-01-20,30,0.0350,84674.67,84674.67,246.97,84921.64,0.00")
        let json = try place.succeed(["loan", "schedule", "loan.json", "--format", "json"]).out
        let table = try #require(
            try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        #expect((table["rows"] as? [Any])?.count == 13)
        let chinese = try place.succeed(["loan", "schedule", "loan.json", "--language", "zh"]).out
        #expect(chinese.contains("应还本金"))
    }

    @Test func `explains every amount of a schedule`() throws {
        let place = try Workplace()
        try place.write("loan.json", Self.loan + "}")
        let text = try place.succeed(["loan", "schedule", "loan.json", "--explain"])
        #expect(
            text.lines.contains(
                "No. 1, 2025-02-20: interest 1,000,000.00 × 3.50 % × 30/360 = 2,916.67"))
        #expect(text.lines.filter { $0.hasPrefix("No. ") && $0.contains(" × ") }.count == 12)
        let csv = try place.succeed(
            ["loan", "schedule", "loan.json", "--explain", "--format", "csv"])
        #expect(csv.lines.first?.hasSuffix(",why") == true)
    }

    @Test func `tells the history of a loan with its refusals`() throws {
        let place = try Workplace()
        try place.write(
            "loan.json",
            Self.loan + """
                , "acts": [
                 {"id": "D1", "date": "2025-01-20", "act": "drawdown", "amount": "1000000.00"},
                 {"id": "D2", "date": "2025-01-21", "act": "drawdown", "amount": "0.01"},
                 {"id": "P1", "date": "2025-02-25", "act": "payment", "amount": "84921.63"}]}
                """)
        let result = try place.run(
            ["loan", "schedule", "loan.json", "--until", "2025-02-28", "--explain"])
        #expect(result.status == 1)
        #expect(result.err.contains("refused: 2025-01-21 D2"))
        #expect(result.err.contains("[loan.limit]"))
        // Five days of 5.25 % on 82,004.96.
        #expect(
            result.lines.contains(
                "2025-02-25 penalty paid: 82,004.96 × 5.25 % × 5/360 = 59.80"))
    }

    @Test func `compares methods of repayment`() throws {
        let place = try Workplace()
        let csv = try place.succeed([
            "loan", "quote", "--amount", "1000000.00", "--rate", "0.0350", "--start", "2025-01-20",
            "--months", "12", "--day-count", "30E360", "--format", "csv",
        ])
        #expect(
            csv.lines == [
                "method,payments,first,largest,last,interest",
                "equal instalments,12,84921.63,84921.64,84921.64,19059.57",
                "equal principal,12,86250.00,86250.00,83576.43,18958.34",
                "principal at maturity,12,2916.67,1002916.67,1002916.67,35000.04",
                "all at maturity,1,1035000.00,1035000.00,1035000.00,35000.00",
            ])
    }

    @Test func `refuses contradictions and mistakes, all at once`() throws {
        let place = try Workplace()
        try place.write(
            "loan.json",
            Self.loan.replacingOccurrences(of: "2026-01-20", with: "2024-01-20")
                + ", \"settlementOffsetDays\": 40}")
        try place.refuse(
            ["loan", "schedule", "loan.json"], 2, "loan.json", "maturity 2024-01-20",
            "first interest date", "first repayment date", "settlement offset of 40 days",
            "loan.contradiction")
        try place.write("loan.json", "{\"loan\": \"N 1\", \"tenor\": 3}")
        try place.refuse(
            ["loan", "schedule", "loan.json"], 2, "“tenor” is not known", "amount: it is missing",
            "rate: it is missing", "loan.file")
        try place.refuse(["loan", "schedule", "absent.json"], 3, "absent.json")
        try place.refuse(
            ["loan", "quote", "--amount", "1", "--rate", "x", "--start", "2025-01-20"]
                + ["--months", "3"], 2, "not a rate")
    }

    @Test func `moves due dates by a calendar and says where it guessed`() throws {
        let place = try Workplace()
        try place.write(
            "loan.json",
            Self.loan + ", \"businessDays\": {\"rule\": \"CSF\", \"calendar\": \"table\"}}")
        // Thursday, 20 February 2025, is made a holiday; the table ends on that weekend.
        try place.write(
            "days.csv",
            "date,is_business\n2025-02-20,0\n2025-02-21,1\n2025-02-22,0\n2025-02-23,0\n")
        let command = ["loan", "schedule", "loan.json", "--calendar", "days.csv"]
        try place.refuse(command, 2, "does not reach 2025-03-20", "loan.calendar")
        let result = try place.succeed(
            command + ["--weekdays-beyond-calendar", "--format", "csv"])
        #expect(result.lines[1].hasPrefix("1,2025-02-21,30,"))
        #expect(result.err.contains("2025-03-20 is judged by its weekday"))
    }

    @Test func `runs a contract in the exchange format`() throws {
        let place = try Workplace()
        try place.write(
            "case.json",
            """
            {"x1": {"identifier": "x1", "to": "2026-01-01T00:00:00", "terms": {
              "contractType": "PAM", "contractRole": "RPA", "statusDate": "2024-12-31T00:00:00",
              "initialExchangeDate": "2025-01-01T00:00:00", "maturityDate": "2026-01-01T00:00:00",
              "notionalPrincipal": 1000, "nominalInterestRate": " 0.06",
              "cycleAnchorDateOfInterestPayment": "2025-07-01T00:00:00",
              "cycleOfInterestPayment": "P6ML1", "dayCountConvention": "30E360"}}}
            """)
        let result = try place.succeed(["loan", "evaluate", "--actus", "case.json"])
        #expect(
            result.lines == [
                "caseId,eventDate,eventType,payoff,notionalPrincipal,nominalInterestRate,"
                    + "accruedInterest",
                "x1,2025-01-01T00:00,IED,-1000,1000,0.06,0",
                "x1,2025-07-01T00:00,IP,30,1000,0.06,0", "x1,2026-01-01T00:00,IP,30,1000,0.06,0",
                "x1,2026-01-01T00:00,MD,1000,0,0.06,0",
            ])
        try place.write("case.json", "{\"x1\": {\"terms\": {\"contractType\": \"PAM\"}}}")
        try place.refuse(["loan", "evaluate", "--actus", "case.json"], 2, "case.json", "x1")
    }
}
