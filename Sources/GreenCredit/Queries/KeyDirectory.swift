internal import Ledger
internal import Stores
internal import Synchronization

/// The balance keys of a ledger, kept between questions: reading and sorting ten thousand of them
/// would take longer than adding up what went through them.
///
/// A key once stored keeps its number, so only new ones are read.
final class KeyDirectory: Sendable {
    /// All keys in order of account, currency and dimensions.
    struct Snapshot: Sendable {
        /// The keys, by number less one.
        fileprivate(set) var keys: [BalanceKey] = []
        /// The keys' numbers in order of the keys.
        fileprivate(set) var order: [Int] = []

        /// The key of a number.
        func key(_ number: Int) -> BalanceKey { keys[number - 1] }
    }

    private let cached = Mutex(Snapshot())

    /// The keys that a reader knows.
    func snapshot(_ reader: any LedgerReader) throws -> Snapshot {
        try cached.withLock { snapshot in
            let count = try reader.keyCount()
            if count < snapshot.keys.count { return snapshot.prefix(count) }
            guard count > snapshot.keys.count else { return snapshot }
            for row in try reader.keys(after: Int64(snapshot.keys.count)) {
                guard row.number == Int64(snapshot.keys.count) + 1 else {
                    throw GreenCreditError(
                        .integrity, "journal.keys",
                        "the numbers of balance keys leave a gap; run “greencredit rebuild”")
                }
                snapshot.keys.append(row.key)
            }
            let keys = snapshot.keys
            snapshot.order = Array(1...max(1, keys.count)).prefix(keys.count)
                .sorted { keys[$0 - 1] < keys[$1 - 1] }
            return snapshot
        }
    }

    /// Forgets the keys, after the store was changed beneath.
    func forget() { cached.withLock { $0 = Snapshot() } }
}

extension KeyDirectory.Snapshot {
    /// The keys as an older view has them.
    fileprivate func prefix(_ count: Int) -> KeyDirectory.Snapshot {
        var older = self
        older.keys.removeLast(keys.count - count)
        older.order.removeAll { $0 > count }
        return older
    }
}
