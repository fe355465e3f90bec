internal import ArgumentParser
internal import Financing
internal import GreenCredit
internal import Ledger

/// `greencredit rulebook`.
struct RulebookCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rulebook", abstract: "Check, adopt and show the programme's policy as data.",
        discussion: "Example:\n  greencredit rulebook check rulebook.yaml",
        subcommands: [Check.self, Cases.self, Adopt.self, Show.self])
}

extension RulebookCommand {
    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Read a rulebook and report every problem with line and column.",
            discussion: "Example:\n  greencredit rulebook check rulebook.yaml")

        @Argument(help: "The rulebook, YAML.", completion: .file())
        var file: String

        func run() throws {
            let document = try RulebookDocument(
                yaml: try InputFile.read(file), named: InputFile.name(file))
            let book = document.rulebook
            Terminal.print(
                "\(book.name) is good: \(book.chart.books.count) books, "
                    + "\(book.chart.accounts.count) accounts, "
                    + "\(book.approval.count) approval rules, \(rules(book))"
                    + "governs \(book.validFrom) to \(book.validTo)")
        }

        private func rules(_ book: Rulebook) -> String {
            let programme = book.programme
            guard !programme.rules.isEmpty || !programme.templates.isEmpty else { return "" }
            return "\(programme.rules.count) rules, "
                + "\(programme.templates.count) posting templates, "
        }
    }

    struct Cases: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Ask the rules a table of cases and compare the answers.",
            discussion: """
                The rulebook is the one of --rulebook, else the file rulebook.yaml beside the table,
                else the ledger's. A case may name a parameter of its rule and so try another value.

                Example:
                  greencredit rulebook cases rule-cases.csv --rulebook rulebook.yaml --format json
                """)

        @OptionGroup var ledger: LedgerOptions

        @Argument(help: "The table of cases, CSV.", completion: .file())
        var file: String

        @Option(help: "The rulebook to ask, YAML.", completion: .file())
        var rulebook: String?

        @Option(help: "How the result is printed: text for people, json for programs.")
        var format = Form.text

        enum Form: String, ExpressibleByArgument, CaseIterable { case text, json }

        func run() throws {
            let book = try askedRulebook()
            let table = try RuleCaseFile(
                try InputFile.read(file), named: InputFile.name(file))
            let outcomes = table.cases.map { $0.ask(book) }
            let failed = outcomes.filter { !$0.isOK }
            switch format {
            case .json:
                let list = JSONValue.array(outcomes.map(\.json))
                Terminal.write(CanonicalJSON.encode(list) + [0x0A])
            case .text:
                for outcome in failed { Terminal.print(Self.line(outcome)) }
                Terminal.print(
                    "\(outcomes.count - failed.count) of \(outcomes.count) cases are answered as "
                        + "expected by \(book.name)")
            }
            if !failed.isEmpty { throw ExitCode(1) }
        }

        private func askedRulebook() throws -> Rulebook {
            let beside = InputFile.beside(file, "rulebook.yaml")
            if let path = rulebook ?? (InputFile.exists(beside) ? beside : nil) {
                return try RulebookDocument(
                    yaml: try InputFile.read(path), named: InputFile.name(path)
                ).rulebook
            }
            return try ledger.open().rulebook().rulebook
        }

        private static func line(_ outcome: RuleCase.Outcome) -> String {
            let question = outcome.question
            let got = String(
                decoding: CanonicalJSON.encode(outcome.actual.json), as: UTF8.self)
            let wanted = String(
                decoding: CanonicalJSON.encode(question.expected.json), as: UTF8.self)
            return
                "\(question.id) \(question.rule): expected \(wanted), got \(outcome.problem ?? got)"
        }
    }

    struct Adopt: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Bring a new version of the rulebook into force.",
            discussion: """
                Example:
                  greencredit rulebook adopt rulebook-2.yaml --maker-key keys/EMP-1001.maker.pem \\
                    --checker-key keys/EMP-2001.checker.pem
                """)

        @OptionGroup var ledger: LedgerOptions

        @Argument(help: "The rulebook, YAML.", completion: .file())
        var file: String

        @OptionGroup var signing: SigningOptions

        func run() throws {
            let ledger = try ledger.open()
            let document = try RulebookDocument(
                yaml: try InputFile.read(file), named: InputFile.name(file))
            try signing.submit([try ledger.adoption(of: document)], to: ledger)
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print the rulebook that governs, as canonical JSON.",
            discussion: "Example:\n  greencredit rulebook show | python3 -m json.tool")

        @OptionGroup var ledger: LedgerOptions

        func run() throws {
            let ledger = try ledger.open()
            Terminal.write(try ledger.rulebookBytes() + [0x0A])
        }
    }
}
