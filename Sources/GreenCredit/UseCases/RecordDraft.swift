internal import Financing
public import Ledger
internal import Proofs
internal import Stores

/// What somebody wants to have in the ledger, before anybody has signed it.
public struct RecordDraft: Sendable {
    /// What the record says.
    public enum Content: Sendable {
        /// A record of its own with some journal entries.
        case act(Act, entries: [Entry])
        /// A batch of journal entries, one an item.
        case batch(Act, entries: [Entry])
        /// Any other kind of record.
        case other(RecordBody)
    }

    /// A file that goes with the record.
    public struct File: Sendable {
        /// The file's name.
        public let name: String
        /// Its bytes.
        public let bytes: [UInt8]
        /// Whether the officers sign its bytes too: so that it can be handed on by itself.
        public let isSigned: Bool

        /// Names a file.
        public init(name: String, bytes: [UInt8], isSigned: Bool = false) {
            self.name = name
            self.bytes = bytes
            self.isSigned = isSigned
        }
    }

    /// The record's name.
    public let id: String
    /// The day on which it counts.
    public let valueDate: LocalDate?
    /// What it says.
    public let content: Content
    /// The files that go with it.
    public let files: [File]

    /// Makes a draft.
    public init(
        id: String, valueDate: LocalDate? = nil, content: Content, files: [File] = []
    ) {
        self.id = id
        self.valueDate = valueDate
        self.content = content
        self.files = files
    }
}

/// A record in its final bytes, ready to be signed.
struct PreparedRecord: Sendable {
    let record: Record
    let bytes: [UInt8]
    let items: [BatchItem]
    let bundles: [[UInt8]]
    let files: [RecordDraft.File]

    /// Fixes time, rulebook and salts.
    ///
    /// - Throws: `batch.…` for entries that cannot be items.
    init(_ draft: RecordDraft, rulebook: DigestText, at time: Timestamp) throws {
        let id = try Identifier.document(draft.id)
        let body: RecordBody
        switch draft.content {
        case .act(let act, let entries):
            body = .act(act, entries: entries)
            items = []
            bundles = []
        case .batch(let act, let entries):
            items = try entries.map { entry in
                try BatchItem(batch: id, entry: entry, salt: try PreparedRecord.salt())
            }
            let bytes = try items.map { try $0.bytes() }
            bundles = try BatchItems.bundles(bytes)
            body = .batch(
                Batch(
                    act: act, count: items.count,
                    controlTotals: try BatchItems.controlTotals(items),
                    itemsRoot: BatchItems.root(of: bytes).base64))
        case .other(let other):
            body = other
            items = []
            bundles = []
        }
        record = Record(
            id: id, preparedAt: time, rulebook: rulebook, salt: try PreparedRecord.salt(),
            valueDate: draft.valueDate,
            evidence: try draft.files.map {
                Evidence(name: $0.name, sha256: try SHA256Digest.of($0.bytes).text)
            }, body: body)
        bytes = record.bytes
        files = draft.files
    }

    /// The record with the maker's signature.
    func signed(
        by maker: some Signer, issuing: Certificate, at time: Timestamp
    ) throws -> Candidate {
        let seconds = time.secondsSince1970
        let sign: ([UInt8]) throws -> [UInt8] = { bytes in
            try DetachedSignature.sign(
                bytes, as: .creation, by: maker, issuing: issuing, at: seconds
            ).encoded
        }
        return Candidate(
            record: record, bytes: bytes, signatures: try sign(bytes), items: items,
            bundles: bundles,
            files: try files.map {
                Attachment(
                    name: $0.name, bytes: $0.bytes,
                    signatures: $0.isSigned ? try sign($0.bytes) : nil)
            })
    }

    private static func salt() throws -> String { Hex.encode(try SecureRandom.bytes(16)) }
}

extension Candidate {
    /// The record with the checker's signature beside the maker's.
    ///
    /// The checker hashes what is here, not what the maker's signature says.
    func approved(
        by checker: some Signer, issuing: Certificate, at time: Timestamp
    ) throws -> Candidate {
        let seconds = time.secondsSince1970
        let add: ([UInt8], [UInt8]) throws -> [UInt8] = { signatures, bytes in
            try DetachedSignature(decoding: signatures).adding(
                .approval, over: bytes, by: checker, issuing: issuing, at: seconds
            ).encoded
        }
        return Candidate(
            record: record, bytes: bytes, signatures: try add(signatures, bytes), items: items,
            bundles: bundles,
            files: try files.map { file in
                Attachment(
                    name: file.name, bytes: file.bytes,
                    signatures: try file.signatures.map { try add($0, file.bytes) })
            })
    }

    /// Reads a proposal back from the inbox.
    init(_ proposal: StoredProposal) throws {
        let record = try Record(bytes: proposal.bytes)
        var items: [BatchItem] = []
        if case .batch(let batch) = record.body {
            items = try BatchItems.items(inBundles: proposal.bundles, count: batch.count)
                .map { try BatchItem(bytes: $0) }
        }
        self.init(
            record: record, bytes: proposal.bytes, signatures: proposal.signatures, items: items,
            bundles: proposal.bundles, files: proposal.files)
    }

    /// Reads a sealed record back with its items and files.
    init(_ stored: StoredRecord, reader: any LedgerReader) throws {
        let bundles =
            stored.kind == .batch ? try reader.bundles(of: stored.seq) : []
        try self.init(
            StoredProposal(
                id: stored.id, received: stored.sealed, bytes: stored.bytes,
                signatures: stored.signatures, bundles: bundles,
                files: try reader.attachments(of: stored.seq)))
    }
}
