internal import ArgumentParser
internal import Financing
internal import GreenCredit
internal import Ledger
internal import Statements

/// `greencredit loan open`.
struct LoanOpenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "open",
        abstract: "Register the contract of a loan; a later version corrects its terms.",
        discussion: """
            FILE holds the terms in the form of “loan schedule”, without acts. Terms that \
            contradict one another are refused with all contradictions. Reference rates come from \
            the rulebook's tables and from the register published-rate.

            Example:
              greencredit loan open loan.json --loan L-1 --project E3 --bank BK \\
                --date 2025-03-12 --facility LC-E3 \\
                --maker-key keys/P-1001.maker.pem --checker-key keys/P-2001.checker.pem
            """)

    @OptionGroup var ledger: LedgerOptions

    @Argument(help: "The terms, JSON.", completion: .file())
    var file: String

    @Option(help: "The number of the contract.")
    var loan: String

    @Option(help: "The project that is financed.")
    var project: String

    @Option(help: "The book of the bank.")
    var bank: String

    @Option(
        help: ArgumentHelp("The day from which it counts.", valueName: "date"),
        transform: { try LocalDate($0) })
    var date: LocalDate

    @Option(help: "The facility under which it is drawn.")
    var facility: String?

    @OptionGroup var evidence: EvidenceOptions
    @OptionGroup var signing: SigningOptions

    func run() throws {
        let ledger = try ledger.open()
        let record: RegisterRecord
        do {
            let terms = try LoanFile.contractTerms(try InputFile.read(file))
            var content: [(String, JSONValue)] = [
                ("project", .string(project)), ("bank", .string(bank)), ("terms", terms),
            ]
            if let facility { content.append(("facility", .string(facility))) }
            var members: [(String, JSONValue)] = [
                ("register", .string(RegisterKind.loanContract.rawValue)), ("id", .string(loan)),
                ("date", .string("\(date)")), ("content", try NamedText.object(content)),
            ]
            if let items = try evidence.json() { members.append(("evidence", items)) }
            record = try RegisterRecord(
                json: .object(JSONObject(members)), at: "contract",
                currency: try ledger.rulebook().rulebook.currency)
        } catch let error as LedgerError { throw error.located(in: InputFile.name(file)) }
        try ProgrammeInput.submit([.register(record)], to: ledger, signing)
    }
}

/// `greencredit loan accrue`.
struct LoanAccrueCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "accrue",
        abstract: "Take over into the books what loans have brought up to the close of a day.",
        discussion: """
            For every contract, or one: interest and subsidy that accrued or fell due, principal \
            that was not paid when due, payments out of money that was kept. What was booked and \
            no longer holds, after a late payment or a corrected rate, is cancelled and stated \
            anew; in closed periods it stays, and the next accrual carries the difference. Run \
            twice it adds nothing; stopped and run again it adds the rest.

            Example:
              greencredit loan accrue --through 2025-12-31 \\
                --maker-key keys/P-1001.maker.pem --checker-key keys/P-2001.checker.pem
            """)

    @OptionGroup var ledger: LedgerOptions

    @Option(
        help: ArgumentHelp("The day that is closed.", valueName: "date"),
        transform: { try LocalDate($0) })
    var through: LocalDate

    @Option(help: "Only this loan.")
    var loan: String?

    @Option(
        parsing: .singleValue,
        help: ArgumentHelp(
            "Only this book takes over what accrued since the last due date; may be given again.",
            valueName: "book"))
    var book: [String] = []

    @OptionGroup var signing: SigningOptions

    func run() throws {
        let ledger = try ledger.open()
        let work = try ledger.withProgramme {
            try $0.loanAccruals(through: through, of: loan, books: book.isEmpty ? nil : book)
        }
        guard !work.isEmpty else {
            Terminal.print("nothing to add: the books have all up to \(through)")
            return
        }
        try LoanInput.submit(work, to: ledger, signing)
    }
}

