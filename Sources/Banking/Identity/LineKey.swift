public import Ledger

/// What makes a line the same line, however often and in whatever format it is delivered.
///
/// The amount is always part of it, so one reference over two amounts stays two lines.
public struct LineKey: Sendable, Hashable {
    /// The account's number.
    public let account: String
    /// The day on which the bank booked it.
    public let bookingDate: LocalDate
    /// The signed amount.
    public let money: Money
    /// The bank's reference where it is trusted, else a fingerprint of the line's own words.
    public let mark: String

    /// The key of a booked line.
    ///
    /// - Parameter trustsBankReference: false for accounts whose bank makes up new identifiers
    ///   with every download.
    public init(_ line: StatementLine, of account: BankAccount, trustsBankReference: Bool = true) {
        let line = line.decoded
        self.account = account.number
        bookingDate = line.bookingDate
        money = line.money
        if trustsBankReference, let reference = line.references.bank {
            mark = "bank \(LineKey.folded(reference))"
        } else {
            mark = "line " + LineKey.fingerprint(line)
        }
    }

    /// What the line says, without case, white space and line wrapping.
    ///
    /// The end-to-end identifier names the order, not the line, so twins share it; it is one part
    /// among others.
    public static func fingerprint(_ line: StatementLine) -> String {
        let line = line.decoded
        return [
            line.valueDate.description, line.references.endToEnd ?? "",
            line.counterparty.account ?? "", line.narrative,
        ].map(folded).joined(separator: "|")
    }

    private static func folded(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars
        where scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
            scalars.append(contentsOf: scalar.properties.lowercaseMapping.unicodeScalars)
        }
        return String(scalars)
    }
}
