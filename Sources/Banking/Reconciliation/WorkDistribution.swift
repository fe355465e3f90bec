/// How pieces of work that do not depend on one another are done.
///
/// These readers and stages start no threads; who calls them may have several. Each piece is a
/// function of what it is given, so that the outcome is the same in any case.
public protocol WorkDistribution: Sendable {
    /// Does a piece of work for each element; the outcomes are in the order of the elements.
    func map<Element: Sendable, Piece: Sendable>(
        _ elements: [Element], _ work: @Sendable (Element) -> Piece
    ) -> [Piece]
}

/// One piece of work after the other, on the thread of the caller.
public struct OneAfterAnother: WorkDistribution {
    /// Needs nothing.
    public init() {}

    /// Does the pieces in order.
    public func map<Element: Sendable, Piece: Sendable>(
        _ elements: [Element], _ work: @Sendable (Element) -> Piece
    ) -> [Piece] { elements.map(work) }
}

extension Range<Int> {
    /// The range in so many pieces of about the same length, in order.
    func pieces(_ count: Int) -> [Range<Int>] {
        let border = { (piece: Int) in lowerBound + self.count * piece / count }
        return (0..<count).map { border($0)..<border($0 + 1) }
    }
}
