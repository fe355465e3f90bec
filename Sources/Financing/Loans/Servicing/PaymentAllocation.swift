/// Kinds of debt that a payment pays.
public enum DebtBucket: String, Sendable, CaseIterable {
    /// Fees that are due.
    case fees
    /// Interest on unpaid interest (复利).
    case compound
    /// Penalty interest (罚息).
    case penalty
    /// Interest not paid when due.
    case overdueInterest = "overdue-interest"
    /// Principal not paid when due.
    case overduePrincipal = "overdue-principal"
    /// Interest that falls due on the day of payment.
    case dueInterest = "due-interest"
    /// Principal that falls due on the day of payment.
    case duePrincipal = "due-principal"
}

/// In which order a payment pays what is owed; within a bucket the oldest due date first.
public struct PaymentAllocation: Sendable, Hashable {
    /// The buckets in order.
    public let order: [DebtBucket]
    /// Another order for loans overdue by more than so many days.
    public let whenLongOverdue: LongOverdue?
    /// Whether each due date is paid in full before the next one is touched.
    public let isByInstalment: Bool

    /// The order that counts once a loan is overdue for long.
    public struct LongOverdue: Sendable, Hashable {
        /// It counts from one day more on.
        public let days: Int
        /// The buckets in order.
        public let order: [DebtBucket]

        /// Makes an order.
        public init(days: Int, order: [DebtBucket]) {
            self.days = days
            self.order = order
        }
    }

    /// Makes an allocation.
    public init(
        order: [DebtBucket], whenLongOverdue: LongOverdue? = nil, isByInstalment: Bool = false
    ) {
        self.order = order
        self.whenLongOverdue = whenLongOverdue
        self.isByInstalment = isByInstalment
    }

    /// Fees, compound, penalty, overdue interest and principal, due interest and principal.
    public static let standard = PaymentAllocation(order: DebtBucket.allCases)

    /// The order for a loan so many days past due.
    func order(daysPastDue: Int) -> [DebtBucket] {
        if let other = whenLongOverdue, daysPastDue > other.days { return other.order }
        return order
    }
}
