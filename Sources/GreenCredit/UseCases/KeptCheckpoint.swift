internal import Ledger
internal import Proofs

/// A signed head that somebody kept where the ledger's keeper cannot reach it.
///
/// It shows what nothing inside the ledger can: that the log was not cut short or written anew.
enum KeptCheckpoint {
    /// How many records it covers.
    ///
    /// - Throws: `ProofsError` for a file that is no checkpoint.
    static func size(_ note: [UInt8]) throws(ProofsError) -> Int64 {
        Int64(try Checkpoint(text: try SignedNote(decoding: note).text).size)
    }

    /// What contradicts it; `nil` if the log still begins with its tree.
    ///
    /// - Parameter roots: the tree's root at the size that it covers, if the log is that long.
    /// - Throws: `ProofsError` for a file that is no checkpoint.
    static func problem(
        _ note: [UInt8], of genesis: Genesis, roots: [Int64: SHA256Digest]
    ) throws(ProofsError) -> String? {
        let signed = try SignedNote(decoding: note)
        let checkpoint = try Checkpoint(text: signed.text)
        let size = Int64(checkpoint.size)
        let isOurs = (try? !signed.verify(with: [try NoteKey(genesis.logKey)]).isEmpty) ?? false
        guard isOurs, checkpoint.origin == genesis.origin else {
            return "kept checkpoint: it is not signed by this ledger's key, but by that of "
                + checkpoint.origin
        }
        guard let root = roots[size] else {
            return "kept checkpoint: it covers \(size) records, the log is shorter"
        }
        guard root == checkpoint.root else {
            return "kept checkpoint: the log no longer begins with the \(size) records it covers"
        }
        return nil
    }
}
