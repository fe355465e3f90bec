import Financing
import Ledger

/// Lines d to k of a donor report: what may be spent, what was, and who bears it.
struct DonorCosts {
    let lines: [DonorReport.Line: Money]
    /// The donor's share of each claim.
    let shares: [Money]
    /// What was recovered of the expenditure.
    let recovered: Money

    init(
        project: String, book: String, terms: DonorReport.Terms, cash: DonorCash,
        in figures: LedgerFigures
    ) throws(StatementError) {
        let currency = figures.currency
        let budget = try ProgrammeFinancing(figures, by: ProjectFunds.projectDimension)
            .lines.first { $0.subprogramme == project }
        func units(_ path: KeyPath<ProgrammeFinancing.Line, Money>) -> Int128 {
            budget.map { Int128($0[keyPath: path].minorUnits) } ?? 0
        }
        let authorised = units(\.committed) - units(\.decommitted)
        let back = units(\.clawedBack)
        let expended = DonorCosts.expense(project, in: figures) - back
        let approved = terms.claims.reduce(Int128(0)) { $0 + Int128($1.approved.minorUnits) }
        let booked = DonorCosts.eligibleCost(project, book: book, in: figures)
        let waiting = DonorCosts.share(max(booked - approved, 0), terms.rate)
        // What the letter does not cover is no obligation of the donor.
        let unliquidated = max(0, min(waiting, authorised - expended - back))
        let required = DonorCosts.whole(authorised, terms.rate) - authorised
        let total = approved - DonorCosts.whole(back, terms.rate)
        let amounts: [DonorReport.Line: Int128] = [
            .authorised: authorised, .expenditures: expended, .unliquidated: unliquidated,
            .totalShare: expended + unliquidated,
            .unobligated: authorised - expended - unliquidated, .requiredShare: required,
            .ownShare: total - expended, .remainingShare: required - (total - expended),
        ]
        var lines: [DonorReport.Line: Money] = [:]
        for (line, amount) in amounts { lines[line] = try Money(exactly: amount, currency) }
        self.lines = lines
        var shares: [Money] = []
        for claim in terms.claims {
            shares.append(
                try Money(
                    exactly: DonorCosts.share(Int128(claim.approved.minorUnits), terms.rate),
                    currency))
        }
        self.shares = shares
        recovered = try Money(exactly: back, currency)
    }

    /// The donor's share of a cost, half up.
    static func share(_ cost: Int128, _ rate: Rate) -> Int128 {
        Rounding.halfUp.divide(cost * Int128(rate.coefficient), by: scale(rate))
    }

    /// The cost of which an amount is the donor's share, half up.
    static func whole(_ share: Int128, _ rate: Rate) -> Int128 {
        guard rate.coefficient > 0 else { return share }
        return Rounding.halfUp.divide(share * scale(rate), by: Int128(rate.coefficient))
    }

    private static func scale(_ rate: Rate) -> Int128 {
        (0..<rate.scale).reduce(Int128(1)) { power, _ in power * 10 }
    }

    /// What the programme's own books took as cost of a project; a year's closing is none.
    private static func expense(_ project: String, in figures: LedgerFigures) -> Int128 {
        let chart = figures.rulebook.chart
        var sum: Int128 = 0
        for entry in figures.entries where entry.book == figures.rulebook.budget?.book {
            let postings = entry.postings.filter {
                $0.account.side == .financial && $0.money.currency == figures.currency
            }
            let classes = Set(
                postings.compactMap { chart.findDefinition(of: $0.account)?.accountClass })
            let isClosing =
                classes.contains(.netAssets) && classes.isDisjoint(with: [.asset, .liability])
            for posting in postings
            where !isClosing && posting.dimensions[ProjectFunds.projectDimension] == project
                && chart.findDefinition(of: posting.account)?.accountClass == .expense
            {
                sum += Int128(posting.money.minorUnits)
            }
        }
        return sum
    }

    /// What the grantee booked as eligible cost; taking it over into fixed assets changes nothing.
    private static func eligibleCost(
        _ project: String, book: String, in figures: LedgerFigures
    ) -> Int128 {
        let reporting = figures.rulebook.reporting
        var sum: Int128 = 0
        for entry in figures.entries where entry.book == book {
            let sign: Int128 = entry.draft.reverses == nil ? 1 : -1
            for posting in entry.postings
            where posting.account.side == .financial && posting.money.currency == figures.currency
                && posting.dimensions[ProjectFunds.projectDimension] == project
                && reporting.isEligible(
                    code: posting.account.code, subaccount: posting.account.subaccount) == true
            {
                sum += sign * max(0, sign * Int128(posting.money.minorUnits))
            }
        }
        return sum
    }
}
