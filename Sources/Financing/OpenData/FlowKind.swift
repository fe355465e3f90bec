/// What moves in a flow that open data tell; the words name it in mapping files and results.
///
/// Those of IATI come from its code list TransactionType; the last three come from statements of
/// loans, which IATI has no code for.
public enum FlowKind: String, Sendable, Hashable, CaseIterable, Comparable {
    /// Money came in.
    case incomingFunds = "incoming-funds"
    /// Money was promised.
    case commitment
    /// Money was paid to a recipient.
    case disbursement
    /// Money was paid for somebody.
    case expenditure
    /// Interest was collected.
    case interest
    /// Principal was repaid.
    case repayment
    /// What had been spent was paid back.
    case reimbursement
    /// A share in an enterprise was bought.
    case equityPurchase = "equity-purchase"
    /// A share in an enterprise was sold.
    case equitySale = "equity-sale"
    /// A guarantee was given.
    case guarantee
    /// The right to spend came in.
    case incomingCommitment = "incoming-commitment"
    /// Money was announced.
    case outgoingPledge = "outgoing-pledge"
    /// Money was announced to us.
    case incomingPledge = "incoming-pledge"
    /// A part of a promise was taken back before it was drawn.
    case cancellation
    /// A part of what is owed was sold to others.
    case sale
    /// What is owed changed by rates of exchange, or by cents of rounding.
    case exchangeDifference = "exchange-difference"

    /// The kinds of IATI 2.03 in order of their codes, from 1.
    private static let iatiKinds: [FlowKind] = [
        .incomingFunds, .commitment, .disbursement, .expenditure, .interest, .repayment,
        .reimbursement, .equityPurchase, .equitySale, .guarantee, .incomingCommitment,
        .outgoingPledge, .incomingPledge,
    ]

    /// The kind of a code of the list TransactionType; `nil` for what the list does not have.
    public init?(iatiCode: String) {
        guard let number = Int(iatiCode), String(number) == iatiCode,
            (1...Self.iatiKinds.count).contains(number)
        else { return nil }
        self = Self.iatiKinds[number - 1]
    }

    /// What one unit of the flow does to what the recipient owes: +1, −1 or nothing.
    public var effectOnDebt: Int64 {
        switch self {
        case .disbursement, .exchangeDifference: 1
        case .repayment, .sale: -1
        default: 0
        }
    }

    /// Order of the list above.
    public static func < (a: FlowKind, b: FlowKind) -> Bool { a.place < b.place }

    private var place: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
