public import Ledger
public import Proofs
internal import Stores

/// Something that waits for a checker.
public struct InboxItem: Sendable {
    /// The record's name.
    public let id: String
    /// What kind of record it is.
    public let kind: RecordKind
    /// Who made it.
    public let maker: String
    /// Who has approved it so far; empty for a proposal.
    public let checkers: [String]
    /// How many journal entries it has.
    public let entries: Int
    /// What the entries are worth, per currency.
    public let amounts: [Money]
    /// When it came in.
    public let received: Timestamp
}

/// A record in full, for people.
public struct RecordDetail: Sendable {
    /// Where the record stands.
    public enum State: Sendable, Hashable {
        /// In the inbox; the log does not have it.
        case proposed
        /// In the log, without effect until so many further checkers approve.
        case waiting
        /// In the log.
        case sealed
    }

    /// The record.
    public let record: Record
    /// Where it stands.
    public let state: State
    /// Its place in the log.
    public let seq: Int64?
    /// When it was sealed.
    public let sealed: Timestamp?
    /// Who signed as what, from the certificates in the signature file.
    public let signers: [(person: String, name: String, commitment: Commitment)]
    /// Its journal entries, those of a batch among them.
    public let entries: [Entry]
    /// The files that go with it, by name and size.
    public let files: [(name: String, bytes: Int)]
}

extension OpenLedger {
    /// What waits for a checker, oldest first: proposals, then records that need a further one.
    public func inbox() throws -> [InboxItem] {
        let proposals = try store.read { try $0.proposals() }
        var scanner = ItemScanner(catalogue: catalogue)
        let items = try proposals.map { proposal in
            let candidate = try Candidate(proposal, scanner: &scanner)
            let signature = try DetachedSignature(decoding: proposal.signatures)
            let sheet = candidate.journal?.sheet
            return InboxItem(
                id: proposal.id, kind: candidate.record.kind,
                maker: signature.person(of: .creation) ?? "", checkers: [],
                entries: sheet?.count ?? 0, amounts: sheet?.totals ?? [],
                received: proposal.received)
        }
        let waiting = try withState { state in
            try state.waiting.values.sorted { $0.seq < $1.seq }.map { record in
                let stored = try store.read { try $0.records(record.seq..<record.seq + 1).first }
                return InboxItem(
                    id: record.id, kind: stored?.kind ?? .record, maker: record.maker,
                    checkers: record.checkers, entries: record.content.count,
                    amounts: record.content.sheet.totals,
                    received: stored?.sealed ?? now())
            }
        }
        return items + waiting
    }

    /// A record by its name, from the log or the inbox.
    ///
    /// - Throws: `record.unknown`.
    public func detail(of id: String) throws -> RecordDetail {
        let waiting = try withState { state in state.waiting.values.contains { $0.id == id } }
        return try store.read { reader in
            let stored = try reader.findRecord(id: id)
            let proposal = stored == nil ? try reader.findProposal(id: id) : nil
            var scanner = ItemScanner(catalogue: catalogue)
            let candidate =
                try stored.map {
                    try Candidate($0, store: store, reader: reader, scanner: &scanner)
                } ?? proposal.map { try Candidate($0, scanner: &scanner) }
            guard let candidate else {
                throw GreenCreditError(
                    .usage, "record.unknown", "neither the log nor the inbox has a record \(id)")
            }
            let signature = try DetachedSignature(decoding: candidate.signatures)
            let signers = Commitment.allCases.compactMap { commitment in
                signature.signerInfos.first { $0.commitment == commitment }
                    .flatMap { signature.certificate(of: $0) }
                    .map { ($0.person ?? "", $0.commonName ?? "", commitment) }
            }
            var entries: [Entry] = []
            try candidate.journal?.forEach { entries.append($0) }
            return RecordDetail(
                record: candidate.record,
                state: stored == nil ? .proposed : waiting ? .waiting : .sealed,
                seq: stored?.seq, sealed: stored?.sealed, signers: signers,
                entries: entries, files: candidate.files.map { ($0.name, $0.bytes.count) }
            )
        }
    }
}
