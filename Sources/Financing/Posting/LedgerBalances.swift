public import Ledger

/// Running balances of all books in the programme's currency, as the rules ask about them.
public struct LedgerBalances: Sendable {
    /// The currency; postings in others are not counted.
    public let currency: Currency
    private var controls: [Account: Control] = [:]

    private struct Control: Sendable {
        var total: Int64 = 0
        var subaccounts: [String: Int64] = [:]

        mutating func move(_ name: String, _ units: Int64) {
            let part = subaccounts[name, default: 0] &+ units
            total &+= units
            subaccounts[name] = part == 0 ? nil : part
        }
    }

    /// Nothing yet.
    public init(currency: Currency) { self.currency = currency }

    /// Adds an entry.
    ///
    /// - Throws: `money.overflow`.
    public mutating func add(_ entry: Entry) throws(LedgerError) {
        for posting in entry.postings where posting.money.currency == currency {
            let units = posting.money.minorUnits
            let isOK = Self.add(
                units, posting.account.subaccount ?? "",
                to: &controls[posting.account.control, default: Control()])
            guard isOK else {
                throw LedgerError(
                    "money.overflow", "the balance of \(posting.account) is too large",
                    at: entry.id)
            }
        }
    }

    /// Moves the balance of one account.
    ///
    /// The journal keeps its own totals within what numbers can hold; here they may only wrap.
    mutating func move(_ account: Account, by money: Money) {
        guard money.currency == currency else { return }
        let name = account.subaccount ?? ""
        controls[account.control, default: Control()].move(name, money.minorUnits)
    }

    private static func add(_ units: Int64, _ name: String, to control: inout Control) -> Bool {
        let total = control.total.addingReportingOverflow(units)
        let part = control.subaccounts[name, default: 0].addingReportingOverflow(units)
        guard !total.overflow && !part.overflow else { return false }
        control.total = total.partialValue
        control.subaccounts[name] = part.partialValue == 0 ? nil : part.partialValue
        return true
    }

    /// The balance of an account; without a sub-account that of all of them; debit positive.
    public func balance(of account: Account) -> Money {
        let control = controls[account.control]
        let units =
            account.subaccount.map { control?.subaccounts[$0] ?? 0 } ?? control?.total ?? 0
        return Money(minorUnits: units, currency: currency)
    }

    /// The sub-accounts of an account with their balances, in order; an account without
    /// sub-accounts stands under `nil`.
    public func subaccounts(of account: Account) -> [(subaccount: String?, balance: Money)] {
        (controls[account.control]?.subaccounts ?? [:]).sorted { $0.key < $1.key }
            .map {
                ($0.key.isEmpty ? nil : $0.key, Money(minorUnits: $0.value, currency: currency))
            }
    }
}
