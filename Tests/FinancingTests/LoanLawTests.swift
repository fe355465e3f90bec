import Financing
import GreenCreditTesting
import Ledger
import Testing

/// What must hold for every loan, tried on seeded random ones.
@Suite struct LoanLawTests {
    static let seeds: [UInt64] = [1, 20_251_125, 0x5EED]

    static func terms(_ random: inout SplitMix64) throws -> LoanTerms {
        let start = try LocalDate("2023-01-31").adding(
            days: Int.random(in: 0..<700, using: &random))
        let step = random.pick([1, 3, 6])
        let count = Int.random(in: 2...24, using: &random)
        let method = random.pick(
            [RepaymentMethod.bullet, .equalPrincipal, .equalInstalment, .allAtMaturity])
        let grid = DueGrid(first: start.adding(months: step), months: step)
        var terms = LoanTerms(
            identifier: "N", currency: .cny,
            limit: MinorUnits.random(in: 1_000_000...5_000_000_000, using: &random), start: start,
            maturity: start.adding(months: step * count), method: method,
            rate: .fixed(
                AnnualRate(billionths: Int64.random(in: 0...90_000_000, using: &random))),
            dayCount: random.pick([.actual360, .actual365, .actualActual, .thirty360]),
            penalty: PenaltyRule(overdueUplift: 5000, misuseUplift: 10_000))
        terms.interestDates = method == .allAtMaturity ? nil : grid
        if method == .equalPrincipal || method == .equalInstalment { terms.redemptionDates = grid }
        if random.happens(onceIn: 3) {
            terms.subsidy = SubsidyTerms(
                measure: .pointsOnPrincipal(AnnualRate(billionths: 15_000_000)),
                windowMonths: Int.random(in: 1...30, using: &random))
        }
        return terms
    }

    static func acts(_ terms: LoanTerms, _ random: inout SplitMix64) -> [DatedLoanAct] {
        var acts = [DatedLoanAct("D", on: terms.start, .drawdown(terms.limit))]
        let days = terms.start.days(until: terms.maturity)
        for index in 0..<Int.random(in: 0...12, using: &random) {
            let date = terms.start.adding(days: Int.random(in: 0...(days + 60), using: &random))
            let amount = MinorUnits.random(in: 1...(terms.limit / 4), using: &random)
            let act = random.pick([
                LoanAct.payment(amount), .payment(amount, surplusPrepays: true),
                .prepayment(amount), .prepayment(amount, .lowerInstalments), .accrual,
                .misuse(amount), .cure(amount), .poolCompensation(amount), .fee(amount / 100 + 1),
                .rateChange(AnnualRate(billionths: amount % 90_000_000)),
            ])
            acts.append(DatedLoanAct("A\(index)", on: date, act))
        }
        return acts
    }

