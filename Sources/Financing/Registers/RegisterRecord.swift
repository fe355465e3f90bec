public import Ledger

/// What a register says of one thing from a day on, with the documents it rests on.
///
/// A later record of the same register and identifier is a new version; the earlier ones stay.
public struct RegisterRecord: Sendable, Hashable {
    /// The identifier within its register.
    public let id: String
    /// The day from which it counts.
    public let date: LocalDate
    /// What it says.
    public let content: Content
    /// The documents that it rests on.
    public let evidence: [EvidenceItem]

    /// The content by register.
    public enum Content: Sendable, Hashable {
        /// A legal entity.
        case party(Party)
        /// A policy.
        case policy(Policy)
        /// Whether a measure or sub-programme is open.
        case opening(Opening)
        /// A list of technologies.
        case technologyPlan(TechnologyPlan)
        /// A technology.
        case technology(Technology)
        /// An audit.
        case audit(Audit)
        /// A judgement of experts.
        case evaluation(Evaluation)
        /// A commendation.
        case commendation(CommendationEntry)
        /// An item of a science plan.
        case sciencePlanItem(SciencePlanItem)
        /// A project.
        case project(Project)
        /// An application.
        case application(Application)
        /// A published list.
        case publication(Publication)
        /// A mandate.
        case mandate(Mandate)
        /// Other public support.
        case support(PublicSupport)
        /// A claim of expenses.
        case expenseClaim(ExpenseClaim)
        /// A report on a claim.
        case verificationReport(VerificationReport)
        /// An acceptance.
        case acceptance(Acceptance)
        /// An effect.
        case effect(Effect)
        /// A loan contract.
        case facility(Facility)
        /// The terms of a loan.
        case loanContract(LoanContract)
        /// The class of a loan.
        case loanClass(LoanClass)
        /// A reference rate as it was published.
        case publishedRate(PublishedRate)
        /// Working days of a year.
        case workingDays(WorkingDays)
        /// A certificate of a quarter.
        case certificate(QuarterCertificate)
        /// The coverage of audits.
        case auditCoverage(AuditCoverage)
    }

    /// Makes a record.
    public init(id: String, date: LocalDate, content: Content, evidence: [EvidenceItem] = []) {
        self.id = id
        self.date = date
        self.content = content
        self.evidence = evidence
    }

    /// The register.
    public var kind: RegisterKind { content.kind }

    /// Whether a document of a kind is among the evidence.
    public func has(_ kind: String) -> Bool { evidence.contains { $0.kind == kind } }

    /// The record as an act, as it is signed.
    public var act: Act {
        Act(
            kind: "register.\(kind.rawValue)",
            members: [
                ("id", .string(id)), ("date", .date(date)),
                ("content", .members(content.members)),
                ("evidence", evidence.isEmpty ? nil : .array(evidence.map(\.json))),
            ])
    }

    /// Reads a record; `nil` for an act of another kind.
    ///
    /// - Throws: `record.member` and the errors of the parts, with their places.
    public init?(act: Act, currency: Currency) throws(LedgerError) {
        let parts = act.kind.split(separator: ".", maxSplits: 1)
        guard parts.first == "register", parts.count == 2 else { return nil }
        guard let kind = RegisterKind(rawValue: String(parts[1])) else {
            let known = RegisterKind.allCases.map(\.rawValue).joined(separator: ", ")
            throw LedgerError(
                "register.unknown", "there is no register “\(parts[1])”; there are \(known)")
        }
        var reader = try MemberReader(.object(act.json), at: "act")
        _ = reader.find("kind")
        self = try RegisterRecord(kind: kind, reader: &reader, at: "act", currency: currency)
        try reader.finish()
    }

    /// Reads a record as people write it, with the member `register` instead of a kind.
    ///
    /// - Throws: `record.member` and the errors of the parts, with their places.
    public init(json value: JSONValue, at path: String, currency: Currency) throws(LedgerError) {
        var reader = try MemberReader(value, at: path)
        let kind = try reader.word("register", RegisterKind.self)
        self = try RegisterRecord(kind: kind, reader: &reader, at: path, currency: currency)
        try reader.finish()
    }

    private init(
        kind: RegisterKind, reader: inout MemberReader, at path: String, currency: Currency
    ) throws(LedgerError) {
        id = try reader.require("id", Identifier.part)
        date = try reader.require("date", LocalDate.init)
        evidence = try EvidenceItem.list(&reader, at: path)
        var members = try MemberReader(try reader.require("content"), at: "\(path).content")
        content = try Content(kind: kind, reader: &members, currency: currency)
        try members.finish()
    }
}
