import Foundation
import Ledger
import Proofs
import Stores
import Synchronization
import Testing

@testable import GreenCredit

/// The time that a test says it is.
final class TestClock: Sendable {
    private let moment: Mutex<Timestamp>

    init(_ moment: Timestamp) { self.moment = Mutex(moment) }

    var now: Timestamp { moment.withLock { $0 } }

    func set(_ moment: Timestamp) { self.moment.withLock { $0 = moment } }

    func set(_ day: String, hour: Int = 8) throws {
        set(Timestamp(try LocalDate(day), hour: hour))
    }
}

/// A folder that goes away with its last holder.
final class TestFolder: Sendable {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "greencredit-tests-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    @discardableResult
    func write(_ name: String, _ bytes: [UInt8]) throws -> String {
        let file = "\(path)/\(name)"
        try Data(bytes).write(to: URL(filePath: file))
        return file
    }
}

/// The persons of the ledger of the tests, with their keys opened.
struct Officers: Sendable {
    let registrars: (OfficerKey, OfficerKey)
    /// Holds a maker's duty in all books.
    let maker: OfficerKey
    /// Two checkers who hold a checker's duty in all books.
    let checkers: (OfficerKey, OfficerKey)
    /// One person with a maker's and a checker's certificate, and duties for both.
    let both: (maker: OfficerKey, checker: OfficerKey)
    /// A maker and a checker without any duty.
    let idle: (maker: OfficerKey, checker: OfficerKey)
    /// A checker for book E1 only.
    let limited: OfficerKey
}

/// A ledger of its own for a test, copied from one that is made once a process.
final class LedgerFixture: Sendable {
    static let passphrase = Passphrase(Array("only a test".utf8))
    static let origin = "ledger.example/tests/2025"
    static let makers = ["programme-accountant"]
    static let checkers = ["programme-officer"]

    let temporary: TestFolder
    let folder: LedgerFolder
    let clock: TestClock
    let ledger: OpenLedger
    let officers: Officers

    /// A new ledger with its officers and without entries.
    convenience init() throws { try self.init(copying: try Template.empty.get()) }

    init(copying template: Template) throws {
        temporary = try TestFolder()
        folder = LedgerFolder(temporary.path + "/ledger")
        try FileManager.default.copyItem(atPath: template.folder.path, toPath: folder.path)
        let clock = TestClock(template.clock.now)
        self.clock = clock
        ledger = try OpenLedger(folder, clock: { clock.now })
        officers = template.officers
    }

    /// The same folder opened once more, as another process would.
    func reopened() throws -> OpenLedger {
        let clock = clock
        return try OpenLedger(folder, clock: { clock.now })
    }

    /// Another ledger with the same content.
    func copy() throws -> LedgerFixture {
        try close()
        return try LedgerFixture(
            copying: Template(
                temporary: temporary, folder: folder, clock: clock, officers: officers))
    }

    /// Lets go of the file, so that it is one file without a log beside it.
    func close() throws { try (ledger.store as? SQLiteStore)?.close() }

    // MARK: - Acts

    @discardableResult
    func post(_ drafts: RecordDraft...) throws -> PostOutcome {
        try ledger.post(drafts, maker: officers.maker, checker: officers.checkers.0)
    }

    @discardableResult
    func post(_ entries: [Entry], id: String) throws -> PostOutcome {
        try post(try ledger.batchDraft(entries, id: id))
    }

    /// Posts, and approves a second time where the amount asks for it.
    func postFully(_ draft: RecordDraft) throws {
        guard case .posted(let outcomes, _) = try post(draft) else {
            throw Unexpected("\(draft.id) is not posted")
        }
        if case .waiting = outcomes.first {
            let outcome = try ledger.approve(draft.id, checker: officers.checkers.1)
            guard case .sealed = outcome else { throw Unexpected("\(outcome)") }
        }
    }

    /// What must be the same before and after a refusal.
    func picture() throws -> Picture {
        let report = try ledger.verify()
        return Picture(
            size: try ledger.logSize(), root: report.root, problems: report.problems,
            totals: try ledger.totals(LedgerQuery()), inbox: try ledger.inbox().map(\.id))
    }
}

/// What a ledger shows of itself.
struct Picture: Equatable {
    let size: Int64
    let root: String
    let problems: [String]
    let totals: [BalanceTotal]
    let inbox: [String]
}

struct Unexpected: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

/// A ledger whose folder other ledgers are copied from.
struct Template: Sendable {
    let temporary: TestFolder
    let folder: LedgerFolder
    let clock: TestClock
    let officers: Officers

    static let empty = Result { try Template() }

    init(temporary: TestFolder, folder: LedgerFolder, clock: TestClock, officers: Officers) {
        self.temporary = temporary
        self.folder = folder
        self.clock = clock
        self.officers = officers
    }

    private init() throws {
        temporary = try TestFolder()
        folder = LedgerFolder(temporary.path + "/ledger")
        let clock = TestClock(Timestamp(try LocalDate("2024-12-30"), hour: 8))
        self.clock = clock
        let keys = temporary.path
        func officer(_ person: String, _ key: String) -> NewOfficer {
            NewOfficer(
                person: person, name: "Officer \(person)", keyPath: "\(keys)/\(key).pem",
                passphrase: LedgerFixture.passphrase)
        }
        let registrars = [officer("R-1", "r1"), officer("R-2", "r2")]
        let ledger = try OpenLedger.create(
            LedgerSetup(
                origin: LedgerFixture.origin, organization: "Example Department",
                rulebook: try Example.rulebook(), registrars: registrars,
                passphrase: LedgerFixture.passphrase),
            in: folder, clock: { clock.now })
        func open(_ key: String) throws -> OfficerKey {
            try ledger.openKey("\(keys)/\(key).pem", passphrase: LedgerFixture.passphrase)
        }
        let signers = (try open("r1"), try open("r2"))
        func add(
            _ person: String, _ key: String, _ role: Role, _ duties: [String],
            books: [String]? = nil
        ) throws -> OfficerKey {
            let outcome = try ledger.addOfficer(
                officer(person, key), role: role, duties: duties, books: books,
                issuingPassphrase: LedgerFixture.passphrase, registrars: signers)
            guard case .posted = outcome else { throw Unexpected("\(outcome)") }
            return try open(key)
        }
        let makers = LedgerFixture.makers
        let checkers = LedgerFixture.checkers
        officers = Officers(
            registrars: signers, maker: try add("M-1", "m1", .maker, makers),
            checkers: (
                try add("C-1", "c1", .checker, checkers), try add("C-2", "c2", .checker, checkers)
            ),
            both: (
                try add("X-1", "x1", .maker, ["programme-accountant"]),
                try add("X-1", "x2", .checker, ["programme-officer"])
            ),
            idle: (try add("I-1", "i1", .maker, []), try add("I-2", "i2", .checker, [])),
            limited: try add("L-1", "l1", .checker, ["enterprise-manager"], books: ["E1"]))
        try (ledger.store as? SQLiteStore)?.close()
    }
}
