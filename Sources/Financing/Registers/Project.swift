public import Ledger

/// What a project costs, by kind of cost.
public struct ProjectUse: Sendable, Hashable {
    /// The kind of cost: `equipment`, `civil`.
    public let item: String
    /// The amount.
    public let amount: Money
    /// Whether programme money may pay for it.
    public let isEligible: Bool

    init(reader: inout MemberReader, currency: Currency) throws(LedgerError) {
        item = try reader.require("item", Identifier.part)
        amount = try reader.money("amount", currency)
        isEligible = try reader.flag("isEligible")
    }

    var members: [(String, JSONValue?)] {
        [
            ("item", .string(item)),
            ("amount", .money(amount)),
            ("isEligible", .flag(isEligible)),
        ]
    }
}

/// Where the money of a project comes from.
public struct ProjectSource: Sendable, Hashable {
    /// The level.
    public let level: FundingLevel
    /// Who pays.
    public let payer: String
    /// The amount.
    public let amount: Money

    init(reader: inout MemberReader, currency: Currency) throws(LedgerError) {
        level = try reader.word("level", FundingLevel.self)
        payer = try reader.require("payer", Identifier.part)
        amount = try reader.money("amount", currency)
    }

    var members: [(String, JSONValue?)] {
        [
            ("level", .string(level.rawValue)),
            ("payer", .string(payer)),
            ("amount", .money(amount)),
        ]
    }
}

/// A technology-transformation project, 技术改造项目: what all money is tied to.
public struct Project: Sendable, Hashable {
    /// The title.
    public let title: String
    /// The enterprise.
    public let enterprise: String
    /// The industry.
    public let industry: String
    /// The region.
    public let region: String
    /// The level of government in charge.
    public let level: FundingLevel
    /// The measure.
    public let measure: String
    /// The sub-programme.
    public let subprogramme: String
    /// The technology.
    public let technology: String?
    /// The technology plan.
    public let plan: String?
    /// The audit.
    public let audit: String?
    /// The class of its schemes.
    public let costClass: CostClass
    /// The planned total investment.
    public let plannedInvestment: Money
    /// The actual investment after completion.
    public let actualInvestment: Money?
    /// New capacity, such as `5000 t/a`.
    public let addedCapacity: String?
    /// Whether it is construction.
    public let isConstruction: Bool
    /// What it costs.
    public let uses: [ProjectUse]
    /// Where the money comes from.
    public let sources: [ProjectSource]
    /// The payees of its contracts.
    public let payees: [String]
    /// The registered accounts that money is paid to.
    public let accounts: [String]

    init(reader: inout MemberReader, currency: Currency) throws(LedgerError) {
        title = try reader.require("title", Narrative.check)
        enterprise = try reader.require("enterprise", Identifier.part)
        industry = try reader.require("industry", Narrative.check)
        region = try reader.require("region", Identifier.part)
        level = try reader.word("level", FundingLevel.self)
        measure = try reader.require("measure", Identifier.part)
        subprogramme = try reader.require("subprogramme", Identifier.part)
        technology = try reader.find("technology", Identifier.part)
        plan = try reader.find("plan", Identifier.part)
        audit = try reader.find("audit", Identifier.part)
        costClass = try reader.word("costClass", CostClass.self)
        plannedInvestment = try reader.money("plannedInvestment", currency)
        actualInvestment = try reader.findMoney("actualInvestment", currency)
        addedCapacity = try reader.find("addedCapacity", Narrative.check)
        isConstruction = try reader.flag("isConstruction")
        uses = try reader.objects("uses") { (reader) throws(LedgerError) in
            try ProjectUse(reader: &reader, currency: currency)
        }
        sources = try reader.objects("sources") { (reader) throws(LedgerError) in
            try ProjectSource(reader: &reader, currency: currency)
        }
        payees = try reader.names("payees")
        accounts = try reader.names("accounts")
    }

