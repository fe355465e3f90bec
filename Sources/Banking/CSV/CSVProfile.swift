public import Ledger

/// How one bank lays out its CSV, as data: users add profiles without touching Swift.
public struct CSVProfile: Sendable, Hashable {
    /// What a column holds.
    public enum Role: String, Sendable, CaseIterable {
        /// The bank's running number of the line.
        case lineNumber = "line-number"
        /// The day on which the bank booked.
        case bookingDate = "booking-date"
        /// The day from which interest counts.
        case valueDate = "value-date"
        /// The time of day, or the moment of the transaction.
        case time
        /// The text; several columns are joined line by line.
        case narrative
        /// Money out, in the bank's view a debit.
        case debit
        /// Money in, in the bank's view a credit.
        case credit
        /// The amount of a layout with one amount column.
        case amount
        /// The column that says debit or credit.
        case mark
        /// The balance after the line.
        case balance
        /// The currency of the line.
        case currency
        /// The account that the statement is about.
        case ownAccount = "own-account"
        /// The payer's reference.
        case endToEnd = "end-to-end"
        /// The bank's reference.
        case bankReference = "bank-reference"
        /// The number of a voucher or cheque.
        case cheque
        /// The kind of transaction.
        case code
        /// The name at the other end.
        case counterpartyName = "counterparty-name"
        /// The account at the other end.
        case counterpartyAccount = "counterparty-account"
        /// The bank at the other end.
        case counterpartyBank = "counterparty-bank"
        /// Who paid, in a layout that names payer and payee.
        case payerName = "payer-name"
        /// The payer's account.
        case payerAccount = "payer-account"
        /// Who was paid, in a layout that names payer and payee.
        case payeeName = "payee-name"
        /// The payee's account.
        case payeeAccount = "payee-account"
    }

    /// What the lines before the header say.
    public enum Label: String, Sendable, CaseIterable {
        /// The account that the statement is about.
        case account
        /// The first and the last day.
        case period
        /// The account's currency.
        case currency
        /// How many lines there are.
        case count
        /// How many debits there are.
        case debitCount = "debit-count"
        /// The sum of the debits.
        case debitTotal = "debit-total"
        /// How many credits there are.
        case creditCount = "credit-count"
        /// The sum of the credits.
        case creditTotal = "credit-total"
    }

    /// How a line says whether money came in or went out; always in the bank's view.
    public enum SignRule: Sendable, Hashable {
        /// Two columns; a credit is money in, and a negative figure a red reversal.
        case debitAndCredit
        /// One column; negative is money out.
        case signedAmount
        /// One column of a card statement: purchases are positive, so positive is money out.
        case purchases
        /// One column without sign and one that begins with one of these words.
        ///
        /// A line whose word is `neutral` moves no money of the account; it is listed only.
        case mark(debit: Set<String>, credit: Set<String>, neutral: Set<String> = [])
    }

    /// The order of year, month and day.
    public enum DatePattern: String, Sendable, CaseIterable {
        /// `2025-12-31`.
        case yearMonthDay = "yyyy-MM-dd"
        /// `2025/12/31`.
        case yearMonthDaySlashes = "yyyy/MM/dd"
        /// `20251231`.
        case compact = "yyyyMMdd"
        /// `31.12.2025`.
        case dayMonthYear = "dd.MM.yyyy"
        /// `31/12/2025`.
        case dayMonthYearSlashes = "dd/MM/yyyy"
        /// `2025年12月31日`.
        case chinese = "yyyy年MM月dd日"
        /// `12-31`; the year comes from the period.
        case monthDay = "MM-dd"
        /// `12/31`; the year comes from the period.
        case monthDaySlashes = "MM/dd"
    }

    /// The name under which an import record keeps it.
    public let id: String
    /// The version of the layout.
    public let version: Int
    /// The header labels of each role, any of which will do.
    public let labels: [Role: [String]]
    /// How direction is told.
    public let signRule: SignRule
    /// How dates are written; the first that fits counts.
    public let datePatterns: [DatePattern]
    /// How the file is encoded, where neither a mark nor valid UTF-8 says.
    public let encoding: TextEncoding
    /// What stands between cells; a TAB is always tried too.
    public let separator: Character
    /// The labels of what stands before the header.
    public let preamble: [Label: [String]]
    /// The words that begin a line of totals.
    public let totals: [String]
    /// The currency where the file names none.
    public let currency: Currency?
    /// The bank's name.
    public let bank: String?

    /// Makes a profile.
    ///
    /// - Throws: `profile.incomplete` if a role that every layout needs has no label.
    public init(
        id: String, version: Int, labels: [Role: [String]], signRule: SignRule,
        datePatterns: [DatePattern] = [.yearMonthDay], encoding: TextEncoding = .utf8,
        separator: Character = ",", preamble: [Label: [String]] = [:], totals: [String] = [],
        currency: Currency? = nil, bank: String? = nil
    ) throws(LedgerError) {
        self.init(
            unchecked: id, version: version, labels: labels, signRule: signRule,
            datePatterns: datePatterns, encoding: encoding, separator: separator,
            preamble: preamble, totals: totals, currency: currency, bank: bank)
        let filled = Set(labels.filter { !$0.value.isEmpty }.keys)
        let missing = needed.subtracting(filled)
        guard missing.isEmpty, separator.isASCII, !datePatterns.isEmpty else {
            throw LedgerError(
                "profile.incomplete",
                "a profile needs an ASCII separator, a date pattern and labels for "
                    + needed.map(\.rawValue).sorted().joined(separator: ", "), at: id)
        }
    }

    private init(
        unchecked id: String, version: Int, labels: [Role: [String]], signRule: SignRule,
        datePatterns: [DatePattern], encoding: TextEncoding, separator: Character,
        preamble: [Label: [String]], totals: [String], currency: Currency?, bank: String?
    ) {
        self.id = id
        self.version = version
        self.labels = labels
        self.signRule = signRule
        self.datePatterns = datePatterns
        self.encoding = encoding
        self.separator = separator
        self.preamble = preamble
        self.totals = totals
        self.currency = currency
        self.bank = bank
    }

    /// The roles without which a line cannot be read.
    var needed: Set<Role> {
        switch signRule {
        case .debitAndCredit: [.bookingDate, .debit, .credit]
        case .signedAmount, .purchases: [.bookingDate, .amount]
        case .mark: [.bookingDate, .amount, .mark]
        }
    }

    /// A plain layout with English labels, in the bank's view: a debit lowers the balance.
    public static let generic = CSVProfile(
        unchecked: "generic", version: 1,
        labels: [
            .lineNumber: ["line"], .bookingDate: ["booking_date"], .valueDate: ["value_date"],
            .narrative: ["description"], .debit: ["debit"], .credit: ["credit"],
            .balance: ["balance"], .endToEnd: ["reference"], .bankReference: ["bank_reference"],
            .counterpartyName: ["counterparty"],
        ],
        signRule: .debitAndCredit, datePatterns: [.yearMonthDay], encoding: .utf8, separator: ",",
        preamble: [:], totals: [], currency: nil, bank: nil)
}
