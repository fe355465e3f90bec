import Ledger

/// Amounts that are computed, and the one that was given.
struct FormulaCheck: RuleCheck {
    /// How a computed value is shown.
    enum Form: String, Sendable, CaseIterable {
        /// With its own decimals.
        case plain
        /// As a fraction and six decimals: `19/36 (0.527778)`.
        case fraction
        /// In hundredths with two decimals: `0.15 %`.
        case percent
        /// Without decimals.
        case count
        /// As a yearly rate with four decimals.
        case rate
        /// With the decimals of the currency.
        case money
    }

    /// A computed value: one formula, or one for each word of another fact.
    struct Value: Sendable {
        let name: String
        let formulas: [String: Expression]
        let choice: String?
        let form: Form
    }

    /// A figure that must lie between two others, chosen by the word of a fact.
    struct Band: Sendable {
        let value: Expression
        let choice: String
        let bands: [String: (from: Figure, to: Figure)]
    }

    let values: [Value]
    /// How the results are put together; by default `name=value; name=value`.
    var pattern: String?
    /// What was given and the name of the value that it must equal.
    var given: (figure: Expression, equals: String, shows: Bool)?
    var band: Band?

    var factNames: [String] {
        let computed = Set(values.map(\.name))
        let names =
            values.flatMap { value in
                value.formulas.values.flatMap(\.names) + (value.choice.map { [$0] } ?? [])
            } + (given?.figure.names ?? []) + (band.map { $0.value.names + [$0.choice] } ?? [])
        return names.filter { !computed.contains($0) }
    }

    func finding(_ facts: RuleFacts) throws(LedgerError) -> RuleFinding {
        if let found = try outsideBand(facts) { return found }
        let stated = try statedFigure(facts)
        var facts = facts
        var shown: [(name: String, text: String)] = []
        for value in values {
            let key = try value.choice.map { (name) throws(LedgerError) in
                try facts.require(name).description
            }
            guard let formula = value.formulas[key ?? ""] else {
                throw LedgerError("fact.kind", "there is no formula for “\(key ?? "")”")
            }
            let figure = try formula.evaluate(facts)
            facts[value.name] = Fact.figure(figure)
            shown.append((value.name, try text(figure, value.form, facts.moneyScale)))
        }
        var found = try compare(stated, facts)
        found.result =
            pattern.map { pattern in
                shown.reduce(pattern) { text, part in
                    text.split(separator: "{\(part.name)}", omittingEmptySubsequences: false)
                        .joined(separator: part.text)
                }
            } ?? shown.map { "\($0.name)=\($0.text)" }.joined(separator: "; ")
        return found
    }

    private func outsideBand(_ facts: RuleFacts) throws(LedgerError) -> RuleFinding? {
        guard let band, let key = try facts.find(band.choice)?.description,
            let bounds = band.bands[key]
        else { return nil }
        let figure = try band.value.evaluate(facts)
        guard figure.value < bounds.from.value || bounds.to.value < figure.value else {
            return nil
        }
        return RuleFinding(
            holds: false,
            limit: RuleBound("\(bounds.from.decimalText) to \(bounds.to.decimalText)"),
            actual: RuleBound(figure.decimalText))
    }

    /// What was given, before computed values of the same name take its place.
    ///
    /// A table of cases may ask for the value alone.
    private func statedFigure(_ facts: RuleFacts) throws(LedgerError) -> Figure? {
        guard let given else { return nil }
        do { return try given.figure.evaluate(facts) } catch {
            guard facts.isPartial && error.code == "fact.missing" else { throw error }
            return nil
        }
    }

    private func compare(
        _ figure: Figure?, _ facts: RuleFacts
    ) throws(LedgerError) -> RuleFinding {
        guard let given, let figure else { return RuleFinding(holds: true) }
        let computed = try Expression(given.equals).evaluate(facts)
        guard given.shows else { return RuleFinding(holds: figure.value == computed.value) }
        let scale = max(figure.scale, computed.scale)
        return RuleFinding(
            holds: figure.value == computed.value,
            limit: RuleBound(try computed.value.text(scale: scale)),
            actual: RuleBound(try figure.value.text(scale: scale)))
    }

