/// A text in both languages of the product.
public struct LocalizedText: Sendable, Hashable {
    /// English.
    public let english: String
    /// Simplified Chinese.
    public let chinese: String

    /// Makes a text of both languages.
    public init(english: String, chinese: String) {
        self.english = english
        self.chinese = chinese
    }
}

/// The element of accounting that an account belongs to.
public enum AccountClass: String, Sendable, Hashable, CaseIterable {
    /// Assets, 资产.
    case asset
    /// Liabilities, 负债.
    case liability
    /// Net assets or equity, 净资产.
    case netAssets = "net-assets"
    /// Income, 收入.
    case income
    /// Expense, 费用.
    case expense
    /// Off-balance memo, 备查.
    case memo
}

/// Which sign of balance an account may have.
public enum BalanceLimit: String, Sendable, Hashable, CaseIterable {
    /// Either sign.
    case none
    /// Never below zero: cash, budget indicators, claims.
    case noCreditBalance = "no-credit-balance"
    /// Never above zero: debts, funds, contra accounts.
    case noDebitBalance = "no-debit-balance"

    /// Whether a balance (debit positive, in minor units) keeps the limit.
    public func allows(_ minorUnits: Int64) -> Bool {
        switch self {
        case .none: true
        case .noCreditBalance: minorUnits >= 0
        case .noDebitBalance: minorUnits <= 0
        }
    }
}

/// An account of a kind of book, as the chart lists it.
public struct AccountDefinition: Sendable, Hashable {
    /// The kind of book it belongs to: `P` programme office, `E` enterprise.
    public let bookKind: String
    /// The side of the book.
    public let side: Side
    /// The statutory code, or one of ours from 9000.
    public let code: String
    /// The name.
    public let name: LocalizedText
    /// The element of accounting.
    public let accountClass: AccountClass
    /// Which sign of balance each of its sub-accounts may have.
    public let limit: BalanceLimit

    /// Makes a definition.
    public init(
        bookKind: String, side: Side, code: String, name: LocalizedText,
        accountClass: AccountClass, limit: BalanceLimit
    ) {
        self.bookKind = bookKind
        self.side = side
        self.code = code
        self.name = name
        self.accountClass = accountClass
        self.limit = limit
    }
}

/// A set of books of one legal entity.
public struct Book: Sendable, Hashable {
    /// The short name that accounts begin with.
    public let id: String
    /// Which accounts of the chart it uses.
    public let kind: String
    /// The entity's name.
    public let name: LocalizedText
    /// The sides it keeps.
    public let sides: Set<Side>

    /// Makes a book.
    public init(id: String, kind: String, name: LocalizedText, sides: Set<Side>) {
        self.id = id
        self.kind = kind
        self.name = name
        self.sides = sides
    }
}

/// All books and the accounts that each kind of book may use.
public struct ChartOfAccounts: Sendable {
    /// The books, in the rulebook's order.
    public let books: [Book]
    /// The accounts, in the rulebook's order.
    public let accounts: [AccountDefinition]
    private let bookByID: [String: Book]
    private let accountByKey: [Key: AccountDefinition]

    private struct Key: Hashable {
        let kind: String
        let side: Side
        let code: String
    }

    /// Makes a chart.
    ///
    /// - Throws: `chart.duplicate` for a book or account that is listed twice.
    public init(books: [Book], accounts: [AccountDefinition]) throws(LedgerError) {
        var bookByID: [String: Book] = [:]
        for book in books where bookByID.updateValue(book, forKey: book.id) != nil {
            throw LedgerError("chart.duplicate", "the book \(book.id) is listed twice")
        }
        var accountByKey: [Key: AccountDefinition] = [:]
        for account in accounts {
            let key = Key(kind: account.bookKind, side: account.side, code: account.code)
            guard accountByKey.updateValue(account, forKey: key) == nil else {
                throw LedgerError(
                    "chart.duplicate",
                    "the account \(key.kind):\(key.side.rawValue):\(key.code) is listed twice")
            }
        }
        self.books = books
        self.accounts = accounts
        self.bookByID = bookByID
        self.accountByKey = accountByKey
    }

    /// The book of a short name.
    public func book(_ id: String) -> Book? { bookByID[id] }

    /// What the chart says of an account.
    public func findDefinition(of account: Account) -> AccountDefinition? {
        guard let book = bookByID[account.book], book.sides.contains(account.side) else {
            return nil
        }
        return accountByKey[Key(kind: book.kind, side: account.side, code: account.code)]
    }

    /// What the chart says of an account that must be in it.
    ///
    /// - Throws: `account.unknown`, naming the nearest thing that exists.
    public func requireDefinition(of account: Account) throws(LedgerError) -> AccountDefinition {
        if let found = findDefinition(of: account) { return found }
        guard let book = bookByID[account.book] else {
            let known = books.map(\.id).joined(separator: ", ")
            throw LedgerError(
                "account.unknown", "there is no book \(account.book); there are \(known)")
        }
        guard book.sides.contains(account.side) else {
            let sides = book.sides.sorted().map(\.rawValue).joined(separator: ", ")
            throw LedgerError(
                "account.unknown",
                "the book \(book.id) keeps no side \(account.side.rawValue), only \(sides)")
        }
        throw LedgerError(
            "account.unknown",
            "the chart of accounts has no \(account.code) on side \(account.side.rawValue) "
                + "for books of kind \(book.kind), such as \(book.id)")
    }
}
