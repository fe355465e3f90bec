/// Who is at the other end of a movement, as the bank wrote it.
public struct Counterparty: Sendable, Hashable {
    /// The name.
    public var name: String?
    /// The account.
    public var account: String?
    /// The bank.
    public var bank: String?

    /// Makes a counterparty; everything may be unknown.
    public init(name: String? = nil, account: String? = nil, bank: String? = nil) {
        self.name = name
        self.account = account
        self.bank = bank
    }

    /// The name for comparing: letters and digits only, without case, full width made half.
    public var normalisedName: String? { name.flatMap(Counterparty.normalised) }

    /// A name for comparing; `nil` if it has neither letters nor digits.
    public static func normalised(_ name: String) -> String? {
        var scalars = String.UnicodeScalarView()
        for scalar in name.unicodeScalars {
            // The full-width forms of ASCII stand 0xFEE0 above it.
            let narrow =
                (0xFF01...0xFF5E).contains(scalar.value)
                ? Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar : scalar
            if narrow.properties.isAlphabetic || narrow.properties.numericType != nil {
                scalars.append(contentsOf: narrow.properties.lowercaseMapping.unicodeScalars)
            }
        }
        return scalars.isEmpty ? nil : String(scalars)
    }
}
