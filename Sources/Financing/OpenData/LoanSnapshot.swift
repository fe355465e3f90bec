public import Ledger

/// The balances of all loans of a lender on one day, as the World Bank publishes them monthly
/// (IBRD Statement of Loans; US dollars at historical rates).
public struct LoanSnapshot: Sendable {
    /// The last day of the month.
    public let date: LocalDate
    /// The loans by number.
    public let loans: [String: SnapshotLoan]
    /// Rows that are not among `loans`, or that contradict themselves.
    public let exceptions: [SnapshotException]
}

/// One loan of a snapshot.
public struct SnapshotLoan: Sendable, Hashable {
    /// The number of the loan.
    public let number: String
    /// The lender's own country code, not always that of ISO 3166.
    public let country: String
    /// The number of the project.
    public let project: String
    /// The name of the project.
    public let projectName: String
    /// The lender's word for where the loan stands.
    public let status: String
    /// The day of signature.
    public let signed: LocalDate?
    /// What was promised.
    public let original: Money
    /// What was taken back before it was drawn.
    public let cancelled: Money
    /// What may still be drawn.
    public let undisbursed: Money
    /// What was drawn.
    public let disbursed: Money
    /// What was repaid to the lender.
    public let repaid: Money
    /// What is owed to the lender.
    public let due: Money
    /// What the owed amount changes by at the rates of the day.
    public let exchangeAdjustment: Money
    /// What is owed at the rates of the day.
    public let obligation: Money
    /// Sold to third parties.
    public let sold: Money
    /// Repaid to third parties.
    public let repaidToThirdParties: Money
    /// Owed to third parties.
    public let dueToThirdParties: Money

    /// Owed, restated at the rates of the day, less what is said to be owed then.
    var obligationGap: Int128 {
        Int128(due.minorUnits) + Int128(exchangeAdjustment.minorUnits)
            - Int128(obligation.minorUnits)
    }

    /// Sold less what became of it.
    var soldGap: Int128 {
        Int128(sold.minorUnits) - Int128(repaidToThirdParties.minorUnits)
            - Int128(dueToThirdParties.minorUnits)
    }
}

/// A row that could not be taken as it stands.
public struct SnapshotException: Sendable, Hashable {
    /// What is the matter.
    public enum Kind: String, Sendable, Hashable {
        /// The same row stands twice; it is counted once.
        case duplicate
        /// Two rows of one loan say different things; the first is counted.
        case conflict
        /// A row cannot be read; it is not counted.
        case unreadable
        /// The amounts of a row contradict each other; it is counted.
        case inconsistent
    }

    /// What is the matter.
    public let kind: Kind
    /// The loan, where it is known.
    public let loan: String?
    /// `line:column` in the file.
    public let place: String
    /// The matter in words.
    public let message: String
}

/// How a loan came from one snapshot to the next.
public struct LoanMovement: Sendable, Hashable {
    /// Why the movements do not give the closing balance by themselves.
    public enum Difference: String, Sendable, Hashable {
        /// They do.
        case none
        /// Cents that publication rounds away.
        case rounding
        /// Drawdowns and repayments are valued at the rates of their own days.
        case exchange
    }

    /// A movement of one kind.
    public struct Flow: Sendable, Hashable {
        /// What moved.
        public enum Kind: String, Sendable, Hashable {
            /// Money was drawn.
            case drawdown
            /// Money was repaid.
            case repayment
            /// A part was taken back before it was drawn.
            case cancellation
            /// A part was sold to others.
            case sale
        }

        /// What moved.
        public let kind: Kind
        /// How much; negative where an earlier figure was corrected.
        public let amount: Money

        /// Whether it takes back what an earlier snapshot said.
        public var isCorrection: Bool { amount.minorUnits < 0 }
    }

    /// The number of the loan.
    public let loan: String
    /// Owed at the beginning.
    public let opening: Money
    /// What moved, in order of the kinds.
    public let flows: [Flow]
    /// What the movements do not explain: closing less opening less movements.
    public let unexplained: Money
    /// Why.
    public let difference: Difference
    /// Owed at the end.
    public let closing: Money
}

extension LoanSnapshot {
    /// The loans of one country, in order of their numbers.
    public func loans(of country: String) -> [SnapshotLoan] {
        loans.values.filter { $0.country == country }.sorted { $0.number < $1.number }
    }

    /// How each loan that stands in both snapshots came from this one to a later one.
    ///
    /// Opening + drawn − repaid − sold + unexplained = closing, for every loan; what is unexplained
    /// has a class and is never dropped.
    ///
    /// - Throws: `money.overflow`.
    public func movements(
        until later: LoanSnapshot, of country: String? = nil
    ) throws(LedgerError) -> [LoanMovement] {
        var movements: [LoanMovement] = []
        for number in loans.keys.sorted() {
            guard let before = loans[number], let after = later.loans[number],
                country == nil || before.country == country
            else { continue }
            movements.append(try LoanMovement(before, after))
        }
        return movements
    }
}

extension LoanMovement {
    /// Cents that ten significant digits can lose.
    static let roundingLimit: UInt64 = 100

    init(_ before: SnapshotLoan, _ after: SnapshotLoan) throws(LedgerError) {
        let drawn = try after.disbursed.subtracting(before.disbursed)
        let repaid = try after.repaid.subtracting(before.repaid)
        let sold = try after.sold.subtracting(before.sold)
        let cancelled = try after.cancelled.subtracting(before.cancelled)
        loan = before.number
        opening = before.due
        closing = after.due
        flows = [
            Flow(kind: .drawdown, amount: drawn), Flow(kind: .repayment, amount: repaid),
            Flow(kind: .cancellation, amount: cancelled), Flow(kind: .sale, amount: sold),
        ].filter { !$0.amount.isZero }
        let moved = try drawn.subtracting(repaid).subtracting(sold)
        unexplained = try closing.subtracting(opening).subtracting(moved)
        difference =
            switch unexplained.minorUnits.magnitude {
            case 0: .none
            case ...Self.roundingLimit: .rounding
            default: .exchange
            }
    }
}
