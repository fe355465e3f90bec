internal import Financing
public import Ledger
internal import Proofs
public import Statements
internal import Stores

extension OpenLedger {
    /// A record takes a mebibyte; an extract with more entries would not fit into one.
    static let followedEntriesLimit = 1_000

    /// The entries of a scope with the records, signers and documents behind them.
    ///
    /// - Parameters:
    ///   - scope: What is followed.
    ///   - first: The first value date.
    ///   - last: The last value date.
    ///   - moment: Count only what was sealed by this moment; all if `nil`.
    /// - Throws: `record.unknown` for a record that the log does not have, `trail.size` for more
    ///   entries than an extract can hold.
    public func auditTrail(
        _ scope: AuditTrail.Scope, from first: LocalDate, asOf last: LocalDate,
        knownAt moment: Timestamp? = nil
    ) throws -> AuditTrail {
        let currency = try rulebook().rulebook.currency
        let turnover =
            scope.record == nil
            ? try turnover(scope, from: first, asOf: last, knownAt: moment, currency) : nil
        return try store.read { reader in
            let bound = try reader.entryBound(knownAt: moment)
            var gathering = TrailGathering(
                store: store, reader: reader, bound: bound, knownAt: moment)
            if let record = scope.record {
                guard let stored = try reader.findRecord(id: record) else {
                    throw GreenCreditError(
                        .usage, "record.unknown", "the ledger has no record \(record)")
                }
                try gathering.follow(stored.seq)
            }
            try StoredEntries(store: store, reader: reader).forEach(below: bound) {
                number, entry, seq in
                guard number < bound else { return }
                if scope.record != nil {
                    guard gathering.holds(seq), entry.valueDate <= last else { return }
                } else {
                    guard (first...last).contains(entry.valueDate),
                        entry.postings.contains(where: {
                            scope.contains($0) && $0.money.currency == currency
                        })
                    else { return }
                }
                try gathering.add(entry, number, at: seq)
            }
            return AuditTrail(
                scope: scope, periodStart: first, asOf: last, lines: gathering.lines,
                sources: try gathering.sources(), turnover: turnover)
        }
    }

    /// What the ledger's balances say went through a scope in a period.
    private func turnover(
        _ scope: AuditTrail.Scope, from first: LocalDate, asOf last: LocalDate,
        knownAt moment: Timestamp?, _ currency: Currency
    ) throws -> AuditTrail.Turnover {
        var query = scope.account.map(LedgerQuery.init(account:)) ?? LedgerQuery()
        query.knownAt = moment
        if let project = scope.project {
            query.dimensions = [ProjectFunds.projectDimension: project]
        }
        func sums(_ day: LocalDate) throws -> (Money, Money) {
            query.asOf = day
            var (debits, credits) = (Money.zero(currency), Money.zero(currency))
            for total in try totals(query) where total.key.currency == currency {
                debits = try debits.adding(total.debits)
                credits = try credits.adding(total.credits)
            }
            return (debits, credits)
        }
        let (debits, credits) = try sums(last)
        let before = try sums(first.adding(days: -1))
        return AuditTrail.Turnover(
            debits: try debits.subtracting(before.0), credits: try credits.subtracting(before.1))
    }
}

/// Entries and the records behind them, as they are found.
private struct TrailGathering {
    let store: any LedgerStore
    let reader: any LedgerReader
    let bound: Int64
    let knownAt: Timestamp?
    private(set) var lines: [AuditTrail.Line] = []
    private var records: [Int64: StoredRecord] = [:]
    private var pages: JournalPages

    init(
        store: any LedgerStore, reader: any LedgerReader, bound: Int64, knownAt: Timestamp?
    ) {
        self.store = store
        self.reader = reader
        self.bound = bound
        self.knownAt = knownAt
        pages = JournalPages(store: store, reader: reader)
    }

    func holds(_ seq: Int64) -> Bool { records[seq] != nil }

    mutating func follow(_ seq: Int64) throws {
        if records[seq] == nil { records[seq] = try reader.records(seq..<seq + 1).first }
    }

    mutating func add(_ entry: Entry, _ number: Int64, at seq: Int64) throws {
        guard lines.count < OpenLedger.followedEntriesLimit else {
            throw GreenCreditError(
                .usage, "trail.size",
                "more than \(OpenLedger.followedEntriesLimit) entries are to be followed; take a "
                    + "shorter period, a project, an account or a record")
        }
        try follow(seq)
        var reversedBy: String?
        if let reversal = try reader.findReversal(ofEntry: number), reversal < bound {
            reversedBy = try pages.entry(reversal).id
        }
        lines.append(
            AuditTrail.Line(
                number: number + 1, entry: entry, record: records[seq]?.id ?? "",
                reversedBy: reversedBy))
    }

    /// The records with everybody who answers for them.
    func sources() throws -> [AuditTrail.Source] {
        var approvals: [DigestText: [StoredRecord]] = [:]
        for stored in try reader.records(ofKinds: [.approval])
        where knownAt.map({ stored.sealed <= $0 }) ?? true {
            if case .approval(let digest) = try Record(bytes: stored.bytes).body {
                approvals[digest, default: []].append(stored)
            }
        }
        return try records.values.sorted { $0.seq < $1.seq }.map { stored in
            let digest = try DigestText(SHA256Digest.of(stored.bytes).hex)
            let leaf = MerkleTree.leafHash(try stored.logEntry.encoded())
            let signers = try ([stored] + (approvals[digest] ?? [])).flatMap {
                try TrailGathering.signers($0, isApproval: $0.seq != stored.seq)
            }
            let record = try Record(bytes: stored.bytes)
            return AuditTrail.Source(
                seq: stored.seq, id: stored.id, sha256: digest, leaf: try DigestText(leaf.hex),
                prepared: record.preparedAt, sealed: stored.sealed, signers: signers,
                evidence: try TrailGathering.evidence(record))
        }
    }

    /// Who signed a record.
    ///
    /// An approval of its own is made by nobody but who approves.
    private static func signers(
        _ stored: StoredRecord, isApproval: Bool
    ) throws -> [AuditSigner] {
        let signature = try DetachedSignature(decoding: stored.signatures)
        return Commitment.allCases.compactMap { commitment in
            guard let info = signature.signerInfos.first(where: { $0.commitment == commitment }),
                let certificate = signature.certificate(of: info)
            else { return nil }
            return AuditSigner(
                person: certificate.person ?? "", name: certificate.commonName ?? "",
                isApproval: isApproval || commitment == .approval, record: stored.id,
                sealed: stored.sealed)
        }
    }

    /// The files beside a record and the documents that its act names.
    private static func evidence(_ record: Record) throws -> [AuditDocument] {
        let files = record.evidence.map {
            AuditDocument(kind: nil, name: $0.name, sha256: $0.sha256)
        }
        guard case .act(let act, _) = record.body, let act = try ProgrammeAct(act: act) else {
            return files
        }
        return files
            + act.evidence.map {
                AuditDocument(kind: $0.kind, name: $0.name, sha256: $0.sha256)
            }
    }
}
