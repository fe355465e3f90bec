import Foundation
import GRDB
import Synchronization
import Testing

/// A folder with a ledger, keys and files of one test, which is removed with the value.
@MainActor final class Workplace {
    let path: String
    /// Everything that the command has printed here.
    private(set) var printed = ""

    nonisolated static let passphrase = "correct-horse-battery-7391"

    init() throws {
        path = FileManager.default.temporaryDirectory.path + "/endtoend-\(UUID().uuidString)"
        Self.sweep
        _ = Self.folders.withLock { [path] in $0.insert(path) }
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        try write("pass", Workplace.passphrase + "\n", mode: 0o600)
    }

    /// Has the folders that live as long as the tests removed at their end.
    private static let sweep: Void = {
        _ = atexit {
            for path in Workplace.folders.withLock({ $0 }) {
                try? FileManager.default.removeItem(atPath: path)
            }
        }
    }()
    private nonisolated static let folders = Mutex<Set<String>>([])

    deinit { try? FileManager.default.removeItem(atPath: path) }

    // MARK: - Templates

    /// A ledger with two registrars, a maker, and three checkers for all books.
    static func withOfficers() throws -> Workplace {
        try Workplace(copying: template.get())
    }

    /// A copy of another ledger and its keys.
    convenience init(copying other: Workplace) throws {
        try self.init()
        for name in ["ledger", "keys"] {
            try FileManager.default.copyItem(
                atPath: other.path + "/" + name, toPath: path + "/" + name)
        }
    }

    /// The ledger that others are copied from: making keys takes time.
    private static let template = Result { () throws -> Workplace in
        let place = try Workplace()
        try place.found()
        for (person, name, role, duty) in [
            ("M1", "Li Wei 李薇", "maker", "programme-accountant"),
            ("C1", "Wang Jun 王军", "checker", "programme-officer"),
            ("C2", "Chen Yu 陈宇", "checker", "finance-officer"),
            ("M1", "Li Wei 李薇", "checker", "finance-officer"),
        ] { try place.addOfficer(person, name, role, duty) }
        return place
    }

    /// Founds a ledger by command.
    @discardableResult func found() throws -> CommandRun {
        try succeed([
            "init", "--origin", "ledger.example/endtoend", "--organization", "Industry Department",
            "--rulebook", CommandLineTool.example + "/rulebook.yaml", "--registrar",
            "R1=Zhao Min 赵敏", "--registrar", "R2=Qian Hong 钱红", "--keys", "keys",
            "--passphrase-file", "pass",
        ])
    }

    /// Adds an officer by command.
    @discardableResult func addOfficer(
        _ person: String, _ name: String, _ role: String, _ duty: String
    ) throws -> CommandRun {
        try succeed(
            ["officer", "add", "--person", person, "--name", name, "--role", role, "--duty", duty]
                + ["--keys", "keys"] + registrars)
    }

    // MARK: - Running

    /// Options of what both registrars sign.
    let registrars = [
        "--registrar-key", "keys/R1.registrar.pem", "--registrar-key", "keys/R2.registrar.pem",
        "--passphrase-file", "pass",
    ]
    /// Options of what a maker and a checker sign in one go.
    let both = [
        "--maker-key", "keys/M1.maker.pem", "--checker-key", "keys/C1.checker.pem",
        "--passphrase-file", "pass",
    ]

    /// The option and the passphrase of one officer's key.
    func key(_ name: String) -> [String] {
        ["--key", "keys/\(name).pem", "--passphrase-file", "pass"]
    }

    /// Runs the command in this folder, on the ledger in it.
    func run(
        _ arguments: [String], input: [UInt8] = [], environment: [String: String] = [:],
        timeout: Double = 60
    ) throws -> CommandRun {
        let result = try CommandLineTool.run(
            CommandLineTool.greencredit, arguments, in: path, input: input,
            environment: ["GREENCREDIT_LEDGER": "ledger"].merging(environment) { $1 },
            timeout: timeout)
        printed += result.out + result.err
        return result
    }

