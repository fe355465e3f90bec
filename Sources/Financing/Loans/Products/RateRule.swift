/// How a loan comes to its rate.
public enum RateRule: Sendable, Hashable {
    /// The rate that was agreed.
    case fixed(AnnualRate)
    /// A published rate and basis points.
    case linked(LinkedRate)
}
