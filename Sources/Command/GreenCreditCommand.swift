internal import ArgumentParser
internal import Foundation

/// The command `greencredit`: a thin face of the use cases.
@main
struct GreenCreditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "greencredit",
        abstract: "The ledger that green-finance programmes run on.",
        discussion: """
            Records subsidies, awards and green loans in double entry, signed by a maker and a \
            checker, kept in a log that shows every later change, reconciled with the bank, and \
            reported in signed statements that stock tools check.

            A ledger is one folder, given with --ledger or GREENCREDIT_LEDGER.

            Exit codes: 0 done · 1 a rule says no, or a difference was found · 2 wrong use or \
            wrong input · 3 the machine: files, keys, locks · 4 the ledger is not what was signed.

            Example:
              greencredit demo --into demo-ledger
              greencredit balance --ledger demo-ledger/ledger --as-of 2025-12-31
            """,
        version: "0.1.0",
        groupedSubcommands: [
            CommandGroup(
                name: "Set-up",
                subcommands: [
                    DemoCommand.self, InitCommand.self, OfficerCommand.self, RulebookCommand.self,
                ]),
            CommandGroup(
                name: "Recording",
                subcommands: [
                    ProposeCommand.self, InboxCommand.self, ShowCommand.self, ApproveCommand.self,
                    RejectCommand.self, PostCommand.self, ReverseCommand.self, PeriodCommand.self,
                ]),
            CommandGroup(
                name: "Programme",
                subcommands: [
                    ActCommand.self, EvidenceCommand.self, ProgrammeCommand.self,
                ]),
            CommandGroup(
                name: "Asking",
                subcommands: [
                    BalanceCommand.self, RegisterCommand.self, TrialBalanceCommand.self,
                    ExportCommand.self,
                ]),
            CommandGroup(
                name: "Bank and statements",
                subcommands: [BankCommand.self, ReconcileCommand.self, StatementCommand.self]),
            CommandGroup(name: "Loans", subcommands: [LoanCommand.self]),
            CommandGroup(name: "Open data", subcommands: [OpenDataCommand.self]),
            CommandGroup(
                name: "Proof",
                subcommands: [
                    CheckpointCommand.self, ProofCommand.self, VerifyCommand.self,
                    RebuildCommand.self, TimestampCommand.self,
                ]),
            CommandGroup(
                name: "Safekeeping", subcommands: [BackupCommand.self, RestoreCommand.self]),
        ])

    static func main() {
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch {
            exit(withReport: error)
        }
    }

    /// Prints an error and ends the process with the exit code of its kind.
    private static func exit(withReport error: any Error) -> Never {
        let failure = Failure(error)
        switch failure {
        case .told(let code): Foundation.exit(code)
        case .untold(let message, let code):
            Terminal.report(message)
            Foundation.exit(code)
        case .parser(let error):
            let text = UsageText.wrapped(fullMessage(for: error))
            switch exitCode(for: error) {
            case .success:
                Terminal.print(text)
                Foundation.exit(0)
            case .validationFailure:
                Terminal.report(text)
                Foundation.exit(2)
            default: Self.exit(withError: error)
            }
        }
    }
}
