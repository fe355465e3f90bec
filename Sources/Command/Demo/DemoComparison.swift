internal import Banking
internal import Financing
internal import GreenCredit
internal import Ledger
internal import Statements

/// Every figure that the ledger reached beside the one that the example's own files expect.
///
/// The expected side is read from `expectations.json` and the trial-balance files; the reached side
/// is asked of the ledger. Neither is printed without having been compared.
struct DemoComparison {
    let ledger: OpenLedger
    let fixtures: String
    let expected: JSONValue
    let entries: [Entry]
    /// How many figures were compared.
    private(set) var count = 0
    /// How many differ.
    private(set) var failures = 0
    private var rows: [(subject: String, figures: Int, reached: String, expected: String)] = []
    private var differences: [String] = []

    init(ledger: OpenLedger, fixtures: String) throws {
        self.ledger = ledger
        self.fixtures = fixtures
        expected = try JSONReader.read(
            try InputFile.read(fixtures + "/expectations.json"), limits: .file)
        var lines: [UInt8] = []
        try ledger.exportJSON { lines += $0 }
        entries = try lines.split(separator: 0x0A).map {
            try Entry(json: try JSONReader.read(Array($0)), at: "entry")
        }
    }

    /// Compares everything that is about journal, balances, mirrors, bank and statements.
    mutating func compareAll() throws {
        try compareJournal()
        for (day, file) in [
            ("2025-12-31", "tb-2025-12-31.csv"), ("2026-12-31", "tb-2026-12-31.csv"),
        ] {
            try compareTrialBalance(at: try LocalDate(day), file: file, knownAt: nil)
        }
        // The year's closing entries were sealed an hour after the rest of the last day.
        try compareTrialBalance(
            at: Demo.yearEnd, file: "tb-2025-12-31-pre-closing.csv",
            knownAt: Timestamp(Demo.yearEnd, hour: 9, minute: 30))
        try compareTotals()
        try compareTwoTimeAxes()
        try compareIndicator()
        try compareMirrors()
        try compareBank()
        try compareProgramme()
        try compareProject()
        try compareDifference()
        try compareGrants()
    }

    /// Prints one line a subject, and every figure that differs.
    func printTable() {
        var table = TextTable([
            .init("Subject"), .init("Figures", .right), .init("Reached", .right),
            .init("Expected", .right), .init(""),
        ])
        for row in rows {
            table.add([
                row.subject, String(row.figures), row.reached, row.expected,
                row.reached == row.expected ? "=" : "DIFFERS",
            ])
        }
        Terminal.print("\n" + table.text())
        for difference in differences { Terminal.print("DIFFERS  \(difference)") }
    }

    // MARK: - Comparing

    /// Compares one figure.
    mutating func same(_ what: String, _ reached: String, _ expected: String) {
        count += 1
        guard reached != expected else { return }
        failures += 1
        differences.append("\(what): reached \(reached), expected \(expected)")
    }

    /// Adds a line to the table, for the figures that were compared since a count.
    mutating func tell(_ subject: String, since before: Int, _ reached: String, _ expected: String)
    {
        same(subject, reached, expected)
        rows.append((subject, count - before, reached, expected))
    }

    /// A balance, a debit positive, as the expectations write amounts.
    func balance(
        _ account: String, at day: LocalDate, knownAt: Timestamp? = nil
    ) throws -> Money {
        var query = LedgerQuery(account: try Account(account))
        query.asOf = day
        query.knownAt = knownAt
        var sum = Money.zero(.cny)
        for row in try ledger.balances(query) { sum = try sum.adding(row.balance) }
        return sum
    }

    private mutating func compareJournal() throws {
        let before = count
        let counts = try expected.object("counts")
        let lines = entries.reduce(0) { $0 + $1.postings.count }
        let sides = entries.reduce(0) { $0 + Set($1.postings.map(\.account.side)).count }
        same("lines", "\(lines)", try counts.text("lines"))
        same("hledger transactions", "\(sides)", try counts.text("hledgerTransactions"))
        tell(
            "transactions in the journal", since: before, "\(entries.count)",
            try counts.text("transactions"))
        try compareLines()
    }

    /// The journal that follows from the acts, line by line with the one that was written by hand.
    private mutating func compareLines() throws {
        let before = count
        let journal = try JournalInput.read(fixtures + "/journal.csv", for: ledger).entries
        let reached = DemoComparison.lines(entries)
        let wanted = DemoComparison.lines(journal)
        var agreeing = 0
        for (found, line) in zip(reached, wanted) {
            same("line", found, line)
            if found == line { agreeing += 1 }
        }
        tell(
            "lines that follow from acts", since: before, "\(agreeing)/\(reached.count)",
            "\(wanted.count)/\(wanted.count)")
    }

