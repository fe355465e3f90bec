internal import Financing
internal import Ledger
internal import Stores
internal import Synchronization

extension OpenLedger {
    /// Seals what several callers want, in one durable step.
    ///
    /// Requests that rules refuse are answered and left out; the rest is committed together.
    func sealTogether(_ requests: [SealRequest]) -> [Result<SealOutcome, any Error>] {
        for attempt in 1... {
            do {
                return try cachedState.withLock { try sealTogether(requests, &$0) }
            } catch let error as StoreError where error.code == "store.sequence" && attempt < 5 {
                // Another process sealed first: look again at what it left.
                forgetState()
            } catch {
                forgetState()
                // One bad record must not take the others with it.
                return requests.count == 1
                    ? [.failure(error)] : requests.flatMap { sealTogether([$0]) }
            }
        }
        preconditionFailure("the loop ends by returning")
    }

    private func sealTogether(
        _ requests: [SealRequest], _ cache: inout LedgerState?
    ) throws -> [Result<SealOutcome, any Error>] {
        // The state moves into the pass, so that nothing is copied; it comes back when all is well.
        var pass = SealingPass(
            state: try store.read { try takeCurrent(&cache, $0) }, lookup: EmptyLookup(),
            checker: try checker())
        let sealed = try sealingTime(after: pass.state.lastSealed)
        var answered: [String] = []
        var outcomes: [SealOutcome] = []
        try store.read { reader in
            pass.lookup = StoreLookup(store: store, reader: reader)
            let candidates = requests.lazy.flatMap(\.candidates)
            if candidates.contains(where: { $0.needsProgramme(pass.state) }) {
                try pass.state.loadProgramme(reader, store: store)
            }
            try pass.state.loadBankAccounts(Set(candidates.compactMap(\.bankAccount)), reader)
            for request in requests {
                let outcome = try admit(request.candidates, to: &pass, sealed: sealed)
                outcomes.append(outcome)
                guard case .sealed = outcome else {
                    // Of several records some may be in the pass already: start again.
                    if request.candidates.count > 1 { pass.isSpoilt = true }
                    continue
                }
                // What waits under the number of a sealed record could never be sealed any more.
                answered += request.proposals + request.candidates.map(\.record.id)
            }
        }
        guard !pass.isSpoilt else { return outcomes.map { .success($0) } }
        if !answered.isEmpty {
            var group = pass.takeGroup()
            group.answeredProposals = answered
            try store.append(group)
        }
        cache = pass.state
        return outcomes.map { .success($0) }
    }

    private func takeCurrent(
        _ cache: inout LedgerState?, _ reader: any LedgerReader
    ) throws -> LedgerState {
        if let state = cache.take(), try reader.size() == state.size { return state }
        return try LedgerState(loading: reader, store: store, catalogue: catalogue)
    }

    private func admit(
        _ candidates: [Candidate], to pass: inout SealingPass, sealed: Timestamp
    ) throws -> SealOutcome {
        var outcomes: [ApprovalOutcome] = []
        var refusals: [RuleRefusal] = []
        for candidate in candidates {
            let id = candidate.record.id
            switch try pass.admit(candidate, sealed: sealed) {
            case .refused(let reasons): refusals += reasons
            case .waiting(let seq, let checkers):
                outcomes.append(
                    .waiting(
                        Receipt(id: id, seq: seq, sealed: sealed, entries: 0), checkers: checkers))
            case .inEffect(let seq, let entries):
                outcomes.append(
                    .sealed(Receipt(id: id, seq: seq, sealed: sealed, entries: entries)))
            }
        }
        return refusals.isEmpty ? .sealed(outcomes) : .refused(refusals)
    }
}
