internal import Synchronization

/// The one typesetter of the process, its fonts opened once; one rendering at a time is in there.
///
/// Pango and the fonts that it shares want one thread at a time, so the lock is held for a whole
/// rendering. What goes in and comes out is plain values.
enum TypesettingRoom {
    private static let typesetter = Mutex<Typesetter?>(nil)

    /// Does a piece of work that needs text set.
    static func run<Work: TypesettingWork>(
        _ work: Work
    ) throws(StatementError) -> Work.Product {
        try typesetter.withLock { (kept) throws(StatementError) -> Work.Product in
            let typesetter: Typesetter
            if let open = kept { typesetter = open } else { typesetter = try Typesetter() }
            kept = typesetter
            return try work.make(with: typesetter)
        }
    }
}

/// What can be made in the typesetting room.
protocol TypesettingWork: Sendable {
    associatedtype Product: Sendable

    func make(with typesetter: Typesetter) throws(StatementError) -> Product
}
