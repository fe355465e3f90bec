import Financing
import Ledger
import Statements
import Testing

@Suite struct `Figures of the worked example` {
    static let yearEnds = ["2025-12-31", "2026-12-31"]

    @Test(arguments: yearEnds) func `the trial balance lists exactly the accounts with a balance`(
        day: String
    ) throws {
        let rows = try Fixture.figures(day).balanceRows()
        let balance = try TrialBalance(rows)
        let expected = try Fixture.records("tb-\(day).csv")
        let listed = expected.filter { $0["account"] != "TOTAL" }
        let found = balance.lines.map { line in
            let isDebit = line.closing.minorUnits > 0
            let text = line.closing.decimalText.replacing("-", with: "")
            return [
                line.account.book, line.account.side.rawValue, line.account.code,
                isDebit ? text : "", isDebit ? "" : text,
            ]
        }
        #expect(
            found
                == listed.map { row in
                    ["book", "side", "account", "debit", "credit"].map { row[$0] ?? "?" }
                })
        #expect(found.count == (day == "2025-12-31" ? 48 : 43))
    }

    @Test(arguments: yearEnds) func `the totals of each side are those of the expectations`(
        day: String
    ) throws {
        let balance = try TrialBalance(try Fixture.figures(day).balanceRows())
        let found = Dictionary(
            uniqueKeysWithValues: balance.totals.map {
                ("\($0.book):\($0.side.rawValue)", $0.closing.decimalText)
            })
        let expected = try #require(try Fixture.expectations()["trialBalanceTotals"]?[day]?.texts)
        #expect(found == expected)
    }

    @Test func `opening, turnover and closing agree, account by account`() throws {
        let figures = try Fixture.figures("2026-12-31")
        let balance = try TrialBalance(
            try figures.balanceRows(), opening: try figures.balanceRows(beforePeriod: true),
            withBalance: false)
        for line in balance.lines {
            let closing = try line.opening.adding(line.debits).subtracting(line.credits)
            #expect(closing == line.closing)
        }
        let bank = try #require(balance.lines.first { $0.account.description == "E1:F:1002" })
        #expect(bank.opening.decimalText == "700000.00")
        #expect(bank.closing.decimalText == "4000.00")
    }

    @Test func `a balance row that is missing is found`() throws {
        var rows = try Fixture.figures("2025-12-31").balanceRows()
        rows.removeLast()
        #expect(throws: StatementError("trialBalance.unbalanced", "")) { try TrialBalance(rows) }
    }

    @Test(arguments: yearEnds) func `programme financing is as expected`(day: String) throws {
        let financing = try ProgrammeFinancing(try Fixture.figures(day))
        let expected = try #require(try Fixture.expectations()["programmeFinancing"]?[day])
        var names: Set<String> = []
        for line in financing.lines {
            let name = line.subprogramme ?? ""
            names.insert(name)
            let found = [
                "allocated": line.allocated, "committed": line.committed,
                "decommitted": line.decommitted, "paidNet": line.paidNet,
                "refunded": line.refunded, "clawedBack": line.clawedBack,
                "encumbered": line.encumbered, "free": line.free, "withdrawn": line.withdrawn,
            ]
            #expect(found.mapValues(\.decimalText) == expected[name]?.texts, "\(name)")
            #expect(line.planned.isZero)
        }
        #expect(names == ["SUBSIDY", "AWARD", "INTEREST", "POOL"])
        #expect(
            [
                "available": financing.unallocated.free.decimalText,
                "withdrawn": financing.unallocated.withdrawn.decimalText,
            ] == expected["UNALLOCATED"]?.texts)
    }

    @Test(arguments: yearEnds) func `the indicator accounts are as expected`(day: String) throws {
        let financing = try ProgrammeFinancing(try Fixture.figures(day))
        let expected = try Fixture.expectations()["indicatorIdentity"]?[day]?.texts
        let found = Dictionary(
            uniqueKeysWithValues: financing.balances.map {
                ($0.account.code, $0.balance.decimalText)
            })
        #expect(found == expected)
        #expect(financing.indicator.decimalText == "30000000.00")
        #expect(financing.total.executionRate?.percentText == (day < "2026" ? "83.30%" : "83.92%"))
    }

    @Test func `a payment booked on the wrong project counts there until its reversal is known`()
        throws
    {
        let expected = try #require(try Fixture.expectations()["twoTimeAxes"])
        guard case .array(let cases) = expected else { return }
        for one in cases {
            let known = try #require(one["knownOn"]?.text)
            let account = try Account(try #require(one["account"]?.text))
            let figures = try Fixture.figures(
                try #require(one["asOf"]?.text), entries: try Fixture.entries(knownOn: known))
            let rows = try TrialBalance(
                try figures.balanceRows(), detail: .subaccounts, withBalance: false)
            let line = rows.lines.first { $0.account == account }
            #expect(line?.closing.decimalText ?? "0.00" == one["balance"]?.text)
        }
    }

    @Test func `a reversal takes back the figure of the original and makes none of its own`() throws
    {
        let before = try ProgrammeFinancing(
            try Fixture.figures("2025-07-09", entries: try Fixture.entries(knownOn: "2025-07-09")))
        let after = try ProgrammeFinancing(
            try Fixture.figures("2025-07-09", entries: try Fixture.entries(knownOn: "2025-07-10")))
        let wrong = try #require(before.lines.first { $0.subprogramme == "AWARD" })
        #expect(wrong.paidNet.decimalText == "4320000.00")
        let right = try #require(after.lines.first { $0.subprogramme == "AWARD" })
        #expect(right.paidNet.isZero && right.refunded.isZero && right.decommitted.isZero)
    }

    @Test func `the funds of E1 in 2025 are as expected`() throws {
        let funds = try ProjectFunds(of: "E1", book: "E1", in: try Fixture.figures("2025-12-31"))
        let expected = try #require(try Fixture.expectations()["projectFundsE1_2025"])
        #expect(funds.sources.map(\.id) == ["central", "own"])
        for source in funds.sources + [funds.total] {
            let found = [
                "opening": source.opening, "receipts": source.receipts,
                "payments": source.payments, "closing": source.closing,
            ]
            #expect(found.mapValues(\.decimalText) == expected[source.id]?.texts, "\(source.id)")
            #expect(source.transfers.isZero)
        }
        let retention = funds.liabilities.first { $0.account.subaccount == "RETENTION" }
        #expect(retention?.balance.decimalText == "-1200000.00")
    }

    @Test func `the next year opens with what the last one closed with`() throws {
        for project in ["E1", "E2", "E3"] {
            let first = try ProjectFunds(
                of: project, book: project, in: try Fixture.figures("2025-12-31"))
            let second = try ProjectFunds(
                of: project, book: project, in: try Fixture.figures("2026-12-31"))
            #expect(first.total.closing == second.total.opening)
        }
    }

    @Test func `a sub-account without a source is pooled`() throws {
        let funds = try ProjectFunds(of: "E3", book: "E3", in: try Fixture.figures("2025-12-31"))
        #expect(funds.sources.map(\.id) == ["pooled"])
        let cash = try Fixture.records("cash-book-E3-2025.csv")
        func sum(_ column: String) throws -> Money {
            try cash.compactMap { $0[column] }.filter { !$0.isEmpty }
                .map { try Money(anyPrecision: $0, currency: .cny) }
                .reduce(.zero(.cny)) { try $0.adding($1) }
        }
        #expect(funds.total.receipts == (try sum("receipt")))
        #expect(funds.total.payments == (try sum("payment")))
        #expect(funds.total.closing.decimalText == cash.last?["balance"])
    }

    @Test func `the register of an account ends with its balance`() throws {
        let register = try Register(
            of: try Account("E3:F:1002"), in: try Fixture.figures("2025-12-31"))
        let cash = try Fixture.records("cash-book-E3-2025.csv")
        #expect(register.lines.map(\.entry) == cash.map { $0["txn"] ?? "" })
        #expect(register.lines.map(\.balance.decimalText) == cash.map { $0["balance"] ?? "" })
        #expect(register.closing.map(\.decimalText) == ["2002266.67"])
    }
}

@Suite struct `Laws of the figures` {
    @Test(arguments: [1, 2, 3] as [UInt64]) func `the order of entries and lines does not matter`(
        seed: UInt64
    ) throws {
        var generator = SeededGenerator(state: seed)
        let entries = try Fixture.entries()
        let shuffled = try entries.map { entry -> Entry in
            var draft = entry.draft
            draft.postings.shuffle(using: &generator)
            return try Entry(draft)
        }.shuffled(using: &generator)
        let (a, b) = (
            try Fixture.figures("2026-12-31", entries: entries),
            try Fixture.figures("2026-12-31", entries: shuffled)
        )
        #expect(try a.balanceRows() == b.balanceRows())
        #expect(try ProgrammeFinancing(a) == ProgrammeFinancing(b))
        for project in ["E1", "E2", "E3"] {
            let (x, y) = (
                try ProjectFunds(of: project, book: project, in: a),
                try ProjectFunds(of: project, book: project, in: b)
            )
            #expect(x == y)
        }
    }

    @Test func `every day of both years gives statements whose identities hold`() throws {
        let entries = try Fixture.entries()
        for day in Set(entries.map(\.valueDate)).sorted() {
            let figures = LedgerFigures(
                rulebook: try Fixture.rulebook(), entries: entries,
                periodStart: try LocalDate("2025-01-01"), asOf: day)
            let head = try Fixture.head("X", asOf: day.description)
            _ = try ProgrammeFinancing(figures).statement(head, rulebook: figures.rulebook)
            for project in ["E1", "E2", "E3"] {
                _ = try ProjectFunds(of: project, book: project, in: figures)
                    .statement(head, rulebook: figures.rulebook)
            }
        }
    }

    @Test func `an award and its reversal leave no trace in any figure`() throws {
        var entries = try Fixture.entries()
        let plain = try ProgrammeFinancing(try Fixture.figures("2026-12-31", entries: entries))
        for id in ["T0010", "T0094", "T0150", "T0217", "T0223"] {
            let entry = try #require(entries.first { $0.id == id })
            var copy = entry.draft
            copy.id += "-again"
            let again = try Entry(copy)
            entries += [
                again,
                try again.reversal(
                    id: id + "-back", valueDate: again.valueDate, narrative: nil),
            ]
        }
        #expect(
            try ProgrammeFinancing(try Fixture.figures("2026-12-31", entries: entries)) == plain)
    }

    @Test func `money between sources of one account is neither receipt nor payment`() throws {
        let plain = try ProjectFunds(of: "E1", book: "E1", in: try Fixture.figures("2025-12-31"))
        let dimensions = Dimensions(["project": "E1"])
        let money = Money(minorUnits: 5_000_000, currency: .cny)
        let move = try Entry(
            EntryDraft(
                id: "MOVE", book: "E1", valueDate: try LocalDate("2025-12-30"),
                postings: [
                    Posting(
                        account: try Account("E1:F:1002:GRANT"), money: money,
                        dimensions: dimensions),
                    Posting(
                        account: try Account("E1:F:1002:OWN"), money: try money.negated(),
                        dimensions: dimensions),
                ]))
        let entries = try Fixture.entries() + [move]
        let figures = try Fixture.figures("2025-12-31", entries: entries)
        let funds = try ProjectFunds(of: "E1", book: "E1", in: figures)
        #expect(funds.total == plain.total)
        #expect(funds.sources[0].transfers == money)
        #expect(funds.sources[0].closing == money)
        #expect(funds.sources[1].receipts == plain.sources[1].receipts)
        _ = try funds.statement(
            try Fixture.head("X", asOf: "2025-12-31"), rulebook: figures.rulebook)
    }

    @Test func `a posting that leaves the budget breaks the identity of the indicator`() throws {
        let entries = try Fixture.entries().map { entry -> Entry in
            guard entry.id == "T0010" else { return entry }
            var draft = entry.draft
            let posting = draft.postings[0]
            draft.postings[0] = Posting(
                account: try Account("P:M:9999"), money: posting.money,
                dimensions: posting.dimensions)
            return try Entry(draft)
        }
        let figures = try Fixture.figures("2025-12-31", entries: entries)
        let error = #expect(throws: StatementError.self) {
            _ = try ProgrammeFinancing(figures).statement(
                try Fixture.head("X", asOf: "2025-12-31"), rulebook: figures.rulebook)
        }
        #expect(error?.code == "statement.identity")
        #expect(error?.message.contains("indicator accounts sum to zero") == true)
        #expect(error?.message.contains("10800000.00 CNY") == true)
    }

    @Test func `a counter-posting without the project breaks the funds of the project`() throws {
        let entries = try Fixture.entries().map { entry -> Entry in
            guard entry.id == "T0013" else { return entry }
            var draft = entry.draft
            draft.postings[1] = Posting(
                account: draft.postings[1].account, money: draft.postings[1].money)
            return try Entry(draft)
        }
        let figures = try Fixture.figures("2025-12-31", entries: entries)
        #expect(throws: StatementError("statement.identity", "")) {
            _ = try ProjectFunds(of: "E1", book: "E1", in: figures).statement(
                try Fixture.head("X", asOf: "2025-12-31"), rulebook: figures.rulebook)
        }
    }

    @Test func `a head of another day is refused`() throws {
        let figures = try Fixture.figures("2025-12-31")
        #expect(throws: StatementError("statement.head", "")) {
            _ = try ProgrammeFinancing(figures).statement(
                try Fixture.head("X", asOf: "2025-12-30"), rulebook: figures.rulebook)
        }
    }

    @Test func `books without a bank account and rulebooks without a budget are named`() throws {
        let figures = try Fixture.figures("2025-12-31")
        #expect(throws: StatementError("figures.bank", "")) {
            try ProjectFunds(of: "E1", book: "BK", in: figures)
        }
    }
}
