/// One line of a journal entry: an amount on the debit or the credit of an account.
public struct Posting: Sendable, Hashable {
    /// The account, of the entry's own book.
    public let account: Account
    /// The amount; a debit is positive, a credit negative, nothing is not allowed.
    public let money: Money
    /// What the amount is for.
    public let dimensions: Dimensions

    /// Makes a posting; a debit is positive.
    public init(account: Account, money: Money, dimensions: Dimensions = .none) {
        self.account = account
        self.money = money
        self.dimensions = dimensions
    }

    /// What balances are kept under.
    public var key: BalanceKey {
        BalanceKey(account: account, currency: money.currency, dimensions: dimensions)
    }
}

/// What one running balance is kept for: an account, a currency and the dimensions.
public struct BalanceKey: Sendable, Hashable, Comparable {
    /// The account, down to its sub-account.
    public let account: Account
    /// The currency.
    public let currency: Currency
    /// The dimensions.
    public let dimensions: Dimensions

    /// Makes a key.
    public init(account: Account, currency: Currency, dimensions: Dimensions) {
        self.account = account
        self.currency = currency
        self.dimensions = dimensions
    }

    /// Order of account, currency, dimensions.
    public static func < (a: BalanceKey, b: BalanceKey) -> Bool {
        if a.account != b.account { return a.account < b.account }
        if a.currency != b.currency { return a.currency < b.currency }
        return a.dimensions < b.dimensions
    }
}
