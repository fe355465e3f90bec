public import Ledger

/// A unified social credit code with its check character, 统一社会信用代码 (GB 32100-2015).
public struct CreditCode: Sendable, Hashable, CustomStringConvertible {
    /// The 18 characters.
    public let description: String

    /// The characters in the order of their values; I, O, S, V and Z are not used.
    private static let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY".utf8)

    /// Reads a code and checks its last character.
    ///
    /// The 17 characters before it are weighed with powers of 3 modulo 31.
    ///
    /// - Throws: `party.creditCode`.
    public init(_ text: String) throws(LedgerError) {
        let bytes = Array(text.utf8)
        guard bytes.count == 18 else {
            throw LedgerError(
                "party.creditCode", "a unified social credit code has 18 characters")
        }
        var sum = 0
        var weight = 1
        for byte in bytes.dropLast() {
            guard let value = CreditCode.alphabet.firstIndex(of: byte) else {
                throw LedgerError(
                    "party.creditCode",
                    "a unified social credit code has digits and capitals without I, O, S, V, Z")
            }
            sum += value * weight
            weight = weight * 3 % 31
        }
        let check = CreditCode.alphabet[(31 - sum % 31) % 31]
        guard bytes.last == check else {
            throw LedgerError(
                "party.creditCode",
                "the check character of \(text) should be \(Character(Unicode.Scalar(check)))")
        }
        description = text
    }
}
