public import Financing
public import Ledger
internal import Proofs
internal import Stores

extension OpenLedger {
    /// The rulebook that governs what is sealed now, with its hash.
    ///
    /// Reads no more than it must: reports begin with this.
    public func rulebook() throws -> (rulebook: Rulebook, digest: DigestText) {
        try store.read { reader in
            if let last = try reader.records(ofKinds: [.rulebook]).last,
                case .rulebook(let adoption) = try Record(bytes: last.bytes).body
            {
                let files = try reader.attachments(of: last.seq)
                return (
                    try TrustFiles.rulebook(files, digest: adoption.sha256), adoption.sha256
                )
            }
            guard let genesis = try reader.records(0..<1).first else {
                throw GreenCreditError(.integrity, "genesis.missing", "the ledger has no entry 0")
            }
            let digest = try Record(bytes: genesis.bytes).rulebook
            return (
                try TrustFiles.rulebook(try reader.attachments(of: 0), digest: digest), digest
            )
        }
    }

    /// The canonical JSON of the rulebook that governs now.
    public func rulebookBytes() throws -> [UInt8] {
        try store.read { reader in
            let seq = try reader.records(ofKinds: [.rulebook]).last?.seq ?? 0
            return try TrustFiles.require(
                TrustFiles.rulebook, in: try reader.attachments(of: seq))
        }
    }

    /// The draft of a record that adopts a rulebook.
    ///
    /// - Throws: `rulebook.adopted` if it governs already.
    public func adoption(of document: RulebookDocument) throws -> RecordDraft {
        let digest = SHA256Digest.of(document.bytes)
        let name = document.rulebook.name
        guard try rulebook().digest.description != digest.hex else {
            throw GreenCreditError(
                .usage, "rulebook.adopted", "\(name) with this content governs already")
        }
        return RecordDraft(
            id: "RULEBOOK-\(name)",
            content: .other(
                .rulebook(RulebookAdoption(name: name, sha256: try digest.text))),
            files: [RecordDraft.File(name: TrustFiles.rulebook, bytes: document.bytes)])
    }
}
