import Ledger
import Testing

@testable import Banking

/// E3's bank account at the end of 2025 and in January 2026.
@Suite struct BankReconciliationTests {
    private func yearEnd() throws -> BankReconciliation {
        let expected = try Fixtures.Expectations()
        let book = try Fixtures.cashBook()
        return try BankReconciliation(
            asOf: expected.date, bookBalance: book.balance,
            bankBalance: try #require(Fixtures.statement().closing).money, book: book.items,
            bank: try Fixtures.bankItems())
    }

    @Test func `the four items and the adjusted balances are those of the worked example`() throws {
        let expected = try Fixtures.Expectations()
        let statement = try yearEnd()
        #expect(statement.bookBalance == expected.book)
        #expect(statement.bankBalance == expected.bank)
        #expect(statement.adjustedBook == expected.adjusted)
        #expect(statement.adjustedBank == expected.adjusted)
        #expect(statement.isBalanced)
        let rows = statement.rows.map { row in
            Fixtures.Expectations.Item(
                kind: row.kind, date: row.open.item.date, money: row.money, clearedOn: expected.date
            )
        }
        let items = expected.items.map { item in
            Fixtures.Expectations.Item(
                kind: item.kind, date: item.date, money: item.money, clearedOn: expected.date)
        }
        #expect(rows.sorted() == items.sorted())
        #expect(statement.rows.map(\.kind) == OpenItemKind.allCases)
        #expect(statement.matches.count == 13)
        #expect(statement.matches.allSatisfy { $0.stage == .reference })
    }

