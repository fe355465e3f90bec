public import Ledger

/// What all projects together have achieved under one indicator: COD, SO₂, tonnes of coal.
public struct EffectTotal: Sendable, Hashable {
    /// The indicator.
    public let indicator: String
    /// The unit; figures of different units are never added.
    public let unit: String
    /// How many projects report it.
    public let projects: Int
    /// What was consumed or emitted before.
    public let baseline: Figure
    /// What was promised.
    public let target: Figure
    /// What verifiers measured.
    public let measured: Figure
}

extension ProgrammeState {
    /// The effects of all projects by indicator and unit, in their order.
    ///
    /// - Throws: `number.overflow`.
    public func effectTotals() throws(LedgerError) -> [EffectTotal] {
        var effects: [Effect] = []
        for file in projects.values {
            for case .effect(let effect) in file.effects.values.map(\.content) {
                effects.append(effect)
            }
        }
        let groups = Dictionary(grouping: effects) { [$0.indicator, $0.unit] }
        var totals: [EffectTotal] = []
        for (key, members) in groups.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            totals.append(
                EffectTotal(
                    indicator: key[0], unit: key[1], projects: Set(members.map(\.project)).count,
                    baseline: try Self.sum(members.map(\.baseline), key[1]),
                    target: try Self.sum(members.map(\.target), key[1]),
                    measured: try Self.sum(members.map(\.measured), key[1])))
        }
        return totals
    }

    private static func sum(_ rates: [Rate], _ unit: String) throws(LedgerError) -> Figure {
        var sum = ExactNumber.zero
        for rate in rates { sum = try sum.adding(ExactNumber(rate)) }
        return Figure(sum, scale: rates.map(\.scale).max() ?? 0, unit: unit)
    }
}
