/// An activity as it stands in an IATI file, before anything of it is understood.
public struct IATIActivityText: Sendable, Hashable {
    /// The identifier.
    public var identifier = ""
    /// The identifier of the organisation that reports.
    public var publisher = ""
    /// The title.
    public var title = ""
    /// The currency of amounts that name none.
    public var currency = ""
    /// The finance type of transactions that name none.
    public var finance = ""
    /// The transactions in order.
    public var transactions: [IATITransactionText] = []
    /// `line:column` of the activity.
    public var place: String

    /// Begins an activity.
    public init(at place: String) { self.place = place }
}

/// A transaction as it stands in an IATI file.
public struct IATITransactionText: Sendable, Hashable {
    /// The publisher's own number.
    public var reference = ""
    /// The code of the type.
    public var type = ""
    /// The day.
    public var date = ""
    /// The amount.
    public var amount = ""
    /// The day that the amount is valued at.
    public var valueDate = ""
    /// The currency, if the amount names one.
    public var currency = ""
    /// The code of the finance type, if one is named.
    public var finance = ""
    /// Who gives.
    public var provider = ""
    /// Who takes.
    public var receiver = ""
    /// What happened.
    public var text = ""
    /// `line:column` of the transaction.
    public var place: String

    /// Begins a transaction.
    public init(at place: String) { self.place = place }
}
