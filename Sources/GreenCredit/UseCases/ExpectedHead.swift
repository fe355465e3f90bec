internal import Ledger
internal import Proofs
internal import Stores

/// A signed head that somebody kept where the ledger's keeper cannot reach it: an auditor's copy,
/// or what a witness answers when it is asked for the newest head it has seen.
public struct ExpectedHead: Sendable {
    /// The file's name, for messages.
    public let name: String
    /// The signed note.
    public let note: [UInt8]

    /// Names a head.
    public init(name: String, note: [UInt8]) {
        self.name = name
        self.note = note
    }

    /// What a log says to the head.
    enum Answer: Equatable {
        /// The log begins with the tree that was signed.
        case extended
        /// The log is shorter.
        case behind(size: Int64)
        /// The log has other records in these places.
        case fork(size: Int64)
        /// The head is another log's.
        case foreign(origin: String)
    }

    /// Compares the head with a log.
    ///
    /// - Throws: `ProofsError` for a file that is no checkpoint.
    func answer(_ genesis: Genesis, _ reader: any LedgerReader) throws -> Answer {
        let signed = try SignedNote(decoding: note)
        let checkpoint = try Checkpoint(text: signed.text)
        let size = Int64(checkpoint.size)
        let isOurs = (try? !signed.verify(with: [try NoteKey(genesis.logKey)]).isEmpty) ?? false
        guard isOurs, checkpoint.origin == genesis.origin else {
            return .foreign(origin: checkpoint.origin)
        }
        guard try reader.size() >= size else { return .behind(size: size) }
        let root = try TreeState(size: size) { try reader.findTile(level: $0, number: $1) }.root
        return root == checkpoint.root ? .extended : .fork(size: size)
    }
}
