import Ledger
import Testing

@Suite struct DimensionsTests {
    static let both = Dimensions(["project": "E1", "fund": "CPT2025"])

    @Test func `dimensions stand in order of their names`() {
        #expect(Self.both.description == "fund=CPT2025 project=E1")
    }

    @Test func `no dimensions are described by nothing`() {
        #expect(Dimensions.none.description == "")
    }

    @Test(arguments: [("fund", "CPT2025" as String?), ("project", "E1"), ("party", nil)])
    func `a value is found by its name`(name: String, value: String?) {
        #expect(Self.both[name] == value)
    }

    @Test func `the dictionary has every member`() {
        #expect(Self.both.dictionary == ["project": "E1", "fund": "CPT2025"])
    }

    @Test(arguments: [
        ([:] as [String: String], true), (["fund": "CPT2025"], true),
        (["fund": "CPT2025", "project": "E1"], true), (["fund": "X"], false),
        (["fund": "CPT2025", "party": "E1"], false),
    ])
    func `a filter matches where every given name has the given value`(
        filter: [String: String], matches: Bool
    ) {
        #expect(Self.both.contains(filter) == matches)
    }

    @Test func `dimensions are ordered by their printed form`() {
        let sets = [
            Dimensions.none, Dimensions(["a": "1"]), Self.both, Dimensions(["project": "A"]),
        ]
        #expect(sets.reversed().sorted() == sets)
    }

    @Test func `balance keys are ordered by account, currency and dimensions`() {
        let keys = [
            ("1001", Currency.usd, Dimensions(["a": "2"])), ("1002", .cny, Dimensions(["a": "1"])),
            ("1002", .cny, Dimensions(["a": "2"])), ("1002", .usd, .none),
        ].map { code, currency, dimensions in
            BalanceKey(
                account: Account(book: "P", side: .financial, code: code), currency: currency,
                dimensions: dimensions)
        }
        #expect(keys.reversed().sorted() == keys)
    }
}
