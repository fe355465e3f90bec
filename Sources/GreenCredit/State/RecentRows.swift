internal import Ledger

/// What a pass itself has added and the store does not know yet.
struct RecentRows {
    /// Entries that were cancelled.
    var reversed: Set<Int64> = []
    /// Names of records.
    var records: Set<String> = []
    private var contents: [(first: Int64, content: JournalContent)] = []
    /// Where the first entry of each hash stands, counted from `contents`' first entry; later ones
    /// of equal hashes apart.
    private var places = HashTable(capacity: 1)
    private var laterPlaces: [UInt64: [UInt32]] = [:]

    /// Remembers entries that became effective.
    mutating func add(_ content: JournalContent, first: Int64) {
        contents.append((first, content))
    }

    /// Forgets the entries: whoever is asked for them now has them.
    mutating func forgetEntries() {
        contents.removeAll()
        places.removeAll()
        laterPlaces.removeAll()
        indexed = 0
    }

    /// How many of the contents are in `numbers`.
    private var indexed = 0

    /// Entries whose book and document number may be those of a hash.
    mutating func entries(ofIdentities hashes: [UInt64]) -> [(index: Int, entry: Int64)] {
        guard let base = contents.first?.first else { return [] }
        for (first, content) in contents[indexed...] {
            for (offset, hash) in content.sheet.identities.enumerated() {
                let place = UInt32(first - base) + UInt32(offset)
                if !places.insert(hash, place) { laterPlaces[hash, default: []].append(place) }
            }
        }
        indexed = contents.count
        var found: [(index: Int, entry: Int64)] = []
        for (index, hash) in hashes.enumerated() {
            guard let place = places[hash] else { continue }
            for place in [place] + (laterPlaces[hash] ?? []) {
                found.append((index, base + Int64(place)))
            }
        }
        return found
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
