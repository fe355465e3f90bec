import Ledger

/// Counts and sums of a statement's lines, taken while they pass by.
public struct StatementTotals: Sendable, Hashable {
    /// How many booked lines brought money in.
    public private(set) var creditCount = 0
    /// How many booked lines took money out.
    public private(set) var debitCount = 0
    /// The sum of the booked credits in minor units.
    public private(set) var credits: Int128 = 0
    /// The sum of the booked debits in minor units, negative.
    public private(set) var debits: Int128 = 0
    /// How many lines there are, booked or not.
    public private(set) var allCount = 0
    /// How many booked lines there are; one of nothing is neither credit nor debit.
    public private(set) var count = 0

    private(set) var allCreditCount = 0
    private(set) var allDebitCount = 0
    private(set) var allCredits: Int128 = 0
    private(set) var allDebits: Int128 = 0

    /// No lines yet.
    public init() {}

    /// Counts lines.
    public init(_ lines: [StatementLine]) { self.init(lines, lines.indices) }

    /// Counts some of the lines.
    init(_ lines: [StatementLine], _ range: Range<Int>) {
        for index in range { add(lines[index].money.minorUnits, lines[index].status) }
    }

    /// How many lines are not booked.
    public var notBookedCount: Int { allCount - count }

    /// The booked credits less the booked debits, in minor units.
    public var net: Int128 { credits + debits }

    /// Counts a line.
    public mutating func add(_ line: StatementLine) { add(line.money.minorUnits, line.status) }

    private mutating func add(_ minorUnits: Int64, _ status: LineStatus) {
        let units = Int128(minorUnits)
        let isCredit = units > 0
        allCount += 1
        if units != 0 {
            if isCredit { allCreditCount += 1 } else { allDebitCount += 1 }
            if isCredit { allCredits += units } else { allDebits += units }
        }
        guard status == .booked else { return }
        count += 1
        guard units != 0 else { return }
        if isCredit { creditCount += 1 } else { debitCount += 1 }
        if isCredit { credits += units } else { debits += units }
    }
}
