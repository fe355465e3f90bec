public import Ledger

/// A programme or project that open data tell of.
public struct ImportedProgramme: Sendable, Hashable {
    /// Its identifier at the publisher.
    public let id: String
    /// Its title.
    public let title: String
}

/// A movement of money that open data tell of.
public struct ImportedFlow: Sendable, Hashable {
    /// The programme.
    public let programme: String
    /// The loan, where the publisher names one.
    public let instrument: String?
    /// What moved.
    public let kind: FlowKind
    /// The day.
    public let date: LocalDate
    /// How much; negative where an earlier flow is reduced.
    public let amount: Money
    /// The code of the finance type, withdrawn ones too.
    public let finance: String?
    /// Who gives, by identifier or name.
    public let provider: String?
    /// Who takes, by identifier or name.
    public let receiver: String?
    /// What happened, for people.
    public let text: String
    /// `line:column` in the file; empty for what was computed from several rows.
    public let place: String
}

/// The sum of the flows of one kind of one programme.
public struct ImportedTotal: Sendable, Hashable {
    /// The programme.
    public let programme: String
    /// What moved.
    public let kind: FlowKind
    /// How many flows.
    public let count: Int
    /// Their sum.
    public let amount: Money
}