/// `greencredit loan classify`.
struct LoanClassifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "classify",
        abstract: "Record the class of a loan at the close of a day.",
        discussion: """
            Without --class it is what the days past due ask for. A better class than that is \
            told as a warning of the rulebook. The allowance that the class asks for is printed; \
            “act provision” books it.

            Example:
              greencredit loan classify L-1 --date 2026-06-30 --reason "instalment missed" \\
                --maker-key keys/P-1001.maker.pem --checker-key keys/P-2001.checker.pem
            """)

    @OptionGroup var ledger: LedgerOptions

    @Argument(help: "The loan: the number of its contract.")
    var loan: String

    @Option(help: "The day.", transform: { try LocalDate($0) })
    var date: LocalDate

    @Option(
        name: .customLong("class"),
        help: "normal, special-mention, substandard, doubtful or loss.",
        transform: { text in
            guard let found = RiskClass(word: text) else {
                throw ValidationError("“\(text)” is no class")
            }
            return found
        })
    var riskClass: RiskClass?

    @Option(help: "Why, in words.")
    var reason: String?

    @OptionGroup var signing: SigningOptions

    func run() throws {
        let ledger = try ledger.open()
        let (position, least, target) = try ledger.withProgramme { programme in
            let position = try programme.loanAccount(loan, until: date).position(on: date)
            let least = programme.leastClass(daysPastDue: position.daysPastDue, on: date)
            let rate = programme.allowanceRate(of: riskClass ?? least, on: date)
            return (position, least, rate)
        }
        let chosen = riskClass ?? least
        var content: [(String, JSONValue)] = [
            ("loan", .string(loan)), ("class", .string(chosen.word)),
            ("daysPastDue", .integer(Int64(position.daysPastDue))),
        ]
        if let reason { content.append(("reason", .string(reason))) }
        let currency = try ledger.rulebook().rulebook.currency
        let record = try RegisterRecord(
            json: [
                "register": .string(RegisterKind.loanClass.rawValue), "id": .string(loan),
                "date": .string("\(date)"), "content": .object(JSONObject(content)),
            ], at: "class", currency: currency)
        try ProgrammeInput.submit([.register(record)], to: ledger, signing)
        let principal = Money(minorUnits: position.principal, currency: currency)
        Terminal.print(
            "\(loan): \(chosen.word), \(position.daysPastDue) days past due, principal "
                + principal.groupedText + (target.map { ", allowance \($0) of it" } ?? ""))
    }
}

/// `greencredit loan portfolio`.
struct LoanPortfolioCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "portfolio",
        abstract: "The loans on a day: balances, arrears, classes, rates, maturities.",
        discussion: """
            Example:
              greencredit loan portfolio --on 2025-12-31
              greencredit loan portfolio --by maturity --format csv
            """)

    /// What a line of the report stands for.
    enum Grouping: String, ExpressibleByArgument, CaseIterable {
        case loan
        case `class`
        case maturity
    }

    @OptionGroup var ledger: LedgerOptions

    @Option(help: "A line for each loan, class or band of maturity.")
    var by = Grouping.loan

    @Option(help: "Only loans of this bank.")
    var bank: String?

    @OptionGroup var day: DayOptions
    @OptionGroup var format: FormatOptions

    func run() throws {
        let ledger = try ledger.open()
        let day = try day.day(ledger)
        let found = try ledger.withProgramme { try $0.loanPortfolio(on: day, of: bank) }
        let table =
            switch by {
            case .loan: LoanTables.portfolio(found)
            case .class: LoanTables.classes(found)
            case .maturity: LoanTables.maturities(found)
            }
        format.print(found.rows.isEmpty ? LoanTables.portfolio(found) : table, empty: "no loans")
    }
}

/// `greencredit loan reconcile`.
struct LoanReconcileCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reconcile",
        abstract: "Compare contracts with control accounts, and the bank's books with borrowers'.",
        discussion: """
            Ends with exit code 1 where anything differs.

            Example:
              greencredit loan reconcile --format csv
            """)

    @OptionGroup var ledger: LedgerOptions
    @OptionGroup var format: FormatOptions

    func run() throws {
        let checks = try ledger.open().withProgramme { try $0.loanReconciliation() }
        format.print(LoanTables.reconciliation(checks), empty: "no loans")
        let count = checks.count { $0.difference != 0 }
        guard count == 0 else {
            Terminal.note("\(count) \(count == 1 ? "balance differs" : "balances differ")")
            throw ExitCode(1)
        }
    }
}
