internal import ArgumentParser
internal import Financing
internal import Ledger

/// `greencredit loan draw`.
struct LoanDrawCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "draw", abstract: "Draw money under a contract.",
        discussion: """
            Example:
              greencredit loan draw L-1 --id D-1 --date 2025-03-20 --amount 12000000.00 \\
                --maker-key keys/P-1001.maker.pem --checker-key keys/P-2001.checker.pem
            """)

    @OptionGroup var act: LoanActOptions

    @Option(help: "The amount.")
    var amount: String

    func run() throws { try act.record("drawdown", amount: amount) }
}

/// `greencredit loan repay`.
struct LoanRepayCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "repay",
        abstract: "Record a payment; the contract says what it pays.",
        discussion: """
            What is owed is paid in the order of the contract: fees, compound and penalty \
            interest, overdue interest and principal, then what is due on the day. What is left \
            is kept for the next due date, or prepays on --surplus-prepays. A payment that is \
            found out late is recorded with its day: what was booked meanwhile and no longer \
            holds is cancelled and stated anew. In a closed period its day is --effective.

            Example:
              greencredit loan repay L-1 --id P-7 --date 2025-06-20 --amount 64400.00 \\
                --maker-key keys/P-1001.maker.pem --checker-key keys/P-2001.checker.pem
            """)

    @OptionGroup var act: LoanActOptions

    @Option(help: "What was received.")
    var amount: String

    @Flag(
        name: .customLong("surplus-prepays"),
        help: "What is left over prepays principal and is not kept.")
    var surplusPrepays = false

    func run() throws {
        var words = ["kind": "payment"]
        if surplusPrepays { words["surplus"] = "prepays" }
        try act.record("loan-repayment", amount: amount, words: words)
    }
}

/// `greencredit loan prepay`.
struct LoanPrepayCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prepay",
        abstract: "Repay principal ahead of time, with the interest and fee of the contract.",
        discussion: """
            Example:
              greencredit loan prepay L-1 --id R-1 --date 2025-12-20 --amount 1000000.00 \\
                --maker-key keys/P-1001.maker.pem --checker-key keys/P-2001.checker.pem
            """)

    /// What becomes of the payments that are left.
    enum Effect: String, ExpressibleByArgument, CaseIterable {
        case shortenTerm = "shorten-term"
        case lowerInstalments = "lower-instalments"
    }

    @OptionGroup var act: LoanActOptions

    @Option(help: "The principal that is repaid.")
    var amount: String

    @Option(help: "What becomes of the payments that are left; by default as the contract says.")
    var effect: Effect?

    func run() throws {
        var words = ["kind": "prepayment"]
        words["effect"] = effect?.rawValue
        try act.record("loan-repayment", amount: amount, words: words)
    }
}

/// `greencredit loan reset`.
struct LoanResetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reset",
        abstract: "Record another rate, a step of the margin, or a later maturity.",
        discussion: """
            A rate that follows a published one resets by itself on its days; the rate is \
            recorded with “register add published-rate”. This command records what the parties \
            agree: a rate, basis points after a sustainability result, or a prolongation.

            Example:
              greencredit loan reset L-1 --id RS-1 --date 2026-01-01 --rate 0.0345 \\
                --maker-key keys/P-1001.maker.pem --checker-key keys/P-2001.checker.pem
            """)

    @OptionGroup var act: LoanActOptions

    @Option(help: "The rate a year from the day on, such as 0.0345.")
    var rate: String?

    @Option(
        name: .customLong("basis-points"),
        help: "The step of the margin, such as -5, from the next reset or interest date on.")
    var basisPoints: Int?

    @Option(help: "The later maturity.", transform: { try LocalDate($0) })
    var maturity: LocalDate?

    func validate() throws {
        let given = [rate != nil, basisPoints != nil, maturity != nil].filter { $0 }
        guard given.count == 1 else {
            throw ValidationError("give one of --rate, --basis-points and --maturity")
        }
    }

    func run() throws {
        var words: [String: String] = [:]
        words["basisPoints"] = basisPoints.map { "\($0)" }
        words["maturity"] = maturity.map { "\($0)" }
        try act.record(
            "loan-reset", words: words, figures: rate.map { ["rate": $0] } ?? [:])
    }
}