    @Test(arguments: ["bank-statement-E3-2025.camt053.xml", "bank-statement-E3-2025.mt940"])
    func `another format gives the same statement as the CSV`(file: String) throws {
        let other = try #require(
            Fixtures.read(try Fixtures.bytes(file), named: file).statements.first)
        let book = try Fixtures.cashBook()
        let statement = try BankReconciliation(
            asOf: try Fixtures.Expectations().date, bookBalance: book.balance,
            bankBalance: try #require(other.closing).money, book: book.items,
            bank: other.bookedLines.map {
                ReconcilableItem(id: $0.references.bank ?? "?", line: $0)
            })
        #expect(statement == (try yearEnd()))
    }

    @Test func `the same statement in another format adds nothing`() throws {
        var history = AccountHistory(account: Fixtures.account.number)
        var added: [Int] = []
        for file in [
            "bank-statement-E3-2025.csv", "bank-statement-E3-2025.camt053.xml",
            "bank-statement-E3-2025.mt940", "bank-statement-E3-2025.csv",
        ] {
            let reading = Fixtures.read(try Fixtures.bytes(file), named: file)
            added.append(history.take(try #require(reading.statements.first)).added.count)
        }
        #expect(added == [15, 0, 0, 0])
    }

    /// January's postings and lines: what the other side's open items clear with.
    private func january(
        _ expected: Fixtures.Expectations
    ) throws -> (book: [ReconcilableItem], bank: [ReconcilableItem]) {
        var book = try Fixtures.cashBook().items
        var bank = try Fixtures.bankItems()
        let flows = Dictionary(uniqueKeysWithValues: book.map { ($0.money, $0.references) })
        for (number, item) in expected.items.enumerated() {
            switch item.kind {
            case .bankReceiptNotInBook, .bankPaymentNotInBook:
                // As the journal has them: a flow id of our own that the bank does not know.
                book.append(
                    ReconcilableItem(
                        id: "T9\(number)", money: item.money, date: item.clearedOn,
                        references: ["FL-E3-BR\(number)-NEW"]))
            case .bookReceiptNotInBank, .bookPaymentNotInBank:
                bank.append(
                    ReconcilableItem(
                        id: "BK9\(number)", money: item.money, date: item.clearedOn,
                        references: flows[item.money] ?? []))
            }
        }
        return (book, bank)
    }

    @Test func `what was open clears in January by itself, each on its day`() throws {
        let expected = try Fixtures.Expectations()
        let (book, bank) = try january(expected)
        let signed = try yearEnd().matches
        let statement = try BankReconciliation(
            asOf: try LocalDate("2026-01-31"), bookBalance: expected.adjusted,
            bankBalance: expected.adjusted, book: book, bank: bank, signed: signed)
        #expect(statement.rows.isEmpty)
        #expect(statement.isBalanced)
        #expect(statement.matches.count == 4)
        let cleared = statement.matches.sorted { $0.money.minorUnits < $1.money.minorUnits }
        #expect(cleared.map(\.money) == expected.items.sorted().map(\.money))
        #expect(cleared.map(\.clearedOn) == expected.items.sorted().map(\.clearedOn))
    }

    @Test func `between the clearing days exactly the uncleared items are open`() throws {
        let expected = try Fixtures.Expectations()
        let (book, bank) = try january(expected)
        for day in try ["2026-01-01", "2026-01-02", "2026-01-04", "2026-01-05"].map(LocalDate.init)
        {
            let isBook: (Fixtures.Expectations.Item) -> Bool = {
                $0.kind == .bankReceiptNotInBook || $0.kind == .bankPaymentNotInBook
            }
            let cleared = expected.items.filter { $0.clearedOn <= day }
            let moved = { (items: [Fixtures.Expectations.Item]) in
                items.reduce(Int64(0)) { $0 + $1.money.minorUnits }
            }
            let statement = try BankReconciliation(
                asOf: day,
                bookBalance: Money(
                    minorUnits: expected.book.minorUnits + moved(cleared.filter(isBook)),
                    currency: .cny),
                bankBalance: Money(
                    minorUnits: expected.bank.minorUnits + moved(cleared.filter { !isBook($0) }),
                    currency: .cny),
                book: book, bank: bank)
            let open = expected.items.filter { $0.clearedOn > day }
            #expect(Set(statement.rows.map(\.money)) == Set(open.map(\.money)), "\(day)")
            #expect(statement.adjustedBook == expected.adjusted)
            #expect(statement.isBalanced)
        }
    }

    @Test func `an entry made from a bank line matches it by the bank's reference`() throws {
        let line = try #require(Fixtures.bankItems().first { $0.bankReference == "BK2025122101" })
        let entry = ReconcilableItem(
            id: "T9", money: line.money, date: line.date.adding(days: 200),
            bankReference: line.bankReference)
        let result = try Reconciler().reconcile(ours: [entry], theirs: [line])
        #expect(result.matches.map(\.stage) == [.reference])
    }

    @Test func `a difference that no item explains is shown and forbids approval`() throws {
        let expected = try Fixtures.Expectations()
        let book = try Fixtures.cashBook()
        let wrong = try book.balance.adding(Money(minorUnits: 1, currency: .cny))
        let statement = try BankReconciliation(
            asOf: expected.date, bookBalance: wrong, bankBalance: expected.bank, book: book.items,
            bank: try Fixtures.bankItems())
        #expect(statement.difference.minorUnits == -1)
        #expect(!statement.isBalanced)
    }

    @Test(arguments: [
        (0, AgeBracket.upTo30), (30, .upTo30), (31, .upTo60), (60, .upTo60), (61, .upTo90),
        (90, .upTo90), (91, .stale), (4_000, .stale),
    ])
    func `ages fall into four brackets`(days: Int, bracket: AgeBracket) {
        #expect(AgeBracket(days: days) == bracket)
    }

    @Test func `an item ages from its own day`() throws {
        let row = try #require(try yearEnd().rows.first)
        #expect(row.open.item.date.description == "2025-12-21")
        #expect(row.ageDays == 10)
        #expect(row.age == .upTo30)
        #expect(row.kind.name.chinese == "银收企未收")
        #expect(try yearEnd().total(of: row.kind) == row.money)
    }
}
