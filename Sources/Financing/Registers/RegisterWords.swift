/// Whether something takes applications and payments.
public enum OpeningStatus: String, Sendable, Hashable, CaseIterable {
    /// It does.
    case open
    /// It does not.
    case closed
}

/// How far an official plan is.
public enum PlanStatus: String, Sendable, Hashable, CaseIterable {
    /// In preparation.
    case draft
    /// In force.
    case issued
    /// No longer in force.
    case withdrawn
}

/// The stage of innovation of a technology.
public enum TechnologyStage: String, Sendable, Hashable, CaseIterable {
    /// Research and development.
    case research
    /// First industrial use, 应用示范.
    case applicationDemonstration = "application-demonstration"
    /// Spread of a proven technology, 推广示范.
    case promotion
    /// Common use.
    case mature
}

/// The class of cost of an audit's scheme.
public enum CostClass: String, Sendable, Hashable, CaseIterable {
    /// 无费.
    case none
    /// 低费.
    case low
    /// 中费.
    case medium
    /// 高费.
    case high
}

/// How far a scheme is.
public enum SchemeStatus: String, Sendable, Hashable, CaseIterable {
    /// Planned.
    case planned
    /// Money is found.
    case financed
    /// Done.
    case done
}

/// Where money comes from.
public enum FundingLevel: String, Sendable, Hashable, CaseIterable {
    /// The central government.
    case central
    /// The province.
    case province
    /// The city.
    case city
    /// A bank.
    case bank
    /// The enterprise.
    case own
    /// Anybody else, abroad too.
    case other

    /// Whether it is public money.
    public var isPublic: Bool { self == .central || self == .province || self == .city }
}
