internal import Banking
internal import Financing
internal import Ledger
internal import Proofs
internal import Stores

/// Everything that decides whether the next record may be sealed: a fold over the log.
struct LedgerState: Sendable {
    /// Document numbers that are spoken for, by their hash.
    typealias Reservations = [UInt64: [Projections.Reservation]]

    /// How many records the log has.
    var size: Int64 = 0
    /// When the last one was sealed.
    var lastSealed = Timestamp(millisecondsSince1970: .min)
    /// Who the log is; `nil` before entry 0.
    var genesis: Genesis?
    /// The certificates of the two authorities, root first; from the files of entry 0.
    var authorities: [Certificate] = []
    /// Who may sign.
    var registry = Registry()
    /// The rulebooks in the order of their adoption.
    var rulebooks: [AdoptedRulebook] = []
    /// Up to which day each book is closed.
    var closedThrough: [String: LocalDate] = [:]
    /// Records that wait for further checkers, by their SHA-256.
    var waiting: [SHA256Digest: WaitingRecord] = [:]
    /// Document numbers of records that were sealed without an effect, by the hash of each.
    var reservations: Reservations = [:]
    /// The journal's running totals.
    var journal: JournalState
    /// What each rulebook says of accounts, as far as it was asked.
    var accountRules: [SHA256Digest: AccountRules] = [:]
    /// What registers and acts say; `nil` where nobody has asked for it yet.
    var programme: ProgrammeState?
    /// Bank accounts with their lines and matches; those that nobody has asked for are left out.
    var bankAccounts: [String: ReconciledAccount] = [:]
    /// What the programme's balances do not show yet.
    var unsettled = UnsettledMoves()
    /// The log's tree.
    var tree = TreeState()

    /// The state of an empty log.
    init(catalogue: KeyCatalogue) { journal = JournalState(catalogue: catalogue) }

    /// The rulebook that governs what is sealed next.
    var rulebook: AdoptedRulebook? { rulebooks.last }

    /// The rulebook that governs a record of a day: the newest that is valid on it.
    func rulebook(on day: LocalDate) -> AdoptedRulebook? {
        rulebooks.last { $0.rulebook.governs(on: day) }
    }

    /// What the approval rules say of a record that waits, with the checkers it has so far.
    func approvalVerdict(of waiting: WaitingRecord, under rulebook: Rulebook) -> ApprovalVerdict {
        let books = waiting.content.books
        return rulebook.approvalVerdict(
            amounts: waiting.content.sheet.totals,
            makerDuties: registry.duties(of: waiting.maker, in: books),
            checkersDuties: waiting.checkers.map { registry.duties(of: $0, in: books) })
    }

    /// The same under the rulebook of the record's day; `nil` where none governs it.
    func approvalVerdict(of waiting: WaitingRecord) -> ApprovalVerdict? {
        rulebook(on: waiting.valueDate).map { approvalVerdict(of: waiting, under: $0.rulebook) }
    }
}

/// A rulebook and the digest that records name it by.
struct AdoptedRulebook: Sendable {
    let digest: SHA256Digest
    let rulebook: Rulebook
    /// The place of the record that adopted it.
    let adopted: Int64
}

/// A record that is in the log but not in effect: it needs further checkers.
struct WaitingRecord: Sendable {
    let id: String
    let seq: Int64
    let valueDate: LocalDate
    let maker: String
    var checkers: [String]
    let content: JournalContent
    /// The act of the programme from which the entries follow; `nil` for plain entries.
    var act: ProgrammeAct?
}

/// A record with its signatures, files and items, before it has its place.
struct Candidate: Sendable {
    let record: Record
    /// The canonical bytes of `record`.
    let bytes: [UInt8]
    let signatures: [UInt8]
    /// The journal entries of a record.
    var entries: JournalContent?
    /// What the items of a batch say, read from their bytes.
    var batch: BatchContent?
    /// The items as they are stored.
    var bundles = ItemBundles.none
    var files: [Attachment] = []
    /// The signatures as far as they need no log: checked ahead, by many threads.
    var checked: CheckedSignatures?

    /// The journal entries of the record or of its items.
    var journal: JournalContent? { entries ?? batch?.journal }

    /// The bank account whose state must be known before the record can be judged.
    var bankAccount: String? { BankMatter.account(of: record.body) }

    /// Whether the programme's state must be known before the record can be judged.
    func needsProgramme(_ state: LedgerState) -> Bool {
        switch record.body {
        case .act(let act, _) where ProgrammeMatter.concerns(act): true
        case .act, .batch: journal?.sheet.cancelling.isEmpty == false
        case .approval(let digest):
            (try? digest.digest).flatMap { state.waiting[$0]?.act } != nil
        default: false
        }
    }
}

/// Answers about records that are sealed already.
protocol SealedLookup {
    /// Effective entries whose book and document number may be those of a hash.
    func entries(ofIdentities hashes: [UInt64]) throws -> [(index: Int, entry: Int64)]
    /// An effective entry by its number.
    func findEntry(_ number: Int64) throws -> Entry?
    /// Whether an effective entry is cancelled.
    func isReversed(_ number: Int64) throws -> Bool
    /// Whether a record's name is taken.
    func hasRecord(id: String) throws -> Bool
    /// The hash of a book's balances at a day; `nil` where the caller checks it by other means.
    func balanceDigest(of book: String, at day: LocalDate) throws -> SHA256Digest?
}
