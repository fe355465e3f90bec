internal import ArgumentParser
internal import GreenCredit
internal import Ledger

/// `greencredit backup`.
struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Write the whole ledger into one file while posting goes on.",
        discussion: """
            The file holds everything but private keys; only its owner may read it (mode 0600). \
            Keep it on another machine, and the newest checkpoint beside it.

            Examples:
              greencredit backup backups/2026-11-24.backup
              greencredit verify --backup backups/2026-11-24.backup
            """)

    @OptionGroup var ledger: LedgerOptions

    @Argument(help: "The new file.", completion: .file())
    var file: String

    func run() throws {
        let ledger = try ledger.open()
        let info = try ledger.backUp(to: file, progress: Terminal.progress("copying page"))
        Terminal.print(
            "\(file): \(info.records) records, signed up to \(info.covered), \(info.bytes) bytes")
    }
}

/// `greencredit restore`.
struct RestoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Make a ledger of a backup, in a new folder, with everything checked.",
        discussion: """
            The folder is --ledger or GREENCREDIT_LEDGER; it must be new. Give every checkpoint \
            that was kept elsewhere, and what each witness has seen: a backup that is older than \
            one of them must not go on as the ledger, since its next records would be a second \
            history. It can be restored as a copy for reading, which refuses new records.

            Examples:
              greencredit restore 2026-11-24.backup --ledger ledger \\
                --expect-checkpoint checkpoint.2026-11-24
              greencredit restore 2026-11-24.backup --ledger as-of-300 --to-checkpoint 300
            """)

    @OptionGroup var ledger: LedgerOptions

    @Argument(help: "The backup.", completion: .file())
    var file: String

    @Option(
        help: ArgumentHelp(
            "Go back to the signed head of this size; the result is a copy for reading.",
            valueName: "size"))
    var toCheckpoint: Int64?

    @Option(
        parsing: .singleValue,
        help: ArgumentHelp(
            "A signed head that was kept elsewhere; may be repeated.", valueName: "file"),
        completion: .file())
    var expectCheckpoint: [String] = []

    @Flag(help: "Make a copy for reading, which refuses new records.")
    var readOnly = false

    func run() throws {
        var request = RestoreRequest()
        request.checkpoint = toCheckpoint
        request.isReadOnly = readOnly
        request.expected = try expectCheckpoint.map {
            ExpectedHead(name: $0, note: try InputFile.read($0))
        }
        let folder = try ledger.folder()
        let report = try LedgerBackup.restore(
            file, into: folder, request, clock: SystemClock.now, progress: BackupProgress.shown())
        try BackupReport.requireSound(report)
        Terminal.print(
            "restored into \(folder.path) from a backup of \(report.made)\n"
                + BackupReport.summary(report))
        if report.isRebuilt {
            Terminal.note("computed rows of the backup were damaged; they were computed again")
        }
        guard !report.isCopy else {
            for head in report.newerHeads {
                Terminal.note("\(head.name): a head of \(head.size) records was signed")
            }
            Terminal.print("a copy for reading: it refuses new records")
            return
        }
        if expectCheckpoint.isEmpty {
            Terminal.note(
                "no --expect-checkpoint was given: nothing shows that this backup is the newest. "
                    + "If a head of more records was ever signed, this ledger must not go on")
        }
        Terminal.print("next: put the ledger's own keys into \(folder.path)/keys")
    }
}

/// What is told of a backup that was checked.
enum BackupReport {
    /// What to do about a backup that has problems.
    static let advice =
        "the backup is not what was signed. Where only computed rows differ, “greencredit restore” "
        + "makes them again; else use another backup, or go back to a signed head before the damage"

    /// How much was checked, and how much of it is signed.
    static func summary(_ report: RestoreReport) -> String {
        let checked = report.verification
        return """
            \(checked.records) records, \(checked.entries) journal entries, \
            \(checked.proposals) proposals, \(checked.checkpoints) checkpoints checked
            root \(checked.root), signed up to \(checked.covered) of \(checked.records) records
            """
    }

    /// Lists what is wrong, and ends with exit code 4.
    static func requireSound(_ report: RestoreReport) throws {
        guard !report.verification.problems.isEmpty else { return }
        for problem in report.verification.problems { Terminal.note("PROBLEM: \(problem)") }
        Terminal.note(advice)
        throw ExitCode(4)
    }
}

/// Shows a person how far copying, computing and checking are.
enum BackupProgress {
    static func shown() -> LedgerBackup.Progress {
        let copying = Terminal.progress("copying page")
        let rebuilding = Terminal.progress("rebuilding from record")
        let verifying = Terminal.progress("verifying record")
        return { stage, done, total in
            switch stage {
            case .copying: copying(done, total)
            case .rebuilding: rebuilding(done, total)
            case .verifying: verifying(done, total)
            }
        }
    }
}
