import Ledger

/// The question that a rule asks: a small value, made from the rule's parameters.
protocol RuleCheck: Sendable {
    /// The names of facts that it asks about.
    var factNames: [String] { get }
    /// The answer for one act.
    func finding(_ facts: RuleFacts) throws(LedgerError) -> RuleFinding
}

/// What a rule found, before it is known whether that refuses or warns.
struct RuleFinding: Sendable {
    /// Whether the rule holds.
    var holds: Bool
    /// The bound.
    var limit: RuleBound?
    /// What was asked for.
    var actual: RuleBound?
    /// Documents that the rule asks for.
    var needed: [String] = []
    /// Documents that are not on file.
    var missing: [String] = []
    /// What was computed, as text.
    var result: String?

    init(holds: Bool, limit: RuleBound? = nil, actual: RuleBound? = nil) {
        self.holds = holds
        self.limit = limit
        self.actual = actual
    }

    /// A rule about documents alone.
    init(needed: [String], missing: [String]) {
        self.init(holds: missing.isEmpty)
        self.needed = needed
        self.missing = missing
    }

    /// Both findings: the first that fails is shown.
    func and(_ other: RuleFinding) -> RuleFinding {
        var joined = holds && !other.holds ? other : self
        joined.needed = needed + other.needed
        joined.missing = missing + other.missing
        joined.limit = joined.limit ?? other.limit
        joined.actual = joined.actual ?? other.actual
        return joined
    }
}

/// A limit or an actual value as it is shown: decimal text, a day or words.
public struct RuleBound: Sendable, Hashable, CustomStringConvertible {
    /// The text.
    public let value: String
    /// What a figure counts.
    public let unit: String?
    /// How a limit came about.
    public let origin: String?

    init(_ value: String, unit: String? = nil, origin: String? = nil) {
        self.value = value
        self.unit = unit
        self.origin = origin
    }

    /// The value, with the unit where it is not a currency.
    public var description: String {
        unit.map { "\(value) \($0)" } ?? value
    }
}