    /// Runs a command that must end with 0.
    @discardableResult func succeed(
        _ arguments: [String], sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> CommandRun {
        let result = try run(arguments)
        try #require(result.status == 0, "\(result.text)", sourceLocation: sourceLocation)
        return result
    }

    /// Runs a command that must be refused: with a code, some words, and an unchanged ledger.
    @discardableResult func refuse(
        _ arguments: [String], _ status: Int32, _ words: String...,
        environment: [String: String] = [:], sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> CommandRun {
        let before = try fingerprint()
        let result = try run(arguments, environment: environment)
        #expect(result.status == status, "\(result.text)", sourceLocation: sourceLocation)
        for word in words {
            #expect(
                result.err.contains(word), "“\(word)” is missing in:\n\(result.text)",
                sourceLocation: sourceLocation)
        }
        let lines = result.err.split(separator: "\n")
        #expect(
            !lines.contains { $0.contains("Fatal error") || $0.contains("Thread 0") },
            "\(result.text)", sourceLocation: sourceLocation)
        #expect(
            try fingerprint() == before, "the ledger has changed", sourceLocation: sourceLocation)
        return result
    }

    /// What the ledger holds: its log, its inbox, and all that was computed from them.
    func fingerprint() throws -> [String] {
        guard FileManager.default.fileExists(atPath: database) else { return [] }
        return try openDatabase { db in
            let tables = try String.fetchAll(
                db, sql: "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
            return try tables.flatMap { table in
                try Row.fetchAll(db, sql: "SELECT * FROM \(table)").map {
                    "\(table) \($0.databaseValues.map(\.description))"
                }.sorted()
            }
        }
    }

    /// The ledger's file.
    var database: String { path + "/ledger/ledger.sqlite" }

    /// Puts other bytes in the place of the ledger's file.
    func replaceDatabase(_ bytes: [UInt8]) throws {
        for end in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: database + end) }
        try write("ledger/ledger.sqlite", bytes, mode: 0o600)
    }

    /// Opens the ledger's file behind the command's back, as another program would.
    func openDatabase<Result>(_ body: (Database) throws -> Result) throws -> Result {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        let queue = try DatabaseQueue(path: database, configuration: configuration)
        defer { try? queue.close() }
        return try queue.writeWithoutTransaction { try body($0) }
    }

    // MARK: - Files

    /// Writes a file.
    func write(_ name: String, _ text: String, mode: Int = 0o644) throws {
        try write(name, Array(text.utf8), mode: mode)
    }

    /// Writes a file.
    func write(_ name: String, _ bytes: [UInt8], mode: Int = 0o644) throws {
        try Data(bytes).write(to: URL(filePath: path + "/" + name))
        try FileManager.default.setAttributes(
            [.posixPermissions: mode], ofItemAtPath: path + "/" + name)
    }

    /// Reads a file.
    func read(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(filePath: path + "/" + name)))
    }

    /// The permission bits of a file or folder.
    func mode(_ name: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path + "/" + name)
        return try #require(attributes[.posixPermissions] as? NSNumber).intValue
    }

    /// Writes a journal of entries with two lines each.
    func writeJournal(_ name: String, _ entries: [JournalLine]) throws {
        let header = "txn,date,book,side,account,sub,debit,credit,subprogramme,memo\n"
        try write(name, header + entries.map(\.csv).joined())
    }
}

/// An entry that moves an amount of the programme's budget from one account to another.
struct JournalLine {
    var id: String
    var date = "2026-03-10"
    var debit = "9020"
    var subaccount = "SUBSIDY"
    var credit = "9010"
    var amount = "1500.00"
    var text = "分配 allocation"

    /// The indicator that later entries draw on.
    static let indicator = JournalLine(
        id: "A1", date: "2026-03-01", debit: "9010", subaccount: "", credit: "9000",
        amount: "9000000.00", text: "指标下达 indicator")

    var csv: String {
        "\(id),\(date),P,M,\(debit),\(subaccount),\(amount),,,\(text)\n"
            + "\(id),\(date),P,M,\(credit),,,\(amount),,\(text)\n"
    }
}
