public import ArgumentParser
internal import Financing
internal import GreenCredit
internal import Ledger
public import Statements

/// In which form a command prints its result.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
    case text, csv, json
}

/// The option `--format`.
struct FormatOptions: ParsableArguments {
    @Option(help: "How the result is printed: text for people, csv or json for programs.")
    var format = OutputFormat.text

    @Option(help: ArgumentHelp("The language of names in text and csv.", valueName: "language"))
    var language = StatementLanguage.english

    /// Prints a table in the wanted form.
    func print(_ table: ReportTable, empty: String) {
        switch format {
        case .text:
            Terminal.print(table.rows.isEmpty ? empty : table.text(language))
        case .csv: Terminal.write(Array(table.csv(language).utf8))
        case .json: print(json: .object(table.json))
        }
    }

    /// Prints a JSON value on one line.
    func print(json: JSONValue) { Terminal.write(CanonicalJSON.encode(json) + [0x0A]) }
}

extension StatementLanguage: ExpressibleByArgument {}

extension LocalizedText {
    /// A heading of the command's own tables.
    init(_ english: String, _ chinese: String) {
        self.init(english: english, chinese: chinese)
    }
}

/// How the outcome of a signed act is told.
enum OutcomeReport {
    /// Tells what rules stand against an act, and ends with exit code 1.
    static func refuse(_ refusals: [RuleRefusal]) -> ExitCode {
        list(refusals, under: "refused, and the ledger is unchanged:")
    }

    private static func list(_ refusals: [RuleRefusal], under title: String) -> ExitCode {
        Terminal.note(title)
        for refusal in refusals.prefix(100) { Terminal.note("  \(refusal)") }
        if refusals.count > 100 { Terminal.note("  … and \(refusals.count - 100) more") }
        return ExitCode(1)
    }

    static func tell(_ outcome: ProposalOutcome) throws {
        switch outcome {
        case .repeated(let id, let entries):
            Terminal.print(
                entries > 0
                    ? "nothing to add: \(all(entries, "entry", "entries")) in the ledger already"
                    : "nothing to add: \(id) is in the ledger already")
        case .waiting(let id):
            Terminal.print(
                "nothing to add: \(id) waits for a checker already: greencredit approve \(id)")
        case .refused(let refusals): throw refuse(refusals)
        case .proposed(let id, let skipped):
            tellSkipped(skipped)
            Terminal.print("proposed \(id); it waits for a checker: greencredit approve \(id)")
        }
    }

    static func tell(_ outcome: ApprovalOutcome) throws {
        switch outcome {
        case .refused(let refusals): throw refuse(refusals)
        case .waiting(let receipt, let checkers):
            let persons =
                checkers == 1 ? "one further checker has" : "\(checkers) further checkers have"
            Terminal.print(
                "sealed \(receipt.id) at place \(receipt.seq); it takes effect when \(persons) "
                    + "approved it: greencredit approve \(receipt.id)")
        case .sealed(let receipt):
            let entries =
                receipt.entries == 0 ? "" : ", \(count(receipt.entries, "entry", "entries"))"
            Terminal.print("sealed \(receipt.id) at place \(receipt.seq)\(entries)")
        }
    }

    static func tell(_ outcome: PostOutcome) throws {
        switch outcome {
        case .repeated(let records, let entries):
            let what =
                entries > 0
                ? all(entries, "entry", "entries") : all(records, "record", "records")
            Terminal.print("nothing to add: \(what) in the ledger already")
        case .refused(let refusals): throw refuse(refusals)
        case .stopped(let refusals, let batch, let outcomes, let skipped):
            tellSkipped(skipped)
            try tell(outcomes)
            throw list(
                refusals,
                under: "refused \(batch) and what follows it; what was sealed before it stays:")
        case .posted(let outcomes, let skipped):
            tellSkipped(skipped)
            try tell(outcomes)
        }
    }

    private static func tell(_ outcomes: [ApprovalOutcome]) throws {
        guard outcomes.count > 3 else {
            for outcome in outcomes { try tell(outcome) }
            return
        }
        var entries = 0
        var waiting = 0
        for outcome in outcomes {
            if case .sealed(let receipt) = outcome { entries += receipt.entries }
            if case .waiting = outcome { waiting += 1 }
        }
        Terminal.print("sealed \(outcomes.count) records, \(entries) entries")
        if waiting > 0 {
            Terminal.print("\(waiting) of them wait for a further checker: greencredit inbox")
        }
    }

    private static func tellSkipped(_ count: Int) {
        guard count > 0 else { return }
        let what = count == 1 ? "1 entry is" : "\(count) entries are"
        Terminal.note("\(what) in the ledger already and left out")
    }

    private static func count(_ number: Int, _ one: String, _ several: String) -> String {
        "\(number) \(number == 1 ? one : several)"
    }

    private static func all(_ number: Int, _ one: String, _ several: String) -> String {
        number == 1 ? "the \(one) is" : "all \(number) \(several) are"
    }
}
