internal import Dispatch
internal import Financing
internal import Ledger
internal import Stores
internal import Synchronization

/// Records that one caller wants to have sealed together or not at all.
struct SealRequest: Sendable {
    let candidates: [Candidate]
    /// Proposals that are answered with them.
    let proposals: [String]
}

/// Brings concurrent callers into one commit.
///
/// The first caller leads: it seals its own records and whatever has come in meanwhile, then hands
/// the lead to the next one that waits. Nobody waits longer than for the commit that is under way
/// and its own.
final class SealQueue: Sendable {
    /// A caller that waits for its answer, or for its turn to lead.
    private final class Waiter: Sendable {
        let request: SealRequest
        let isAwake = DispatchSemaphore(value: 0)
        let answer = Mutex<Result<SealOutcome, any Error>?>(nil)

        init(_ request: SealRequest) { self.request = request }
    }

    private struct State {
        var waiting: [Waiter] = []
        var isLed = false
    }

    private let state = Mutex(State())

    /// How many records share a commit at most, so that an answer does not take too long.
    private static let groupLimit = 256

    /// Waits for the answer to a request; `lead` answers several, one after another.
    func seal(
        _ request: SealRequest, lead: ([SealRequest]) -> [Result<SealOutcome, any Error>]
    ) throws -> SealOutcome {
        let waiter = Waiter(request)
        let isLeader = state.withLock { state in
            state.waiting.append(waiter)
            defer { state.isLed = true }
            return !state.isLed
        }
        if !isLeader { waiter.isAwake.wait() }
        if let answer = waiter.answer.withLock({ $0 }) { return try answer.get() }
        // Woken without an answer: it is this caller's turn to lead, and its own request is first.
        let group = takeGroup()
        let answers = lead(group.map(\.request))
        for (member, answer) in zip(group, answers) {
            member.answer.withLock { $0 = answer }
            if member !== waiter { member.isAwake.signal() }
        }
        handOver()
        guard let answer = waiter.answer.withLock({ $0 }) else {
            preconditionFailure("a leader answers its own request first")
        }
        return try answer.get()
    }

    /// The requests that are sealed together now: several single records, or one of several.
    private func takeGroup() -> [Waiter] {
        state.withLock { state in
            var count = 0
            while count < min(state.waiting.count, SealQueue.groupLimit),
                count == 0
                    || (state.waiting[0].request.candidates.count == 1
                        && state.waiting[count].request.candidates.count == 1)
            { count += 1 }
            defer { state.waiting.removeFirst(count) }
            return Array(state.waiting.prefix(count))
        }
    }

    private func handOver() {
        let next = state.withLock { state -> Waiter? in
            if state.waiting.isEmpty { state.isLed = false }
            return state.waiting.first
        }
        next?.isAwake.signal()
    }
}

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
