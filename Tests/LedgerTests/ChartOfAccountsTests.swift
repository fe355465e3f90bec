import GreenCreditTesting
import Ledger
import Testing

@Suite struct BalanceLimitTests {
    @Test(arguments: [
        (BalanceLimit.none, [true, true, true]), (.noCreditBalance, [false, true, true]),
        (.noDebitBalance, [true, true, false]),
    ])
    func `a limit allows balances below, at and above zero`(limit: BalanceLimit, allowed: [Bool]) {
        #expect([-1, 0, 1].map(limit.allows) == allowed)
    }
}

@Suite struct ChartOfAccountsTests {
    static let name = LocalizedText(english: "Name", chinese: "名称")

    static let office = Book(id: "P", kind: "P", name: name, sides: [.financial, .budgetary])
    static let enterprise = Book(id: "E1", kind: "E", name: name, sides: [.financial])

    static func definition(_ kind: String, _ side: Side, _ code: String) -> AccountDefinition {
        AccountDefinition(
            bookKind: kind, side: side, code: code, name: name, accountClass: .asset,
            limit: .noCreditBalance)
    }

    static func chart() throws -> ChartOfAccounts {
        try ChartOfAccounts(
            books: [office, enterprise],
            accounts: [
                definition("P", .financial, "1002"), definition("P", .budgetary, "1002"),
                definition("E", .financial, "1002"),
            ])
    }

    @Test func `an account is found under the kind of its book`() throws {
        let found = try Self.chart().findDefinition(of: Account("E1:F:1002:GRANT"))
        #expect(found == Self.definition("E", .financial, "1002"))
    }

    @Test(arguments: ["X:F:1002", "E1:B:1002", "E1:F:9999"])
    func `what the chart does not list is not found`(account: String) throws {
        #expect(try Self.chart().findDefinition(of: Account(account)) == nil)
    }

    @Test(arguments: [
        ("X:F:1002", "there is no book X; there are P, E1"),
        ("E1:B:1002", "the book E1 keeps no side B, only F"), ("P:M:1002", "only B, F"),
        ("E1:F:9999", "has no 9999 on side F for books of kind E"),
    ])
    func `an account that must exist is refused with what there is`(
        account: String, hint: String
    ) throws {
        let chart = try Self.chart()
        let error = try #require(throws: LedgerError.self) {
            try chart.requireDefinition(of: Account(account))
        }
        #expect(error.code == "account.unknown")
        #expect(error.message.contains(hint))
    }

    @Test func `an account that must exist is given when it does`() throws {
        let found = try Self.chart().requireDefinition(of: Account("P:B:1002"))
        #expect(found == Self.definition("P", .budgetary, "1002"))
    }

    @Test func `a book is found by its short name`() throws {
        #expect(try Self.chart().book("E1") == Self.enterprise)
    }

    @Test func `an unknown short name is no book`() throws {
        #expect(try Self.chart().book("e1") == nil)
    }

    @Test func `a book listed twice is refused`() {
        #expect(throws: LedgerError.kind("chart.duplicate")) {
            try ChartOfAccounts(books: [Self.office, Self.office], accounts: [])
        }
    }

    @Test func `an account listed twice is refused`() {
        let twice = Self.definition("P", .financial, "1002")
        #expect(throws: LedgerError.kind("chart.duplicate")) {
            try ChartOfAccounts(books: [], accounts: [twice, twice])
        }
    }
}
