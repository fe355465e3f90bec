import Foundation
import GreenCredit
import Ledger
import Synchronization

/// The calls that post: the only ones here that know how the ledger wants them.
enum PostingCalls {
    /// Entries of one batch, one durable commit, two signatures: as TigerBeetle's benchmark.
    static let batchSize = 8190

    /// Posts entries in batches, signing included.
    ///
    /// - Returns: how many entries each batch had and how long it took.
    static func postBatches(
        _ entries: some Sequence<Entry> & Sendable, to bench: BenchLedger, sealed: (Int) -> Void
    ) throws -> [(entries: Int, seconds: Double)] {
        var batches: [(entries: Int, seconds: Double)] = []
        let start = ContinuousClock.now
        var last = 0.0
        var done = 0
        let outcome = try bench.ledger.postBatches(
            of: entries, itemsPerBatch: batchSize, maker: bench.maker, checker: bench.checker,
            name: { "BATCH-\($0)" }
        ) { count in
            let now = start.duration(to: .now).seconds
            batches.append((Int(count) - done, now - last))
            (last, done) = (now, Int(count))
            sealed(done)
        }
        guard case .posted = outcome else { throw BenchError("refused: \(outcome)") }
        return batches
    }

    /// An act that is ready to be sealed when the clock starts: bytes, as they come from outside.
    typealias PreparedAct = SignedRecord

    /// Whether `prepare` has signed the acts already.
    static let areSignedAhead = true

    /// Does what may be done before the clock starts.
    static func prepare(_ entries: some Sequence<Entry>, for bench: BenchLedger) throws
        -> [PreparedAct]
    {
        try entries.map {
            try bench.ledger.signed(
                try bench.ledger.journalDraft(of: $0), maker: bench.maker, checker: bench.checker)
        }
    }

    /// Posts single acts from several callers at once; each waits for its answer.
    ///
    /// - Returns: how many were posted: all, or those that were begun within so many seconds.
    static func postSingles(
        _ acts: [PreparedAct], to bench: BenchLedger, callers: Int, within limit: Double
    ) throws -> Int {
        let next = Atomic(0)
        let posted = Atomic(0)
        let start = ContinuousClock.now
        let failure = Mutex<(any Error)?>(nil)
        let group = DispatchGroup()
        for _ in 0..<callers {
            group.enter()
            Thread.detachNewThread {
                defer { group.leave() }
                while true {
                    let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
                    guard index < acts.count, start.duration(to: .now).seconds < limit else {
                        return
                    }
                    do {
                        let outcome = try bench.ledger.seal(acts[index])
                        guard case .sealed = outcome else {
                            throw BenchError("refused: \(outcome)")
                        }
                        posted.wrappingAdd(1, ordering: .relaxed)
                    } catch {
                        failure.withLock { $0 = $0 ?? error }
                        return
                    }
                }
            }
        }
        group.wait()
        if let error = failure.withLock({ $0 }) { throw error }
        return posted.load(ordering: .relaxed)
    }
}
