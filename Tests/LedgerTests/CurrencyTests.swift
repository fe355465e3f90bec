import Ledger
import Testing

@Suite struct CurrencyTests {
    /// ISO 4217, the currencies whose minor unit is not a hundredth.
    static let unusual: [(exponent: Int, codes: String)] = [
        (0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"),
        (3, "BHD IQD JOD KWD LYD OMR TND"),
        (4, "CLF UYW"),
    ]

    static let unusualExponents: [String: Int] = unusual.reduce(into: [:]) { table, row in
        for code in row.codes.split(separator: " ") { table[String(code)] = row.exponent }
    }

    /// Every text of three capital letters.
    static var allTriples: [String] {
        let letters = (UInt8(ascii: "A")...UInt8(ascii: "Z")).map { $0 }
        return letters.flatMap { a in
            letters.flatMap { b in
                letters.map { c in String(decoding: [a, b, c], as: UTF8.self) }
            }
        }
    }

    @Test(arguments: unusualExponents.keys.sorted())
    func `a currency without hundredths has the decimals of ISO 4217`(code: String) throws {
        let currency = try #require(Currency(code: code))
        #expect(currency.exponent == Self.unusualExponents[code])
    }

    @Test func `every other listed currency has two decimals`() {
        let others = Self.allTriples.compactMap(Currency.init(code:))
            .filter { Self.unusualExponents[$0.code] == nil }
        #expect(others.filter { $0.exponent != 2 }.map(\.code) == [])
    }

    @Test func `as many currencies are listed as ISO 4217 has with a minor unit`() {
        #expect(Self.allTriples.compactMap(Currency.init(code:)).count == 165)
    }

    @Test(arguments: ["CNY", "USD", "EUR", "HKD", "ZWG", "USN", "SLE", "VED"])
    func `a currency in use is found and prints its code`(code: String) {
        #expect(Currency(code: code)?.description == code)
    }

    @Test(arguments: [
        "", "CN", "CNYX", "cny", "Cny", "人民", "XAU", "XXX", "XTS", "DEM", "¥", "\0\0\0",
    ])
    func `what ISO 4217 does not list as money is no currency`(code: String) {
        #expect(Currency(code: code) == nil)
    }

    @Test(arguments: [(Currency.cny, "CNY"), (.usd, "USD"), (.jpy, "JPY")])
    func `a named constant is the listed currency`(constant: Currency, code: String) {
        #expect(constant == Currency(code: code))
    }

    @Test func `currencies are ordered as their codes are`() {
        let codes = Self.allTriples.compactMap(Currency.init(code:)).shuffled().sorted().map(\.code)
        #expect(codes == codes.sorted())
    }

    @Test(arguments: [("JPY", 1), ("CNY", 100), ("KWD", 1_000), ("CLF", 10_000)])
    func `one major unit is ten to the power of the exponent`(code: String, units: Int64) {
        #expect(Currency(code: code)?.minorUnitsPerMajor == units)
    }

    @Test func `an unknown code that must exist is refused by name`() throws {
        let error = try #require(throws: LedgerError.self) { try Currency.require("RMB") }
        #expect(error.code == "currency.unknown" && error.message.contains("“RMB”"))
    }
}
