import Financing
import Foundation
import Ledger
import Stores
import Testing

@testable import GreenCredit

/// Ledgers of the worked example as they stand before some of its acts.
///
/// They are made in one go, once a process, and copied by each test. Only their folders are kept:
/// the acts are read from the file again.
enum ExampleStage: String, CaseIterable {
    /// The award letter of E1, an investment subsidy.
    case letter = "A-009"
    /// The advance of E1, the first payment.
    case advance = "A-011"
    /// The credit line of E3.
    case creditLine = "A-013"
    /// A payment plan of E3.
    case plan = "A-019"
    /// An expense of E2 above the limit of one checker.
    case large = "A-025"
    /// The award letter of E2, in place of a subsidy.
    case awardLetter = "A-059"
    /// The payment of the award of E2.
    case awardPayment = "A-066"
    /// The last payment of E1.
    case finalPayment = "A-073"

    /// A copy of the ledger before the act.
    func ledger() throws -> LedgerFixture {
        let templates = try Self.templates.get()
        guard let template = templates[rawValue] else { throw Unexpected("no stage \(rawValue)") }
        return try LedgerFixture(copying: template)
    }

    /// The act.
    func act() throws -> ProgrammeAct {
        for case .act(let act) in try Self.records() where act.id == rawValue { return act }
        throw Unexpected("the example has no act \(rawValue)")
    }

    /// The registers and acts of the example.
    static func records() throws -> [ProgrammeRecord] {
        try ProgrammeFile(
            try Example.bytes("acts.yaml"), named: "acts.yaml",
            rulebook: try Example.rulebook().rulebook
        ).records
    }

    private static let templates = Result { try make() }

    private static func make() throws -> [String: Template] {
        var templates: [String: Template] = [:]
        var fixture = try LedgerFixture()
        fixture.clock.set(Timestamp(try LocalDate("2027-01-04"), hour: 8))
        var pending: [ProgrammeRecord] = []
        func postPending() throws {
            guard !pending.isEmpty else { return }
            let drafts = try fixture.ledger.drafts(of: pending).drafts
            guard case .posted(let outcomes, _) = try fixture.post(drafts) else {
                throw Unexpected("\(pending.count) records of the example are not posted")
            }
            for case .waiting(let receipt, _) in outcomes {
                let approved = try fixture.ledger.approve(
                    receipt.id, checker: fixture.officers.checkers.1)
                guard approved.isSealed else { throw Unexpected("\(approved)") }
            }
            pending = []
        }
        let limit = ExactNumber(integer: 10_000_000)
        for record in try records() {
            if case .act(let act) = record, let stage = ExampleStage(rawValue: act.id) {
                try postPending()
                try fixture.close()
                let template = Template(
                    temporary: fixture.temporary, folder: fixture.folder, clock: fixture.clock,
                    officers: fixture.officers)
                templates[stage.rawValue] = template
                guard templates.count < allCases.count else { break }
                fixture = try LedgerFixture(copying: template)
            }
            pending.append(record)
            // What waits for a second checker must count before the next act is decided.
            if case .act(let act) = record,
                act.figures.values.contains(where: { limit < $0.value })
            {
                try postPending()
            }
        }
        return templates
    }
}

extension LedgerFixture {
    /// Posts several drafts in one commit.
    func post(_ drafts: [RecordDraft]) throws -> PostOutcome {
        try ledger.post(drafts, maker: officers.maker, checker: officers.checkers.0)
    }

    /// The draft of one register entry or act.
    func draft(_ record: ProgrammeRecord) throws -> RecordDraft {
        try #require(try ledger.drafts(of: [record]).drafts.first)
    }

    /// The rules that refuse a record signed by its maker and its checker; the log stays as it is.
    func refusals(
        of record: ProgrammeRecord, sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> [String] {
        let size = try ledger.logSize()
        let outcome = try post(try draft(record))
        #expect(try ledger.logSize() == size, sourceLocation: sourceLocation)
        guard case .refused(let refusals) = outcome else { return ["none: \(outcome)"] }
        return refusals.map(\.rule)
    }

    /// Seals a record, with a second checker where the amount asks for one, and verifies the whole.
    func seal(_ record: ProgrammeRecord) throws {
        try postFully(try draft(record))
        #expect(try ledger.verify().problems == [])
    }

    /// Records a register's entry.
    func register(
        _ kind: RegisterKind, _ id: String, on day: String, _ content: JSONValue,
        evidence: [String] = []
    ) throws {
        try postFully(try draft(.register(try entry(kind, id, on: day, content, evidence))))
    }

    /// A register's entry with made-up documents.
    func entry(
        _ kind: RegisterKind, _ id: String, on day: String, _ content: JSONValue,
        _ evidence: [String] = []
    ) throws -> RegisterRecord {
        let hash = String(repeating: "ab", count: 32)
        let items = evidence.map { kind -> JSONValue in
            ["kind": .string(kind), "name": "file.pdf", "sha256": .string(hash)]
        }
        return try RegisterRecord(
            json: .object(
                JSONObject([
                    ("register", .string(kind.rawValue)), ("id", .string(id)),
                    ("date", .string(day)), ("content", content), ("evidence", .array(items)),
                ])), at: "register", currency: .cny)
    }

    /// Records a new version of a register's entry, a day later, with some members of its content
    /// changed.
    func change(
        _ kind: RegisterKind, _ id: String, _ changes: [String: JSONValue?],
        withoutEvidence: Bool = false
    ) throws {
        let record = try #require(try ledger.withProgramme { $0.history[kind]?[id]?.last })
        guard case .object(let content)? = record.act.json["content"] else {
            throw Unexpected("the record has no content")
        }
        var members = Dictionary(
            uniqueKeysWithValues: content.members.map { ($0.name, $0.value) })
        for (name, value) in changes { members[name] = value }
        var whole: [(String, JSONValue)] = record.act.json.members
            .filter { !["kind", "content", "date"].contains($0.name) }
            .filter { !withoutEvidence || $0.name != "evidence" }
            .map { ($0.name, $0.value) }
        whole.append(("register", .string(kind.rawValue)))
        whole.append(("date", .string(record.date.adding(days: 1).description)))
        whole.append(("content", .object(JSONObject(members.map { ($0.key, $0.value) }))))
        let changed = try RegisterRecord(
            json: .object(JSONObject(whole)), at: "register", currency: .cny)
        try postFully(try draft(.register(changed)))
    }
}

extension ProgrammeAct {
    /// The act with another figure.
    func with(_ figure: String, _ decimal: String) throws -> ProgrammeAct {
        var act = self
        act.figures[figure] = try Figure(decimal: decimal)
        return act
    }

    /// The act on another day.
    func on(_ day: String) throws -> ProgrammeAct {
        var act = self
        act.date = try LocalDate(day)
        return act
    }
}
