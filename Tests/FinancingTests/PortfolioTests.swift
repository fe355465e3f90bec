import Financing
import GreenCreditTesting
import Ledger
import Testing

/// The flat notes of large portfolios against the account that explains every line.
@Suite struct PortfolioTests {
    /// A note and the same loan as an account.
    struct Pair {
        var note: PortfolioNote
        let terms: LoanTerms
        let published: PublishedRates
        let resets: ResetTable
    }

    static func pair(_ random: inout SplitMix64) throws -> Pair {
        let start = try LocalDate("2024-01-10").adding(
            days: Int.random(in: 0..<300, using: &random))
        let step = random.pick([1, 3])
        let maturity = start.adding(months: step * Int.random(in: 3...30, using: &random))
        let (method, flat) = random.pick([
            (RepaymentMethod.bullet, PortfolioNote.Method.bullet),
            (.equalPrincipal, .equalPrincipal), (.equalInstalment, .equalInstalment),
        ])
        let amount = MinorUnits.random(in: 1_000_000...9_000_000_000, using: &random)
        let dayCount = random.pick([DayCount.actual360, .actual365, .actualActual, .thirty360])
        let values = [AnnualRate(billionths: 31_000_000), AnnualRate(billionths: 38_500_000)]
        let change = start.adding(days: Int.random(in: 1..<400, using: &random))
        let published = PublishedRates([
            .init(published: start, name: "L", rate: values[0]),
            .init(published: change, name: "L", rate: values[1]),
        ])
        var linked = LinkedRate(
            name: "L", marginBasisPoints: 55,
            resets: DueGrid(first: start.adding(months: 3), months: 6))
        if maturity <= start.adding(months: 3) { linked.resets = nil }
        var terms = LoanTerms(
            identifier: "N", currency: .cny, limit: amount, start: start, maturity: maturity,
            method: method, rate: .linked(linked), dayCount: dayCount,
            penalty: PenaltyRule(overdueUplift: 5000, misuseUplift: 0))
        let grid = DueGrid(
            first: start.adding(months: step), months: step, countedFrom: start)
        terms.interestDates = grid
        terms.redemptionDates = method == .bullet ? nil : grid
        let subsidyEnd = start.adding(days: Int.random(in: 1...270, using: &random))
        var subsidy = SubsidyTerms(
            measure: .pointsOnPrincipal(AnnualRate(billionths: 15_000_000)), windowMonths: 9)
        subsidy.schemeEnd = subsidyEnd
        terms.subsidy = subsidy
        var note = PortfolioNote(
            flat, amount: amount, rate: AnnualRate(billionths: 31_000_000 + 5_500_000),
            start: start, maturity: maturity, dueMonths: step, dayCount: dayCount,
            overdueUplift: 5000)
        note.subsidyRate = 15_000_000
        note.subsidyEnd = min(start.adding(months: 9), subsidyEnd)
        if linked.resets != nil {
            note.follow(
                0, margin: AnnualRate(billionths: 5_500_000), from: start.adding(months: 3),
                everyMonths: 6)
        }
        let resets = ResetTable([[(from: start, rate: values[0]), (from: change, rate: values[1])]])
        return Pair(note: note, terms: terms, published: published, resets: resets)
    }

