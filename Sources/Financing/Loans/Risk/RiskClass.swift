/// The five classes of credit risk (五级分类).
///
/// Order 2023 No. 1 of the CBIRC and the PBoC, in force since 2023-07-01.
public enum RiskClass: Int, Sendable, Hashable, Comparable, CaseIterable {
    /// Normal (正常).
    case normal
    /// Special mention (关注).
    case specialMention
    /// Substandard (次级).
    case substandard
    /// Doubtful (可疑).
    case doubtful
    /// Loss (损失).
    case loss

    /// Whether the loan is non-performing (不良): one of the last three.
    public var isNonPerforming: Bool { self >= .substandard }

    /// The state of performance in the exchange format (PRF).
    public var actusCode: String {
        switch self {
        case .normal: "PF"
        case .specialMention: "DL"
        case .substandard, .doubtful: "DQ"
        case .loss: "DF"
        }
    }

    /// The word that files use: `special-mention`.
    public var word: String {
        switch self {
        case .normal: "normal"
        case .specialMention: "special-mention"
        case .substandard: "substandard"
        case .doubtful: "doubtful"
        case .loss: "loss"
        }
    }

    /// Order from the best class to the worst.
    public static func < (a: RiskClass, b: RiskClass) -> Bool { a.rawValue < b.rawValue }
}