    @Test(arguments: seeds)
    func `a schedule redeems what was drawn and ends at nothing`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        for _ in 0..<30 {
            let terms = try Self.terms(&random)
            let account = try LoanFixture.schedule(terms)
            let principal = account.instalments.reduce(0) { $0 + $1.principal }
            #expect(principal == terms.limit, "seed \(seed) \(terms)")
            let isRedeemed = account.isClosed && account.keepsItsPrincipal()
            #expect(isRedeemed, "seed \(seed) \(terms)")
            #expect(account.instalments.allSatisfy { (0...$0.interest).contains($0.subsidy) })
        }
    }

    @Test(arguments: seeds)
    func `whatever happens, the principal adds up on every line`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        for _ in 0..<50 {
            let terms = try Self.terms(&random)
            let acts = Self.acts(terms, &random)
            let end = terms.maturity.adding(days: 90)
            // An instalment that a higher rate eats up is an error, and not what is tried here.
            guard let account = try? LoanAccount.replay(terms, acts, until: end) else { continue }
            let addsUp = account.keepsItsPrincipal()
            #expect(addsUp, "seed \(seed) \(terms) \(acts)")
            #expect(account.totals.balance == account.principal, "seed \(seed)")
            let collected = account.totals.interestCollected + account.position().interestOwed
            #expect(account.totals.interestDue - account.totals.capitalised == collected)
            #expect(account.position().penaltyOwed >= 0 && account.held >= 0)
            #expect((account.subsidy?.used ?? 0) <= account.totals.interestDue)
        }
    }

    @Test(arguments: seeds)
    func `replay in one go equals any number of steps`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        for _ in 0..<15 {
            let terms = try Self.terms(&random)
            let acts = Self.acts(terms, &random)
            let end = terms.maturity.adding(days: 90)
            guard let whole = try? LoanAccount.replay(terms, acts, until: end) else { continue }
            var steps = try LoanAccount(terms)
            var day = terms.start
            while day < end {
                try steps.run(acts, until: day)
                day = day.adding(days: Int.random(in: 1...50, using: &random))
            }
            try steps.run(acts, until: end)
            #expect(steps.lines == whole.lines, "seed \(seed)")
            #expect(steps.position() == whole.position(), "seed \(seed)")
        }
    }

    @Test(arguments: seeds)
    func `what the books take over sums to the interest that falls due`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        for _ in 0..<30 {
            let terms = try Self.terms(&random)
            let drawn = DatedLoanAct("D", on: terms.start, .drawdown(terms.limit))
            let days = terms.start.days(until: terms.maturity)
            let accruals = stride(from: 7, to: days, by: 13).map {
                DatedLoanAct("B\($0)", on: terms.start.adding(days: $0), .accrual)
            }
            let account = try LoanAccount.replay(terms, [drawn] + accruals, until: terms.maturity)
            // Between two due dates the books hold what has accrued; the due date books the rest.
            var booked: MinorUnits = 0
            for line in account.lines {
                switch line.kind {
                case .interestAccrued:
                    booked += line.amount
                    #expect(booked == line.arithmetic.result, "seed \(seed)")
                case .interestDue:
                    #expect(booked <= line.amount + 1, "seed \(seed)")
                    booked = 0
                default: break
                }
            }
        }
    }

    @Test(arguments: seeds)
    func `interest of a period is the sum over its parts`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let counts = DayCount.allCases.filter { $0 != .monthsAndDays && $0 != .thirty360ISDA }
        for _ in 0..<150 {
            let start = try LocalDate("2000-01-01")
                .adding(days: Int.random(in: 0..<9000, using: &random))
            let middle = start.adding(days: Int.random(in: 0..<900, using: &random))
            let end = middle.adding(days: Int.random(in: 0..<900, using: &random))
            for count in counts {
                let whole = count.numerator(from: start, to: end)
                let parts =
                    count.numerator(from: start, to: middle)
                    + count.numerator(from: middle, to: end)
                #expect(whole == parts, "\(count) \(start) \(middle) \(end)")
            }
        }
    }

    @Test(arguments: seeds)
    func `lender and borrower see the same contract with opposite signs`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        for _ in 0..<30 {
            var terms = try Self.contract(&random)
            let lender = try ContractRun.events(of: terms)
            terms.role = .borrower
            let borrower = try ContractRun.events(of: terms)
            #expect(lender.map(\.payoff) == borrower.map { -$0.payoff }, "seed \(seed)")
            #expect(lender.map(\.balance) == borrower.map { -$0.balance }, "seed \(seed)")
        }
    }

    @Test(arguments: seeds)
    func `a contract's principal paid and outstanding is what was lent`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        for _ in 0..<30 {
            let terms = try Self.contract(&random)
            let events = try ContractRun.events(of: terms)
            var outstanding = FixedDecimal.zero
            for event in events {
                switch event.kind {
                case .disbursement: outstanding = outstanding - event.payoff
                case .redemption: outstanding = outstanding - event.payoff
                case .maturity: outstanding = outstanding - event.payoff
                default: break
                }
                #expect(event.balance == outstanding, "seed \(seed) \(event)")
            }
            #expect(events.last?.balance == .zero, "seed \(seed)")
        }
    }

    static func contract(_ random: inout SplitMix64) throws -> ContractTerms {
        let kind = random.pick([ContractTerms.Kind.bullet, .fixedPrincipal, .annuity])
        let start = try LocalDate("2024-01-15").adding(
            days: Int.random(in: 0..<500, using: &random))
        let months = Int.random(in: 3...60, using: &random)
        var interest = InterestTerms(
            rate: FixedDecimal(
                units: Int128.random(in: 1...90, using: &random) * 1_000_000_000_000_000),
            dayCount: random.pick([.actual360, .actual365, .actualActual, .thirty360]))
        let grid = DateGrid(
            anchor: ContractTime(start.adding(months: 1)),
            cycle: LoanCycle(
                Int.random(in: 1...3, using: &random), .months,
                hasLongStub: random.happens(onceIn: 2)))
        interest.payment = grid
        var terms = ContractTerms(
            kind: kind, statusDate: ContractTime(start.adding(days: -1)),
            disbursement: ContractTime(start),
            amount: FixedDecimal(Int64.random(in: 1...1_000_000_000, using: &random)),
            interest: interest)
        terms.maturity = ContractTime(start.adding(months: months))
        if kind != .bullet { terms.redemption.dates = grid }
        return terms
    }
}