/// `greencredit loan restructure`.
struct LoanRestructureCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restructure",
        abstract: "Give a debtor in difficulties new terms; a subsidy ends.",
        discussion: """
            Example:
              greencredit loan restructure L-1 --id RX-1 --date 2026-09-21 --maturity 2027-12-20 \\
                --maker-key keys/P-1001.maker.pem --checker-key keys/P-2001.checker.pem
            """)

    /// What becomes of interest that is owed.
    enum UnpaidInterest: String, ExpressibleByArgument, CaseIterable {
        case staysDue = "stays-due"
        case isCapitalised = "is-capitalised"
        case isWaived = "is-waived"
    }

    @OptionGroup var act: LoanActOptions

    @Option(help: "The new maturity.", transform: { try LocalDate($0) })
    var maturity: LocalDate

    @Option(help: "The new rate; without it the rate stays.")
    var rate: String?

    @Flag(
        name: .customLong("keep-method"),
        help: "Repay by the old method; by default all at the new maturity.")
    var keepsMethod = false

    @Option(name: .customLong("unpaid-interest"), help: "What becomes of interest that is owed.")
    var unpaidInterest: UnpaidInterest?

    func run() throws {
        var words = ["maturity": "\(maturity)"]
        if keepsMethod { words["method"] = "keep" }
        words["unpaidInterest"] = unpaidInterest?.rawValue
        try act.record(
            "loan-restructuring", words: words, figures: rate.map { ["rate": $0] } ?? [:])
    }
}

/// `greencredit loan compensate`.
struct LoanCompensateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compensate",
        abstract: "Record what a risk-compensation pool pays of a loan in default.",
        discussion: """
            Example:
              greencredit loan compensate L-1 --id PC-1 --date 2026-12-26 --pool RP \\
                --defaulted 600000.00 --share 0.60 \\
                --maker-key keys/P-1001.maker.pem --checker-key keys/P-2001.checker.pem
            """)

    @OptionGroup var act: LoanActOptions

    @Option(help: "The book of the pool.")
    var pool: String

    @Option(help: "The principal in default.")
    var defaulted: String

    @Option(help: "The share that the pool bears, such as 0.60.")
    var share: String

    func run() throws {
        try act.record(
            "pool-compensation", words: ["pool": pool],
            figures: ["defaulted": defaulted, "share": share])
    }
}

/// `greencredit loan write-off`.
struct LoanWriteOffCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "write-off",
        abstract: "Write off what is left against the allowance; the claim stays on file.",
        discussion: """
            Example:
              greencredit loan write-off L-1 --id WO-1 --date 2026-12-28 \\
                --maker-key keys/P-1001.maker.pem --checker-key keys/P-2001.checker.pem
            """)

    @OptionGroup var act: LoanActOptions

    func run() throws { try act.record("loan-write-off") }
}

/// `greencredit loan recover`.
struct LoanRecoverCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recover",
        abstract: "Record money that comes in for what was written off.",
        discussion: """
            Example:
              greencredit loan recover L-1 --id RC-1 --date 2026-12-30 --amount 100000.00 \\
                --pool RP --share 0.60 \\
                --maker-key keys/P-1001.maker.pem --checker-key keys/P-2001.checker.pem
            """)

    @OptionGroup var act: LoanActOptions

    @Option(help: "What was received.")
    var amount: String

    @Option(help: "The book of the pool that has compensated a part.")
    var pool: String

    @Option(help: "The part that is the pool's, such as 0.60.")
    var share = "0"

    func run() throws {
        try act.record(
            "recovery", amount: amount, words: ["pool": pool], figures: ["share": share])
    }
}

/// `greencredit loan subsidy`.
struct LoanSubsidyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "subsidy",
        abstract: "Hand over, return or stop the interest subsidy of a loan.",
        discussion: """
            preallocate pays the bank in advance, return gives back all that was not used, stop \
            ends the support from the day on.

            Example:
              greencredit loan subsidy L-1 preallocate --id S-1 --date 2025-04-10 \\
                --amount 60000.00 --account BK-SUB-01 \\
                --maker-key keys/P-1001.maker.pem --checker-key keys/P-2001.checker.pem
            """)

    /// What is done.
    enum What: String, ExpressibleByArgument, CaseIterable {
        case preallocate, `return`, stop
    }

    @OptionGroup var act: LoanActOptions

    @Argument(help: "What is done.")
    var what: What

    @Option(help: "The amount that is handed over.")
    var amount: String?

    @Option(help: "The account at the bank to which it is paid.")
    var account: String?

    @Flag(name: .customLong("restored-quota"), help: "It is paid from last year's quota.")
    var isFromQuota = false

    @Flag(name: .customLong("claw-back"), help: "What was used is to be paid back.")
    var clawsBack = false

    func validate() throws {
        guard what != .preallocate || (amount != nil && account != nil) else {
            throw ValidationError("preallocate needs --amount and --account")
        }
    }

    func run() throws {
        var words: [String: String] = [:]
        switch what {
        case .preallocate:
            words["account"] = account
            if isFromQuota { words["quota"] = "restored" }
            try act.record("subsidy-preallocation", amount: amount, words: words)
        case .return: try act.record("refund")
        case .stop:
            if clawsBack { words["clawsBack"] = "yes" }
            try act.record("loan-subsidy-stop", words: words)
        }
    }
}
