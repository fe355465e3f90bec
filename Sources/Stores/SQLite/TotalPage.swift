import Ledger

/// The running totals of up to 128 balance keys in one row.
///
/// A bulk commit moves thousands of keys; row by row they would cost more than the entries.
struct TotalPage {
    /// The page's number: that of its first key, divided by 128.
    let number: Int64
    /// Debits and credits of each key, 16 bytes, up to the last that has moved.
    private(set) var bytes: [UInt8]

    static let keys: Int64 = 128
    private static let width = 16

    /// A page on which nothing has moved.
    init(number: Int64) {
        self.number = number
        bytes = []
    }

    /// Reads a row.
    ///
    /// - Throws: `store.corrupt`.
    init(number: Int64, bytes: [UInt8]) throws {
        guard bytes.count % TotalPage.width == 0,
            bytes.count <= Int(TotalPage.keys) * TotalPage.width
        else {
            throw StoreError(
                "store.corrupt", "A page of totals is damaged; rebuild the projections",
                at: "total_page row \(number)")
        }
        self.number = number
        self.bytes = bytes
    }

    /// The totals of the keys that have moved.
    var totals: [Projections.Total] {
        (0..<bytes.count / TotalPage.width).compactMap { index in
            let debits = bytes.int64(at: index * TotalPage.width)
            let credits = bytes.int64(at: index * TotalPage.width + 8)
            guard debits != 0 || credits != 0 else { return nil }
            return Projections.Total(
                key: number * TotalPage.keys + Int64(index), debits: debits, credits: credits)
        }
    }

    /// Puts in totals of keys that belong here.
    mutating func set(_ totals: [Projections.Total].SubSequence) {
        var writer = ByteWriter(capacity: Int(TotalPage.keys) * TotalPage.width)
        let known = bytes.count / TotalPage.width
        var place = totals.startIndex
        let last = totals.last.map { Int($0.key - number * TotalPage.keys) } ?? 0
        for index in 0..<max(known, last + 1) {
            let key = number * TotalPage.keys + Int64(index)
            if place < totals.endIndex, totals[place].key == key {
                writer.write(packed: totals[place].debits)
                writer.write(packed: totals[place].credits)
                place += 1
            } else {
                let isKnown = index < known
                writer.write(
                    packed: isKnown ? bytes.int64(at: index * TotalPage.width) : Int64(0))
                writer.write(
                    packed: isKnown ? bytes.int64(at: index * TotalPage.width + 8) : Int64(0))
            }
        }
        bytes = writer.take()
    }

    /// Totals by page, each in order of the keys; of a key that stands twice, the last.
    static func grouped(
        _ totals: [Projections.Total]
    ) -> [(number: Int64, totals: [Projections.Total].SubSequence)] {
        let isRising = zip(totals, totals.dropFirst()).allSatisfy { $0.key < $1.key }
        let sorted =
            isRising
            ? totals
            : Dictionary(totals.map { ($0.key, $0) }) { $1 }.values.sorted { $0.key < $1.key }
        var groups: [(number: Int64, totals: [Projections.Total].SubSequence)] = []
        var start = 0
        while start < sorted.count {
            let number = sorted[start].key / keys
            var end = start
            while end < sorted.count, sorted[end].key / keys == number { end += 1 }
            groups.append((number, sorted[start..<end]))
            start = end
        }
        return groups
    }
}
