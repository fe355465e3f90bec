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
        /// The text.
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
        /// The payer's reference.
        case endToEnd = "end-to-end"
        /// The bank's reference.
        case bankReference = "bank-reference"
        /// The name at the other end.
        case counterpartyName = "counterparty-name"
        /// The account at the other end.
        case counterpartyAccount = "counterparty-account"
    }

    /// How a line says whether money came in or went out; always in the bank's view.
    public enum SignRule: Sendable, Hashable {
        /// Two columns; a credit is money in, and a negative figure a red reversal.
        case debitAndCredit
        /// One column; negative is money out.
        case signedAmount
        /// One column without sign and one that holds one of these words.
        case mark(debit: Set<String>, credit: Set<String>)
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
    }

    /// The encoding of the file.
    public enum Encoding: String, Sendable, CaseIterable {
        /// UTF-8, with or without byte-order mark.
        case utf8 = "UTF-8"
    }

    /// The name under which an import record keeps it.
    public let id: String
    /// The version of the layout.
    public let version: Int
    /// The header label of each role.
    public let labels: [Role: String]
    /// How direction is told.
    public let signRule: SignRule
    /// How dates are written.
    public let datePattern: DatePattern
    /// How the file is encoded.
    public let encoding: Encoding
    /// What stands between cells.
    public let separator: Character

    /// Makes a profile.
    ///
    /// - Throws: `profile.incomplete` if a role that every layout needs has no label.
    public init(
        id: String, version: Int, labels: [Role: String], signRule: SignRule,
        datePattern: DatePattern = .yearMonthDay, encoding: Encoding = .utf8,
        separator: Character = ","
    ) throws(LedgerError) {
        self.init(
            unchecked: id, version: version, labels: labels, signRule: signRule,
            datePattern: datePattern, encoding: encoding, separator: separator)
        let missing = needed.subtracting(labels.keys).map(\.rawValue).sorted()
        guard missing.isEmpty, separator.isASCII, Set(labels.values).count == labels.count else {
            throw LedgerError(
                "profile.incomplete",
                "a profile needs an ASCII separator and one label each for "
                    + needed.map(\.rawValue).sorted().joined(separator: ", "), at: id)
        }
    }

    private init(
        unchecked id: String, version: Int, labels: [Role: String], signRule: SignRule,
        datePattern: DatePattern, encoding: Encoding, separator: Character
    ) {
        self.id = id
        self.version = version
        self.labels = labels
        self.signRule = signRule
        self.datePattern = datePattern
        self.encoding = encoding
        self.separator = separator
    }

    /// The roles without which a line cannot be read.
    var needed: Set<Role> {
        switch signRule {
        case .debitAndCredit: [.bookingDate, .debit, .credit]
        case .signedAmount: [.bookingDate, .amount]
        case .mark: [.bookingDate, .amount, .mark]
        }
    }

    /// A plain layout with English labels, in the bank's view: a debit lowers the balance.
    public static let generic = CSVProfile(
        unchecked: "generic", version: 1,
        labels: [
            .lineNumber: "line", .bookingDate: "booking_date", .valueDate: "value_date",
            .narrative: "description", .debit: "debit", .credit: "credit", .balance: "balance",
            .endToEnd: "reference", .bankReference: "bank_reference",
        ],
        signRule: .debitAndCredit, datePattern: .yearMonthDay, encoding: .utf8, separator: ",")
}
