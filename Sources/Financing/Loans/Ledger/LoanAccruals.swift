internal import Ledger

/// What a loan has earned up to a day, whether it fell due or not.
struct LoanEarnings: Sendable, Equatable {
    /// Interest since the first day.
    let interest: MinorUnits
    /// Subsidy that the borrower is entitled to since the first day.
    let subsidy: MinorUnits

    init(_ account: LoanAccount) {
        let day = account.today
        interest = account.totals.interestDue + account.position().interestAccrued
        subsidy = account.subsidy?.entitlement(to: day, account.terms.rounding) ?? 0
    }
}

/// What one book is to take over of a loan, day by day, against what it has taken over.
///
/// Every accrual is what was earned up to its day less what the book has up to then. So runs may
/// be repeated, and a change in the past shows in the accruals after it.
struct LoanAccruals: Sendable {
    /// What a book takes over on a day.
    struct Step: Sendable, Equatable {
        var interest: MinorUnits = 0
        var subsidy: MinorUnits = 0
        var capitalised: MinorUnits = 0
        var asset = ""
        var from: LocalDate
    }

    /// What is missing.
    private(set) var missing: [LocalDate: Step] = [:]
    /// Places of acts that no longer say what the contract gives.
    private(set) var stale: [Int] = []
    /// Interest that the book has once nothing is missing.
    private(set) var interest: MinorUnits = 0

    private let book: String
    private let isEnterprise: Bool

    /// Compares a book with the contract.
    ///
    /// - Parameters:
    ///   - stops: the days on which the book takes over, in order.
    ///   - earnings: what was earned up to each.
    init(
        of loan: LedgerLoan, in book: String, stops: [LocalDate],
        _ earnings: [LocalDate: LoanEarnings], _ trail: LoanTrail, _ setting: LoanSetting
    ) {
        self.book = book
        isEnterprise = book == setting.enterprise
        var have = Step(from: loan.contract.terms.start)
        for day in stops {
            let sealed = LoanAccruals.sealed(of: loan, in: book, on: day)
            let taken = sum(sealed.map { loan.acts[$0] })
            let isFinal =
                setting.closed[book].map { day <= $0 } ?? false
                || trail.writtenOff.map { day >= $0 } ?? false
            if isFinal {
                have.interest += taken.interest
                have.subsidy += taken.subsidy
            } else if let earned = earnings[day] {
                var want = Step(from: have.from)
                want.interest = earned.interest - have.interest
                want.subsidy = isEnterprise ? earned.subsidy - have.subsidy : 0
                want.capitalised = trail.capitalisedByDay[day] ?? 0
                let asset = setting.asset(on: day)
                compare(want, taken, sealed.map { ($0, loan.acts[$0]) }, on: day, asset)
                have.interest = earned.interest
                have.subsidy = earned.subsidy
            }
            have.from = day
        }
        interest = have.interest
    }

    private mutating func compare(
        _ want: Step, _ taken: Step, _ sealed: [(Int, LoanActRecord)], on day: LocalDate,
        _ asset: String
    ) {
        let isSame =
            want.interest == taken.interest && want.subsidy == taken.subsidy
            && want.capitalised == taken.capitalised
            && (!isEnterprise || sealed.allSatisfy { $0.1.act.details["asset"] == asset })
        guard !isSame else { return }
        stale += sealed.map(\.0)
        guard want.interest != 0 || want.subsidy != 0 || want.capitalised != 0 else { return }
        var step = want
        step.asset = asset
        missing[day] = step
    }

    private func sum(_ records: [LoanActRecord]) -> Step {
        var sum = Step(from: LocalDate.range.lowerBound)
        for record in records {
            sum.interest += record.moved("interest")
            if isEnterprise { sum.subsidy += record.moved("subsidy") }
            sum.capitalised += record.figure("capitalised")
        }
        return sum
    }

    /// The places of the accruals of a book on a day.
    static func sealed(of loan: LedgerLoan, in book: String, on day: LocalDate) -> [Int] {
        loan.acts.indices.filter {
            let record = loan.acts[$0]
            return record.act.step == LoanStep.accrual.rawValue && record.act.date == day
                && record.stands(in: book)
        }
    }
}
