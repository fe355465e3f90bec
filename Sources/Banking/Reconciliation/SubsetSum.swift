/// Finds out which of a few amounts add up to a target: meet in the middle, a fixed work limit.
struct SubsetSum {
    /// What was found.
    enum Outcome: Equatable {
        case none
        /// Exactly one way, as positions in ascending order.
        case one([Int])
        case several
        /// More subsets than may be tried.
        case workLimit
    }

    /// At most so many amounts are looked at.
    static let maximumCandidates = 24

    private struct Half {
        let sum: Int64
        let members: UInt32
        let count: Int
    }

    /// The way in which at least `least` and at most `most` of the amounts make the target.
    ///
    /// - Precondition: the amounts have one sign, so that no sum leaves the range between zero
    ///   and their total.
    static func find(
        _ amounts: [Int64], target: Int64, least: Int = 2, most: Int = 8, limit: Int
    ) -> (outcome: Outcome, tried: Int) {
        guard amounts.count <= maximumCandidates else { return (.workLimit, 0) }
        let middle = amounts.count / 2
        guard 1 << (amounts.count - middle) <= limit else { return (.workLimit, 0) }
        let left = halves(amounts, 0..<middle, most)
        let right = halves(amounts, middle..<amounts.count, most).sorted { a, b in
            a.sum != b.sum ? a.sum < b.sum : a.members < b.members
        }
        var found: UInt32?
        for one in left {
            let (rest, overflow) = target.subtractingReportingOverflow(one.sum)
            if overflow { continue }
            var index = lowerBound(right, rest)
            while index < right.count, right[index].sum == rest {
                let count = one.count + right[index].count
                if count >= least, count <= most {
                    if found != nil { return (.several, left.count + right.count) }
                    found = one.members | right[index].members
                }
                index += 1
            }
        }
        let tried = left.count + right.count
        guard let found else { return (.none, tried) }
        return (.one(amounts.indices.filter { found & (1 << UInt32($0)) != 0 }), tried)
    }

    private static func halves(_ amounts: [Int64], _ range: Range<Int>, _ most: Int) -> [Half] {
        var halves = [Half(sum: 0, members: 0, count: 0)]
        for index in range {
            for half in halves where half.count < most {
                let (sum, overflow) = half.sum.addingReportingOverflow(amounts[index])
                if overflow { continue }
                halves.append(
                    Half(
                        sum: sum, members: half.members | 1 << UInt32(index),
                        count: half.count + 1))
            }
        }
        return halves
    }

    private static func lowerBound(_ halves: [Half], _ sum: Int64) -> Int {
        var (low, high) = (0, halves.count)
        while low < high {
            let middle = (low + high) / 2
            if halves[middle].sum < sum { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// How many subsets of 2 … `most` members there are, and whether a hit by chance is unlikely.
    ///
    /// Expected accidental hits are subsets ÷ (spread of the sums ÷ smallest common step); they
    /// must stay below one in a thousand. Round sums therefore rarely qualify.
    static func isUnlikely(_ amounts: [Int64], target: Int64, most: Int = 8) -> Bool {
        var subsets: Int64 = 0
        var ways: Int64 = 1
        for count in 1...max(1, min(most, amounts.count)) {
            ways = ways * Int64(amounts.count - count + 1) / Int64(count)
            if count >= 2 { subsets += ways }
        }
        var step = target.magnitude
        var total: Int128 = 0
        for amount in amounts {
            step = greatestCommonDivisor(step, amount.magnitude)
            total += Int128(amount.magnitude)
        }
        guard step > 0 else { return false }
        return Int128(subsets) * 1_000 * Int128(step) < total
    }

    private static func greatestCommonDivisor(_ a: UInt64, _ b: UInt64) -> UInt64 {
        var (a, b) = (a, b)
        while b != 0 { (a, b) = (b, a % b) }
        return a
    }
}
