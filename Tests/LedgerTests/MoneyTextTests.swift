import GreenCreditTesting
import Ledger
import Testing

/// The two readers of amounts and the two writers.
@Suite struct MoneyTextTests {
    // MARK: - The text of records

    @Test(arguments: [
        ("0.00", Int64(0)), ("0.01", 1), ("-0.01", -1), ("0.10", 10), ("1.00", 100),
        ("-12345.67", -1_234_567), ("4320000.00", 432_000_000),
        ("92233720368547758.07", .max), ("-92233720368547758.08", .min),
    ])
    func `an amount and its text are one to one`(text: String, units: Int64) throws {
        #expect(try Money(decimalText: text, currency: .cny).minorUnits == units)
        #expect(Money(minorUnits: units, currency: .cny).decimalText == text)
    }

    @Test(arguments: [
        ("JPY", "1234", Int64(1234)), ("JPY", "-7", -7), ("JPY", "0", 0), ("KWD", "1.234", 1234),
        ("KWD", "0.007", 7), ("CLF", "-0.0001", -1), ("CLF", "12.3456", 123_456),
    ])
    func `a currency's own decimals are written`(code: String, text: String, units: Int64) throws {
        let currency = try Currency.require(code)
        #expect(try Money(decimalText: text, currency: currency).minorUnits == units)
        #expect(Money(minorUnits: units, currency: currency).decimalText == text)
    }

    @Test(arguments: [
        "", "-", ".", "-.", "1", "1.", "1.0", "1.000", ".50", "01.00", "-01.00", "00.00", "+1.00",
        "-0.00", " 1.00", "1.00 ", "1,000.00", "1 000.00", "1e2", "1.0e", "１.００", "0x1.00",
        "1.00CNY", "¥1.00", "1..00", "1.0.0", "--1.00", "1.0-", "1.00\0", "1,00", "1.00\u{301}",
        "−1.00", "NaN", "∞", "1.00\n",
    ])
    func `another spelling is refused in a record`(text: String) {
        #expect(throws: LedgerError.self) { try Money(decimalText: text, currency: .cny) }
    }

    @Test(arguments: ["1.", "1.0", "-0", "007"])
    func `another spelling of yen is refused in a record`(text: String) {
        #expect(throws: LedgerError.kind("amount.unreadable")) {
            try Money(decimalText: text, currency: .jpy)
        }
    }

    @Test(arguments: [
        "92233720368547758.08", "-92233720368547758.09", "99999999999999999.99",
        "100000000000000000000000.00",
    ])
    func `an amount beyond 64 bits is an overflow`(text: String) {
        #expect(throws: LedgerError.kind("money.overflow")) {
            try Money(decimalText: text, currency: .cny)
        }
    }

    @Test(arguments: UInt64(1)...8)
    func `every amount reads back from its text`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let currencies = ["JPY", "CNY", "KWD", "CLF"].compactMap(Currency.init(code:))
        for _ in 0..<500 {
            let shift = Int.random(in: 0...63, using: &random)
            let units = Int64(bitPattern: random.next()) >> shift
            let money = Money(minorUnits: units, currency: random.pick(currencies))
            let read = try Money(decimalText: money.decimalText, currency: money.currency)
            try #require(read == money, "\(money)")
        }
    }

    // MARK: - The text of people's files

    @Test(arguments: [
        ("1", Int64(100)), ("1.5", 150), ("1.50", 150), ("1.5000", 150), ("007.5", 750),
        ("-0", 0), ("-1.5", -150), ("0.00000000000000000000", 0), ("-92233720368547758.08", .min),
    ])
    func `missing decimals are zeros and needless zeros are dropped`(
        text: String, units: Int64
    ) throws {
        #expect(try Money(anyPrecision: text, currency: .cny).minorUnits == units)
    }

    @Test(arguments: ["1.005", "0.001", "-1.0001", "1.00000000000000000000001"])
    func `decimals finer than the minor unit are refused as too fine`(text: String) {
        #expect(throws: LedgerError.kind("amount.tooFine")) {
            try Money(anyPrecision: text, currency: .cny)
        }
    }

    @Test(arguments: [
        "", "-", ".", ".5", "1.", "-.5", "1.x", "1.00x", "1.00.", "1.5.0", "--1", "+1", "1,5",
        " 1", "1 ", "1'000", "٣", "1.0０",
    ])
    func `what is no decimal number is unreadable`(text: String) {
        #expect(throws: LedgerError.kind("amount.unreadable")) {
            try Money(anyPrecision: text, currency: .cny)
        }
    }

    @Test(arguments: ["92233720368547758.08", "92233720368547759", "-92233720368547758.09"])
    func `an amount of any precision beyond 64 bits is an overflow`(text: String) {
        #expect(throws: LedgerError.kind("money.overflow")) {
            try Money(anyPrecision: text, currency: .cny)
        }
    }

    @Test(arguments: ["9", "x", "0."])
    func `an error does not repeat an endless input`(part: String) throws {
        let text = String(repeating: part, count: 100_000) + "1"
        let error = try #require(throws: LedgerError.self) {
            try Money(anyPrecision: text, currency: .cny)
        }
        #expect(error.message.utf8.count < 250)
    }

    @Test func `an endless fraction is refused briefly`() throws {
        let text = "0." + String(repeating: "0", count: 100_000) + "1"
        let error = try #require(throws: LedgerError.self) {
            try Money(anyPrecision: text, currency: .cny)
        }
        #expect(error.message.utf8.count < 250)
    }

    @Test func `the error shows how an amount of this currency is written`() throws {
        let yen = try #require(throws: LedgerError.self) {
            try Money(decimalText: "12.00", currency: .jpy)
        }
        #expect(yen.message.hasSuffix("write it like 12345678"))
    }

    // MARK: - Text for people

    @Test(arguments: [
        ("CNY", Int64(0), "0.00"), ("CNY", 99_999, "999.99"), ("CNY", 100_000, "1,000.00"),
        ("CNY", -12_345_678, "-123,456.78"), ("CNY", 432_000_000, "4,320,000.00"),
        ("CNY", .min, "-92,233,720,368,547,758.08"), ("JPY", 999, "999"), ("JPY", 1000, "1,000"),
        ("JPY", -1_234_567, "-1,234,567"), ("KWD", 1_234_567, "1,234.567"),
    ])
    func `digits stand in groups of three for people`(
        code: String, units: Int64, text: String
    ) throws {
        let currency = try Currency.require(code)
        #expect(Money(minorUnits: units, currency: currency).groupedText == text)
    }

    @Test func `an amount is described with its currency`() {
        #expect(Money(minorUnits: -1_234_567, currency: .cny).description == "-12345.67 CNY")
    }
}
