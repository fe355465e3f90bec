internal import ArgumentParser
internal import Financing
internal import Ledger
internal import Statements

/// `greencredit loan quote`.
struct LoanQuoteCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "quote",
        abstract: "Compare what a loan costs by each method of repayment.",
        discussion: """
            Example:
              greencredit loan quote --amount 1000000.00 --rate 0.0350 --start 2025-01-20 \\
                --months 12 --day-count 30E360
            """)

    @Option(help: "The amount.", transform: { try Money(anyPrecision: $0, currency: .cny) })
    var amount: Money

    @Option(help: "The rate a year, such as 0.0350.", transform: { try AnnualRate($0) })
    var rate: AnnualRate

    @Option(help: "The day of the drawdown.", transform: { try LocalDate($0) })
    var start: LocalDate

    @Option(help: "The term in months.")
    var months: Int

    @Option(help: "Months between due dates.")
    var every = 1

    @Option(
        help: "How time is measured: A360, A365, AA, 30E360, 28E336 or MONTHS-DAYS.",
        transform: { text in
            guard let dayCount = DayCount(rawValue: text) else {
                throw ValidationError("“\(text)” is no day count")
            }
            return dayCount
        })
    var dayCount = DayCount.actual360

    @Option(
        help: "Points of interest that the treasury bears, such as 0.0150, for 24 months.",
        transform: { try AnnualRate($0) })
    var subsidy: AnnualRate?

    @OptionGroup var format: FormatOptions

    func validate() throws {
        guard (1...1200).contains(months) else {
            throw ValidationError("the term is 1 to 1200 months")
        }
        guard (1...months).contains(every) else {
            throw ValidationError("due dates are 1 to \(months) months apart")
        }
    }

    func run() throws {
        let grid = DueGrid(
            first: start.adding(months: every), months: every, countedFrom: start)
        var terms = LoanTerms(
            identifier: "quote", currency: amount.currency, limit: amount.minorUnits,
            start: start, maturity: start.adding(months: months), method: .bullet,
            rate: .fixed(rate), dayCount: dayCount,
            penalty: PenaltyRule(overdueUplift: 0, misuseUplift: 0))
        terms.interestDates = grid
        terms.subsidy = subsidy.map {
            SubsidyTerms(measure: .pointsOnPrincipal($0), windowMonths: 24)
        }
        let quote = try LoanQuote(
            terms, on: grid,
            methods: [.equalInstalment, .equalPrincipal, .bullet, .allAtMaturity])
        format.print(LoanTables.comparison(quote, amount.currency), empty: "no method")
    }
}
