internal import Ledger
internal import Proofs
internal import Stores

/// A file that the ledger hands out.
public struct OutputFile: Sendable, Hashable {
    /// The file's name, without a folder.
    public let name: String
    /// Its content.
    public let bytes: [UInt8]

    /// Names content.
    public init(name: String, bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
    }
}

extension OpenLedger {
    /// The receipt of a record, or of one item of a batch: all that stock tools need to check it.
    ///
    /// `X.json`, `.p7s`, `.entry`, `.tlog-proof`; an item adds itself and its `.item-proof`, and
    /// discloses nothing of its neighbours.
    ///
    /// - Throws: `record.unknown`, `item.unknown`, and `checkpoint.range` where no signed head
    ///   covers the record yet.
    public func proof(of id: String, item: String? = nil) throws -> [OutputFile] {
        let newest = try newestCheckpoint()
        return try store.read { reader in
            guard let stored = try reader.findRecord(id: id) else {
                throw GreenCreditError(
                    .usage, "record.unknown", "the ledger has no record \(id)")
            }
            guard let newest, newest.size > stored.seq else {
                throw GreenCreditError(
                    .usage, "checkpoint.range",
                    "no signed head covers \(id) yet; sign one with “greencredit checkpoint”")
            }
            let base = FileName.safe(id)
            var files = try receipt(of: stored, named: base, under: newest, reader)
            if let item {
                files += try itemReceipt(item, of: stored, named: base, reader)
            }
            return files
        }
    }

    func receipt(
        of stored: StoredRecord, named base: String, under newest: CheckpointInfo,
        _ reader: any LedgerReader
    ) throws -> [OutputFile] {
        let seq = Int(stored.seq)
        let size = Int(newest.size)
        let nodes = try TreeState.nodes(
            at: MerkleProof.neededForInclusion(of: seq, size: size)
        ) { try reader.findTile(level: $0, number: $1) }
        let proof = LogProof(
            index: seq, path: try MerkleProof.inclusion(of: seq, size: size, from: nodes),
            checkpoint: try SignedNote(decoding: newest.note))
        return [
            OutputFile(name: base + ".json", bytes: stored.bytes),
            OutputFile(name: base + ".json.p7s", bytes: stored.signatures),
            OutputFile(name: base + ".json.entry", bytes: try stored.logEntry.encoded()),
            OutputFile(name: base + ".json.tlog-proof", bytes: proof.encoded),
        ]
    }

    private func itemReceipt(
        _ item: String, of stored: StoredRecord, named base: String, _ reader: any LedgerReader
    ) throws -> [OutputFile] {
        guard case .batch(let batch) = try Record(bytes: stored.bytes).body else {
            throw GreenCreditError(.usage, "item.unknown", "\(stored.id) is not a batch")
        }
        let bundles = try store.bundles(of: stored.seq)
        var leaves: [SHA256Digest] = []
        var found: (index: Int, bytes: [UInt8])?
        for number in 0..<bundles.count {
            for bytes in try BatchItems.items(inBundle: number, of: bundles, count: batch.count) {
                if found == nil, try BatchItem(bytes: bytes).entry.id == item {
                    found = (leaves.count, bytes)
                }
                leaves.append(MerkleTree.leafHash(bytes))
            }
        }
        guard let found else {
            throw GreenCreditError(
                .usage, "item.unknown", "the batch \(stored.id) has no item \(item)")
        }
        let tree = StoredTree(leaves)
        let name = base + "." + FileName.safe(item) + ".json"
        return [
            OutputFile(name: name, bytes: found.bytes),
            OutputFile(
                name: name + ".item-proof",
                bytes: try ItemProof(of: found.index, in: tree).encoded),
        ]
    }
}

/// Names of files made from document numbers.
public enum FileName {
    /// The text with everything but letters, digits, `.`, `-` and `_` replaced by `_`.
    public static func safe(_ text: String) -> String {
        let isPlain: (Character) -> Bool = { $0.isLetter || $0.isNumber || ".-_".contains($0) }
        let plain = String(text.map { isPlain($0) ? $0 : "_" })
        return plain.hasPrefix(".") ? "_" + plain : plain
    }
}
