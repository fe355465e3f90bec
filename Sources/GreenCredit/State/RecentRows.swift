internal import Ledger

/// What a pass itself has added and the store does not know yet.
struct RecentRows {
    /// Entries that were cancelled.
    var reversed: Set<Int64> = []
    /// Names of records.
    var records: Set<String> = []
    private var contents: [(first: Int64, content: JournalContent)] = []
    private var numbers: [UInt64: [Int64]] = [:]

    /// Remembers entries that became effective.
    mutating func add(_ content: JournalContent, first: Int64) {
        contents.append((first, content))
    }

    /// Forgets the entries: whoever is asked for them now has them.
    mutating func forgetEntries() {
        contents.removeAll()
        numbers.removeAll()
        indexed = 0
    }

    /// How many of the contents are in `numbers`.
    private var indexed = 0

    /// Entries whose book and document number may be those of a hash.
    mutating func entries(ofIdentities hashes: [UInt64]) -> [(index: Int, entry: Int64)] {
        guard !contents.isEmpty else { return [] }
        for (first, content) in contents[indexed...] {
            for (offset, hash) in content.sheet.identities.enumerated() {
                numbers[hash, default: []].append(first + Int64(offset))
            }
        }
        indexed = contents.count
        return hashes.enumerated().flatMap { index, hash in
            (numbers[hash] ?? []).map { (index, $0) }
        }
    }

    /// An entry by its number.
    func entry(_ number: Int64) throws -> Entry? {
        let last = contents.last { $0.first <= number }
        guard let (first, content) = last, number < first + Int64(content.count) else {
            return nil
        }
        return try content.entry(Int(number - first))
    }
}
