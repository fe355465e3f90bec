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
    /// The numbers of the keys that a query asks for, in order of the keys.
    func numbers(_ query: LedgerQuery) -> [Int] {
        order[range(query)].filter { query.matches(key($0)) }
    }

    /// The stretch of `order` with the leading parts of the account that a query names.
    private func range(_ query: LedgerQuery) -> Range<Int> {
        guard let book = query.book else { return 0..<order.count }
        /// Negative before the stretch, 0 in it, positive behind it.
        func place(_ key: BalanceKey) -> Int {
            let account = key.account
            if account.book != book { return account.book < book ? -1 : 1 }
            guard let side = query.side else { return 0 }
            if account.side != side { return account.side < side ? -1 : 1 }
            guard let code = query.code else { return 0 }
            if account.code != code { return account.code < code ? -1 : 1 }
            guard let subaccount = query.subaccount else { return 0 }
            let own = account.subaccount ?? ""
            return own == subaccount ? 0 : own < subaccount ? -1 : 1
        }
        func first(_ isInside: (Int) -> Bool) -> Int {
            var (low, high) = (0, order.count)
            while low < high {
                let middle = (low + high) / 2
                if isInside(place(key(order[middle]))) { high = middle } else { low = middle + 1 }
            }
            return low
        }
        let start = first { $0 >= 0 }
        return start..<max(start, first { $0 > 0 })
    }

    /// The keys as an older view has them.
    fileprivate func prefix(_ count: Int) -> KeyDirectory.Snapshot {
        var older = self
        older.keys.removeLast(keys.count - count)
        older.order.removeAll { $0 > count }
        return older
    }
}