    var members: [(String, JSONValue?)] {
        [
            ("title", .string(title)),
            ("enterprise", .string(enterprise)),
            ("industry", .string(industry)),
            ("region", .string(region)),
            ("level", .string(level.rawValue)),
            ("measure", .string(measure)),
            ("subprogramme", .string(subprogramme)),
            ("technology", .text(technology)),
            ("plan", .text(plan)),
            ("audit", .text(audit)),
            ("costClass", .string(costClass.rawValue)),
            ("plannedInvestment", .money(plannedInvestment)),
            ("actualInvestment", .money(actualInvestment)),
            ("addedCapacity", .text(addedCapacity)),
            ("isConstruction", .flag(isConstruction)),
            ("uses", uses.isEmpty ? nil : .array(uses.map { .members($0.members) })),
            ("sources", sources.isEmpty ? nil : .array(sources.map { .members($0.members) })),
            ("payees", .texts(payees)),
            ("accounts", .texts(accounts)),
        ]
    }
}

/// An application for support with the recommendation of the local department.
public struct Application: Sendable, Hashable {
    /// The project.
    public let project: String
    /// The day.
    public let applied: LocalDate
    /// Who recommends it.
    public let department: String?
    /// How far the technology had spread on the day.
    public let penetration: Rate?

    init(reader: inout MemberReader, currency: Currency) throws(LedgerError) {
        project = try reader.require("project", Identifier.part)
        applied = try reader.require("applied", LocalDate.init)
        department = try reader.find("department", Identifier.part)
        penetration = try reader.find("penetration", Rate.init)
    }

    var members: [(String, JSONValue?)] {
        [
            ("project", .string(project)),
            ("applied", .date(applied)),
            ("department", .text(department)),
            ("penetration", .text(penetration?.description)),
        ]
    }

    /// Hashes the form in records, to which equal values belong.
    public func hash(into hasher: inout Hasher) {
        for member in members { hasher.combine(member.0) }
    }
}

/// A list that is published before the letter, 公示.
public struct Publication: Sendable, Hashable {
    /// The projects.
    public let projects: [String]
    /// The day.
    public let published: LocalDate

    init(reader: inout MemberReader, currency: Currency) throws(LedgerError) {
        projects = try reader.names("projects")
        published = try reader.require("published", LocalDate.init)
    }

    var members: [(String, JSONValue?)] {
        [
            ("projects", .texts(projects)),
            ("published", .date(published)),
        ]
    }
}

/// An item of a local science-and-technology plan, 地方科技计划.
public struct SciencePlanItem: Sendable, Hashable {
    /// The project.
    public let project: String
    /// The plan.
    public let plan: String
    /// The level.
    public let level: FundingLevel
    /// The money won there.
    public let amount: Money

    init(reader: inout MemberReader, currency: Currency) throws(LedgerError) {
        project = try reader.require("project", Identifier.part)
        plan = try reader.require("plan", Identifier.part)
        level = try reader.word("level", FundingLevel.self)
        amount = try reader.money("amount", currency)
    }

    var members: [(String, JSONValue?)] {
        [
            ("project", .string(project)),
            ("plan", .string(plan)),
            ("level", .string(level.rawValue)),
            ("amount", .money(amount)),
        ]
    }
}

/// Other public support of a project.
public struct PublicSupport: Sendable, Hashable {
    /// The project.
    public let project: String
    /// The programme.
    public let programme: String
    /// The level.
    public let level: FundingLevel
    /// The amount.
    public let amount: Money

    init(reader: inout MemberReader, currency: Currency) throws(LedgerError) {
        project = try reader.require("project", Identifier.part)
        programme = try reader.require("programme", Identifier.part)
        level = try reader.word("level", FundingLevel.self)
        amount = try reader.money("amount", currency)
    }

    var members: [(String, JSONValue?)] {
        [
            ("project", .string(project)),
            ("programme", .string(programme)),
            ("level", .string(level.rawValue)),
            ("amount", .money(amount)),
        ]
    }
}
