public import ArgumentParser
internal import Banking
internal import Foundation
public import GreenCredit
internal import Ledger

extension ReconcileCommand {
    struct Match: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Match items by hand, or two plain files without any ledger.",
            discussion: """
                With an account: names bank lines and postings that are the same movement, as \
                “run” prints them. Where the sums differ, --difference says what becomes of it: \
                “part” takes the larger item in part, “open” leaves the difference open until it \
                is booked.

                With --ledger and --bank: the ledger's CSV has the columns entry_id, date, \
                amount_minor, currency, direction (in or out), counterparty, reference, flow_id, \
                description; the bank's bank_line_id, booking_date, amount_minor, currency, \
                direction, counterparty, bank_reference, end_to_end_id, narrative. Instead of the \
                bank's CSV any bank file will do; its lines are named by NtryRef or by their \
                number. The result has a row for each pair of each group; what is ambiguous is \
                suggested, never matched.

                Example:
                  greencredit reconcile match --ledger ledger.csv --bank bank.csv --out result.csv
                  greencredit reconcile match BK-E3-PROJECT-01 --line BK2026010201 \\
                    --entry T0121 --reason "cheque 4711" --maker-key keys/EMP-3001.maker.pem
                """)

        @Argument(help: "The bank account's number in the rulebook; without it, two files.")
        var account: String?

        @OptionGroup var items: HandMatchOptions

        @Option(
            parsing: .singleValue,
            help: ArgumentHelp(
                "A CSV of ledger entries, may be repeated; with an account, the ledger's folder.",
                valueName: "file"),
            completion: .file())
        var ledger: [String] = []

        @Option(
            parsing: .singleValue,
            help: ArgumentHelp("A CSV of bank lines or any bank file.", valueName: "file"),
            completion: .file())
        var bank: [String] = []

        @Option(
            help: ArgumentHelp("Where the result goes; by default the output.", valueName: "file"),
            completion: .file())
        var out: String?

        @Option(
            help: ArgumentHelp("The account's rules as YAML or JSON.", valueName: "file"),
            completion: .file())
        var rules: String?

        @OptionGroup var signing: OptionalSigningOptions

        func run() throws {
            guard let account else { return try matchFiles() }
            var options = LedgerOptions()
            options.ledger = ledger.last
            let ledger = try options.open()
            guard let signing = signing.required else {
                throw GreenCreditError(
                    .usage, "match.key", "give --maker-key: a match is signed")
            }
            try signing.submit(
                [try ledger.draft(of: try items.match(), account: account)], to: ledger)
        }

        private func matchFiles() throws {
            guard !ledger.isEmpty, !bank.isEmpty else {
                throw GreenCreditError(
                    .usage, "match.files",
                    "give an account, or the two files with --ledger and --bank")
            }
            let ledger = try ledger.map(Self.read)
            let files = try bank.map(Self.read)
            let rules =
                try self.rules.map {
                    try ProfileDocument.rules(InputFile.read($0), named: InputFile.name($0))
                } ?? .plainFiles
            let found =
                files.allSatisfy(\.isItemList)
                ? try PlainReconciliation(
                    ledger: ledger, bank: files, rules: rules, work: SeveralThreads())
                : try PlainReconciliation(
                    ledger: ledger, statements: try files.flatMap(Self.statements), rules: rules)
            let parts = found.csvParts(work: SeveralThreads())
            if let out {
                try Data().write(to: URL(filePath: out))
                let file = try FileHandle(forWritingTo: URL(filePath: out))
                for part in parts { try file.write(contentsOf: Data(part)) }
                try file.close()
            } else {
                for part in parts { Terminal.write(part) }
            }
            Terminal.note(
                "\(found.matchedCount) groups matched, \(found.suggestedCount) suggested, "
                    + "\(found.openCount) items open")
        }

        private static func read(_ path: String) throws -> PlainReconciliation.File {
            PlainReconciliation.File(
                name: InputFile.name(path), bytes: try InputFile.read(path))
        }

        private static func statements(
            _ file: PlainReconciliation.File
        ) throws -> [BankStatement] {
            let reading = BankFile.read(
                file.bytes, named: file.name, context: BankFileContext(requiresAccount: false))
            for finding in reading.findings where finding.severity != .note {
                Terminal.note("\(finding.severity.rawValue): \(finding)")
            }
            return try reading.requireStatements(accepting: Set(FindingCode.allCases))
        }
    }
}

/// The items that a person matches.
struct HandMatchOptions: ParsableArguments {
    @Option(
        parsing: .singleValue,
        help: ArgumentHelp("A bank line; may be repeated.", valueName: "name"))
    var line: [String] = []

    @Option(
        parsing: .singleValue,
        help: ArgumentHelp("A posting of ours; may be repeated.", valueName: "number"))
    var entry: [String] = []

    @Option(help: "Why they belong together.")
    var reason: String?

    @Option(help: "What becomes of a difference: part or open.")
    var difference: HandMatch.Difference?

    @Option(
        help: ArgumentHelp("The day from which the match counts.", valueName: "date"),
        transform: { try LocalDate($0) })
    var date: LocalDate?

    /// The match that these options name.
    func match() throws -> HandMatch {
        guard let reason, !reason.isEmpty else {
            throw GreenCreditError(
                .usage, "match.reason", "say with --reason why they belong together")
        }
        var match = HandMatch(lines: line, entries: entry, reason: reason)
        match.difference = difference
        match.date = date
        return match
    }
}

extension HandMatch.Difference: ExpressibleByArgument {}
