import Ledger
import Testing

@testable import Banking

/// Profiles are data.
@Suite struct CSVProfileTests {
    private func profile(_ json: String) throws -> CSVProfile {
        try CSVProfile(try JSONReader.read(Array(json.utf8)), at: "profile")
    }

    @Test func `a mark column and Chinese labels come from data alone`() throws {
        let profile = try profile(
            """
            {"id": "mark", "version": 2, "sign": "mark", "debit": ["借"], "credit": ["贷"],
             "date": "yyyyMMdd", "separator": ";",
             "labels": {"booking-date": "交易日期", "amount": "发生额", "mark": "借贷标志",
                        "balance": "余额", "counterparty-name": "对方户名"}}
            """)
        let text = """
            交易日期;借贷标志;发生额;余额;对方户名
            20250102;贷;100.00;100.00;甲公司
            20250103;借;30.00;70.00;乙公司
            """
        let context = BankFileContext(account: Fixtures.account, profiles: [.generic, profile])
        let reading = BankFile.read(Array(text.utf8), named: "a.csv", context: context)
        #expect(reading.findings.isEmpty)
        #expect(reading.format == "csv mark")
        let lines = try #require(reading.statements.first?.lines)
        #expect(lines.map(\.money.minorUnits) == [10_000, -3_000])
        #expect(lines.last?.counterparty.name == "乙公司")
    }

    @Test func `a signed column is read as it stands`() throws {
        let profile = try profile(
            """
            {"id": "signed", "version": 1, "sign": "signed-amount", "date": "dd.MM.yyyy",
             "labels": {"booking-date": "day", "amount": "amount"}}
            """)
        let context = BankFileContext(account: Fixtures.account, profiles: [profile])
        let reading = BankFile.read(
            Array("day,amount\n31.12.2025,-5.00\n".utf8), named: "a.csv", context: context)
        #expect(reading.findings.map(\.code) == [.balanceMissing])
        #expect(reading.statements.first?.lines.map(\.money.minorUnits) == [-500])
    }

    @Test func `an unclear mark is an error`() throws {
        let profile = try CSVProfile(
            id: "m", version: 1, labels: [.bookingDate: ["d"], .amount: ["a"], .mark: ["m"]],
            signRule: .mark(debit: ["D"], credit: ["C"]))
        let context = BankFileContext(account: Fixtures.account, profiles: [profile])
        let reading = BankFile.read(
            Array("d,a,m\n2025-01-01,1.00,X\n".utf8), named: "a.csv", context: context)
        #expect(reading.findings.map(\.code) == [.directionUnreadable])
        #expect(reading.findings.first?.place.column == 17)
    }

    @Test(arguments: [
        ("{\"id\": \"a\", \"version\": 1, \"sign\": \"guess\", \"labels\": {}}", "record.member"),
        (
            "{\"id\": \"a\", \"version\": 1, \"sign\": \"signed-amount\", \"labels\": {}}",
            "profile.incomplete"
        ),
        ("{\"id\": \"a\", \"version\": 1, \"labels\": {}}", "record.member"),
        (
            "{\"id\": \"a\", \"version\": 1, \"sign\": \"mark\", \"labels\": {\"x\": \"y\"}}",
            "record.member"
        ),
    ])
    func `a malformed profile is refused`(json: String, code: String) {
        #expect(throws: LedgerError(.init(stringLiteral: code), "")) { try profile(json) }
    }
}
