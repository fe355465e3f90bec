import Ledger

/// What a rule may ask about one act: facts by name.
public struct RuleFacts: Sendable {
    private var facts: [String: Fact]
    /// The decimals of the programme's currency, to which `round(…)` rounds.
    let moneyScale: Int
    /// Whether facts may be left out, as in a table of cases; an act must know them all.
    let isPartial: Bool

    /// Makes facts.
    public init(
        _ facts: [String: Fact] = [:], moneyScale: Int = 2, isPartial: Bool = false
    ) {
        self.facts = facts
        self.moneyScale = moneyScale
        self.isPartial = isPartial
    }

    /// The fact of a name, where it is known.
    public subscript(name: String) -> Fact? {
        get { facts[name] }
        set { facts[name] = newValue }
    }

    /// These facts, and others where these do not say.
    public func filled(from others: [String: Fact]) -> RuleFacts {
        RuleFacts(
            facts.merging(others) { own, _ in own }, moneyScale: moneyScale, isPartial: isPartial)
    }

    /// All names, in order.
    public var names: [String] { facts.keys.sorted() }

    /// A fact that must be known; of “payment or day” the first that is.
    ///
    /// - Throws: `fact.missing`.
    func require(_ name: String) throws(LedgerError) -> Fact {
        if let fact = known(name) { return fact }
        throw LedgerError("fact.missing", "it is not known what “\(name)” is; state it")
    }

    private func known(_ name: String) -> Fact? {
        if let fact = facts[name] { return fact }
        return name.contains(" ")
            ? name.split(separator: " or ").lazy.compactMap { facts[String($0)] }.first : nil
    }

    /// A fact that an act must know and that a table may leave out.
    func find(_ name: String) throws(LedgerError) -> Fact? {
        if isPartial { return known(name) }
        return try require(name)
    }

    /// A day that must be known; `nil` where there is none.
    func day(_ name: String) throws(LedgerError) -> LocalDate? {
        guard let fact = try find(name) else { return nil }
        switch fact.value {
        case .none: return nil
        case .date(let date): return date
        default:
            throw LedgerError("fact.kind", "“\(name)” is no day but \(fact)")
        }
    }
}
