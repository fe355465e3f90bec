internal import Financing
internal import Ledger

/// What a record says that concerns the programme and not the journal alone.
enum ProgrammeMatter: Sendable {
    /// An entry of a register or a business act.
    case record(ProgrammeRecord)
    /// A document that the ledger keeps.
    case document(EvidenceDocument)

    private static let families = ["programme.", "register.", "evidence."]

    /// Whether acts of a kind are decided by the programme's state.
    static func concerns(_ act: Act) -> Bool {
        families.contains { act.kind.hasPrefix($0) }
    }

    /// Reads an act; `nil` for one that is the journal's alone.
    ///
    /// - Throws: `act.kind` and the errors of the parts.
    init?(_ act: Act, currency: Currency) throws(LedgerError) {
        guard ProgrammeMatter.concerns(act) else { return nil }
        if let record = try ProgrammeRecord(act: act, currency: currency) {
            self = .record(record)
        } else if let document = try EvidenceDocument(act: act) {
            self = .document(document)
        } else {
            throw LedgerError("act.kind", "there is no act of the kind \(act.kind)")
        }
    }

    // MARK: - Bytes

    private static let marks = families.map { Array("\"kind\":\"\($0)".utf8) }
    private static let end = Array("\"entries\":".utf8)
    private static let quote = UInt8(ascii: "\"")

    /// Whether the bytes of a record may hold such an act; spares the reading of those that do not.
    ///
    /// Canonical JSON begins with the act and goes on with the entries.
    static func mayStand(in bytes: [UInt8]) -> Bool {
        for index in bytes.indices where bytes[index] == quote {
            let rest = bytes[index...]
            if rest.starts(with: end) { return false }
            if marks.contains(where: { rest.starts(with: $0) }) { return true }
        }
        return false
    }
}
