internal import ArgumentParser
internal import Financing
internal import Foundation
internal import GreenCredit
internal import Ledger

/// The option `--ledger`.
struct LedgerOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The ledger's folder; by default GREENCREDIT_LEDGER.", valueName: "folder"),
        completion: .directory)
    var ledger: String?

    /// Whether a ledger is named at all.
    var isNamed: Bool { path?.isEmpty == false }

    private var path: String? {
        ledger ?? ProcessInfo.processInfo.environment["GREENCREDIT_LEDGER"]
    }

    /// The folder, from the option or the environment.
    func folder() throws -> LedgerFolder {
        guard let path, !path.isEmpty else {
            throw GreenCreditError(
                .usage, "ledger.unnamed",
                "which ledger? Give --ledger FOLDER or set GREENCREDIT_LEDGER")
        }
        return LedgerFolder(path)
    }

    /// Opens the ledger for questions only.
    func openForReading() throws -> OpenLedger {
        try OpenLedger.forReading(try folder(), clock: SystemClock.now)
    }

    /// Opens the ledger.
    func open() throws -> OpenLedger { try OpenLedger(try folder(), clock: SystemClock.now) }
}

/// The machine's clock.
enum SystemClock {
    /// The time in whole milliseconds.
    @Sendable static func now() -> Timestamp {
        Timestamp(millisecondsSince1970: Int64(Date().timeIntervalSince1970 * 1000))
    }
}

/// The options that pick a part of the books, on both time axes.
struct QueryOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("Count value dates up to this day.", valueName: "date"),
        transform: { try LocalDate($0) })
    var asOf: LocalDate?

    @Option(
        help: ArgumentHelp(
            "Count only what was sealed by this day or moment.", valueName: "date|time"))
    var knownAt: String?

    @Option(help: "Only this book.")
    var book: String?

    @Option(
        help: ArgumentHelp("Only this side: F, B or M.", valueName: "side"),
        transform: { try Side(letter: $0) })
    var side: Side?

    @Option(help: "Only this project.")
    var project: String?

    /// The query that these options state.
    func query(_ ledger: OpenLedger) throws -> LedgerQuery {
        var query = LedgerQuery()
        query.asOf = asOf
        query.knownAt = try knownAt.map { try Moment.parse($0, ledger) }
        query.book = book
        query.side = side
        if let project { query.dimensions["project"] = project }
        return query
    }
}

/// A moment as people write it: a time, or a day up to its end where the programme is.
enum Moment {
    static func parse(_ text: String, _ ledger: OpenLedger) throws -> Timestamp {
        if text.utf8.count != 10 { return try Timestamp(text) }
        let offset = try ledger.rulebook().rulebook.utcOffsetHours
        let end = Timestamp(try LocalDate(text).adding(days: 1))
        let shift = Int64(offset) * 3_600_000 + 1
        return Timestamp(millisecondsSince1970: end.millisecondsSince1970 - shift)
    }
}

/// Reads the files that a command is given.
enum InputFile {
    static func read(_ path: String) throws -> [UInt8] {
        do { return Array(try Data(contentsOf: URL(fileURLWithPath: path))) } catch {
            throw GreenCreditError(
                .environment, "file.unreadable",
                FileManager.default.fileExists(atPath: path)
                    ? "the file cannot be read" : "there is no such file", at: path)
        }
    }

    /// Whether there is a file of this name.
    static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

    /// The path of a file in the same folder.
    static func beside(_ path: String, _ name: String) -> String {
        URL(fileURLWithPath: path).deletingLastPathComponent().appendingPathComponent(name).path
    }

    /// The file's name without its folder, for records and messages.
    static func name(_ path: String) -> String { URL(fileURLWithPath: path).lastPathComponent }
}

/// Writes the files that a command hands out.
enum OutputFolder {
    static func write(_ files: [OutputFile], to folder: String) throws {
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true)
            for file in files {
                let path = folder + "/" + file.name
                try Data(file.bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
                Terminal.print(path)
            }
        } catch {
            throw GreenCreditError(
                .environment, "file.unwritable", "the files cannot be written", at: folder,
                cause: error)
        }
    }
}
