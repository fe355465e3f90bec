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
    /// Numbers of balance keys for all that this process reads and writes.
    let catalogue = KeyCatalogue()
    let cachedState = Mutex<LedgerState?>(nil)
    private let queue = SealQueue()
    let keyDirectory = KeyDirectory()
    private let cachedChecker = Mutex<SignerChecker?>(nil)

    /// Opens the ledger of a folder.
    ///
    /// - Throws: `ledger.missing` where there is none, and the store's errors.
    public convenience init(_ folder: LedgerFolder, clock: @escaping Clock) throws {
        guard folder.exists else { throw OpenLedger.missing(folder) }
        let store = try SQLiteStore(path: folder.database)
        self.init(folder, store: store, clock: clock)
        // An older version's projections went with its schema.
        if store.hasLostProjections { try rebuild() }
    }

    init(_ folder: LedgerFolder, store: any LedgerStore, clock: @escaping Clock) {
        self.folder = folder
        self.store = store
        self.now = clock
    }

    // MARK: - State

    /// Lends the newest state, loaded where another process has moved the log on.
    ///
    /// - Parameters:
    ///   - programme: whether what registers and acts say is loaded, too.
    ///   - bankAccounts: the bank accounts whose lines and matches are loaded, too.
    func withState<Result>(
        programme: Bool = false, bankAccounts: Set<String> = [],
        _ body: (LedgerState) throws -> Result
    ) throws -> Result {
        try cachedState.withLock { cache in
            let state = try store.read { try current(&cache, $0, programme, bankAccounts) }
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
    /// Callers that come at the same time share a commit; each gets its own answer.
    ///
    /// - Returns: what became of each, or all reasons why none was sealed.
    func seal(
        _ candidates: [Candidate], answering proposals: [String] = []
    ) throws -> SealOutcome {
        try seal(.candidates(candidates, answering: proposals))
    }

    /// Seals what one caller brings, in one commit with others who call at the same time.
    func seal(_ work: SealWork) throws -> SealOutcome {
        try queue.seal(
            work,
            by: SealQueue.Stages(read: { self.read($0) }, seal: { self.sealTogether($0) }))
    }

    /// Forgets what was loaded, after the store was changed beneath.
    func forgetState() {
        cachedState.withLock { $0 = nil }
        keyDirectory.forget()
    }

    /// The clock's time, but never before the last record's.
    func sealingTime(after last: Timestamp) throws -> Timestamp {
        let time = now()
        // Clocks are set back by a moment now and then; more than a minute is a wrong clock.
        let isClose = last.millisecondsSince1970 &- time.millisecondsSince1970 <= 60_000
        return time < last && isClose ? last : time
    }

    private func current(
        _ cache: inout LedgerState?, _ reader: any LedgerReader, _ programme: Bool,
        _ bankAccounts: Set<String>
    ) throws -> LedgerState {
        var state: LedgerState
        if let known = cache, try reader.size() == known.size {
            let hasAccounts = bankAccounts.allSatisfy { known.bankAccounts[$0] != nil }
            let hasProgramme = known.programme != nil && known.unsettled.isEmpty
            if hasAccounts, !programme || hasProgramme { return known }
            state = known
        } else {
            state = try LedgerState(loading: reader, store: store, catalogue: catalogue)
        }
        if programme {
            try state.loadProgramme(reader, store: store)
            state.settleProgramme()
        }
        try state.loadBankAccounts(bankAccounts, reader)
        cache = state
        return state
    }

    /// Checks signatures against the root that entry 0 names.
    func checker() throws -> SignerChecker {
        try cachedChecker.withLock { cache in
            if let checker = cache { return checker }
            let root = try store.read {
                try TrustFiles.certificate(TrustFiles.root, in: $0.attachments(of: 0))
            }
            let checker = SignerChecker(root: root)
            cache = checker
            return checker
        }
    }
}

/// How sealing ended.
enum SealOutcome: Sendable {
    case sealed([ApprovalOutcome])
    case refused([RuleRefusal])
}

extension OpenLedger {
    /// Whether an error comes from the store: the machine's fault, not the caller's.
    public static func isStoreError(_ error: any Error) -> Bool { error is StoreError }
}
