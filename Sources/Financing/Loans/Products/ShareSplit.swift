/// Splits amounts among the members of a syndicate, or a bank and a pool, to the last cent.
///
/// Each member's fraction of a cent is carried to the next amount of the same kind, so that no
/// member gains over time; cents that are left go to the largest fractions, ties to the earlier
/// member.
public struct ShareSplit: Sendable {
    private let weights: [Int128]
    private let whole: Int128
    /// What each member is owed beyond what was given, in units of a cent over the whole.
    private var carried: [Int128]

    /// Makes a split by whole weights, such as 50, 30, 20; `nil` if they sum to nothing or one is
    /// negative.
    public init?(weights: [Int64]) {
        let sum = weights.reduce(Int128(0)) { $0 + Int128($1) }
        guard sum > 0, sum <= 1_000_000_000_000, weights.allSatisfy({ $0 >= 0 }) else { return nil }
        self.weights = weights.map { Int128($0) }
        self.whole = sum
        self.carried = weights.map { _ in 0 }
    }

    /// The parts of an amount, in the order of the members; they sum to it.
    public mutating func split(_ amount: MinorUnits) -> [MinorUnits] {
        var given: [Int128] = []
        var fractions: [Int128] = []
        for (index, weight) in weights.enumerated() {
            let ideal = Int128(amount) * weight + carried[index]
            let floor = ideal >= 0 ? ideal / whole : -((-ideal + whole - 1) / whole)
            given.append(floor)
            fractions.append(ideal - floor * whole)
        }
        let left = Int(Int128(amount) - given.reduce(0, +))
        let order = weights.indices.sorted {
            fractions[$0] == fractions[$1] ? $0 < $1 : fractions[$0] > fractions[$1]
        }
        for index in order.prefix(max(0, left)) {
            given[index] += 1
            fractions[index] -= whole
        }
        carried = fractions
        return given.map { MinorUnits($0) }
    }
}
