public import Financing
public import Ledger
internal import Proofs

/// How a run of batches ended, in order of precedence.
public enum BatchesOutcome: Sendable {
    /// Rules stand against a batch; the batches before it are in the ledger.
    case refused([RuleRefusal], batch: String, posted: [Receipt])
    /// A batch waits for a further checker; the batches before it are in the ledger.
    case waiting(Receipt, checkers: Int, posted: [Receipt])
    /// All are in the ledger.
    case posted([Receipt])
}

extension OpenLedger {
    /// Posts entries in batches under two signatures each: bulk imports with both keys at hand.
    ///
    /// While one batch is sealed, the next ones are written, hashed and signed on another thread.
    /// Memory holds a few batches, however many entries there are. Each batch is a commit of its
    /// own: on refusal, those before it stay.
    ///
    /// - Parameters:
    ///   - entries: in order; drawn on another thread.
    ///   - itemsPerBatch: at most `Batch.maximumCount`.
    ///   - name: the name of the batch of a number, from 0.
    ///   - progress: is told how many entries are in the ledger.
    public func postBatches<Entries: Sequence<Entry> & Sendable>(
        of entries: Entries, itemsPerBatch: Int, act: Act = Act(kind: "journal.import"),
        maker: OfficerKey, checker officer: OfficerKey,
        name: @escaping @Sendable (Int) -> String,
        progress: (_ entries: Int64) -> Void = { _ in }
    ) throws -> BatchesOutcome {
        precondition((1...Batch.maximumCount).contains(itemsPerBatch), "a batch that cannot be")
        let context = try SigningContext(self, maker: maker, checker: officer)
        let batches = ReadAhead<Candidate>(ahead: 2) { [catalogue] yield in
            var scanner = ItemScanner(catalogue: catalogue)
            var iterator = entries.makeIterator()
            var next = iterator.next()
            var number = 0
            while next != nil {
                var writer = try BatchWriter(id: name(number))
                while let entry = next, writer.count < itemsPerBatch {
                    try writer.append(entry, scanner: &scanner)
                    next = iterator.next()
                }
                let batch = try writer.finish(scanner: &scanner)
                guard yield(try context.candidate(batch, act: act)) else { return }
                number += 1
            }
        }
        defer { batches.cancel() }
        var posted: [Receipt] = []
        var count: Int64 = 0
        while let candidate = try batches.next() {
            switch try seal([candidate]) {
            case .refused(let refusals):
                return .refused(refusals, batch: candidate.record.id, posted: posted)
            case .sealed(let outcomes):
                for outcome in outcomes {
                    switch outcome {
                    case .refused(let refusals):
                        return .refused(refusals, batch: candidate.record.id, posted: posted)
                    case .waiting(let receipt, let checkers):
                        return .waiting(receipt, checkers: checkers, posted: posted)
                    case .sealed(let receipt):
                        posted.append(receipt)
                        count += Int64(receipt.entries)
                        progress(count)
                    }
                }
            }
        }
        return .posted(posted)
    }
}

/// What a record needs of the ledger to be signed, taken once for many records.
///
/// Should a rulebook be adopted meanwhile, sealing refuses what names the older one.
struct SigningContext: Sendable {
    let rulebooks: [AdoptedRulebook]
    let issuing: Certificate
    let checker: SignerChecker
    let now: OpenLedger.Clock
    let maker: OfficerKey
    let officer: OfficerKey

    init(_ ledger: OpenLedger, maker: OfficerKey, checker officer: OfficerKey) throws {
        (rulebooks, issuing) = try ledger.withState { ($0.rulebooks, try ledger.issuing($0)) }
        checker = try ledger.checker()
        now = ledger.now
        self.maker = maker
        self.officer = officer
    }

    /// The candidate of a batch, with both signatures, checked.
    func candidate(_ batch: PreparedBatch, act: Act) throws -> Candidate {
        let day = batch.lastDay
        let governing = rulebooks.last { adopted in
            day.map { adopted.rulebook.governs(on: $0) } ?? true
        }
        guard let rulebook = governing ?? rulebooks.last else {
            throw GreenCreditError(
                .integrity, "rulebook.none", "the ledger has no rulebook; entry 0 is missing")
        }
        let time = now()
        let prepared = try PreparedRecord(
            batch, act: act, rulebook: try rulebook.digest.text, at: time)
        var candidate = try prepared.signed(by: maker.signer, issuing: issuing, at: time)
        candidate = try candidate.approved(by: officer.signer, issuing: issuing, at: time)
        candidate.checked = try checker.checkedSignatures(of: candidate)
        return candidate
    }
}