    @Test(arguments: [UInt64(3), 31, 314])
    func `a flat note closes on the figures of the account`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        for _ in 0..<30 {
            var pair = try Self.pair(&random)
            var account = try LoanAccount(pair.terms, published: pair.published, paysOnTime: true)
            var acts = [DatedLoanAct("D", on: pair.terms.start, .drawdown(pair.terms.limit))]
            var sums = (interest: MinorUnits(0), subsidy: MinorUnits(0))
            var day = pair.terms.start
            while day < pair.terms.maturity.adding(days: 40) {
                day = day.adding(days: Int.random(in: 1...45, using: &random))
                acts.append(DatedLoanAct("B\(day)", on: day, .accrual))
                try account.run(acts, until: day)
                let accrual = pair.note.close(through: day, pair.resets)
                sums.interest += accrual.interest
                sums.subsidy += accrual.subsidy
                #expect(pair.note.normal == account.normal, "seed \(seed) \(day)")
                #expect(
                    pair.note.normal == 0 || pair.note.rate == account.rate.billionths,
                    "seed \(seed) \(day)")
                let booked = account.position().interestAccrued
                #expect(
                    sums.interest == account.totals.interestDue + booked, "seed \(seed) \(day)")
            }
            let granted = account.instalments.reduce(0) { $0 + $1.subsidy }
            #expect(sums.subsidy == granted, "seed \(seed)")
        }
    }

    @Test func `a note that does not pay grows overdue as the account does`() throws {
        var random = SplitMix64(seed: 7)
        for _ in 0..<25 {
            var pair = try Self.pair(&random)
            pair.note.paysOnTime = false
            let end = pair.terms.start.adding(months: 8)
            let drawn = DatedLoanAct("D", on: pair.terms.start, .drawdown(pair.terms.limit))
            let account = try LoanAccount.replay(
                pair.terms, [drawn], published: pair.published, until: end)
            _ = pair.note.close(through: end, pair.resets)
            #expect(pair.note.overdue == account.position().overdue)
            #expect(pair.note.daysPastDue(on: end) == account.daysPastDue(on: end))
            #expect(pair.note.penalty(to: end) == account.penaltyOwed(to: end))
        }
    }

    @Test func `closing a day again changes nothing`() throws {
        var random = SplitMix64(seed: 9)
        let pair = try Self.pair(&random)
        var close = PortfolioClose([pair.note, pair.note])
        let day = pair.terms.start.adding(days: 100)
        let first = close.close(through: day, pair.resets)
        let again = close.close(through: day, pair.resets)
        #expect(first.interest > 0 && again == NoteAccrual())
        #expect(close.accruals == [NoteAccrual(), NoteAccrual()])
    }

    @Test func `a report in two parts is the report of the whole`() throws {
        var random = SplitMix64(seed: 11)
        let day = try LocalDate("2025-03-31")
        let notes = try (0..<50).map { index in
            var pair = try Self.pair(&random)
            pair.note.paysOnTime = !index.isMultiple(of: 3)
            _ = pair.note.close(through: day, pair.resets)
            return pair.note
        }
        let terms = PortfolioReportTerms(
            classFloors: RiskTests.rules.daysPastDue, maturityBands: [90, 365])
        var whole = PortfolioReport(on: day, terms)
        whole.add(notes, terms)
        var parts = [PortfolioReport(on: day, terms), PortfolioReport(on: day, terms)]
        parts[0].add(Array(notes.prefix(20)), terms)
        parts[1].add(Array(notes.dropFirst(20)), terms)
        #expect(parts[0].merged(with: parts[1]) == whole)
        // Apart from the report: the balances one by one.
        let owing = notes.filter { $0.principal > 0 }
        #expect(whole.all.count == owing.count)
        #expect(whole.all.principal == owing.reduce(Int128(0)) { $0 + Int128($1.principal) })
        #expect(whole.overdue.count == owing.count { $0.overdue > 0 })
        #expect(whole.classes.reduce(0) { $0 + $1.count } == owing.count)
        #expect(whole.ladder.reduce(0) { $0 + $1.principal } == whole.all.principal)
        let rate = owing.reduce(Int128(0)) { $0 + Int128($1.principal) * Int128($1.rate) }
        let average = Rounding.halfUp.divide(rate, by: whole.all.principal)
        #expect(Int128(whole.averageRate.billionths) == average)
    }

    @Test func `a table of instalments is that of the account`() throws {
        var random = SplitMix64(seed: 13)
        var table = InstalmentTable()
        for _ in 0..<25 {
            var pair = try Self.pair(&random)
            while pair.terms.method != .equalInstalment { pair = try Self.pair(&random) }
            var terms = pair.terms
            let rate = AnnualRate(billionths: Int64.random(in: 0...90_000_000, using: &random))
            terms.rate = .fixed(rate)
            let grid = DueGrid(
                first: terms.start.adding(months: 1), months: 1, countedFrom: terms.start)
            terms.interestDates = grid
            terms.redemptionDates = grid
            let rows = try LoanFixture.schedule(terms).instalments
            try table.layOut(
                principal: terms.limit, rate: rate, start: terms.start, count: rows.count,
                dayCount: terms.dayCount)
            #expect(table.rows.map(\.date) == rows.map(\.date))
            #expect(table.rows.map(\.principal) == rows.map(\.principal))
            #expect(table.rows.map(\.interest) == rows.map(\.interest))
        }
    }

    @Test func `amounts, rates and dates out of range are errors`() throws {
        var table = InstalmentTable()
        let start = try LocalDate("2025-01-01")
        for (amount, rate, count) in [(0, 1, 12), (1, -1, 12), (1, 1, 0)] {
            let error = try #require(throws: LedgerError.self) {
                try table.layOut(
                    principal: MinorUnits(amount), rate: AnnualRate(billionths: Int64(rate)),
                    start: start, count: count, dayCount: .actual360)
            }
            #expect(error.code == "loan.amount")
        }
    }
}