    /// Everything that a line of a journal says, as text, in order.
    private static func lines(_ entries: [Entry]) -> [String] {
        entries.flatMap { entry in
            let draft = entry.draft
            let head = [
                entry.book, entry.id, "\(entry.valueDate)",
                "\(draft.recorded ?? entry.valueDate)", draft.flow ?? "", draft.step ?? "",
                draft.catalogue ?? "", draft.reverses ?? "", draft.narrative ?? "",
            ]
            return entry.postings.map { posting in
                let dimensions = posting.dimensions.members.map { "\($0.name)=\($0.value)" }
                return (head + ["\(posting.account)", posting.money.decimalText] + dimensions)
                    .joined(separator: " | ")
            }
        }.sorted()
    }

    private mutating func compareTrialBalance(
        at day: LocalDate, file: String, knownAt: Timestamp?
    ) throws {
        let before = count
        var query = LedgerQuery()
        query.asOf = day
        query.knownAt = knownAt
        let balance = try TrialBalance(try ledger.balanceRows(query))
        var reached: [String: String] = [:]
        for line in balance.lines {
            reached[line.account.description] = line.closing.decimalText
        }
        let rows = try DelimitedText.records(try InputFile.read("\(fixtures)/\(file)")).dropFirst()
        var agreeing = 0
        let accounts = rows.filter { $0[2].text != "TOTAL" }
        for row in accounts {
            let name = "\(row[0].text):\(row[1].text):\(row[2].text)"
            let wanted = row[5].text.isEmpty ? "-" + row[6].text : row[5].text
            same("\(file) \(name)", reached[name] ?? "none", wanted)
            if reached[name] == wanted { agreeing += 1 }
        }
        same("\(file) accounts", "\(reached.count)", "\(accounts.count)")
        tell(
            "accounts in \(file)", since: before, "\(agreeing)/\(reached.count)",
            "\(accounts.count)/\(accounts.count)")
    }

    private mutating func compareTotals() throws {
        let before = count
        let days = try expected.object("trialBalanceTotals")
        for day in days.members {
            var query = LedgerQuery()
            query.asOf = try LocalDate(day.name)
            let balance = try TrialBalance(try ledger.balanceRows(query))
            let sides = try day.value.members()
            for side in sides {
                let total = balance.totals.first { "\($0.book):\($0.side.rawValue)" == side.name }
                same(
                    "total \(side.name) \(day.name)", total?.closing.decimalText ?? "none",
                    try side.value.text())
            }
            same("sides \(day.name)", "\(balance.totals.count)", "\(sides.count)")
        }
        tell("totals per book and side", since: before, "\(count - before)", "\(count - before)")
    }

    private mutating func compareTwoTimeAxes() throws {
        let before = count
        var reached: [String] = []
        var wanted: [String] = []
        for value in try expected.array("twoTimeAxes") {
            let known = try Moment.parse(try value.text("knownOn"), ledger)
            let found = try balance(
                try value.text("account"), at: try LocalDate(try value.text("asOf")),
                knownAt: known)
            let want = try value.text("balance")
            same("two time axes \(try value.text("account"))", found.decimalText, want)
            reached.append(found.decimalText)
            wanted.append(want)
        }
        tell(
            "E1 executed, as known on 9 and 10 July", since: before,
            "\(reached[0]) / \(reached[2])", "\(wanted[0]) / \(wanted[2])")
    }

    private mutating func compareIndicator() throws {
        let before = count
        for day in try expected.object("indicatorIdentity").members {
            var sum = Money.zero(.cny)
            for account in try day.value.members() {
                let found = try balance("P:M:\(account.name)", at: try LocalDate(day.name))
                same("\(account.name) \(day.name)", found.decimalText, try account.value.text())
                sum = try sum.adding(found)
            }
            same("indicator identity \(day.name)", sum.decimalText, "0.00")
        }
        let executed = try balance("P:M:9040", at: Demo.yearEnd)
        let wanted = try expected.object("indicatorIdentity")["2025-12-31"]?.text("9040") ?? ""
        tell("indicator executed 2025", since: before, executed.decimalText, wanted)
    }

    private mutating func compareBank() throws {
        let before = count
        let wanted = try expected.object("bankReconciliationE3")
        let found = try ledger.reconcile(Demo.account, asOf: Demo.yearEnd).result
        same("book balance", found.bookBalance.decimalText, try wanted.text("bookBalance"))
        same("bank balance", found.bankBalance.decimalText, try wanted.text("bankBalance"))
        for item in try (wanted["items"] ?? .null).elements() {
            let row = try found.rows.first {
                let amount = Money(
                    minorUnits: Int64(clamping: $0.money.minorUnits.magnitude),
                    currency: $0.money.currency)
                return try amount.decimalText == item.text("amount")
            }
            let shown = row.map { "\($0.kind.name.english) \($0.open.item.date)" } ?? "none"
            same(
                "open item",
                shown.replacing("payment not in book", with: "debit not in book")
                    .replacing("bank receipt", with: "bank credit"),
                "\(try item.text("kind")) \(try item.text("date"))")
        }
        same("open items", "\(found.rows.count)", "4")
        same(
            "adjusted bank", found.adjustedBank.decimalText, try wanted.text("adjusted"))
        tell(
            "bank reconciliation, both sides adjusted", since: before,
            found.adjustedBook.decimalText, try wanted.text("adjusted"))
    }
}
