import Ledger

extension RegisterRecord.Content {
    var kind: RegisterKind {
        switch self {
        case .party: .party
        case .policy: .policy
        case .opening: .opening
        case .technologyPlan: .technologyPlan
        case .technology: .technology
        case .audit: .audit
        case .evaluation: .evaluation
        case .commendation: .commendation
        case .sciencePlanItem: .sciencePlanItem
        case .project: .project
        case .application: .application
        case .publication: .publication
        case .mandate: .mandate
        case .support: .support
        case .expenseClaim: .expenseClaim
        case .verificationReport: .verificationReport
        case .acceptance: .acceptance
        case .effect: .effect
        case .facility: .facility
        case .loanContract: .loanContract
        case .loanClass: .loanClass
        case .publishedRate: .publishedRate
        case .workingDays: .workingDays
        case .certificate: .certificate
        case .auditCoverage: .auditCoverage
        }
    }

    var members: [(String, JSONValue?)] {
        switch self {
        case .party(let content): content.members
        case .policy(let content): content.members
        case .opening(let content): content.members
        case .technologyPlan(let content): content.members
        case .technology(let content): content.members
        case .audit(let content): content.members
        case .evaluation(let content): content.members
        case .commendation(let content): content.members
        case .sciencePlanItem(let content): content.members
        case .project(let content): content.members
        case .application(let content): content.members
        case .publication(let content): content.members
        case .mandate(let content): content.members
        case .support(let content): content.members
        case .expenseClaim(let content): content.members
        case .verificationReport(let content): content.members
        case .acceptance(let content): content.members
        case .effect(let content): content.members
        case .facility(let content): content.members
        case .loanContract(let content): content.members
        case .loanClass(let content): content.members
        case .publishedRate(let content): content.members
        case .workingDays(let content): content.members
        case .certificate(let content): content.members
        case .auditCoverage(let content): content.members
        }
    }

    init(kind: RegisterKind, reader: inout MemberReader, currency: Currency) throws(LedgerError) {
        self =
            switch kind {
            case .party: .party(try Party(reader: &reader, currency: currency))
            case .policy: .policy(try Policy(reader: &reader, currency: currency))
            case .opening: .opening(try Opening(reader: &reader, currency: currency))
            case .technologyPlan:
                .technologyPlan(try TechnologyPlan(reader: &reader, currency: currency))
            case .technology: .technology(try Technology(reader: &reader, currency: currency))
            case .audit: .audit(try Audit(reader: &reader, currency: currency))
            case .evaluation: .evaluation(try Evaluation(reader: &reader, currency: currency))
            case .commendation:
                .commendation(try CommendationEntry(reader: &reader, currency: currency))
            case .sciencePlanItem:
                .sciencePlanItem(try SciencePlanItem(reader: &reader, currency: currency))
            case .project: .project(try Project(reader: &reader, currency: currency))
            case .application: .application(try Application(reader: &reader, currency: currency))
            case .publication: .publication(try Publication(reader: &reader, currency: currency))
            case .mandate: .mandate(try Mandate(reader: &reader, currency: currency))
            case .support: .support(try PublicSupport(reader: &reader, currency: currency))
            case .expenseClaim: .expenseClaim(try ExpenseClaim(reader: &reader, currency: currency))
            case .verificationReport:
                .verificationReport(try VerificationReport(reader: &reader, currency: currency))
            case .acceptance: .acceptance(try Acceptance(reader: &reader, currency: currency))
            case .effect: .effect(try Effect(reader: &reader, currency: currency))
            case .facility: .facility(try Facility(reader: &reader, currency: currency))
            case .loanContract:
                .loanContract(try LoanContract(reader: &reader, currency: currency))
            case .loanClass: .loanClass(try LoanClass(reader: &reader, currency: currency))
            case .publishedRate:
                .publishedRate(try PublishedRate(reader: &reader, currency: currency))
            case .workingDays: .workingDays(try WorkingDays(reader: &reader, currency: currency))
            case .certificate:
                .certificate(try QuarterCertificate(reader: &reader, currency: currency))
            case .auditCoverage:
                .auditCoverage(try AuditCoverage(reader: &reader, currency: currency))
            }
    }
}
