/// How far the steps of a sustainability-linked loan may move its margin in all.
public struct MarginCorridor: Sendable, Hashable {
    /// The largest discount in basis points, as a number not above zero.
    public let lowestBasisPoints: Int
    /// The largest premium in basis points.
    public let highestBasisPoints: Int

    /// Makes a corridor.
    ///
    /// - Precondition: `lowest <= 0 <= highest`.
    public init(lowestBasisPoints: Int, highestBasisPoints: Int) {
        precondition(lowestBasisPoints <= 0 && highestBasisPoints >= 0, "a corridor holds zero")
        self.lowestBasisPoints = lowestBasisPoints
        self.highestBasisPoints = highestBasisPoints
    }

    func clamp(_ basisPoints: Int) -> Int {
        min(max(basisPoints, lowestBasisPoints), highestBasisPoints)
    }
}
