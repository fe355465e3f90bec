public import Ledger

/// An official list of technologies of an industry, 技术推行方案.
public struct TechnologyPlan: Sendable, Hashable {
    /// The industry.
    public let industry: String
    /// Who issued it.
    public let issuer: String
    /// Draft, issued or withdrawn.
    public let status: PlanStatus
    /// The technologies that it lists.
    public let technologies: [String]

    init(reader: inout MemberReader, currency: Currency) throws(LedgerError) {
        industry = try reader.require("industry", Narrative.check)
        issuer = try reader.require("issuer", Narrative.check)
        status = try reader.word("status", PlanStatus.self)
        technologies = try reader.names("technologies")
    }

    var members: [(String, JSONValue?)] {
        [
            ("industry", .string(industry)),
            ("issuer", .string(issuer)),
            ("status", .string(status.rawValue)),
            ("technologies", .texts(technologies)),
        ]
    }
}

/// A technology with its stage and how far it has spread.
public struct Technology: Sendable, Hashable {
    /// The name.
    public let name: String
    /// The industry.
    public let industry: String
    /// The stage of innovation.
    public let stage: TechnologyStage
    /// Whether it is a key technology.
    public let isKey: Bool
    /// Whether it is common to the industry.
    public let isCommon: Bool
    /// The share of the industry that uses it.
    public let penetration: Rate
    /// The day of that share.
    public let penetrationDate: LocalDate
    /// Where that share comes from.
    public let source: String

    init(reader: inout MemberReader, currency: Currency) throws(LedgerError) {
        name = try reader.require("name", Narrative.check)
        industry = try reader.require("industry", Narrative.check)
        stage = try reader.word("stage", TechnologyStage.self)
        isKey = try reader.flag("isKey")
        isCommon = try reader.flag("isCommon")
        penetration = try reader.require("penetration", Rate.init)
        penetrationDate = try reader.require("penetrationDate", LocalDate.init)
        source = try reader.require("source", Narrative.check)
    }

    var members: [(String, JSONValue?)] {
        [
            ("name", .string(name)),
            ("industry", .string(industry)),
            ("stage", .string(stage.rawValue)),
            ("isKey", .flag(isKey)),
            ("isCommon", .flag(isCommon)),
            ("penetration", .string(penetration.description)),
            ("penetrationDate", .date(penetrationDate)),
            ("source", .string(source)),
        ]
    }

    /// Hashes the form in records, to which equal values belong.
    public func hash(into hasher: inout Hasher) {
        for member in members { hasher.combine(member.0) }
    }
}
