public import Ledger

/// A measure that an audit found.
public struct AuditScheme: Sendable, Hashable {
    /// The number.
    public let id: String
    /// The class of cost.
    public let costClass: CostClass
    /// The planned cost.
    public let plannedCost: Money
    /// Months until it has paid for itself.
    public let paybackMonths: Int
    /// Who pays.
    public let payer: String
    /// How far it is.
    public let status: SchemeStatus

    init(reader: inout MemberReader, currency: Currency) throws(LedgerError) {
        id = try reader.require("id", Identifier.part)
        costClass = try reader.word("costClass", CostClass.self)
        plannedCost = try reader.money("plannedCost", currency)
        paybackMonths = Int(try reader.requireInteger("paybackMonths"))
        payer = try reader.require("payer", Identifier.part)
        status = try reader.word("status", SchemeStatus.self)
    }

    var members: [(String, JSONValue?)] {
        [
            ("id", .string(id)),
            ("costClass", .string(costClass.rawValue)),
            ("plannedCost", .money(plannedCost)),
            ("paybackMonths", .integer(Int64(paybackMonths))),
            ("payer", .string(payer)),
            ("status", .string(status.rawValue)),
        ]
    }
}

/// What was measured before.
public struct AuditBaseline: Sendable, Hashable {
    /// The indicator.
    public let indicator: String
    /// The unit.
    public let unit: String
    /// The value.
    public let value: Rate

    init(reader: inout MemberReader, currency: Currency) throws(LedgerError) {
        indicator = try reader.require("indicator", Identifier.part)
        unit = try reader.require("unit", Narrative.check)
        value = try reader.require("value", Rate.init)
    }

    var members: [(String, JSONValue?)] {
        [
            ("indicator", .string(indicator)),
            ("unit", .string(unit)),
            ("value", .string(value.description)),
        ]
    }

    /// Hashes the form in records, to which equal values belong.
    public func hash(into hasher: inout Hasher) {
        for member in members { hasher.combine(member.0) }
    }
}

/// A cleaner-production audit, 清洁生产审核.
public struct Audit: Sendable, Hashable {
    /// The enterprise.
    public let enterprise: String
    /// Whether the law asked for it.
    public let isMandatory: Bool
    /// Who audited.
    public let auditor: String
    /// The day on which it ended.
    public let audited: LocalDate
    /// The day of its report.
    public let reported: LocalDate?
    /// The key points of consumption and emission.
    public let keyPoints: [String]
    /// What was measured.
    public let baselines: [AuditBaseline]
    /// What can be done.
    public let schemes: [AuditScheme]

    init(reader: inout MemberReader, currency: Currency) throws(LedgerError) {
        enterprise = try reader.require("enterprise", Identifier.part)
        isMandatory = try reader.flag("isMandatory")
        auditor = try reader.require("auditor", Identifier.part)
        audited = try reader.require("audited", LocalDate.init)
        reported = try reader.find("reported", LocalDate.init)
        keyPoints = try reader.texts("keyPoints")
        baselines = try reader.objects("baselines") { (reader) throws(LedgerError) in
            try AuditBaseline(reader: &reader, currency: currency)
        }
        schemes = try reader.objects("schemes") { (reader) throws(LedgerError) in
            try AuditScheme(reader: &reader, currency: currency)
        }
    }

    var members: [(String, JSONValue?)] {
        [
            ("enterprise", .string(enterprise)),
            ("isMandatory", .flag(isMandatory)),
            ("auditor", .string(auditor)),
            ("audited", .date(audited)),
            ("reported", .date(reported)),
            ("keyPoints", .texts(keyPoints)),
            ("baselines", baselines.isEmpty ? nil : .array(baselines.map { .members($0.members) })),
            ("schemes", schemes.isEmpty ? nil : .array(schemes.map { .members($0.members) })),
        ]
    }
}

