/// A class with every reason that asked for it or a worse one than normal.
public struct Classification: Sendable, Hashable {
    /// Why a class is at least so bad.
    public struct Reason: Sendable, Hashable {
        /// A stable identifier: `days-past-due`.
        public let code: String
        /// The class that it asks for.
        public let floor: RiskClass
        /// The figure against the limit, in words.
        public let message: String
    }

    /// The class: the worst that any reason asks for.
    public let riskClass: RiskClass
    /// All reasons; none for a normal loan.
    public let reasons: [Reason]
}
