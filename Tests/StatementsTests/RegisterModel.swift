import Ledger
import Statements

/// A register by a plain walk through all entries: what a store's index must agree with.
extension Register {
    /// Lists the postings of an account in the period of `figures`.
    init(
        of account: Account, in figures: LedgerFigures, dimensions: [String: String] = [:]
    ) throws {
        let currency = figures.currency
        let covers: (Account) -> Bool = {
            account.subaccount == nil ? $0.control == account : $0 == account
        }
        var balance: Int64 = 0
        var opening: Int64 = 0
        var lines: [Line] = []
        let entries = figures.entries.filter { $0.book == account.book }
            .sorted { ($0.valueDate, $0.id) < ($1.valueDate, $1.id) }
        for entry in entries {
            for posting in entry.postings
            where covers(posting.account) && posting.money.currency == currency
                && posting.dimensions.contains(dimensions)
            {
                balance += posting.money.minorUnits
                if entry.valueDate < figures.periodStart {
                    opening = balance
                } else {
                    lines.append(
                        Line(
                            posting, of: entry,
                            balance: Money(minorUnits: balance, currency: currency)))
                }
            }
        }
        self.init(
            opening: [Money(minorUnits: opening, currency: currency)], lines: lines,
            closing: [Money(minorUnits: balance, currency: currency)])
    }
}
