public import Ledger

/// All that is known of one project: its register, its papers, its instruments, its money.
public struct ProjectFile: Sendable {
    /// The identifier.
    public let id: String
    /// The newest entry of the register, with its evidence.
    public internal(set) var record: RegisterRecord?
    /// The application with its recommendation.
    public internal(set) var application: RegisterRecord?
    /// The day on which the list with the project was published.
    public internal(set) var published: LocalDate?
    /// Other public support, by the identifier of the register's entry.
    public internal(set) var support: [String: PublicSupport] = [:]
    /// Items of science plans, by the identifier of the register's entry.
    public internal(set) var scienceItems: [String: SciencePlanItem] = [:]
    /// Reports on its claims.
    public internal(set) var verifications: [RegisterRecord] = []
    /// The acceptance.
    public internal(set) var acceptance: RegisterRecord?
    /// Effects by indicator, the newest of each.
    public internal(set) var effects: [String: RegisterRecord] = [:]
    /// The loan contract.
    public internal(set) var facility: RegisterRecord?
    /// The last quarter that the three parties confirmed.
    public internal(set) var certified: LocalDate?
    /// The last days of the quarters with movements, in order.
    public internal(set) var quarters: [LocalDate] = []
    /// Own funds paid in.
    public internal(set) var ownPaid: Money
    /// When its asset was first taken over from construction.
    public internal(set) var capitalised: LocalDate?
    /// The instruments.
    public internal(set) var instruments = ProjectInstruments()

    init(id: String, currency: Currency) {
        self.id = id
        ownPaid = .zero(currency)
    }

    /// What the register says.
    public var project: Project? {
        if case .project(let project) = record?.content { project } else { nil }
    }

    /// What the application says.
    var applied: Application? {
        if case .application(let content) = application?.content { content } else { nil }
    }

    /// What the acceptance says.
    public var accepted: Acceptance? {
        if case .acceptance(let content) = acceptance?.content { content } else { nil }
    }

    /// What the loan contract says.
    public var contract: Facility? {
        if case .facility(let content) = facility?.content { content } else { nil }
    }

    /// The newest register entries of the project.
    var records: [RegisterRecord] {
        [record, application, verifications.last, acceptance, facility].compactMap { $0 }
            + effects.sorted { $0.key < $1.key }.map(\.value)
    }

    /// What public authorities give outside the programme, in order of the registers' entries.
    var otherPublicMoney: [(name: String, level: FundingLevel, amount: Money)] {
        let support = support.sorted { $0.key < $1.key }.map(\.value)
        let items = scienceItems.sorted { $0.key < $1.key }.map(\.value)
        return
            (support.map { ($0.programme, $0.level, $0.amount) }
            + items.map { ($0.plan, $0.level, $0.amount) }).filter { $0.1.isPublic }
    }

    /// The last quarter with movements that ended before a day.
    func lastQuarter(before day: LocalDate) -> LocalDate? {
        quarters.last { $0 < day }
    }

    /// Notes the day on which the list with the project was published.
    mutating func publish(on day: LocalDate) {
        published = day
        if instruments.commendation?.stage == .decided {
            _ = instruments.take(.commendation(.published(day)))
        }
    }

    /// Notes a movement.
    mutating func moved(on day: LocalDate) {
        let end = Quarter.end(of: day)
        if let last = quarters.last, last >= end {
            guard !quarters.contains(end) else { return }
            quarters.append(end)
            quarters.sort()
        } else {
            quarters.append(end)
        }
    }
}
