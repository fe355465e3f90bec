/// The references of a line, each kind in its own field.
public struct StatementReferences: Sendable, Hashable {
    /// The bank's reference of the movement.
    public var bank: String?
    /// The number that the bank gave the entry inside its file; it names nothing beyond it.
    public var entry: String?
    /// The payer's end-to-end identifier, which names the order.
    public var endToEnd: String?
    /// The identifier of the instruction between neighbours.
    public var instruction: String?
    /// The identifier of the batch.
    public var batch: String?
    /// The direct-debit mandate.
    public var mandate: String?
    /// The cheque's number.
    public var cheque: String?
    /// The unique end-to-end transaction reference.
    public var uetr: String?
    /// The payee's structured reference.
    public var creditor: String?

    /// No references yet.
    public init() {}

    /// The text of a reference field; `nil` for the words by which banks say that there is none.
    public static func meaningful(_ text: String?) -> String? {
        guard let trimmed = text?.trimmingBlanks(), !trimmed.isEmpty else { return nil }
        let isDashes = trimmed.utf8.allSatisfy { $0 == UInt8(ascii: "-") }
        return isDashes || absent.contains(trimmed.uppercased()) ? nil : trimmed
    }

    private static let absent: Set<String> = [
        "NONREF", "NOTPROVIDED", "NOT PROVIDED", "UNKNOWN",
    ]
}

extension String {
    /// The text without blanks, tabs and line ends at its ends.
    func trimmingBlanks() -> String {
        let isBlank: (UInt8) -> Bool = { $0 == 0x20 || (0x09...0x0D).contains($0) }
        guard let first = utf8.first, let last = utf8.last, isBlank(first) || isBlank(last)
        else { return self }
        let start = utf8.firstIndex { !isBlank($0) } ?? utf8.endIndex
        let end = utf8.lastIndex { !isBlank($0) }.map { utf8.index(after: $0) } ?? start
        return String(self[start..<end])
    }
}
