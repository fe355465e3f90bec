/// A currency of ISO 4217 with the number of decimals of its minor unit.
public struct Currency: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The three letters of the code, packed big-endian; compares like the text.
    private let letters: UInt32
    /// How many decimals the minor unit has: CNY 2, JPY 0, KWD 3.
    public let exponent: Int

    /// Finds a currency by its three capital letters; `nil` if ISO 4217 does not list it.
    public init?(code: String) {
        guard let found = Currency.byLetters[Currency.pack(code.utf8) ?? 0] else { return nil }
        self = found
    }

    private init(letters: UInt32, exponent: Int) {
        self.letters = letters
        self.exponent = exponent
    }

    /// The yuan.
    public static let cny = Currency(letters: 0x43_4E_59, exponent: 2)
    /// The dollar of the United States.
    public static let usd = Currency(letters: 0x55_53_44, exponent: 2)
    /// ISO 4217's code for “no currency”, with two decimals: for papers that do not say theirs.
    public static let unknown = Currency(letters: 0x58_58_58, exponent: 2)
    /// The yen, which has no minor unit.
    public static let jpy = Currency(letters: 0x4A_50_59, exponent: 0)

    /// Finds a currency that others have replaced, such as DEM; `nil` for one that is in use.
    ///
    /// ISO 4217 list three; they still stand in old bank statements.
    public init?(replacedCode code: String) {
        let lists = [
            (exponent: 0, codes: "BEF ESP GRD ITL LUF PTE"),
            (exponent: 2, codes: "ATS DEM EEK FIM FRF HRK IEP LTL LVL NLG SIT SKK"),
        ]
        let found = lists.first { $0.codes.split(separator: " ").contains(code[...]) }
        guard let found, let letters = Currency.pack(code.utf8) else { return nil }
        self.init(letters: letters, exponent: found.exponent)
    }

    /// The three-letter code.
    public var code: String {
        let bytes = [
            UInt8(letters >> 16 & 0xFF), UInt8(letters >> 8 & 0xFF), UInt8(letters & 0xFF),
        ]
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The three-letter code.
    public var description: String { code }

    /// Ten to the power of `exponent`: minor units in one major unit.
    public var minorUnitsPerMajor: Int64 { Int64.powersOfTen[exponent] }

    /// Alphabetical order of the codes.
    public static func < (a: Currency, b: Currency) -> Bool { a.letters < b.letters }

    private static func pack(_ code: some Collection<UInt8>) -> UInt32? {
        guard code.count == 3 else { return nil }
        return code.reduce(0) { $0 << 8 | UInt32($1) }
    }

    private static let byLetters: [UInt32: Currency] = {
        var table: [UInt32: Currency] = [:]
        for (exponent, codes) in iso4217 {
            for code in codes.split(separator: " ") {
                guard let letters = pack(code.utf8) else { continue }
                table[letters] = Currency(letters: letters, exponent: exponent)
            }
        }
        return table
    }()

    /// ISO 4217 list one (2024-06), active currencies by number of decimals.
    private static let iso4217: [(exponent: Int, codes: String)] = [
        (0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"),
        (3, "BHD IQD JOD KWD LYD OMR TND"),
        (4, "CLF UYW"),
        (
            2,
            """
            AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN \
            BWP BYN BZD CAD CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB \
            EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS \
            KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN \
            MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD \
            SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS \
            UAH USD USN UYU UZS VED VES WST XCD YER ZAR ZMW ZWG
            """
        ),
    ]
}

extension Int64 {
    /// 10⁰ … 10¹⁸: every power of ten that an `Int64` holds.
    static let powersOfTen: [Int64] = (0...18).map { exponent in
        (0..<exponent).reduce(1) { product, _ in product * 10 }
    }
}
