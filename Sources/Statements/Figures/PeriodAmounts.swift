public import Ledger

/// What something stood at when a period began, what changed, and what it stands at in the end.
public struct PeriodAmounts: Sendable, Hashable {
    /// The amount when the period began.
    public let opening: Money
    /// The change in the period.
    public let change: Money
    /// The amount at the end.
    public let closing: Money

    /// Makes amounts that a caller has; they need not tie.
    public init(opening: Money, change: Money, closing: Money) {
        self.opening = opening
        self.change = change
        self.closing = closing
    }

    /// The amounts of sums that were kept in more bits than money has.
    init(_ sums: PeriodSums, _ currency: Currency) throws(StatementError) {
        self.init(
            opening: try Money(exactly: sums.opening, currency),
            change: try Money(exactly: sums.change, currency),
            closing: try Money(exactly: sums.opening + sums.change, currency))
    }

    /// The three amounts with their names in tables, in order.
    static var columns: [(id: String, word: StatementText, path: KeyPath<Self, Money>)] {
        [
            ("opening", .opening, \.opening), ("change", .change, \.change),
            ("closing", .closing, \.closing),
        ]
    }

    /// The cells of a row.
    var cells: [ReportTable.Cell] { [.money(opening), .money(change), .money(closing)] }
}

/// A sum before a period and one in it.
struct PeriodSums {
    var opening: Int128 = 0
    var change: Int128 = 0

    /// Adds an amount of a day before the period, or of one in it.
    mutating func add(_ units: Int128, isOpening: Bool) {
        if isOpening { opening += units } else { change += units }
    }

    var isZero: Bool { opening == 0 && change == 0 }
}
