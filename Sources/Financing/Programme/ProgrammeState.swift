public import Ledger

/// What the records of a ledger say of its programme, folded one after the other.
///
/// Sealing and verification ask the same code: `decide` says what the rules think of an act and
/// which entries follow, `apply` takes it in. Nothing here reads a clock, a file or a store.
public struct ProgrammeState: Sendable {
    /// The adopted rulebooks, the newest last.
    public private(set) var rulebooks: [Rulebook]
    /// The projects.
    public internal(set) var projects: [String: ProjectFile] = [:]
    /// The parties.
    public internal(set) var parties: [String: RegisterRecord] = [:]
    /// The technologies.
    public internal(set) var technologies: [String: RegisterRecord] = [:]
    /// The technology plans with their versions, the oldest first.
    public internal(set) var plans: [String: [RegisterRecord]] = [:]
    /// The audits.
    public internal(set) var audits: [String: RegisterRecord] = [:]
    /// The evaluations by the audit that they judge.
    public internal(set) var evaluations: [String: RegisterRecord] = [:]
    /// The mandates by person.
    public internal(set) var mandates: [String: RegisterRecord] = [:]
    /// Measures and sub-programmes that are open or closed, by name and year.
    public internal(set) var openings: [String: OpeningStatus] = [:]
    /// The policies.
    public internal(set) var policies: [String: RegisterRecord] = [:]
    /// The coverage of audits by region and year.
    public internal(set) var coverage: [String: AuditCoverage] = [:]
    /// Commendations by enterprise and deed, with the days of publication.
    public internal(set) var commendations: [String: [LocalDate]] = [:]
    /// Programmes in which an invoice was claimed, by supplier and number.
    public internal(set) var invoices: [String: [String]] = [:]
    /// Invoices that were claimed more than once.
    public internal(set) var repeatedInvoices: Set<String> = []
    /// Projects with support outside the programme.
    public internal(set) var supportedElsewhere: Set<String> = []
    /// Every version of every register entry, the oldest first.
    public internal(set) var history: [RegisterKind: [String: [RegisterRecord]]] = [:]
    /// The documents that are named or held, by their SHA-256.
    public internal(set) var documents: [DigestText: ProgrammeDocument] = [:]
    /// The balances of all books.
    public internal(set) var balances: LedgerBalances
    /// The last closed day of each book.
    public internal(set) var closed: [String: LocalDate] = [:]
    /// The year of the indicator.
    public internal(set) var indicatorYear: Int?
    /// The loans by the number of their contract.
    public internal(set) var loans: [String: LedgerLoan] = [:]
    /// Entries of loans' acts, by the loan.
    var loanEntries: [EntryKey: String] = [:]
    /// The day of the last payment of programme money to a project.
    var lastPayment: [String: LocalDate] = [:]
    /// Entries that were reversed, and by what.
    var reversed: [EntryKey: String] = [:]
    /// What payments did, so that a reversal undoes it.
    var payments: [EntryKey: (project: String, event: InstrumentEvent)] = [:]

    /// An entry by book and number.
    struct EntryKey: Hashable, Sendable {
        let book: String
        let id: String
    }

    /// Begins with the first rulebook.
    public init(rulebook: Rulebook) {
        rulebooks = [rulebook]
        balances = LedgerBalances(currency: rulebook.currency)
    }

    /// The newest rulebook.
    public var rulebook: Rulebook { rulebooks[rulebooks.count - 1] }

    /// The rulebook that governs on a day; the newest of those that do.
    public func rulebook(on day: LocalDate) -> Rulebook? {
        rulebooks.last { $0.governs(on: day) }
    }

    /// A further rulebook comes into force; earlier decisions keep theirs.
    public mutating func adopt(_ rulebook: Rulebook) { rulebooks.append(rulebook) }

    /// The periods of a book are closed up to a day.
    public mutating func close(_ book: String, until day: LocalDate) {
        closed[book] = max(closed[book] ?? day, day)
    }

    /// The file of a project; an empty one where nothing is known.
    func file(_ id: String) -> ProjectFile {
        projects[id] ?? ProjectFile(id: id, currency: rulebook.currency)
    }

    /// The rulebook under which an act is decided: that of the letter, for later acts of an award.
    func governing(_ act: ProgrammeAct) -> Rulebook {
        rulebook(on: decisionDay(act.project, act.date)) ?? rulebook
    }

    /// The day of the letter, or the act's own day before there is one.
    func decisionDay(_ project: String?, _ day: LocalDate) -> LocalDate {
        guard let instruments = project.flatMap({ projects[$0]?.instruments }) else { return day }
        return instruments.subsidy?.decided ?? instruments.award?.decided
            ?? instruments.interest?.decided ?? instruments.pool?.decided
            ?? instruments.commendation?.decided ?? day
    }
}
