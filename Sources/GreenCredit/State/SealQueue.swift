internal import Dispatch
internal import Financing
internal import Foundation
internal import Ledger
internal import Stores
internal import Synchronization

/// What a caller brings to be sealed, before anything was checked.
enum SealWork: Sendable {
    /// A record as an outside system hands it in.
    case record(SignedRecord)
    /// Records of which all are sealed or none, and the proposals that are answered with them.
    case candidates([Candidate], answering: [String])
}

/// Records that one caller wants to have sealed together or not at all.
struct SealRequest: Sendable {
    var candidates: [Candidate]
    /// Proposals that are answered with them.
    let proposals: [String]
}

/// Brings concurrent callers into one commit.
///
/// Callers wait for their answers; all work is done in two rows. As many readers as there are
/// cores take what came in, several at a time, read it and check its signatures: together that
/// costs less than one by one, and nobody has to be woken for each. One thread seals whatever has
/// been read while the commit before was under way. It is always the same one while there is work:
/// handing the lead from caller to caller would make each commit wait until the next leader gets a
/// core.
///
/// A commit costs much the same for one record or for fifty. So the thread waits until a quarter of
/// those who wait for an answer stand in line, but never longer than the last commit took. With
/// half of them, all would be in one commit or the next, and nothing left to be read meanwhile.
final class SealQueue: Sendable {
    /// A caller that waits for its answer.
    private final class Waiter: Sendable {
        let work: SealWork
        let isAnswered = DispatchSemaphore(value: 0)
        let answer = Mutex<Result<SealOutcome, any Error>?>(nil)

        init(_ work: SealWork) { self.work = work }

        func answer(_ result: Result<SealOutcome, any Error>) {
            answer.withLock { $0 = result }
            isAnswered.signal()
        }
    }

    private struct State {
        /// How many have not been answered.
        var callers = 0
        var unread: [Waiter] = []
        var readers = 0
        var waiting: [(waiter: Waiter, request: SealRequest)] = []
        var isSealing = false
        /// How many stand in line when it is worth while to seal; `nil` while nobody looks.
        var wanted: Int?

        /// Whether the thread that seals is to be woken; it is told once.
        mutating func isToBeWoken() -> Bool {
            guard let wanted, waiting.count >= wanted else { return false }
            self.wanted = nil
            return true
        }
    }

    /// What is done with what the callers bring.
    struct Stages: Sendable {
        /// Reads what several callers brought, each for itself.
        let read: @Sendable ([SealWork]) -> [Result<SealRequest, any Error>]
        /// Seals the requests of several callers.
        let seal: @Sendable ([SealRequest]) -> [Result<SealOutcome, any Error>]
    }

    private let state = Mutex(State())
    private let arrival = DispatchSemaphore(value: 0)
    private let sealer = DispatchQueue(label: "GreenCredit.seal")
    private let readers = DispatchQueue(label: "GreenCredit.read", attributes: .concurrent)

    private static let readerLimit = ProcessInfo.processInfo.activeProcessorCount
    /// How many works a reader takes at most, so that the next commit need not wait for it long.
    private static let readingLimit = 16
    /// How many records share a commit at most, so that an answer does not take too long.
    private static let groupLimit = 256
    /// The longest that a record waits for others, in nanoseconds.
    private static let longestPatience: UInt64 = 5_000_000

    /// How many wait for the next commit.
    var callersInLine: Int { state.withLock { $0.waiting.count } }

    /// Waits for the answer to what a caller brings.
    func seal(_ work: SealWork, by stages: Stages) throws -> SealOutcome {
        let waiter = Waiter(work)
        let isReaderWanted = state.withLock { state in
            state.callers += 1
            state.unread.append(waiter)
            guard state.readers < SealQueue.readerLimit else { return false }
            state.readers += 1
            return true
        }
        if isReaderWanted { readers.async { self.read(stages) } }
        waiter.isAnswered.wait()
        state.withLock { $0.callers -= 1 }
        guard let answer = waiter.answer.withLock({ $0 }) else {
            preconditionFailure("a caller is woken by its answer")
        }
        return try answer.get()
    }

    // MARK: - Reading

    private func read(_ stages: Stages) {
        while let batch = takeUnread() {
            var requests: [(waiter: Waiter, request: SealRequest)] = []
            for (waiter, result) in zip(batch, stages.read(batch.map(\.work))) {
                switch result {
                case .success(let request): requests.append((waiter, request))
                case .failure(let error): waiter.answer(.failure(error))
                }
            }
            let (isFirst, isToBeWoken) = state.withLock { state in
                state.waiting += requests
                let isFirst = !state.isSealing && !requests.isEmpty
                if isFirst { state.isSealing = true }
                return (isFirst, state.isToBeWoken())
            }
            if isFirst { sealer.async { self.sealAll(stages) } }
            if isToBeWoken { arrival.signal() }
        }
    }

    /// A reader's share of what came in; `nil` ends the reader.
    private func takeUnread() -> [Waiter]? {
        state.withLock { state in
            guard !state.unread.isEmpty else {
                state.readers -= 1
                return nil
            }
            let share = (state.unread.count + SealQueue.readerLimit - 1) / SealQueue.readerLimit
            let count = min(share, SealQueue.readingLimit)
            defer { state.unread.removeFirst(count) }
            return Array(state.unread.prefix(count))
        }
    }

    // MARK: - Sealing

    private func sealAll(_ stages: Stages) {
        var patience: UInt64 = 0
        while let group = takeGroup(patience) {
            let start = DispatchTime.now().uptimeNanoseconds
            let answers = stages.seal(group.map(\.request))
            patience = min(
                DispatchTime.now().uptimeNanoseconds - start, SealQueue.longestPatience)
            tell(group.map(\.waiter), answers)
        }
    }

    /// Wakes callers with their answers.
    ///
    /// Where there are several another thread does it: it takes as long as the commit itself.
    private func tell(_ waiters: [Waiter], _ answers: [Result<SealOutcome, any Error>]) {
        let tell: @Sendable () -> Void = {
            for (waiter, answer) in zip(waiters, answers) { waiter.answer(answer) }
        }
        if waiters.count < 2 { tell() } else { readers.async(execute: tell) }
    }

    /// The requests that are sealed together now: several single records, or one of several.
    ///
    /// - Parameter patience: how long to wait for others, in nanoseconds.
    private func takeGroup(_ patience: UInt64) -> [(waiter: Waiter, request: SealRequest)]? {
        let isEnough = state.withLock { state in
            let wanted = min(state.callers / 4, SealQueue.groupLimit)
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
