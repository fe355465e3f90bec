public import Ledger

/// A formula of a rulebook, such as `min(award, rate * verifiedInvestment)`.
///
/// Numbers, names of facts, `+ - * /`, brackets and a few functions; it calculates exactly and
/// rounds only where `round`, `down` or `up` says so.
public struct Expression: Sendable, Hashable, CustomStringConvertible {
    indirect enum Node: Sendable, Hashable {
        case number(Figure)
        case name(String)
        case operation(Character, Node, Node)
        case call(Function, [Node])
    }

    /// What may be called by name.
    enum Function: String, Sendable, CaseIterable {
        /// The smallest of several.
        case min
        /// The largest of several.
        case max
        /// Without the sign.
        case abs
        /// To the minor unit of the currency, or to so many decimals; a half goes up.
        case round
        /// The same, towards the smaller.
        case down
        /// The same, towards the larger.
        case up
        /// Days from one date to another.
        case days
        /// The sum of several figures.
        case sum
        /// The mean of figures, weighted: `12000000.00 at 0.0360 + …`.
        case weighted
        /// A fact, or another value where there is none.
        case known

        var arguments: ClosedRange<Int> {
            switch self {
            case .min, .max: 1...8
            case .abs, .sum, .weighted: 1...1
            case .round, .down, .up: 1...2
            case .days, .known: 2...2
            }
        }
    }

    /// The text that was read.
    public let description: String
    let root: Node

    /// Reads a formula.
    ///
    /// - Throws: `expression.unreadable` with the column in the text.
    public init(_ text: String) throws(LedgerError) {
        description = text
        root = try ExpressionParser.parse(text)
    }

    /// The names of facts that it asks about, in order.
    public var names: [String] {
        var found: Set<String> = []
        Expression.collect(root, &found)
        return found.sorted()
    }

    /// The value.
    ///
    /// - Throws: `fact.missing`, `fact.kind`, `number.zero`, `number.overflow`.
    public func evaluate(_ facts: RuleFacts) throws(LedgerError) -> Figure {
        try Calculation(facts: facts).value(root)
    }

    private static func collect(_ node: Node, _ found: inout Set<String>) {
        switch node {
        case .number: break
        case .name(let name): found.insert(name)
        case .operation(_, let left, let right):
            collect(left, &found)
            collect(right, &found)
        case .call(_, let arguments): for argument in arguments { collect(argument, &found) }
        }
    }
}

/// One calculation.
private struct Calculation {
    let facts: RuleFacts

    func value(_ node: Expression.Node) throws(LedgerError) -> Figure {
        switch node {
        case .number(let figure): figure
        case .name(let name): try figure(name)
        case .operation(let sign, let left, let right):
            try operate(sign, try value(left), try value(right))
        case .call(let function, let arguments): try call(function, arguments)
        }
    }

    private func figure(_ name: String) throws(LedgerError) -> Figure {
        let fact = try facts.require(name)
        switch fact.value {
        case .figure(let figure): return figure
        case .figures(let figures): return try sum(figures)
        default:
            throw LedgerError("fact.kind", "“\(name)” is no figure but \(fact)")
        }
    }

    private func sum(_ figures: [Figure]) throws(LedgerError) -> Figure {
        var total = ExactNumber.zero
        for figure in figures { total = try total.adding(figure.value) }
        return Figure(total, scale: figures.map(\.scale).max() ?? 0)
    }

    /// A sum has the finer decimals of its parts, a product or quotient those of its first.
    private func operate(
        _ sign: Character, _ left: Figure, _ right: Figure
    ) throws(LedgerError) -> Figure {
        let unit = left.unit ?? right.unit
        switch sign {
        case "+":
            return Figure(
                try left.value.adding(right.value), scale: max(left.scale, right.scale),
                unit: unit)
        case "-":
            return Figure(
                try left.value.subtracting(right.value), scale: max(left.scale, right.scale),
                unit: unit)
        case "*":
            return Figure(
                try left.value.multiplied(by: right.value), scale: left.scale, unit: unit)
        default:
            return Figure(
                try left.value.divided(by: right.value), scale: left.scale, unit: unit)
        }
    }

    private func call(
        _ function: Expression.Function, _ arguments: [Expression.Node]
    ) throws(LedgerError) -> Figure {
        switch function {
        case .days: return try days(arguments)
        case .weighted: return try weighted(arguments[0])
        case .known:
            if case .name(let name) = arguments[0], facts[name] == nil || facts[name] == Fact.none {
                return try value(arguments[1])
            }
            return try value(arguments[0])
        case .sum: return try value(arguments[0])
        case .abs:
            let figure = try value(arguments[0])
            return Figure(figure.value.magnitude, scale: figure.scale, unit: figure.unit)
        case .min, .max:
            var best = try value(arguments[0])
            for argument in arguments.dropFirst() {
                let other = try value(argument)
                let isBetter =
                    function == .min ? other.value < best.value : best.value < other.value
                let scale = max(best.scale, other.scale)
                let better = isBetter ? other : best
                best = Figure(better.value, scale: scale, unit: better.unit)
            }
            return best
        case .round, .down, .up: return try round(function, arguments)
        }
    }

    private func round(
        _ function: Expression.Function, _ arguments: [Expression.Node]
    ) throws(LedgerError) -> Figure {
        let figure = try value(arguments[0])
        var scale = facts.moneyScale
        if arguments.count > 1 {
            let wanted = try value(arguments[1]).value
            guard wanted.denominator == 1,
                (0...Int128(Rate.maximumScale)).contains(wanted.numerator)
            else {
                throw LedgerError("number.scale", "numbers are rounded to 0 to 12 decimals")
            }
            scale = Int(wanted.numerator)
        }
        let rounding: Rounding =
            switch function {
            case .down: .down
            case .up: .up
            default: .halfUp
            }
        return Figure(
            try figure.value.rounded(to: scale, rounding), scale: scale, unit: figure.unit)
    }

    private func days(_ arguments: [Expression.Node]) throws(LedgerError) -> Figure {
        var days: [LocalDate] = []
        for argument in arguments {
            guard case .name(let name) = argument,
                case .date(let date) = try facts.require(name).value
            else {
                throw LedgerError("fact.kind", "days(…) counts from one date to another")
            }
            days.append(date)
        }
        return Figure(ExactNumber(integer: Int64(days[0].days(until: days[1]))), scale: 0)
    }

    /// `12000000.00 at 0.0360 + 8000000.00 at 0.0350`: Σ(weight × rate) ÷ Σ weight.
    private func weighted(_ argument: Expression.Node) throws(LedgerError) -> Figure {
        guard case .name(let name) = argument,
            case .figures(let figures) = try facts.require(name).value
        else { throw LedgerError("fact.kind", "weighted(…) takes figures, each “at” a rate") }
        var total = ExactNumber.zero
        var weights = ExactNumber.zero
        var scale = 0
        for figure in figures {
            guard let unit = figure.unit, unit.hasPrefix("at "),
                let rate = try? Rate(String(unit.dropFirst(3)))
            else { throw LedgerError("fact.kind", "weighted(…) takes figures, each “at” a rate") }
            total = try total.adding(try figure.value.multiplied(by: ExactNumber(rate)))
            weights = try weights.adding(figure.value)
            scale = max(scale, rate.scale)
        }
        return Figure(try total.divided(by: weights), scale: scale)
    }
}
