internal import ArgumentParser
internal import Foundation
internal import GreenCredit
internal import Ledger
internal import Statements

/// `greencredit checkpoint`.
struct CheckpointCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "checkpoint",
        abstract: "Sign the head of the log; prints the signed note.",
        discussion: """
            Keep each checkpoint where the ledger's keeper cannot reach it: who holds an old one \
            sees any later change. --since N writes the proof that the new tree extends the old. \
            --tsa has the head stamped and keeps trust/checkpoint.tsr in the ledger's folder.

            Examples:
              greencredit checkpoint > checkpoint.2026-11-24
              greencredit checkpoint --tsa https://tsa.example/ > checkpoint.2026-11-24
              greencredit checkpoint --since 300 > consistency-300
            """)

    @OptionGroup var ledger: LedgerOptions

    @Option(
        help: ArgumentHelp("Print the proof since a checkpoint of this size.", valueName: "size"))
    var since: Int64?

    @OptionGroup var stamps: TimestampOptions
    @OptionGroup var passphrase: PassphraseOptions

    func run() throws {
        let ledger = try ledger.open()
        let newest = try ledger.newestCheckpoint()
        let source = try stamps.source()
        let size = try ledger.logSize()
        if let since, !(1...size).contains(since) {
            throw GreenCreditError(
                .usage, "checkpoint.range",
                "there is no proof since \(since): the log has \(size) records")
        }
        var note = newest?.note ?? []
        if newest?.size != size {
            note = try ledger.checkpoint(
                passphrase: try passphrase.passphrases(for: ["the log's key"])[0]
            ).note
        }
        if let source { _ = try ledger.stampCheckpoint(source) }
        Terminal.write(try since.map { try ledger.consistencyProof(from: $0) } ?? note)
    }
}

/// `greencredit proof`.
struct ProofCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "proof",
        abstract: "Write the receipt of a record: files that stock tools check offline.",
        discussion: """
            ID, or ID/ITEM for one item of a batch: the item's receipt discloses nothing of the \
            others. A statement's receipt includes its texts.

            Example:
              greencredit proof BATCH-2025-11/T0101 --out receipt
            """)

    @OptionGroup var ledger: LedgerOptions

    @Argument(help: "The record's number, or record/item.")
    var id: String

    @Option(
        help: ArgumentHelp("The folder for the files.", valueName: "folder"),
        completion: .directory)
    var out = "."

    func run() throws {
        try OutputFolder.write(try files(try ledger.open()), to: out)
    }

    /// The number may itself hold a slash: the whole is tried first.
    private func files(_ ledger: OpenLedger) throws -> [OutputFile] {
        do { return try ledger.statementFiles(id) } catch let error as GreenCreditError
            where error.code == "record.unknown"
        {
            guard let slash = id.lastIndex(of: "/") else { throw error }
            return try ledger.proof(
                of: String(id[..<slash]), item: String(id[id.index(after: slash)...]))
        }
    }
}

/// `greencredit verify`.
struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check everything: bytes, signatures, roles, rules, log, balances, projections.",
        discussion: """
            Plays the log again from entry 0 and compares every row. Exit code 4 if anything is \
            not as it was signed. With a checkpoint that you kept from earlier, also that nothing \
            it covers was rewritten or cut off.

            Examples:
              greencredit verify --format json
              greencredit verify --checkpoint checkpoint.2026-01-31
              greencredit verify --backup 2026-11-24.backup
            """)

    @OptionGroup var ledger: LedgerOptions

    @Option(
        help: ArgumentHelp("A signed head that was kept elsewhere.", valueName: "file"),
        completion: .file())
    var checkpoint: String?

    @Option(
        help: ArgumentHelp("Check this backup instead of a ledger.", valueName: "file"),
        completion: .file())
    var backup: String?

    @OptionGroup var format: FormatOptions

    func run() throws {
        let report = try makeReport()
        switch format.format {
        case .json:
            format.print(
                json: [
                    "checkpoints": .integer(Int64(report.checkpoints)),
                    "covered": .integer(report.covered), "entries": .integer(report.entries),
                    "problems": .array(report.problems.map(JSONValue.string)),
                    "proposals": .integer(Int64(report.proposals)),
                    "records": .integer(report.records), "root": .string(report.root),
                ])
        case .text, .csv:
            Terminal.print(
                """
                \(report.records) records, \(report.entries) journal entries, \
                \(report.proposals) proposals, \(report.checkpoints) checkpoints checked
                root \(report.root), signed up to \(report.covered) of \(report.records) records
                """)
        }
        guard report.problems.isEmpty else {
            for problem in report.problems { Terminal.note("PROBLEM: \(problem)") }
            Terminal.note(backup == nil ? VerifyCommand.advice : BackupReport.advice)
            throw ExitCode(4)
        }
        if format.format != .json { Terminal.print("all is well") }
    }

    private static let advice =
        "the ledger is not what was signed. If only computed rows differ, “greencredit rebuild” "
        + "makes them again; a changed record must be restored from a backup"

    private func makeReport() throws -> VerificationReport {
        let kept = try checkpoint.map(InputFile.read)
        guard let backup else {
            return try ledger.open().verify(
                keptCheckpoint: kept, progress: Terminal.progress("verifying record"))
        }
        return try LedgerBackup.verify(
            backup, keptCheckpoint: kept, clock: SystemClock.now, progress: BackupProgress.shown()
        ).verification
    }
}

/// `greencredit rebuild`.
struct RebuildCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rebuild",
        abstract: "Drop everything computed and compute it again from the signed records.",
        discussion: "Example:\n  greencredit rebuild && greencredit verify")

    @OptionGroup var ledger: LedgerOptions

    func run() throws {
        let ledger = try ledger.open()
        try ledger.rebuild(progress: Terminal.progress("rebuilding from record"))
        Terminal.print("rebuilt from \(try ledger.logSize()) records")
    }
}
