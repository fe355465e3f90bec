import Ledger
import Testing

@Suite struct RoundingTests {
    /// The slow and obvious model: of all integers near the quotient, the one the rule names.
    static func model(_ numerator: Int, _ denominator: Int, _ rule: Rounding) -> Int {
        let bound = abs(numerator) + 1
        let candidates = -bound...bound
        let below = candidates.last { $0 * denominator <= numerator } ?? 0
        let above = candidates.first { $0 * denominator >= numerator } ?? 0
        // Distances in denominators' parts: exact integers.
        let toBelow = numerator - below * denominator
        let toAbove = above * denominator - numerator
        switch rule {
        case .down: return below
        case .up: return above
        case .towardZero: return numerator >= 0 ? below : above
        case .halfUp:
            if toBelow == toAbove { return numerator >= 0 ? above : below }
            return toBelow < toAbove ? below : above
        case .halfEven:
            if toBelow == toAbove { return below % 2 == 0 ? below : above }
            return toBelow < toAbove ? below : above
        }
    }

    @Test(arguments: Rounding.allCases)
    func `every small fraction rounds as the model says`(rule: Rounding) {
        var wrong: [String] = []
        for denominator in 1...12 {
            for numerator in -40...40 {
                let expected = Self.model(numerator, denominator, rule)
                let actual = rule.divide(Int128(numerator), by: Int128(denominator))
                if actual != Int128(expected) {
                    wrong.append("\(numerator)/\(denominator): \(actual), not \(expected)")
                }
            }
        }
        #expect(wrong == [])
    }

    @Test(arguments: [
        (Rounding.halfUp, 3, -3), (.halfEven, 2, -2), (.down, 2, -3), (.up, 3, -2),
        (.towardZero, 2, -2),
    ])
    func `two and a half shows what a rule is`(rule: Rounding, positive: Int, negative: Int) {
        #expect(rule.divide(5, by: 2) == Int128(positive))
        #expect(rule.divide(-5, by: 2) == Int128(negative))
    }

    @Test(arguments: Rounding.allCases)
    func `the largest numbers divide without overflow`(rule: Rounding) {
        let half = rule.divide(.max, by: .max - 1)
        #expect(half == (rule == .up ? 2 : 1))
    }

    @Test(arguments: Rounding.allCases)
    func `the smallest number divides without overflow`(rule: Rounding) {
        #expect(rule.divide(.min, by: .max) == (rule == .down ? -2 : -1))
    }

    @Test(arguments: [
        (Rounding.halfUp, "half-up"), (.halfEven, "half-even"), (.down, "down"), (.up, "up"),
        (.towardZero, "toward-zero"),
    ])
    func `a rulebook names the rule by this word`(rule: Rounding, word: String) {
        #expect(Rounding(rawValue: word) == rule)
    }

    @Test func `division by nothing is a mistake of the program`() async {
        await #expect(processExitsWith: .failure) { _ = Rounding.down.divide(1, by: 0) }
    }
}
