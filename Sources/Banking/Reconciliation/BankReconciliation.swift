public import Ledger

/// The four ways in which a book and a bank statement differ, 未达账项.
public enum OpenItemKind: String, Sendable, Hashable, CaseIterable {
    /// 银收企未收: the bank received, the book has not.
    case bankReceiptNotInBook
    /// 银付企未付: the bank paid, the book has not.
    case bankPaymentNotInBook
    /// 企收银未收: the book received, the bank has not.
    case bookReceiptNotInBank
    /// 企付银未付: the book paid, the bank has not.
    case bookPaymentNotInBank

    /// The kind of an open item.
    init(_ open: OpenItem) {
        let isReceipt = open.item.money.minorUnits >= 0
        switch open.side {
        case .theirs: self = isReceipt ? .bankReceiptNotInBook : .bankPaymentNotInBook
        case .ours: self = isReceipt ? .bookReceiptNotInBank : .bookPaymentNotInBank
        }
    }

    /// The name in both languages.
    public var name: LocalizedText {
        switch self {
        case .bankReceiptNotInBook:
            LocalizedText(english: "bank receipt not in book", chinese: "银收企未收")
        case .bankPaymentNotInBook:
            LocalizedText(english: "bank payment not in book", chinese: "银付企未付")
        case .bookReceiptNotInBank:
            LocalizedText(english: "book receipt not in bank", chinese: "企收银未收")
        case .bookPaymentNotInBank:
            LocalizedText(english: "book payment not in bank", chinese: "企付银未付")
        }
    }
}

/// How long an item has been open.
public enum AgeBracket: String, Sendable, Hashable, CaseIterable {
    /// Up to 30 days.
    case upTo30 = "0-30"
    /// 31 to 60 days.
    case upTo60 = "31-60"
    /// 61 to 90 days.
    case upTo90 = "61-90"
    /// More than 90 days: stale, an owner and a reason are required.
    case stale = ">90"

    /// The bracket of an age.
    public init(days: Int) {
        switch days {
        case ...30: self = .upTo30
        case 31...60: self = .upTo60
        case 61...90: self = .upTo90
        default: self = .stale
        }
    }
}

/// The bank reconciliation statement, 银行存款余额调节表, of one account and day.
///
/// It holds by construction: every item up to the day is in a match or a row, and the adjusted
/// balances are the stated ones plus the rows. What remains is the difference.
public struct BankReconciliation: Sendable, Hashable {
    /// A row: one open item.
    public struct Row: Sendable, Hashable {
        /// Which of the four kinds.
        public let kind: OpenItemKind
        /// The item and why it is open.
        public let open: OpenItem
        /// Days from the item's own date to the statement's.
        public let ageDays: Int
        /// What officers have noted of it.
        public let remark: ItemRemark?

        /// The class of the exception: as noted, else by kind and age.
        public var exception: ExceptionClass {
            if let noted = remark?.exception { return noted }
            if age == .stale { return .stale }
            return open.side == .theirs ? .bankOnly : .inTransit
        }
        /// The amount that it adds to the other side's balance.
        public var money: Money { open.item.money }
        /// The bracket of its age.
        public var age: AgeBracket { AgeBracket(days: ageDays) }
    }

    /// The day.
    public let asOf: LocalDate
    /// The balance of the cash book, 企业银行存款日记账.
    public let bookBalance: Money
    /// The balance of the bank statement, 银行对账单.
    public let bankBalance: Money
    /// The open items by kind, date and identifier.
    public let rows: [Row]
    /// The matches that were made.
    public let matches: [ReconciliationMatch]
    /// What a person may accept.
    public let suggestions: [ReconciliationMatch]
    /// The book's balance with what only the bank has.
    public let adjustedBook: Money
    /// The bank's balance with what only the book has.
    public let adjustedBank: Money
    /// Adjusted bank less adjusted book; nothing, or the statement cannot be approved.
    public let difference: Money

    /// Whether nothing is left unexplained.
    public var isBalanced: Bool { difference.isZero }

    /// Reconciles everything up to a day.
    ///
    /// Both lists are cumulative: all postings and all booked lines of the account since its
    /// opening. `signed` are the matches of earlier signed statements, whose items are settled.
    ///
    /// - Throws: `reconciliation.duplicate`; `money.currency` if balances or items are in
    ///   different currencies; `money.overflow`.
    public init(
        asOf: LocalDate, bookBalance: Money, bankBalance: Money, book: [ReconcilableItem],
        bank: [ReconcilableItem], signed: [ReconciliationMatch] = [],
        reconciler: Reconciler = Reconciler()
    ) throws(LedgerError) {
        let result = try reconciler.reconcile(
            ours: book.filter { $0.date <= asOf }, theirs: bank.filter { $0.date <= asOf },
            signed: signed)
        try self.init(
            asOf: asOf, bookBalance: bookBalance, bankBalance: bankBalance, open: result.open,
            matches: result.matches, suggestions: result.suggestions)
    }

    /// Puts a reconciliation together from items and matches that were decided before.
    ///
    /// - Parameters:
    ///   - open: by side, date and identifier.
    ///   - remarks: What is noted of items.
    /// - Throws: `money.currency`, `money.overflow`.
    public init(
        asOf: LocalDate, bookBalance: Money, bankBalance: Money, open: [OpenItem],
        matches: [ReconciliationMatch], suggestions: [ReconciliationMatch] = [],
        remarks: [ItemName: ItemRemark] = [:]
    ) throws(LedgerError) {
        var adjustedBook = bookBalance
        var adjustedBank = bankBalance
        var rows: [Row] = []
        for open in open {
            switch open.side {
            case .theirs: adjustedBook = try adjustedBook.adding(open.item.money)
            case .ours: adjustedBank = try adjustedBank.adding(open.item.money)
            }
            rows.append(
                Row(
                    kind: OpenItemKind(open), open: open,
                    ageDays: open.item.date.days(until: asOf),
                    remark: remarks[
                        ItemName(open.side == .ours ? .book : .bank, open.item.id)]))
        }
        self.asOf = asOf
        self.bookBalance = bookBalance
        self.bankBalance = bankBalance
        // `open` is by side, date and identifier; only the kinds are still mixed.
        self.rows = OpenItemKind.allCases.flatMap { kind in rows.filter { $0.kind == kind } }
        self.matches = matches
        self.suggestions = suggestions
        self.adjustedBook = adjustedBook
        self.adjustedBank = adjustedBank
        self.difference = try adjustedBank.subtracting(adjustedBook)
    }

    /// The sum of the rows of a kind.
    ///
    /// - Throws: `money.overflow`.
    public func total(of kind: OpenItemKind) throws(LedgerError) -> Money {
        var total = Money.zero(bookBalance.currency)
        for row in rows where row.kind == kind { total = try total.adding(row.money) }
        return total
    }
}
