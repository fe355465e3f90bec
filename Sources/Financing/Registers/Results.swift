public import Ledger

/// An invoice in a claim.
public struct ClaimedInvoice: Sendable, Hashable {
    /// The tax number of the supplier.
    public let supplier: String
    /// The number of the invoice.
    public let number: String
    /// The amount.
    public let amount: Money

    init(reader: inout MemberReader, currency: Currency) throws(LedgerError) {
        supplier = try reader.require("supplier", Identifier.part)
        number = try reader.require("number", Identifier.part)
        amount = try reader.money("amount", currency)
    }

    var members: [(String, JSONValue?)] {
        [
            ("supplier", .string(supplier)),
            ("number", .string(number)),
            ("amount", .money(amount)),
        ]
    }
}

/// A claim of expenses with its invoices.
public struct ExpenseClaim: Sendable, Hashable {
    /// The project.
    public let project: String
    /// The sum that is claimed.
    public let claimed: Money
    /// The invoices.
    public let invoices: [ClaimedInvoice]

    init(reader: inout MemberReader, currency: Currency) throws(LedgerError) {
        project = try reader.require("project", Identifier.part)
        claimed = try reader.money("claimed", currency)
        invoices = try reader.objects("invoices") { (reader) throws(LedgerError) in
            try ClaimedInvoice(reader: &reader, currency: currency)
        }
    }

    var members: [(String, JSONValue?)] {
        [
            ("project", .string(project)),
            ("claimed", .money(claimed)),
            ("invoices", invoices.isEmpty ? nil : .array(invoices.map { .members($0.members) })),
        ]
    }
}

/// A verifier's report on a claim.
public struct VerificationReport: Sendable, Hashable {
    /// The project.
    public let project: String
    /// The claim.
    public let claim: String
    /// The verifier.
    public let verifier: String
    /// What was claimed.
    public let claimed: Money
    /// What is not accepted.
    public let refused: Money
    /// What is accepted.
    public let approved: Money

    init(reader: inout MemberReader, currency: Currency) throws(LedgerError) {
        project = try reader.require("project", Identifier.part)
        claim = try reader.require("claim", Identifier.part)
        verifier = try reader.require("verifier", Identifier.part)
        claimed = try reader.money("claimed", currency)
        refused = try reader.money("refused", currency)
        approved = try reader.money("approved", currency)
        guard try approved.adding(refused) == claimed else {
            throw LedgerError(
                "record.sum", "claimed less refused is approved; these three do not add up",
                at: reader.path(of: "approved"))
        }
    }

    var members: [(String, JSONValue?)] {
        [
            ("project", .string(project)),
            ("claim", .string(claim)),
            ("verifier", .string(verifier)),
            ("claimed", .money(claimed)),
            ("refused", .money(refused)),
            ("approved", .money(approved)),
        ]
    }
}

/// The acceptance of a finished project, 验收.
public struct Acceptance: Sendable, Hashable {
    /// The project.
    public let project: String
    /// The day of completion.
    public let completed: LocalDate
    /// The day of acceptance.
    public let accepted: LocalDate
    /// The day on which the schemes were done.
    public let schemesDone: LocalDate?
    /// The investment that the verifier accepts.
    public let verifiedInvestment: Money
    /// The verifier.
    public let verifier: String

    init(reader: inout MemberReader, currency: Currency) throws(LedgerError) {
        project = try reader.require("project", Identifier.part)
        completed = try reader.require("completed", LocalDate.init)
        accepted = try reader.require("accepted", LocalDate.init)
        schemesDone = try reader.find("schemesDone", LocalDate.init)
        verifiedInvestment = try reader.money("verifiedInvestment", currency)
        verifier = try reader.require("verifier", Identifier.part)
    }

    var members: [(String, JSONValue?)] {
        [
            ("project", .string(project)),
            ("completed", .date(completed)),
            ("accepted", .date(accepted)),
            ("schemesDone", .date(schemesDone)),
            ("verifiedInvestment", .money(verifiedInvestment)),
            ("verifier", .string(verifier)),
        ]
    }
}

/// An effect measured after completion.
public struct Effect: Sendable, Hashable {
    /// The project.
    public let project: String
    /// The indicator.
    public let indicator: String
    /// The unit.
    public let unit: String
    /// Before.
    public let baseline: Rate
    /// What was promised.
    public let target: Rate
    /// What was measured.
    public let measured: Rate
    /// The first day of the period.
    public let from: LocalDate
    /// Its last day.
    public let to: LocalDate
    /// How it was measured.
    public let method: String
    /// The verifier.
    public let verifier: String

