internal import Financing
internal import Ledger
internal import Proofs
internal import Stores

extension LedgerState {
    /// Folds what a store holds, without checking signatures again: that is `verify`'s work.
    init(
        loading reader: any LedgerReader, store: any LedgerStore, catalogue: KeyCatalogue
    ) throws {
        self.init(catalogue: catalogue)
        size = try reader.size()
        guard size > 0 else { return }
        let kinds: Set<RecordKind> = [
            .genesis, .keyRegister, .keyRevoke, .roleGrant, .roleEnd, .crl, .rulebook, .periodClose,
        ]
        for stored in try reader.records(ofKinds: kinds) {
            try fold(stored, files: { try reader.attachments(of: stored.seq) })
        }
        if let last = try reader.records(size - 1..<size).first { lastSealed = last.sealed }
        let keys = try reader.keys()
        journal = JournalState(
            entryCount: try reader.entryCount(), keys: keys, totals: try reader.totals(),
            catalogue: catalogue)
        for reservation in try reader.reservations() { reserve(reservation) }
        tree = try TreeState(size: size) { try reader.findTile(level: $0, number: $1) }
        waiting = try WaitingRecord.load(reader, store: store, catalogue: catalogue)
    }

    /// Notes that a document number is spoken for.
    mutating func reserve(_ reservation: Projections.Reservation) {
        let hash = IdentityHash.of(book: reservation.book, id: reservation.id)
        reservations[hash, default: []].append(reservation)
    }

    private mutating func fold(_ stored: StoredRecord, files: () throws -> [Attachment]) throws {
        let record = try Record(bytes: stored.bytes)
        switch record.body {
        case .genesis(let genesis):
            let candidate = Candidate(
                record: record, bytes: stored.bytes, signatures: stored.signatures,
                files: try files())
            let wholeSize = size
            size = 0
            try GenesisCheck.apply(genesis, of: candidate, to: &self, sealed: stored.sealed)
            size = wholeSize
        case .keyRegister(let registration):
            try registry.register(
                try Certificate(base64: registration.certificate), at: stored.seq)
        case .keyRevoke(let revocation):
            try registry.revoke(try revocation.certificate.digest, at: stored.seq)
        case .roleGrant(let grant): registry.grant(grant)
        case .roleEnd(let grant): registry.end(grant)
        case .crl: registry.replace(revocationLists: try TrustFiles.revocationLists(try files()))
        case .rulebook(let adoption):
            rulebooks.append(
                AdoptedRulebook(
                    digest: try adoption.sha256.digest,
                    rulebook: try TrustFiles.rulebook(try files(), digest: adoption.sha256),
                    adopted: stored.seq))
        case .periodClose(let close): closedThrough[close.book] = close.through
        case .act, .batch, .refusal, .approval, .bankStatement, .reconciliation, .statement: break
        }
    }
}

extension WaitingRecord {
    /// The records that are in the log without an effect, with the approvals they have so far.
    static func load(
        _ reader: any LedgerReader, store: any LedgerStore, catalogue: KeyCatalogue
    ) throws -> [SHA256Digest: WaitingRecord] {
        var scanner = ItemScanner(catalogue: catalogue)
        var waiting: [SHA256Digest: WaitingRecord] = [:]
        for stored in try reader.waitingRecords() {
            let record = try Record(bytes: stored.bytes)
            let content = try StoredEntries(store: store, reader: reader).content(
                of: stored, scanner: &scanner)
            guard let day = record.valueDate, let content else { continue }
            let signature = try DetachedSignature(decoding: stored.signatures)
            waiting[SHA256Digest.of(stored.bytes)] = WaitingRecord(
                id: record.id, seq: stored.seq, valueDate: day,
                maker: signature.person(of: .creation) ?? "",
                checkers: [signature.person(of: .approval)].compactMap { $0 },
                content: content, act: try record.programmeAct)
        }
        guard !waiting.isEmpty else { return [:] }
        for stored in try reader.records(ofKinds: [.refusal]) {
            guard case .refusal(let refusal) = try Record(bytes: stored.bytes).body else {
                continue
            }
            waiting[try refusal.record.digest] = nil
        }
        for stored in try reader.records(ofKinds: [.approval]) {
            guard case .approval(let digest) = try Record(bytes: stored.bytes).body else {
                continue
            }
            let signature = try DetachedSignature(decoding: stored.signatures)
            guard let person = signature.person(of: .approval) else { continue }
            waiting[try digest.digest]?.checkers.append(person)
        }
        return waiting
    }
}

