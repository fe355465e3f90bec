public import Ledger

/// A step between the dates of a schedule, with what becomes of an odd end: `P1ML0`.
public struct LoanCycle: Sendable, Hashable, CustomStringConvertible {
    /// The unit of the step.
    public enum Unit: String, Sendable, CaseIterable {
        /// Days.
        case days = "D"
        /// Weeks.
        case weeks = "W"
        /// Months.
        case months = "M"
        /// Quarters.
        case quarters = "Q"
        /// Half years.
        case halfYears = "H"
        /// Years.
        case years = "Y"

        /// Months in one unit; `nil` for units of days.
        var months: Int? {
            switch self {
            case .days, .weeks: nil
            case .months: 1
            case .quarters: 3
            case .halfYears: 6
            case .years: 12
            }
        }
    }

    /// How many units one step has; 1 … 9999.
    public let count: Int
    /// The unit.
    public let unit: Unit
    /// Whether an odd end is joined to the step before it (`L0`) and not kept apart (`L1`).
    public let hasLongStub: Bool

    /// Makes a cycle.
    ///
    /// - Precondition: `1 <= count <= 9999`.
    public init(_ count: Int, _ unit: Unit, hasLongStub: Bool = false) {
        precondition((1...9999).contains(count), "a cycle has 1 to 9999 units")
        self.count = count
        self.unit = unit
        self.hasLongStub = hasLongStub
    }

    /// Reads `P1M`, `P3ML0`, `P2WL1`; without the last part an odd end stays short.
    ///
    /// - Throws: `loan.cycle`.
    public init(_ text: String) throws(LedgerError) {
        let bytes = Array(text.utf8)
        let digits = bytes.dropFirst().prefix { (48...57).contains($0) }
        let rest = String(decoding: bytes.dropFirst(1 + digits.count), as: UTF8.self)
        guard bytes.first == UInt8(ascii: "P"), digits.count <= 4,
            let count = Int(String(decoding: digits, as: UTF8.self)), count > 0,
            let unit = rest.first.flatMap({ Unit(rawValue: String($0)) }),
            ["", "L0", "L1"].contains(rest.dropFirst())
        else {
            throw LedgerError(
                "loan.cycle",
                "“\(text.prefix(40))” is not a cycle; write it like P1ML1 for a month with a "
                    + "short last period")
        }
        self.init(count, unit, hasLongStub: rest.hasSuffix("L0"))
    }

    /// The time so many steps after an anchor, clipped to the month's length.
    ///
    /// Always counted from the anchor: 31 January, 28 February, 31 March.
    func time(_ steps: Int, after anchor: ContractTime) -> ContractTime {
        anchor.moved(to: date(steps, after: anchor.date))
    }

    /// The day so many steps after an anchor, clipped to the month's length.
    func date(_ steps: Int, after anchor: LocalDate) -> LocalDate {
        if let months = unit.months { return anchor.adding(months: steps * count * months) }
        return anchor.adding(days: steps * count * (unit == .weeks ? 7 : 1))
    }

    /// `P1ML0`.
    public var description: String { "P\(count)\(unit.rawValue)L\(hasLongStub ? 0 : 1)" }
}
