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

    /// Whether the programme's state must be known before the rules can be asked.
    var needsProgramme: Bool {
        switch content {
        case .act(let act, _) where ProgrammeMatter.concerns(act): true
        case .act(_, let entries), .batch(_, let entries):
            entries.contains { $0.draft.reverses != nil }
        case .other: false
        }
    }

    /// The bank account whose state must be known before the rules can be asked.
    var bankAccount: String? {
        guard case .other(let body) = content else { return nil }
        return BankMatter.account(of: body)
    }

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
    let entries: JournalContent?
    let batch: BatchContent?
    let bundles: ItemBundles
    let files: [RecordDraft.File]

    /// Fixes time, rulebook and salts.
    ///
    /// - Throws: `batch.…` for entries that cannot be items.
    init(
        _ draft: RecordDraft, rulebook: DigestText, at time: Timestamp, catalogue: KeyCatalogue
    ) throws {
        let id = try Identifier.document(draft.id)
        var entries: JournalContent?
        var batch: PreparedBatch?
        let body: RecordBody
        switch draft.content {
        case .act(let act, let all):
            body = .act(act, entries: all)
            entries = try JournalContent(all, catalogue: catalogue)
        case .batch(let act, let all):
            var scanner = ItemScanner(catalogue: catalogue)
            var writer = try BatchWriter(id: id)
            for entry in all { try writer.append(entry, scanner: &scanner) }
            let prepared = try writer.finish(scanner: &scanner)
            body = prepared.body(act)
            batch = prepared
        case .other(let other): body = other
        }
        try self.init(
            id: id, valueDate: draft.valueDate, files: draft.files, body: body, entries: entries,
            batch: batch, rulebook: rulebook, at: time)
    }

    /// Fixes the rest of a batch whose items are written.
    init(
        _ batch: PreparedBatch, act: Act, rulebook: DigestText, at time: Timestamp
    ) throws {
        try self.init(
            id: batch.id, valueDate: batch.lastDay, files: [], body: batch.body(act), entries: nil,
            batch: batch, rulebook: rulebook, at: time)
    }

    private init(
        id: String, valueDate: LocalDate?, files: [RecordDraft.File], body: RecordBody,
        entries: JournalContent?, batch: PreparedBatch?, rulebook: DigestText, at time: Timestamp
    ) throws {
        record = Record(
            id: id, preparedAt: time, rulebook: rulebook,
            salt: Hex.encode(try SecureRandom.bytes(16)), valueDate: valueDate,
            evidence: try files.map {
                Evidence(name: $0.name, sha256: try SHA256Digest.of($0.bytes).text)
            }, body: body)
        bytes = record.bytes
        self.entries = entries
        self.batch = batch?.content
        bundles = batch?.bundles ?? .none
        self.files = files
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
            record: record, bytes: bytes, signatures: try sign(bytes), entries: entries,
            batch: batch, bundles: bundles,
            files: try files.map {
                Attachment(
                    name: $0.name, bytes: $0.bytes,
                    signatures: $0.isSigned ? try sign($0.bytes) : nil)
            })
    }

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
            record: record, bytes: bytes, signatures: try add(signatures, bytes), entries: entries,
            batch: batch, bundles: bundles,
            files: try files.map { file in
                Attachment(
                    name: file.name, bytes: file.bytes,
                    signatures: try file.signatures.map { try add($0, file.bytes) })
            })
    }

    /// Reads a proposal back from the inbox, or a sealed record with its items and files.
    init(_ proposal: StoredProposal, scanner: inout ItemScanner) throws {
        let record = try Record(bytes: proposal.bytes)
        self.init(
            record: record, bytes: proposal.bytes, signatures: proposal.signatures,
            bundles: proposal.bundles, files: proposal.files)
        switch record.body {
        case .act(_, let all): entries = try JournalContent(all, catalogue: scanner.catalogue)
        case .batch(let content):
            batch = try BatchContent(
                proposal.bundles, count: content.count, batch: record.id, scanner: &scanner)
        default: break
        }
    }

    /// Reads a sealed record back with its items and files.
    init(
        _ stored: StoredRecord, store: any LedgerStore, reader: any LedgerReader,
        scanner: inout ItemScanner
    ) throws {
        try self.init(
            StoredProposal(
                id: stored.id, received: stored.sealed, bytes: stored.bytes,
                signatures: stored.signatures,
                bundles: stored.kind == .batch ? try store.bundles(of: stored.seq) : .none,
                files: try reader.attachments(of: stored.seq)),
            scanner: &scanner)
    }
}
