internal import Financing
public import Ledger
internal import Proofs
internal import Stores
internal import Synchronization

/// A ledger that is open: the use cases are its methods, one file each.
///
/// Safe to share between tasks. Readers see the last commit; writers come one after another.
public final class OpenLedger: Sendable {
    /// Tells the time at which records are sealed.
    public typealias Clock = @Sendable () -> Timestamp

    /// Where its files lie.
    public let folder: LedgerFolder
    let store: any LedgerStore
    let now: Clock
    private let cachedState = Mutex<LedgerState?>(nil)
    private let cachedChecker = Mutex<SignerChecker?>(nil)

    /// Opens the ledger of a folder.
    ///
    /// - Throws: `ledger.missing` where there is none, and the store's errors.
    public convenience init(_ folder: LedgerFolder, clock: @escaping Clock) throws {
        guard folder.exists else { throw OpenLedger.missing(folder) }
        self.init(folder, store: try SQLiteStore(path: folder.database), clock: clock)
    }

    init(_ folder: LedgerFolder, store: any LedgerStore, clock: @escaping Clock) {
        self.folder = folder
        self.store = store
        self.now = clock
    }

    // MARK: - State

    /// Lends the newest state, loaded where another process has moved the log on.
    func withState<Result>(_ body: (LedgerState) throws -> Result) throws -> Result {
        try cachedState.withLock { cache in
            let state = try store.read { try current(&cache, $0) }
            guard state.size > 0 else {
                throw GreenCreditError(
                    .integrity, "genesis.missing",
                    "the ledger's file holds no records, not even entry 0; restore a backup",
                    at: folder.database)
            }
            return try body(state)
        }
    }

    /// Seals records in one durable step, all of them or none.
    ///
    /// - Returns: what became of each, or all reasons why none was sealed.
    func seal(
        _ candidates: [Candidate], answering proposals: [String] = []
    ) throws -> SealOutcome {
        try cachedState.withLock { cache in
            for attempt in 1... {
                do {
                    return try seal(candidates, answering: proposals, &cache)
                } catch let error as StoreError
                    where error.code == "store.sequence" && attempt < 5
                {
                    // Another process sealed first: look again at what it left.
                    cache = nil
                }
            }
            preconditionFailure("the loop ends by returning or throwing")
        }
    }

    /// Forgets what was loaded, after the store was changed beneath.
    func forgetState() { cachedState.withLock { $0 = nil } }

    private func seal(
        _ candidates: [Candidate], answering proposals: [String], _ cache: inout LedgerState?
    ) throws -> SealOutcome {
        var (pass, outcome) = try store.read { reader in
            let state = try current(&cache, reader)
            var pass = SealingPass(
                state: state, lookup: StoreLookup(reader: reader), checker: try checker(reader))
            let sealed = try sealingTime(after: state.lastSealed)
            let outcome = try admit(candidates, to: &pass, sealed: sealed)
            return (pass, outcome)
        }
        guard case .sealed = outcome else { return outcome }
        var group = pass.takeGroup()
        // What waits under the number of a sealed record could never be sealed any more.
        group.answeredProposals = proposals + candidates.map(\.record.id)
        cache = nil
        try store.append(group)
        cache = pass.state
        return outcome
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

    /// The clock's time, but never before the last record's.
    private func sealingTime(after last: Timestamp) throws -> Timestamp {
        let time = now()
        // Clocks are set back by a moment now and then; more than a minute is a wrong clock.
        let isClose = last.millisecondsSince1970 &- time.millisecondsSince1970 <= 60_000
        return time < last && isClose ? last : time
    }

    private func current(
        _ cache: inout LedgerState?, _ reader: any LedgerReader
    ) throws -> LedgerState {
        if let state = cache, try reader.size() == state.size { return state }
        let state = try LedgerState(loading: reader)
        cache = state
        return state
    }

    /// Checks signatures against the root that entry 0 names.
    func checker(_ reader: any LedgerReader) throws -> SignerChecker {
        try cachedChecker.withLock { cache in
            if let checker = cache { return checker }
            let root = try TrustFiles.certificate(TrustFiles.root, in: reader.attachments(of: 0))
            let checker = SignerChecker(root: root)
            cache = checker
            return checker
        }
    }
}

/// How sealing ended.
enum SealOutcome {
    case sealed([ApprovalOutcome])
    case refused([RuleRefusal])
}

extension OpenLedger {
    /// Whether an error comes from the store: the machine's fault, not the caller's.
    public static func isStoreError(_ error: any Error) -> Bool { error is StoreError }
}
