import GreenCreditTesting
import Ledger
import Testing

@Suite struct MoneyTests {
    static func cny(_ minorUnits: Int64) -> Money {
        Money(minorUnits: minorUnits, currency: .cny)
    }

    @Test func `a sum adds minor units`() throws {
        #expect(try Self.cny(250).adding(Self.cny(-300)) == Self.cny(-50))
    }

    @Test func `a difference subtracts minor units`() throws {
        #expect(try Self.cny(250).subtracting(Self.cny(300)) == Self.cny(-50))
    }

    @Test func `the opposite has the other sign`() throws {
        #expect(try Self.cny(250).negated() == Self.cny(-250))
    }

    @Test func `amounts of two currencies cannot be added`() {
        #expect(throws: LedgerError.kind("money.currency")) {
            try Self.cny(1).adding(Money(minorUnits: 1, currency: .usd))
        }
    }

    @Test func `amounts of two currencies cannot be subtracted`() {
        #expect(throws: LedgerError.kind("money.currency")) {
            try Self.cny(1).subtracting(.zero(.jpy))
        }
    }

    @Test(arguments: [(Int64.max, Int64(1)), (.min, -1)])
    func `a sum beyond 64 bits is an overflow`(a: Int64, b: Int64) {
        #expect(throws: LedgerError.kind("money.overflow")) {
            try Self.cny(a).adding(Self.cny(b))
        }
    }

    @Test(arguments: [(Int64.min, Int64(1)), (.max, -1), (0, .min)])
    func `a difference beyond 64 bits is an overflow`(a: Int64, b: Int64) {
        #expect(throws: LedgerError.kind("money.overflow")) {
            try Self.cny(a).subtracting(Self.cny(b))
        }
    }

    @Test func `the smallest amount has no opposite`() {
        #expect(throws: LedgerError.kind("money.overflow")) { try Self.cny(.min).negated() }
    }

    @Test(arguments: [(Int64(0), true), (1, false), (-1, false)])
    func `only nothing is zero`(units: Int64, isZero: Bool) {
        #expect(Self.cny(units).isZero == isZero)
    }

    @Test func `the same number in two currencies is two amounts`() {
        #expect(Self.cny(5) != Money(minorUnits: 5, currency: .usd))
    }

    @Test func `interest for 92 days over 360 is rounded once`() throws {
        // 20,000,000.00 × 3.50 % × 92 ÷ 360 = 178,888.888…
        let yearly = try Self.cny(2_000_000_000).multiplied(by: Rate("0.0350"), rounding: .halfUp)
        #expect(
            try yearly.multiplied(by: 92, over: 360, rounding: .halfUp) == Self.cny(17_888_889))
    }

    @Test func `a product that needs 128 bits on the way is exact`() throws {
        #expect(
            try Self.cny(.max).multiplied(by: .max, over: .max, rounding: .down) == Self.cny(.max))
    }

    @Test func `a product with a rate that does not fit is an overflow`() {
        #expect(throws: LedgerError.kind("money.overflow")) {
            try Self.cny(.max).multiplied(by: Rate("1.1"), rounding: .down)
        }
    }

    @Test func `a product with a fraction that does not fit is an overflow`() {
        #expect(throws: LedgerError.kind("money.overflow")) {
            try Self.cny(.min).multiplied(by: -1, over: 1, rounding: .down)
        }
    }

    @Test(arguments: Rounding.allCases)
    func `a product rounds the way it is told to`(rounding: Rounding) throws {
        let expected: [Rounding: Int64] = [
            .halfUp: -3, .halfEven: -2, .down: -3, .up: -2, .towardZero: -2,
        ]
        // −5 fen × 0.5 = −2.5 fen.
        let product = try Self.cny(-5).multiplied(by: Rate("0.5"), rounding: rounding)
        #expect(product.minorUnits == expected[rounding])
    }

    @Test(arguments: [Int64(0), -360])
    func `a fraction without a positive denominator is a mistake of the program`(
        denominator: Int64
    ) async {
        await #expect(processExitsWith: .failure) { [denominator] in
            _ = try Money(minorUnits: 1, currency: .cny)
                .multiplied(by: 1, over: denominator, rounding: .down)
        }
    }

    @Test func `a sum in any order is the same`() throws {
        var random = SplitMix64(seed: 7)
        let amounts = (0..<100).map { _ in
            Self.cny(Int64.random(in: -1_000_000...1_000_000, using: &random))
        }
        let total = try amounts.reduce(Money.zero(.cny)) { try $0.adding($1) }
        let shuffled = try amounts.shuffled(using: &random).reduce(Money.zero(.cny)) {
            try $0.adding($1)
        }
        #expect(total == shuffled)
    }
}
