import Ledger
import Statements
import Testing

@testable import GreenCredit

@Suite struct `The worked example` {
    let fixture: LedgerFixture
    var ledger: OpenLedger { fixture.ledger }

    init() throws { fixture = try LedgerFixture(copying: try Example.posted.get()) }

    @Test func `is posted as a whole`() throws {
        var count = 0
        var lines = 0
        try ledger.exportJSON { line in
            count += 1
            let entry = try Entry(json: try JSONReader.read(Array(line.dropLast())), at: "line")
            lines += entry.postings.count
        }
        #expect(count == 223 && lines == 558)
        #expect(try ledger.inbox().map(\.id) == [])
    }

    @Test(arguments: [
        ("tb-2025-12-31-pre-closing.csv", "2025-12-31", false, nil),
        ("tb-2025-12-31.csv", "2025-12-31", true, 48),
        ("tb-2026-12-31.csv", "2026-12-31", true, 43),
    ])
    func `reaches the trial balance`(
        _ file: String, _ day: String, _ isClosed: Bool, _ accounts: Int?
    ) throws {
        let day = try LocalDate(day)
        var query = LedgerQuery()
        query.asOf = day
        query.knownAt = Example.evening(of: day, afterClosing: isClosed)
        var sums: [String: Money] = [:]
        var debits: [String: Money] = [:]
        for total in try ledger.balances(query) {
            let name = total.key.account.control.description
            sums[name] = try (sums[name] ?? .zero(.cny)).adding(total.balance)
        }
        for (name, sum) in sums where sum.minorUnits > 0 {
            let side = name.split(separator: ":").prefix(2).joined(separator: ":")
            debits[side] = try (debits[side] ?? .zero(.cny)).adding(sum)
        }
        let expected = try Example.trialBalance(file)
        #expect(sums.filter { !$0.value.isZero }.mapValues(\.decimalText) == expected.lines)
        #expect(debits.mapValues(\.decimalText) == expected.totals)
        if let accounts { #expect(expected.lines.count == accounts) }
    }

    @Test func `answers on both time axes`() throws {
        let expectations = try JSONReader.read(try Example.bytes("expectations.json"))
        let cases = try #require(expectations["twoTimeAxes"]).elements
        #expect(cases.count == 4)
        for one in cases {
            var query = LedgerQuery(account: try Account(try #require(one["account"]?.text)))
            query.asOf = try LocalDate(try #require(one["asOf"]?.text))
            query.knownAt = Example.evening(of: try LocalDate(try #require(one["knownOn"]?.text)))
            let balance = try ledger.balances(query).first?.balance ?? .zero(.cny)
            #expect(balance.decimalText == one["balance"]?.text, "\(one)")
        }
    }

    @Test func `keeps the budget indicator whole on every day`() throws {
        let days = Set(try Example.entries().map(\.valueDate)).sorted()
        let first = try LocalDate("2025-01-15")
        let parts: Set<String> = ["9010", "9020", "9030", "9035", "9040", "9060", "9065"]
        for day in days where day >= first {
            var query = LedgerQuery()
            query.asOf = day
            query.book = "P"
            query.side = .memo
            let units = try ledger.balances(query)
                .filter { parts.contains($0.key.account.code) }
                .reduce(0) { $0 + $1.balance.minorUnits }
            #expect(units == 3_000_000_000, "\(day)")
        }
        #expect(days.count > 50)
    }

    @Test func `is clean, and every record is checked`() throws {
        let report = try ledger.verify()
        #expect(report.problems == [])
        #expect(report.entries == 223)
        #expect(report.records == (try ledger.logSize()))
    }

    @Test func `agrees with a slow auditor at every pair of days`() throws {
        let auditor = try Auditor(ledger)
        let days = [
            "2025-01-20", "2025-03-31", "2025-07-08", "2025-07-09", "2025-07-10", "2025-12-31",
            "2026-06-30", "2026-12-31",
        ]
        for asOf in try days.map(LocalDate.init) {
            for known in try days.map(LocalDate.init) {
                var query = LedgerQuery()
                query.asOf = asOf
                query.knownAt = Example.evening(of: known)
                let totals = Dictionary(
                    uniqueKeysWithValues: try ledger.totals(query).map { total in
                        (
                            Auditor.name(of: total.key),
                            Auditor.Total(
                                debits: total.debits.minorUnits, credits: total.credits.minorUnits)
                        )
                    })
                #expect(totals == auditor.totals(asOf: asOf, known: known), "\(asOf) \(known)")
            }
        }
    }

    @Test(arguments: ["E3:F:1002", "P:M:9040:E1", "BK:F:2011", "E1:F:1604"])
    func `has the registers of a slow auditor`(_ name: String) throws {
        let auditor = try Auditor(ledger)
        let account = try Account(name)
        for (asOf, known) in [("2025-07-09", "2025-07-09"), ("2025-12-31", "2026-12-31")] {
            let asOf = try LocalDate(asOf)
            let known = try LocalDate(known)
            var query = LedgerQuery(account: account)
            query.asOf = asOf
            query.knownAt = Example.evening(of: known)
            let lines = try ledger.register(query).lines.map {
                "\($0.valueDate) \($0.entry) \($0.money.minorUnits) \($0.balance.minorUnits)"
            }
            #expect(lines == auditor.register(of: account, asOf: asOf, known: known))
        }
    }
}

@Suite struct `Posting the same again` {
    @Test func `adds nothing`() throws {
        let fixture = try LedgerFixture(copying: try Example.posted.get())
        let before = try fixture.picture()
        let outcome = try fixture.post(try Example.entries(), id: "AGAIN")
        guard case .repeated(_, let entries) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(entries == 223)
        let proposal = try fixture.ledger.propose(
            try fixture.ledger.batchDraft(try Example.entries(), id: "AGAIN"),
            maker: fixture.officers.maker)
        #expect(proposal == .repeated(id: "AGAIN", entries: 223))
        #expect(try fixture.picture() == before)
    }

    @Test func `adds only what is new of a file that overlaps`() throws {
        let fixture = try LedgerFixture()
        let entries = try (1...5).map { try Sample.funds("F-\($0)") }
        #expect(try fixture.post(Array(entries[0..<3]), id: "A").isPosted)
        let outcome = try fixture.post(entries, id: "B")
        guard case .posted(let posted, let skipped) = outcome, case .sealed(let receipt) = posted[0]
        else {
            Issue.record("\(outcome)")
            return
        }
        #expect(skipped == 3 && receipt.entries == 2)
        #expect(try fixture.ledger.totals(LedgerQuery()).map(\.debits.minorUnits).max() == 50_000)
    }

    @Test func `of a record that waits for its second checker adds nothing`() throws {
        let fixture = try LedgerFixture()
        let entries = [try Sample.funds("F-1", "10000000.01")]
        try fixture.post(entries, id: "A")
        guard case .repeated = try fixture.post(entries, id: "B") else {
            Issue.record("posted twice")
            return
        }
        #expect(try fixture.ledger.totals(LedgerQuery()) == [])
    }

    @Test func `as a proposal that waits adds nothing, and other content is refused`() throws {
        let fixture = try LedgerFixture()
        let ledger = fixture.ledger
        let maker = fixture.officers.maker
        let one = try ledger.journalDraft(of: try Sample.funds("F-1"), id: "D-1")
        let other = try ledger.journalDraft(of: try Sample.funds("F-1", "1.00"), id: "D-1")
        #expect(try ledger.propose(one, maker: maker) == .proposed(id: "D-1", skipped: 0))
        #expect(try ledger.propose(one, maker: maker) == .waiting(id: "D-1"))
        #expect(try ledger.propose(other, maker: maker).rules == ["record.identity"])
        #expect(try ledger.inbox().count == 1)
    }

    @Test func `number with other content is refused`() throws {
        let fixture = try LedgerFixture()
        try fixture.post([try Sample.funds("F-1")], id: "A")
        let before = try fixture.picture()
        let other = [try Sample.funds("F-1", "100.01")]
        #expect(try fixture.post(other, id: "B").rules == ["entry.identity"])
        let draft = try fixture.ledger.batchDraft(other, id: "B")
        let proposal = try fixture.ledger.propose(draft, maker: fixture.officers.maker)
        #expect(proposal.rules == ["entry.identity"])
        #expect(try fixture.picture() == before)
    }

    @Test func `number twice in one file is refused`() throws {
        let fixture = try LedgerFixture()
        let entries = [try Sample.funds("F-1"), try Sample.funds("F-1", "1.00")]
        #expect(try fixture.post(entries, id: "A").rules == ["entry.identity"])
    }

    @Test func `record name is refused`() throws {
        let fixture = try LedgerFixture()
        try fixture.post([try Sample.funds("F-1")], id: "A")
        let before = try fixture.picture()
        #expect(try fixture.post([try Sample.funds("F-2")], id: "A").rules == ["record.identity"])
        let draft = try fixture.ledger.batchDraft([try Sample.funds("F-2")], id: "A")
        let proposal = try fixture.ledger.propose(draft, maker: fixture.officers.maker)
        #expect(proposal.rules == ["record.identity"])
        #expect(try fixture.picture() == before)
    }
}