extension Record {
    /// The business act of the programme that the record holds.
    fileprivate var programmeAct: ProgrammeAct? {
        get throws(LedgerError) {
            guard case .act(let act, _) = body else { return nil }
            return try ProgrammeAct(act: act)
        }
    }
}

extension DetachedSignature {
    /// The person who made a commitment, as the certificate names it.
    func person(of commitment: Commitment) -> String? {
        signerInfos.first { $0.commitment == commitment }
            .flatMap { certificate(of: $0)?.person }
    }
}

/// Reads journal entries back from the records that hold them.
struct StoredEntries {
    let store: any LedgerStore
    let reader: any LedgerReader

    /// The entries of a record or batch in columns; `nil` for other kinds.
    func content(
        of stored: StoredRecord, scanner: inout ItemScanner
    ) throws -> JournalContent? {
        switch try Record(bytes: stored.bytes).body {
        case .act(_, let entries):
            return try JournalContent(entries, catalogue: scanner.catalogue)
        case .batch(let batch):
            return try BatchContent(
                try store.bundles(of: stored.seq), count: batch.count, batch: stored.id,
                scanner: &scanner
            ).journal
        default: return nil
        }
    }

    /// Lends the entries of the record or batch at a place in the log, in order.
    func forEachEntry(at seq: Int64, _ body: (Entry) throws -> Void) throws {
        guard let stored = try reader.records(seq..<seq + 1).first else { return }
        switch try Record(bytes: stored.bytes).body {
        case .act(_, let entries): try entries.forEach(body)
        case .batch(let batch):
            let bundles = try store.bundles(of: seq)
            for number in 0..<bundles.count {
                for item in try BatchItems.items(
                    inBundle: number, of: bundles, count: batch.count)
                {
                    try body(try BatchItem(bytes: item).entry)
                }
            }
        default: return
        }
    }

    /// The entry of a place in the record or batch at a place in the log; `nil` if there is none.
    func entry(_ offset: Int, at seq: Int64) throws -> Entry? {
        guard let stored = try reader.records(seq..<seq + 1).first else { return nil }
        switch try Record(bytes: stored.bytes).body {
        case .act(_, let entries): return entries.indices.contains(offset) ? entries[offset] : nil
        case .batch(let batch):
            guard offset < batch.count else { return nil }
            let bundle = try store.bundles(of: seq)[offset / TilePath.fullWidth]
            return try BatchItems.entry(offset % TilePath.fullWidth, inBundle: bundle)
        default: return nil
        }
    }

    /// All entries that are effective below a bound, with their numbers, in order.
    func forEach(
        below bound: Int64, _ body: (_ number: Int64, _ entry: Entry, _ seq: Int64) throws -> Void
    ) throws {
        for effect in try reader.effects() where effect.first < bound {
            var number = effect.first
            try forEachEntry(at: effect.source) { entry in
                try body(number, entry, effect.source)
                number += 1
            }
        }
    }
}

/// Answers from a store's projections.
struct StoreLookup: SealedLookup {
    let store: any LedgerStore
    let reader: any LedgerReader

    func entries(ofIdentities hashes: [UInt64]) throws -> [(index: Int, entry: Int64)] {
        try reader.entries(ofIdentities: hashes)
    }

    func findEntry(_ number: Int64) throws -> Entry? {
        guard let effect = try reader.findEffect(ofEntry: number) else { return nil }
        return try StoredEntries(store: store, reader: reader).entry(
            Int(number - effect.first), at: effect.source)
    }

    /// The number of the effective entry that has a document number.
    func findNumber(book: String, id: String) throws -> Int64? {
        let hash = IdentityHash.of(book: book, id: id)
        return try entries(ofIdentities: [hash]).map(\.entry).sorted().first { number in
            try findEntry(number)?.isNamed(id, in: book) ?? false
        }
    }

    func isReversed(_ number: Int64) throws -> Bool {
        try reader.findReversal(ofEntry: number) != nil
    }

    func hasRecord(id: String) throws -> Bool { try reader.hasRecord(id: id) }

    func balanceDigest(of book: String, at day: LocalDate) throws -> SHA256Digest? {
        try ClosedBook.digest(of: book, at: day, reader)
    }
}
