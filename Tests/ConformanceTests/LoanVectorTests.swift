import Financing
import Ledger
import Testing

/// Day counts, calendar and annuities computed by QuantLib, numpy and long decimals.
@Suite(.enabled(if: Conformance.folder != nil, Comment(rawValue: Conformance.absence)))
struct LoanVectorTests {
    @Test(
        arguments: zip(
            [DayCount.actual360, .actual365, .actualActual, .thirty360, .thirty360ISDA],
            [3, 4, 5, 6, 7]))
    func `a published year fraction is met`(dayCount: DayCount, column: Int) throws {
        let rows = try Conformance.rows("loans/daycount.csv")
        #expect(rows.count == 2000)
        for row in rows {
            let dates = try row.prefix(3).map { try LocalDate($0) }
            let numerator = dayCount.numerator(from: dates[0], to: dates[1], maturity: dates[2])
            let fraction = Double(numerator) / Double(dayCount.denominator)
            let wanted = try #require(Double(row[column]))
            #expect((fraction - wanted).magnitude <= 1e-12, "\(row)")
        }
    }

    @Test func `the inter-bank calendar is read as data and answers for each of its days`() throws {
        let text = try Conformance.text("loans/china-calendar.csv")
        let calendar = BusinessCalendar.table(try BusinessDayTable(csv: text))
        let rows = try Conformance.rows("loans/china-calendar.csv")
        #expect(rows.count == 4383)
        var againstWeekday = (working: 0, resting: 0)
        for row in rows {
            let date = try LocalDate(row[0])
            let isBusiness = try calendar.isBusinessDay(date)
            #expect(isBusiness == (row[1] == "1"))
            let isWeekday = try BusinessCalendar.mondayToFriday.isBusinessDay(date)
            if isBusiness && !isWeekday { againstWeekday.working += 1 }
            if !isBusiness && isWeekday { againstWeekday.resting += 1 }
        }
        #expect(againstWeekday.working == 75 && againstWeekday.resting == 214)
    }

    @Test func `due dates move over the holidays of the inter-bank market`() throws {
        let text = try Conformance.text("loans/china-calendar.csv")
        let calendar = BusinessCalendar.table(try BusinessDayTable(csv: text))
        // National holiday 2025: 1 to 8 October; Sunday 28 September is worked.
        for (day, following, preceding) in [
            ("2025-10-03", "2025-10-09", "2025-09-30"), ("2025-09-28", "2025-09-28", "2025-09-28"),
            ("2026-09-20", "2026-09-20", "2026-09-20"),
        ] {
            let date = try LocalDate(day)
            let next = try BusinessDayRule.countThenFollowing.shifted(date, in: calendar)
            let previous = try BusinessDayRule.precedingThenCount.shifted(date, in: calendar)
            #expect([next, previous].map(\.description) == [following, preceding])
        }
        let error = try #require(throws: LedgerError.self) {
            try calendar.isBusinessDay(LocalDate("2027-01-04"))
        }
        #expect(error.code == "loan.calendar")
    }

    @Test func `a published annuity comes out to the cent`() throws {
        let rows = try Conformance.rows("loans/annuity.csv")
        #expect(rows.count == 500)
        var table = InstalmentTable()
        for row in rows {
            let principal = try Money(anyPrecision: row[0], currency: .cny).minorUnits
            let months = try #require(Int(row[2]))
            try table.layOut(
                principal: principal, rate: AnnualRate(row[1]), start: LocalDate("2025-01-15"),
                count: months, dayCount: .thirty360)
            let instalment = Money(minorUnits: table.instalment, currency: .cny)
            #expect(instalment.decimalText == row[4], "\(row)")
            #expect(table.rows.last?.balance == 0)
        }
    }
}

/// Equal-instalment tables of Apache Fineract.
@Suite(.enabled(if: Conformance.folder != nil, Comment(rawValue: Conformance.absence)))
struct FineractTableTests {
    static let file = "loans/fineract/emi_verified.json"

    @Test func `a published table comes out to the cent`() throws {
        let json = try Conformance.json(Self.file)
        let loans = try #require(json as? [[String: Any]])
        #expect(loans.count == 46)
        var rows = 0
        for loan in loans { rows += try check(loan) }
        #expect(rows == 276)
    }

    func check(_ loan: [String: Any]) throws -> Int {
        let text: (String) throws -> String = { try #require(loan[$0] as? String) }
        let cents: (String) throws -> MinorUnits = {
            try Money(anyPrecision: $0, currency: .cny).minorUnits
        }
        let start = try LocalDate(text("start"))
        let every = try #require(loan["every"] as? Int)
        let count = try #require(loan["n"] as? Int)
        let unit = try text("unit")
        let dates = (1...count).map { step in
            switch unit {
            case "MONTHS": start.adding(months: step * every)
            case "WEEKS": start.adding(days: step * every * 7)
            default: start.adding(days: step * every)
            }
        }
        let convention = try text("conv")
        let numerators = zip([start] + dates, dates).map {
            Self.numerator(convention, unit, every, from: $0, to: $1)
        }
        let percent = try Rate(text("ratePct"))
        var table = InstalmentTable()
        try table.layOut(
            principal: cents(text("principal")),
            rate: AnnualRate(Rate(coefficient: percent.coefficient, scale: percent.scale + 2)),
            dates: dates, numerators: numerators,
            denominator: Self.denominators[convention] ?? 1, compatibility: .fineract)
        let identifier = try text("id")
        let emi = try cents(text("emi"))
        #expect(table.instalment == emi, "\(identifier)")
        let wanted = try #require(loan["rows"] as? [[String: String]])
        #expect(table.rows.count == wanted.count)
        for (row, expected) in zip(table.rows, wanted) {
            #expect(row.date.description == expected["date"])
            for (amount, name) in [
                (row.principal, "principal"), (row.interest, "interest"), (row.balance, "balance"),
            ] {
                let figure = try cents(try #require(expected[name]))
                #expect(amount == figure, "\(identifier) \(row.date) \(name)")
            }
        }
        return wanted.count
    }

    static let denominators: [String: Int64] = ["360/30": 360, "365/A": 365, "A/A": 365 * 366]

    /// Fineract measures a period by its unit, and splits one over new year at 31 December.
    static func numerator(
        _ convention: String, _ unit: String, _ every: Int, from start: LocalDate, to end: LocalDate
    ) -> Int64 {
        switch convention {
        case "360/30":
            switch unit {
            case "MONTHS": return Int64(30 * every)
            case "WEEKS": return Int64(7 * every)
            default: return Int64(start.days(until: end))
            }
        case "365/A": return Int64(start.days(until: end))
        default:
            let weight: (Int) -> Int64 = {
                LocalDate.days(inMonth: 2, ofYear: $0) == 29 ? 365 : 366
            }
            var sum: Int64 = 0
            var from = start
            while from < end {
                let last = LocalDate(year: from.year, month: 12, day: 31) ?? end
                let belongs = from == last ? from.year + 1 : from.year
                let stop =
                    from == last
                    ? LocalDate(year: belongs, month: 12, day: 31) ?? end : last
                let to = min(end, stop)
                sum += Int64(from.days(until: to)) * weight(belongs)
                from = to
            }
            return sum
        }
    }
}
