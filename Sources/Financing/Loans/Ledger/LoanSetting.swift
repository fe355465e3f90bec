internal import Ledger

/// What the programme knows of a loan beside its contract and its acts.
struct LoanSetting: Sendable {
    /// The book of the bank.
    let bank: String
    /// The book of the borrower.
    let enterprise: String
    /// Published rates.
    let published: PublishedRates
    /// The last closed day of each book.
    let closed: [String: LocalDate]
    /// Whether interest is part of the cost of an asset until that is ready.
    let isConstruction: Bool
    /// When the asset was ready.
    let completed: LocalDate?

    /// Whether interest that accrued up to a day is cost of the asset: `building` or `ready`.
    func asset(on day: LocalDate) -> String {
        guard isConstruction else { return "ready" }
        return completed.map { day <= $0 } ?? true ? "building" : "ready"
    }

    /// The day, or the first one after it on which some books take value dates.
    func openDay(_ day: LocalDate, _ books: [String]) -> LocalDate {
        let last = books.compactMap { closed[$0] }.max()
        return last.map { max(day, $0.adding(days: 1)) } ?? day
    }
}
