internal import Ledger
internal import Proofs
internal import Stores

extension LedgerState {
    /// Folds what a store holds, without checking signatures again: that is `verify`'s work.
    init(loading reader: any LedgerReader) throws {
        self.init()
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
            entryCount: try reader.entryCount(), keys: keys, totals: try reader.totals())
        tree = try TreeState(size: size) { try reader.findTile(level: $0, number: $1) }
        waiting = try WaitingRecord.load(reader)
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
        case .act, .batch, .refusal, .approval, .bankStatement, .statement: break
        }
    }
}

extension WaitingRecord {
    /// The records that are in the log without an effect, with the approvals they have so far.
    static func load(_ reader: any LedgerReader) throws -> [SHA256Digest: WaitingRecord] {
        var waiting: [SHA256Digest: WaitingRecord] = [:]
        for stored in try reader.waitingRecords() {
            let record = try Record(bytes: stored.bytes)
            guard let day = record.valueDate else { continue }
            let signature = try DetachedSignature(decoding: stored.signatures)
            waiting[SHA256Digest.of(stored.bytes)] = WaitingRecord(
                id: record.id, seq: stored.seq, valueDate: day,
                maker: signature.person(of: .creation) ?? "",
                checkers: [signature.person(of: .approval)].compactMap { $0 },
                entries: try StoredEntries(reader: reader).entries(of: stored))
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

extension DetachedSignature {
    /// The person who made a commitment, as the certificate names it.
    func person(of commitment: Commitment) -> String? {
        signerInfos.first { $0.commitment == commitment }
            .flatMap { certificate(of: $0)?.person }
    }
}

/// Reads journal entries back from the records that hold them.
struct StoredEntries {
    let reader: any LedgerReader

    /// The entries of a record or batch, in order; none for other kinds.
    func entries(of stored: StoredRecord) throws -> [Entry] {
        guard stored.kind == .record || stored.kind == .batch else { return [] }
        switch try Record(bytes: stored.bytes).body {
        case .act(_, let entries): return entries
        case .batch(let batch):
            return try BatchItems.items(
                inBundles: try reader.bundles(of: stored.seq), count: batch.count
            ).map { try BatchItem(bytes: $0).entry }
        default: return []
        }
    }

    /// The entries of the record or batch at a place in the log.
    func entries(at seq: Int64) throws -> [Entry] {
        guard let stored = try reader.records(seq..<seq + 1).first else { return [] }
        return try entries(of: stored)
    }

    /// All entries that are effective below a bound, with their numbers, in order.
    func forEach(
        below bound: Int64, _ body: (_ number: Int64, _ entry: Entry, _ seq: Int64) throws -> Void
    ) throws {
        for effect in try reader.effects() where effect.first < bound {
            for (offset, entry) in try entries(at: effect.source).enumerated() {
                try body(effect.first + Int64(offset), entry, effect.source)
            }
        }
    }
}

/// Answers from a store's projections.
struct StoreLookup: SealedLookup {
    let reader: any LedgerReader

    func findIdentity(book: String, id: String) throws -> Projections.Identity? {
        try reader.findIdentity(book: book, id: id)
    }

    func findEntry(_ number: Int64) throws -> Entry? {
        guard let effect = try reader.findEffect(ofEntry: number) else { return nil }
        let entries = try StoredEntries(reader: reader).entries(at: effect.source)
        let offset = Int(number - effect.first)
        return entries.indices.contains(offset) ? entries[offset] : nil
    }

    func isReversed(_ number: Int64) throws -> Bool {
        try reader.findReversal(ofEntry: number) != nil
    }

    func hasRecord(id: String) throws -> Bool { try reader.findRecord(id: id) != nil }

    func balanceDigest(of book: String, at day: LocalDate) throws -> SHA256Digest? {
        try ClosedBook.digest(of: book, at: day, reader)
    }
}
