/// Where published cases and the product's own rules part (`LOANS.md` §10).
public struct ContractCompatibility: Sendable, Hashable {
    /// An initial-amount base follows the balance.
    public let initialBaseFollowsBalance: Bool
    /// Purchase and termination give accrued interest the role's sign a second time.
    public let tradesSignAccruedTwice: Bool
    /// Without an earlier interest date nothing is accrued where the run starts.
    public let startsWithoutAccrual: Bool
    /// Payments of nothing go on to maturity after the balance has reached zero.
    public let tellsEmptyPayments: Bool

    /// As the published cases have it.
    public static let publishedCases = ContractCompatibility(isPublished: true)
    /// As the product has it.
    public static let product = ContractCompatibility(isPublished: false)

    private init(isPublished: Bool) {
        initialBaseFollowsBalance = isPublished
        tradesSignAccruedTwice = isPublished
        startsWithoutAccrual = isPublished
        tellsEmptyPayments = isPublished
    }
}
