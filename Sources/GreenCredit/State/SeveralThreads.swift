public import Banking
internal import Dispatch
internal import Synchronization

/// Does pieces of work at once, on as many threads as the machine has processors.
public struct SeveralThreads: WorkDistribution {
    /// Needs nothing: the threads are those of the system's pool.
    public init() {}

    /// Does the pieces on several threads; the outcomes are in the order of the elements.
    public func map<Element: Sendable, Piece: Sendable>(
        _ elements: [Element], _ work: @Sendable (Element) -> Piece
    ) -> [Piece] {
        let pieces = Mutex<[Piece?]>([Piece?](repeating: nil, count: elements.count))
        DispatchQueue.concurrentPerform(iterations: elements.count) { index in
            let piece = work(elements[index])
            pieces.withLock { $0[index] = piece }
        }
        return pieces.withLock { $0.compactMap(\.self) }
    }
}