    private func text(
        _ figure: Figure, _ form: Form, _ moneyScale: Int
    ) throws(LedgerError) -> String {
        switch form {
        case .plain: figure.decimalText
        case .fraction: "\(figure.value) (\(try figure.value.text(scale: 6)))"
        case .percent:
            "\(try figure.value.multiplied(by: ExactNumber(integer: 100)).text(scale: 2)) %"
        case .count: try figure.value.text(scale: 0)
        case .rate: try figure.value.text(scale: 4)
        case .money: try figure.value.text(scale: moneyScale)
        }
    }
}

/// A class by steps: from so many days on, at least this class.
struct StepsCheck: RuleCheck {
    struct Step: Sendable {
        let from: ExactNumber
        let name: String
    }

    let value: Expression
    let steps: [Step]
    let resultName: String
    /// The fact that says which class was given.
    let given: String

    var factNames: [String] { value.names + [given] }

    func finding(_ facts: RuleFacts) throws(LedgerError) -> RuleFinding {
        let figure = try value.evaluate(facts)
        guard let floor = steps.lastIndex(where: { $0.from <= figure.value }) else {
            return RuleFinding(holds: true)
        }
        var found = RuleFinding(holds: true)
        if let given = try facts.find(given), given != Fact.none,
            let index = steps.firstIndex(where: { $0.name == given.description })
        {
            found = RuleFinding(
                holds: index >= floor, limit: RuleBound(steps[floor].name),
                actual: RuleBound(given.description))
        }
        found.result = "\(resultName)=\(steps[floor].name)"
        return found
    }
}

/// An amount split by shares: they sum to it, the odd minor unit goes to the largest fraction.
struct AllocationCheck: RuleCheck {
    let amount: Expression
    let shares: String

    var factNames: [String] { amount.names + [shares] }

    func finding(_ facts: RuleFacts) throws(LedgerError) -> RuleFinding {
        let figure = try amount.evaluate(facts)
        guard case .figures(let figures) = try facts.require(shares).value else {
            throw LedgerError("fact.kind", "“\(shares)” lists shares, each with a name")
        }
        let total = figures.map(\.value)
        var sum = ExactNumber.zero
        for share in total { sum = try sum.adding(share) }
        guard sum == .one else {
            return RuleFinding(
                holds: false, limit: RuleBound("1"),
                actual: RuleBound(try sum.text(scale: 6)))
        }
        let parts = try Allocation.split(figure.value, by: total, scale: facts.moneyScale)
        var texts: [String] = []
        for (part, share) in zip(parts, figures) {
            texts.append("\(share.unit ?? "")=\(try part.text(scale: facts.moneyScale))")
        }
        var found = RuleFinding(holds: true)
        found.result = texts.joined(separator: "; ")
        return found
    }
}

/// Splitting an amount so that the parts sum to it.
enum Allocation {
    /// The parts in the order of the shares, which sum to one.
    ///
    /// Each part is first rounded down; what is left goes, one unit each, to the parts that lost
    /// most, the earlier one where two lost the same.
    static func split(
        _ amount: ExactNumber, by shares: [ExactNumber], scale: Int
    ) throws(LedgerError) -> [ExactNumber] {
        var parts: [ExactNumber] = []
        var lost: [(index: Int, rest: ExactNumber)] = []
        var left = amount
        for (index, share) in shares.enumerated() {
            let exact = try amount.multiplied(by: share)
            let part = try exact.rounded(to: scale, .down)
            parts.append(part)
            lost.append((index, try exact.subtracting(part)))
            left = try left.subtracting(part)
        }
        let power = (0..<scale).reduce(Int128(1)) { product, _ in product * 10 }
        let unit = ExactNumber(unreduced: 1, over: power)
        lost.sort { $0.rest == $1.rest ? $0.index < $1.index : $1.rest < $0.rest }
        for (index, _) in lost where !left.isZero && unit <= left {
            parts[index] = try parts[index].adding(unit)
            left = try left.subtracting(unit)
        }
        return parts
    }
}
