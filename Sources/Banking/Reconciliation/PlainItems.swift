import Ledger

/// One side of two plain lists, read: its items as columns, in the order of their identifiers.
struct PlainItems {
    /// The items, those of this side only.
    private(set) var items: MatchItems
    /// Their identifiers, in the same order.
    let ids: IdentifierCells

    /// Reads the files of one side.
    ///
    /// - Parameter more: how many bytes the other side's files have, to make room for its items.
    init(
        _ list: [PlainReconciliation.File], rules: ReconciliationRules, room more: Int = 0
    ) throws(LedgerError) {
        var files: [ItemFile] = []
        for file in list { files.append(try ItemFile(file.bytes, named: file.name)) }
        let order = try PlainItems.order(files)
        let bytes = files.reduce(0) { $0 + $1.bytes.count }
        // The other side's records are about as long as those of this one.
        let count = bytes == 0 ? order.count : order.count + order.count * more / bytes
        var items = MatchItems(rules: rules, expecting: count, bytes: bytes + more)
        try PlainItems.add(files, order, to: &items)
        var ids = IdentifierCells(expecting: order.count)
        for (file, row) in order {
            ids.append(files[Int(file)].id(files[Int(file)].rows[Int(row)]))
        }
        self.items = items
        self.ids = ids
    }

    /// Adds the items of the other side.
    mutating func add(theirs other: PlainItems) { items.add(theirs: other.items) }

    /// The records of all files in the order of their identifiers.
    private static func order(
        _ files: [ItemFile]
    ) throws(LedgerError) -> [(file: Int32, row: Int32)] {
        typealias Key = (high: UInt64, low: UInt64, file: Int32, row: Int32)
        var keyed: [Key] = []
        keyed.reserveCapacity(files.reduce(0) { $0 + $1.rows.count })
        for (number, file) in files.enumerated() {
            for (index, row) in file.rows.enumerated() {
                let (high, low) = PlainItems.prefix(file.id(row))
                keyed.append((high, low, Int32(number), Int32(index)))
            }
        }
        let id = { (key: Key) in files[Int(key.file)].id(files[Int(key.file)].rows[Int(key.row)]) }
        keyed.sort { a, b in
            if a.high != b.high { return a.high < b.high }
            if a.low != b.low { return a.low < b.low }
            return id(a).lexicographicallyPrecedes(id(b))
        }
        for (one, next) in zip(keyed, keyed.dropFirst())
        where one.high == next.high && one.low == next.low && id(one).elementsEqual(id(next)) {
            let file = files[Int(next.file)]
            throw LedgerError(
                "reconciliation.duplicate",
                "the item \(String(decoding: id(next), as: UTF8.self)) occurs twice",
                at: "\(file.name):\(file.rows[Int(next.row)].line)")
        }
        return keyed.map { ($0.file, $0.row) }
    }

    /// The first sixteen bytes as numbers that compare like them.
    private static func prefix(_ id: ArraySlice<UInt8>) -> (UInt64, UInt64) {
        var (high, low): (UInt64, UInt64) = (0, 0)
        for (index, byte) in id.prefix(16).enumerated() {
            if index < 8 {
                high |= UInt64(byte) << UInt64(56 - index * 8)
            } else {
                low |= UInt64(byte) << UInt64(120 - index * 8)
            }
        }
        return (high, low)
    }

    /// Adds the items, some at a time: what the next ones need is looked at ahead.
    private static func add(
        _ files: [ItemFile], _ order: [(file: Int32, row: Int32)], to items: inout MatchItems
    ) throws(LedgerError) {
        var cache = CurrencyCache()
        var record = RecordScanner.Record()
        var batch = [MatchItems.Raw](repeating: .empty, count: 16)
        for start in stride(from: 0, to: order.count, by: batch.count) {
            let count = min(batch.count, order.count - start)
            for index in 0..<count {
                let (file, row) = order[start + index]
                try files[Int(file)].read(Int(row), into: &batch[index], &cache, &record)
                items.touch(batch[index])
            }
            for index in 0..<count { items.add(batch[index]) }
        }
    }
}

/// Identifiers as cells of CSV, quoted where they have to be, one behind the other.
struct IdentifierCells {
    private var bytes: [UInt8] = []
    private var ends: [Int] = [0]

    init(expecting count: Int) {
        ends.reserveCapacity(count + 1)
        bytes.reserveCapacity(count * 12)
    }

    /// How many cells there are.
    var count: Int { ends.count - 1 }

    mutating func append(_ id: ArraySlice<UInt8>) {
        let needsQuotes = id.contains { $0 == 0x2C || $0 == 0x22 || $0 == 0x0A || $0 == 0x0D }
        if needsQuotes {
            bytes.append(0x22)
            for byte in id {
                if byte == 0x22 { bytes.append(0x22) }
                bytes.append(byte)
            }
            bytes.append(0x22)
        } else {
            bytes.append(contentsOf: id)
        }
        ends.append(bytes.count)
    }

    /// Writes a cell.
    func append(_ index: Int, to out: inout [UInt8]) {
        out.append(contentsOf: bytes[ends[index]..<ends[index + 1]])
    }
}
