internal import Ledger
internal import Synchronization

/// Where the journal's index stands, kept between commits and questions.
///
/// What another process has added meanwhile is seen by the number of entries: then it is loaded
/// again.
final class JournalCache: Sendable {
    private let cached = Mutex<JournalIndexWriter?>(nil)

    /// Lends the index of the state that a source shows; what `body` makes of it is kept.
    func with<Result>(
        _ source: any JournalPageSource, _ body: (inout JournalIndexWriter) throws -> Result
    ) throws -> Result {
        try cached.withLock { cached in
            let count = try source.entryCount()
            // Taken out, so that there is one owner and nothing is copied.
            var journal = cached.take()
            if journal?.entryCount != count { journal = nil }
            var current = try journal ?? JournalIndexWriter(source)
            journal = nil
            let result = try body(&current)
            cached = current
            return result
        }
    }

    /// Hands the index over to a commit: if that fails, it is loaded again.
    func take(_ source: any JournalPageSource) throws -> JournalIndexWriter {
        let count = try source.entryCount()
        let journal = cached.withLock { $0.take() }
        guard let journal, journal.entryCount == count else {
            return try JournalIndexWriter(source)
        }
        return journal
    }

    /// Keeps the index that a commit has made durable.
    func put(_ journal: consuming JournalIndexWriter) {
        cached.withLock { [journal] in $0 = journal }
    }
}
