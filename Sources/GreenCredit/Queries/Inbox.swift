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
        let items = try proposals.map { proposal in
            let candidate = try Candidate(proposal)
            let signature = try DetachedSignature(decoding: proposal.signatures)
            let entries = candidate.entries
            return InboxItem(
                id: proposal.id, kind: candidate.record.kind,
                maker: signature.person(of: .creation) ?? "", checkers: [],
                entries: entries.count, amounts: try Amounts.total(of: entries),
                received: proposal.received)
        }
        let waiting = try withState { state in
            try state.waiting.values.sorted { $0.seq < $1.seq }.map { record in
                let stored = try store.read { try $0.records(record.seq..<record.seq + 1).first }
                return InboxItem(
                    id: record.id, kind: stored?.kind ?? .record, maker: record.maker,
                    checkers: record.checkers, entries: record.entries.count,
                    amounts: try Amounts.total(of: record.entries),
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
            let candidate =
                try stored.map { try Candidate($0, reader: reader) }
                ?? proposal.map { try Candidate($0) }
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
            return RecordDetail(
                record: candidate.record,
                state: stored == nil ? .proposed : waiting ? .waiting : .sealed,
                seq: stored?.seq, sealed: stored?.sealed, signers: signers,
                entries: candidate.entries, files: candidate.files.map { ($0.name, $0.bytes.count) }
            )
        }
    }
}

extension Candidate {
    /// The journal entries of the record or of its items.
    var entries: [Entry] {
        switch record.body {
        case .act(_, let entries): entries
        case .batch: items.map(\.entry)
        default: []
        }
    }
}