    init(reader: inout MemberReader, currency: Currency) throws(LedgerError) {
        project = try reader.require("project", Identifier.part)
        indicator = try reader.require("indicator", Identifier.part)
        unit = try reader.require("unit", Narrative.check)
        baseline = try reader.require("baseline", Rate.init)
        target = try reader.require("target", Rate.init)
        measured = try reader.require("measured", Rate.init)
        from = try reader.require("from", LocalDate.init)
        to = try reader.require("to", LocalDate.init)
        method = try reader.require("method", Narrative.check)
        verifier = try reader.require("verifier", Identifier.part)
    }

    var members: [(String, JSONValue?)] {
        [
            ("project", .string(project)),
            ("indicator", .string(indicator)),
            ("unit", .string(unit)),
            ("baseline", .string(baseline.description)),
            ("target", .string(target.description)),
            ("measured", .string(measured.description)),
            ("from", .date(from)),
            ("to", .date(to)),
            ("method", .string(method)),
            ("verifier", .string(verifier)),
        ]
    }

    /// Hashes the form in records, to which equal values belong.
    public func hash(into hasher: inout Hasher) {
        for member in members { hasher.combine(member.0) }
    }
}

/// A loan contract with its three references and its conditions.
public struct Facility: Sendable, Hashable {
    /// The project.
    public let project: String
    /// The bank.
    public let bank: String
    /// The entry of the industrial catalogue.
    public let catalogueEntry: String?
    /// The version of the catalogue.
    public let catalogueVersion: String
    /// The fiscal reference.
    public let subsidyApproval: String?
    /// The number of the contract.
    public let contract: String?
    /// The day of approval.
    public let approved: LocalDate
    /// The day of signature.
    public let signed: LocalDate
    /// The line.
    public let line: Money
    /// The planned own capital.
    public let ownCapital: Money
    /// The environmental and social class.
    public let environmentalClass: String?
    /// Whether the conditions precedent are met.
    public let conditionsMet: Bool
    /// Why payment is stopped, and since when.
    public let stopFlag: String?

    init(reader: inout MemberReader, currency: Currency) throws(LedgerError) {
        project = try reader.require("project", Identifier.part)
        bank = try reader.require("bank", Identifier.part)
        catalogueEntry = try reader.find("catalogueEntry", Narrative.check)
        catalogueVersion = try reader.require("catalogueVersion", Identifier.part)
        subsidyApproval = try reader.find("subsidyApproval", Narrative.check)
        contract = try reader.find("contract", Narrative.check)
        approved = try reader.require("approved", LocalDate.init)
        signed = try reader.require("signed", LocalDate.init)
        line = try reader.money("line", currency)
        ownCapital = try reader.money("ownCapital", currency)
        environmentalClass = try reader.find("environmentalClass", Identifier.part)
        conditionsMet = try reader.flag("conditionsMet")
        stopFlag = try reader.find("stopFlag", Narrative.check)
    }

    var members: [(String, JSONValue?)] {
        [
            ("project", .string(project)),
            ("bank", .string(bank)),
            ("catalogueEntry", .text(catalogueEntry)),
            ("catalogueVersion", .string(catalogueVersion)),
            ("subsidyApproval", .text(subsidyApproval)),
            ("contract", .text(contract)),
            ("approved", .date(approved)),
            ("signed", .date(signed)),
            ("line", .money(line)),
            ("ownCapital", .money(ownCapital)),
            ("environmentalClass", .text(environmentalClass)),
            ("conditionsMet", .flag(conditionsMet)),
            ("stopFlag", .text(stopFlag)),
        ]
    }
}

/// The certificate of the three parties for a quarter, 三方对账确认书.
public struct QuarterCertificate: Sendable, Hashable {
    /// The project.
    public let project: String
    /// The last day of the quarter.
    public let quarterEnd: LocalDate
    /// Who signed.
    public let parties: [String]

    init(reader: inout MemberReader, currency: Currency) throws(LedgerError) {
        project = try reader.require("project", Identifier.part)
        quarterEnd = try reader.require("quarterEnd", LocalDate.init)
        parties = try reader.names("parties")
    }

    var members: [(String, JSONValue?)] {
        [
            ("project", .string(project)),
            ("quarterEnd", .date(quarterEnd)),
            ("parties", .texts(parties)),
        ]
    }
}
