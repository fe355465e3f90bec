internal import Ledger

/// An amount that has fallen due and is not paid, or money that was misused.
struct Debt: Sendable {
    enum Kind: Sendable { case fee, interest, principal, misuse }

    let kind: Kind
    /// The day on which it fell due, after business days moved it.
    let dueDate: LocalDate
    /// What is unpaid.
    var outstanding: MinorUnits
    /// What the treasury bears beside it once it is paid.
    var subsidy: MinorUnits = 0
    /// Whether the due date has passed.
    var isOverdue = false
    /// Basis points by which its rate is higher than the contract's.
    var uplift = 0
    /// What it bears while it is unpaid.
    var charge: InterestAccumulator?

    var bucket: DebtBucket {
        switch kind {
        case .fee: .fees
        case .interest: isOverdue ? .overdueInterest : .dueInterest
        case .principal, .misuse: isOverdue ? .overduePrincipal : .duePrincipal
        }
    }

    var isPrincipal: Bool { kind == .principal || kind == .misuse }

    /// Pays a part on a day.
    mutating func pay(_ amount: MinorUnits, on date: LocalDate) {
        outstanding -= amount
        if let rate = charge?.scaledRate {
            charge?.change(on: date, balance: outstanding, scaledRate: rate)
        }
    }
}
