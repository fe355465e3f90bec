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
/// One thread seals whatever has come in while the commit before was under way; callers wait for
/// their own answers. The thread is always the same one while there is work: handing the lead from
/// caller to caller would make each commit wait until the next leader gets a core, and by then all
/// callers would stand in line and nobody would check signatures meanwhile.
///
/// A commit costs much the same for one record or for fifty. So the thread waits until half of
/// those who called lately stand in line, but never longer than the last commit took.
final class SealQueue: Sendable {
    /// A caller that waits for its answer.
    private final class Waiter: Sendable {
        let request: SealRequest
        let isAnswered = DispatchSemaphore(value: 0)
        let answer = Mutex<Result<SealOutcome, any Error>?>(nil)

        init(_ request: SealRequest) { self.request = request }
    }

    private struct State {
        var waiting: [Waiter] = []
        var isSealing = false
        /// How many callers prepare what they will put in line.
        var preparing = 0
        /// How many stand in line when it is worth while to seal; `nil` while nobody looks.
        var wanted: Int?

        /// Whether the thread that seals is to be woken; it is told once.
        mutating func isToBeWoken() -> Bool {
            guard let wanted, waiting.count >= wanted else { return false }
            self.wanted = nil
            return true
        }
    }

    /// Seals the requests of several callers.
    typealias Sealing = @Sendable ([SealRequest]) -> [Result<SealOutcome, any Error>]

    private let state = Mutex(State())
    private let arrival = DispatchSemaphore(value: 0)
    private let thread = DispatchQueue(label: "GreenCredit.seal")

    /// How many records share a commit at most, so that an answer does not take too long.
    private static let groupLimit = 256
    /// The longest that a record waits for others, in nanoseconds.
    private static let longestPatience: UInt64 = 5_000_000

    /// How many wait for the next commit.
    var callersInLine: Int { state.withLock { $0.waiting.count } }

    /// Waits for the answer to a request.
    ///
    /// - Parameter prepare: makes the request; others may be sealed meanwhile.
    func seal(
        by seal: @escaping Sealing, _ prepare: () throws -> SealRequest
    ) throws -> SealOutcome {
        state.withLock { $0.preparing += 1 }
        let waiter: Waiter
        do {
            waiter = Waiter(try prepare())
        } catch {
            leave(nil, seal)
            throw error
        }
        leave(waiter, seal)
        waiter.isAnswered.wait()
        guard let answer = waiter.answer.withLock({ $0 }) else {
            preconditionFailure("a caller is woken by its answer")
        }
        return try answer.get()
    }

    /// Puts a caller that has prepared its request in line; or nobody, where that failed.
    private func leave(_ waiter: Waiter?, _ seal: @escaping Sealing) {
        let (isFirst, isToBeWoken) = state.withLock { state in
            state.preparing -= 1
            if let waiter { state.waiting.append(waiter) }
            let isFirst = !state.isSealing && waiter != nil
            if isFirst { state.isSealing = true }
            return (isFirst, state.isToBeWoken())
        }
        if isFirst { thread.async { self.run(seal) } }
        if isToBeWoken { arrival.signal() }
    }

    private func run(_ seal: Sealing) {
        var callers = 1
        var patience: UInt64 = 0
        while let group = takeGroup(of: callers, patience) {
            let start = DispatchTime.now().uptimeNanoseconds
            let answers = seal(group.map(\.request))
            patience = min(
                DispatchTime.now().uptimeNanoseconds - start, SealQueue.longestPatience)
            callers = state.withLock { group.count + $0.waiting.count + $0.preparing }
            for (waiter, answer) in zip(group, answers) {
                waiter.answer.withLock { $0 = answer }
                waiter.isAnswered.signal()
            }
        }
    }

    /// The requests that are sealed together now: several single records, or one of several.
    ///
    /// - Parameters:
    ///   - callers: how many called lately.
    ///   - patience: how long to wait for them, in nanoseconds.
    private func takeGroup(of callers: Int, _ patience: UInt64) -> [Waiter]? {
        let wanted = min(callers / 2, SealQueue.groupLimit)
        let isEnough = state.withLock { state in
            guard state.waiting.count < wanted else { return true }
            state.wanted = wanted
            return false
        }
        if !isEnough {
            _ = arrival.wait(
                timeout: DispatchTime(
                    uptimeNanoseconds: DispatchTime.now().uptimeNanoseconds + patience))
        }
        return state.withLock { state in
            // A wake that comes too late for this wait only makes the next group smaller.
            state.wanted = nil
            var count = 0
            while count < min(state.waiting.count, SealQueue.groupLimit),
                count == 0
                    || (state.waiting[0].request.candidates.count < 2
                        && state.waiting[count].request.candidates.count < 2)
            { count += 1 }
            guard count > 0 else {
                state.isSealing = false
                return nil
            }
            defer { state.waiting.removeFirst(count) }
            return Array(state.waiting.prefix(count))
        }
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
