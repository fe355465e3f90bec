internal import ArgumentParser
internal import Financing
internal import GreenCredit
internal import Ledger
internal import Statements

/// `greencredit balance`.
struct BalanceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "balance",
        abstract: "Balances of accounts, as of any day and as known at any time.",
        discussion: """
            ACCOUNT is book:side:code or book:side:code:sub-account; without it, all accounts \
            that have a balance.

            Examples:
              greencredit balance E3:F:1002 --as-of 2025-12-31
              greencredit balance P:M:9040:E1 --as-of 2025-07-09 --known-at 2025-07-09
              greencredit balance --project E1 --format json
            """)

    @OptionGroup var ledger: LedgerOptions

    @Argument(help: "Only this account.", transform: { try Account($0) })
    var account: Account?

    @OptionGroup var query: QueryOptions
    @OptionGroup var format: FormatOptions

    func run() throws {
        let ledger = try ledger.openForReading()
        let rulebook = try ledger.rulebook().rulebook
        let wanted = try query.query(ledger).narrowed(to: account)
        let rows = try ledger.balances(wanted).map { row in
            let name = rulebook.chart.findDefinition(of: row.key.account)?.name
            return ReportTable.Row([
                .text(row.key.account.description),
                name.map(ReportTable.Cell.name) ?? .empty, .text(row.key.currency.code),
                .money(row.debits), .money(row.credits), .money(row.balance),
            ])
        }
        let table = ReportTable(
            "balances", LocalizedText("Balances", "余额"),
            columns: [
                .init("account", LocalizedText("Account", "科目"), .text),
                .init("name", LocalizedText("Name", "名称"), .text),
                .init("currency", LocalizedText("Currency", "币种"), .text),
                .init("debits", LocalizedText("Debits", "借方"), .money),
                .init("credits", LocalizedText("Credits", "贷方"), .money),
                .init("balance", LocalizedText("Balance", "余额"), .money),
            ], rows: rows)
        format.print(table, empty: "no balances")
    }
}

extension LedgerQuery {
    /// The query, restricted to an account where one is given.
    func narrowed(to account: Account?) -> LedgerQuery {
        guard let account else { return self }
        var query = LedgerQuery(account: account)
        query.asOf = asOf
        query.knownAt = knownAt
        query.dimensions = dimensions
        return query
    }
}

/// `greencredit trial-balance`.
struct TrialBalanceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trial-balance",
        abstract: "Closing balances per account, with totals per book and side.",
        discussion: """
            Example:
              greencredit trial-balance --as-of 2025-12-31 --book P
              greencredit trial-balance --as-of 2025-12-31 --from 2025-01-01 --turnover
            """)

    @OptionGroup var ledger: LedgerOptions

    @Option(
        help: ArgumentHelp("The first day of the period of turnover.", valueName: "date"),
        transform: { try LocalDate($0) })
    var from: LocalDate?

    @Flag(help: "Show opening balances and turnover, and accounts that are empty at the end.")
    var turnover = false

    @Flag(help: "A line for each sub-account.")
    var subaccounts = false

    @OptionGroup var query: QueryOptions
    @OptionGroup var format: FormatOptions

    func run() throws {
        let ledger = try ledger.openForReading()
        let rulebook = try ledger.rulebook().rulebook
        let wanted = try query.query(ledger)
        var earlier = wanted
        earlier.asOf = from?.adding(days: -1)
        let balance = try TrialBalance(
            try ledger.balanceRows(wanted),
            opening: from == nil ? [] : try ledger.balanceRows(earlier),
            detail: subaccounts ? .subaccounts : .accounts, withBalance: !turnover)
        format.print(balance.table(rulebook), empty: "no balances")
    }
}

extension OpenLedger {
    /// The totals of a query as the trial balance takes them.
    func balanceRows(_ query: LedgerQuery) throws -> [BalanceRow] {
        try totals(query).map { BalanceRow(key: $0.key, debits: $0.debits, credits: $0.credits) }
    }
}

/// `greencredit export`.
struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write the whole journal for other programs.",
        discussion: """
            hledger: one transaction per entry and side. json: one entry a line, which “post” \
            reads back.

            Example:
              greencredit export hledger | hledger -f - balance --tree
            """)

    /// The forms of an export.
    enum Form: String, ExpressibleByArgument, CaseIterable { case hledger, json }

    @OptionGroup var ledger: LedgerOptions

    @Argument(help: "hledger or json.")
    var form: Form

    @OptionGroup var query: QueryOptions

    func run() throws {
        let ledger = try ledger.openForReading()
        let wanted = try query.query(ledger)
        var pending: [UInt8] = []
        let write: ([UInt8]) -> Void = { bytes in
            pending += bytes
            guard pending.count > 1 << 16 else { return }
            Terminal.write(pending)
            pending = []
        }
        switch form {
        case .hledger: try ledger.exportHledger(wanted) { write(Array($0.utf8)) }
        case .json: try ledger.exportJSON(wanted) { write($0) }
        }
        Terminal.write(pending)
    }
}