/// The judgement of experts on an audit and its schemes, 评估.
public struct Evaluation: Sendable, Hashable {
    /// The audit.
    public let audit: String
    /// The project that it was made for.
    public let project: String?
    /// Who answers for it.
    public let evaluator: String
    /// The experts.
    public let panel: [String]
    /// Whether all of them declared their interests.
    public let hasConflictStatement: Bool
    /// The score of the process, 0 to 100.
    public let processScore: Int
    /// The score of the report, 0 to 100.
    public let reportScore: Int
    /// The score of what was done, 0 to 100.
    public let implementationScore: Int
    /// The decision.
    public let passed: Bool
    /// What it cost.
    public let fee: Money?
    /// Who was charged.
    public let feeChargedTo: String?

    init(reader: inout MemberReader, currency: Currency) throws(LedgerError) {
        audit = try reader.require("audit", Identifier.part)
        project = try reader.find("project", Identifier.part)
        evaluator = try reader.require("evaluator", Identifier.part)
        panel = try reader.names("panel")
        hasConflictStatement = try reader.flag("hasConflictStatement")
        processScore = try reader.integer("processScore", in: 0...100)
        reportScore = try reader.integer("reportScore", in: 0...100)
        implementationScore = try reader.integer("implementationScore", in: 0...100)
        passed = try reader.flag("passed")
        fee = try reader.findMoney("fee", currency)
        feeChargedTo = try reader.find("feeChargedTo", Identifier.part)
    }

    var members: [(String, JSONValue?)] {
        [
            ("audit", .string(audit)),
            ("project", .text(project)),
            ("evaluator", .string(evaluator)),
            ("panel", .texts(panel)),
            ("hasConflictStatement", .flag(hasConflictStatement)),
            ("processScore", .integer(Int64(processScore))),
            ("reportScore", .integer(Int64(reportScore))),
            ("implementationScore", .integer(Int64(implementationScore))),
            ("passed", .flag(passed)),
            ("fee", .money(fee)),
            ("feeChargedTo", .text(feeChargedTo)),
        ]
    }
}

/// How many enterprises of a region were audited in a year.
public struct AuditCoverage: Sendable, Hashable {
    /// The region.
    public let region: String
    /// The year.
    public let year: Int
    /// Enterprises with an audit.
    public let audited: Int
    /// All enterprises.
    public let enterprises: Int
    /// Where the numbers come from.
    public let source: String

    init(reader: inout MemberReader, currency: Currency) throws(LedgerError) {
        region = try reader.require("region", Identifier.part)
        year = try reader.integer("year", in: 1900...9999)
        enterprises = try reader.integer("enterprises", in: 1...1_000_000_000)
        audited = try reader.integer("audited", in: 0...Int64(enterprises))
        source = try reader.require("source", Narrative.check)
    }

    var members: [(String, JSONValue?)] {
        [
            ("region", .string(region)),
            ("year", .integer(Int64(year))),
            ("audited", .integer(Int64(audited))),
            ("enterprises", .integer(Int64(enterprises))),
            ("source", .string(source)),
        ]
    }
}

/// A commendation, with or without money, 表彰.
public struct CommendationEntry: Sendable, Hashable {
    /// The enterprise.
    public let enterprise: String
    /// The deed.
    public let deed: String
    /// The day of publication.
    public let published: LocalDate
    /// The money.
    public let amount: Money?
    /// The project that carries the money.
    public let project: String?

    init(reader: inout MemberReader, currency: Currency) throws(LedgerError) {
        enterprise = try reader.require("enterprise", Identifier.part)
        deed = try reader.require("deed", Identifier.part)
        published = try reader.require("published", LocalDate.init)
        amount = try reader.findMoney("amount", currency)
        project = try reader.find("project", Identifier.part)
    }

    var members: [(String, JSONValue?)] {
        [
            ("enterprise", .string(enterprise)),
            ("deed", .string(deed)),
            ("published", .date(published)),
            ("amount", .money(amount)),
            ("project", .text(project)),
        ]
    }
}
