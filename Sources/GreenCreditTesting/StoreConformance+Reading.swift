import Dispatch
import Ledger
import Stores
import Synchronization

// Readers and the writer at the same time.
extension StoreConformance {
    static let reading = [
        Case("a reader keeps its state during an append") { try $0.readersKeepTheirState() },
        Case("readers do not wait for the writer") { try $0.readersDoNotWait() },
        Case("every reader sees whole groups") { try $0.readersSeeWholeGroups() },
        Case("an error of the reader's caller comes through") { try $0.errorsComeThrough() },
    ]

    /// The view was lent before the append; it does not see it, the next one does.
    public func readersKeepTheirState() throws {
        var journal = StoreConformanceJournal(seed: 60)
        try withStore { store in
            try store.append(journal.makeGroup(entries: 5))
            let next = journal.makeGroup(entries: 5)
            try store.read { reader in
                let before = try reader.totals()
                try StoreConformance.elsewhere("an append while a reader reads") {
                    try store.append(next)
                }
                try expectEqual(try reader.size(), 1, "size in the old view")
                try expectEqual(try reader.entryCount(), 5, "entries in the old view")
                try expectEqual(try reader.totals(), before, "totals in the old view")
            }
            try expectEqual(try store.read { try $0.size() }, 2, "size in a new view")
        }
    }

    /// A rebuild holds the writer's place for long; readers see the old rows meanwhile.
    public func readersDoNotWait() throws {
        var journal = StoreConformanceJournal(seed: 61)
        try withStore { store in
            try store.append(journal.makeGroup(entries: 5))
            let before = try StoreConformanceState(of: store)
            let rows = journal.groups[0].projections
            try store.replaceProjections { sink in
                try sink.take(rows)
                try StoreConformance.elsewhere("a read while the writer writes") {
                    try expectEqual(try StoreConformanceState(of: store), before, "old state")
                }
                try expectEqual(
                    try StoreConformanceState(of: store), before, "old state in the same thread")
            }
        }
    }

    /// Two readers look again and again while groups come in: no view is torn.
    public func readersSeeWholeGroups() throws {
        var journal = StoreConformanceJournal(seed: 62)
        let groups = (0..<30).map { _ in journal.makeGroup(entries: 40) }
        let isOver = Mutex(false)
        try withStore { store in
            let failures = Mutex<[String]>([])
            let readers = DispatchGroup()
            for _ in 0..<2 {
                DispatchQueue.global().async(group: readers) {
                    while !isOver.withLock({ $0 }) {
                        do {
                            try store.read(StoreConformance.checkWholeGroups)
                        } catch {
                            failures.withLock { $0.append("\(error)") }
                        }
                    }
                }
            }
            do {
                for group in groups { try store.append(group) }
            } catch {
                failures.withLock { $0.append("\(error)") }
            }
            isOver.withLock { $0 = true }
            readers.wait()
            try expectEqual(failures.withLock { $0 }, [], "failures")
            try expectEqual(try store.read { try $0.size() }, 30, "size")
        }
    }

    /// What a caller throws is what the caller gets.
    public func errorsComeThrough() throws {
        struct Own: Error {}
        try withStore { store in
            do {
                try store.read { _ in throw Own() }
                throw Failure(description: "the error is lost")
            } catch is Own {}
        }
    }

    private static func checkWholeGroups(_ reader: any LedgerReader) throws {
        let size = try reader.size()
        try expectEqual(Int64(try reader.effects().count), size, "effects")
        try expectEqual(try reader.entryCount(), size * 40, "entries")
        let totals = try reader.totals()
        let debits = totals.reduce(0) { $0 + $1.debits }
        try expectEqual(totals.reduce(0) { $0 + $1.credits }, debits, "credits")
    }

    /// Runs a piece of work in another thread and waits for it, but not for ever.
    private static func elsewhere(
        _ what: String, _ body: @escaping @Sendable () throws -> Void
    ) throws {
        let outcome = Outcome()
        let end = DispatchSemaphore(value: 0)
        DispatchQueue.global().async {
            do { try body() } catch { outcome.error.withLock { $0 = "\(error)" } }
            end.signal()
        }
        try expect(end.wait(timeout: .now() + 20) == .success, "\(what) has to wait")
        let error = outcome.error.withLock { $0 }
        try expect(error == nil, "\(what) failed: \(error ?? "")")
    }

    /// What another thread has to tell.
    private final class Outcome: Sendable {
        let error = Mutex<String?>(nil)
    }
}
