public import Ledger

/// One thing that a rule may ask about: a figure, a day, a word, a list, or that there is none.
public struct Fact: Sendable, Hashable, CustomStringConvertible {
    /// What a fact is.
    public enum Value: Sendable, Hashable {
        /// It is known that there is none.
        case none
        /// A number with the decimals that it was written with, and its unit.
        case figure(Figure)
        /// A day.
        case date(LocalDate)
        /// From the first day to the last.
        case period(LocalDate, LocalDate)
        /// Several figures, each with a label: the support by level, the shares by party.
        case figures([Figure])
        /// A word or several.
        case text
    }

    /// What it is.
    public let value: Value
    /// As it is shown.
    public let description: String

    private init(_ value: Value, _ description: String) {
        self.value = value
        self.description = description
    }

    /// It is known that there is none.
    public static let none = Fact(.none, "none")

    /// An amount, shown with its currency's decimals.
    public static func money(_ money: Money) -> Fact {
        Fact(
            .figure(
                Figure(
                    ExactNumber(money), scale: money.currency.exponent, unit: money.currency.code)),
            money.decimalText)
    }

    /// A figure.
    public static func figure(_ figure: Figure) -> Fact {
        Fact(.figure(figure), figure.description)
    }

    /// A whole number.
    public static func count(_ number: Int) -> Fact {
        figure(Figure(ExactNumber(integer: Int64(number)), scale: 0))
    }

    /// A decimal.
    public static func rate(_ rate: Rate) -> Fact {
        figure(Figure(ExactNumber(rate), scale: rate.scale))
    }

    /// A day, or that there is none.
    public static func date(_ date: LocalDate?) -> Fact {
        date.map { Fact(.date($0), $0.description) } ?? .none
    }

    /// A word, or that there is none.
    public static func text(_ text: String?) -> Fact {
        text.map { Fact(.text, $0) } ?? .none
    }

    /// Words one beside the other, or that there are none.
    public static func words(_ words: [String]) -> Fact {
        words.isEmpty ? .none : Fact(.text, words.joined(separator: " "))
    }

    /// Figures with labels.
    public static func figures(_ figures: [Figure]) -> Fact {
        Fact(.figures(figures), figures.map(\.description).joined(separator: " + "))
    }

    /// From the first day to the last.
    public static func period(_ from: LocalDate, _ to: LocalDate) -> Fact {
        Fact(.period(from, to), "\(from) to \(to)")
    }

    /// Reads a fact as tables write it.
    ///
    /// `none`; `2025-03-05`; `2025-01-01 to 2026-12-31`; `60000000.00`; `6800.00 tce/a`;
    /// `10800000.00 central + 7200000.00 city`; anything else is text.
    public init(table text: String) {
        self = Fact.read(text)
    }

    private static func read(_ text: String) -> Fact {
        if text == "none" { return .none }
        if let day = try? LocalDate(text) { return Fact(.date(day), text) }
        if let period = readPeriod(text) { return Fact(period, text) }
        for separator in [" + ", ", "] {
            let figures = text.split(separator: separator).map { Figure(String($0)) }
            let found = figures.compactMap { $0 }
            if found.count > 1 && found.count == figures.count {
                return Fact(.figures(found), text)
            }
        }
        if let figure = Figure(text) { return Fact(.figure(figure), text) }
        return Fact(.text, text)
    }

    private static func readPeriod(_ text: String) -> Value? {
        let parts = text.split(separator: " to ").map(String.init)
        guard parts.count == 2, let from = try? LocalDate(parts[0]),
            let to = try? LocalDate(parts[1])
        else { return nil }
        return .period(from, to)
    }
}

/// A number as it was written: its value, its decimals, and what it counts.
public struct Figure: Sendable, Hashable, CustomStringConvertible {
    /// The exact value.
    public let value: ExactNumber
    /// How many decimals it is shown with.
    public let scale: Int
    /// What it counts: `CNY`, `tce/a`, or the label of one figure among several.
    public let unit: String?

    /// Makes a figure.
    public init(_ value: ExactNumber, scale: Int, unit: String? = nil) {
        self.value = value
        self.scale = scale
        self.unit = unit
    }

    /// Reads `6800.00 tce/a`: a decimal, then perhaps a unit or a label.
    init?(_ text: String) {
        let parts = text.split(separator: " ", maxSplits: 1).map(String.init)
        guard let number = parts.first, let rate = try? Rate(number) else { return nil }
        self.init(ExactNumber(rate), scale: rate.scale, unit: parts.count > 1 ? parts[1] : nil)
    }

    /// The decimal text without the unit.
    public var decimalText: String { shown(.halfUp) }

    /// The decimal text, rounded as said: down for maxima, up for minima.
    func shown(_ rounding: Rounding) -> String {
        (try? value.text(scale: scale, rounding)) ?? value.description
    }

    /// The decimal text; the unit where it is not the currency.
    public var description: String {
        guard let unit, Currency(code: unit) == nil else { return decimalText }
        return "\(decimalText) \(unit)"
    }
}
