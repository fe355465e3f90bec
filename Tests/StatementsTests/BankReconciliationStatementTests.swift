import Banking
import Financing
import Ledger
import Statements
import Testing

/// E3's bank account at the end of 2025, from the journal and the bank's CSV.
enum BankReconciliationFixture {
    static func statement() throws -> Statement {
        try reconciliation().statement(
            try Fixture.head("BR-E3-2025", asOf: "2025-12-31"), bankAccount: try account(),
            rulebook: try Fixture.rulebook(),
            bankStatements: ["bank-statement-E3-2025.csv, lines 1-15"], clearedBy: try later())
    }

    static func account() throws -> BankAccountDefinition {
        try #require(try Fixture.rulebook().bankAccounts.first)
    }

    static func book(until day: String) throws -> Register {
        try Register(
            of: try account().account, in: try Fixture.figures(day, from: "2025-01-01"))
    }

    static func items(of register: Register) -> [ReconcilableItem] {
        register.lines.map { line in
            ReconcilableItem(
                id: line.entry, money: line.money, date: line.valueDate,
                references: [line.flow].compactMap(\.self), narrative: line.narrative ?? "")
        }
    }

    static func bank() throws -> [ReconcilableItem] {
        try Fixture.records("bank-statement-E3-2025.csv").map { row in
            func money(_ name: String) throws -> Money {
                let text = row[name] ?? ""
                return try Money(anyPrecision: text.isEmpty ? "0" : text, currency: .cny)
            }
            let reference = row["reference"] ?? ""
            return ReconcilableItem(
                id: row["bank_reference"] ?? "",
                money: try money("credit").subtracting(money("debit")),
                date: try LocalDate(row["booking_date"] ?? ""),
                references: reference.isEmpty ? [] : [reference],
                bankReference: row["bank_reference"], narrative: row["description"] ?? "")
        }
    }

    /// The two balances and the items; the bank's balance may be off by some minor units.
    static func reconciliation(bankOff units: Int64 = 0) throws -> BankReconciliation {
        let book = try book(until: "2025-12-31")
        let balance = try Fixture.records("bank-statement-E3-2025.csv").last?["balance"] ?? ""
        return try BankReconciliation(
            asOf: try LocalDate("2025-12-31"), bookBalance: book.closing[0],
            bankBalance: try Money(anyPrecision: balance, currency: .cny)
                .adding(Money(minorUnits: units, currency: .cny)),
            book: items(of: book), bank: try bank())
    }

    /// A week later the book has caught up with the bank's own bookings.
    static func later() throws -> BankReconciliation {
        let book = try book(until: "2026-01-08")
        return try BankReconciliation(
            asOf: try LocalDate("2026-01-08"), bookBalance: book.closing[0],
            bankBalance: book.closing[0], book: items(of: book), bank: try bank())
    }
}

@Suite struct `The bank reconciliation statement` {
    @Test func `balances and items are those of the worked example`() throws {
        let expected = try #require(try Fixture.expectations()["bankReconciliationE3"])
        let statement = try BankReconciliationFixture.statement()
        let balances = try #require(statement.tables.first { $0.id == "balances" })
        func money(_ key: String) throws -> ReportTable.Cell {
            .money(try Money(decimalText: try #require(expected[key]?.text), currency: .cny))
        }
        #expect(balances.rows.first?.cells[1] == (try money("bookBalance")))
        #expect(balances.rows.first?.cells[3] == (try money("bankBalance")))
        #expect(balances.rows.last?.cells[1] == (try money("adjusted")))
        #expect(balances.rows.last?.cells[3] == (try money("adjusted")))
        guard case .array(let items) = expected["items"] else {
            Issue.record("the expectations list the items")
            return
        }
        let table = try #require(statement.tables.first { $0.id == "items" })
        let names = [
            "bank credit not in book": "bank receipt not in book",
            "bank debit not in book": "bank payment not in book",
        ]
        let found = table.rows.map { row in
            guard case .name(let kind) = row.cells[0], case .date(let date) = row.cells[1],
                case .money(let money) = row.cells[3]
            else { return "?" }
            return "\(kind.english) \(date) \(money.decimalText.replacing("-", with: ""))"
        }
        #expect(
            found
                == items.map { item in
                    let kind = item["kind"]?.text ?? "?"
                    return [
                        names[kind] ?? kind, item["date"]?.text ?? "?", item["amount"]?.text ?? "?",
                    ].joined(separator: " ")
                })
    }

    @Test func `what a later day cleared is traced`() throws {
        let statement = try BankReconciliationFixture.statement()
        let table = try #require(statement.tables.first { $0.id == "items" })
        let bankOnly = table.rows.prefix(2).map { $0.cells[6] }
        #expect(bankOnly == Array(repeating: .date(try LocalDate("2026-01-05")), count: 2))
        #expect(table.rows.suffix(2).allSatisfy { $0.cells[6] == .empty })
    }

    @Test func `an unexplained difference stops the statement unless it is listed as one`() throws {
        let off = try BankReconciliationFixture.reconciliation(bankOff: 7)
        let head = try Fixture.head("BR", asOf: "2025-12-31")
        let (account, rulebook) = (
            try BankReconciliationFixture.account(), try Fixture.rulebook()
        )
        let error = #expect(throws: StatementError.self) {
            try off.statement(head, bankAccount: account, rulebook: rulebook)
        }
        #expect(error?.code == "statement.identity")
        #expect(error?.message.contains("-0.07 CNY") == true)
        let listed = try off.statement(
            head, bankAccount: account, rulebook: rulebook, listingDifference: true)
        #expect(listed.text(.english).contains("unexplained difference"))
        #expect(try Statement(json: listed.json) == listed)
    }
}
