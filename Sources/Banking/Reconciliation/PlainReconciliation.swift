public import Ledger

/// Matches two plain lists without any ledger: files of items, or a bank's statements.
public struct PlainReconciliation {
    /// The identifiers of all items, ours first, each side in the order of its identifiers.
    private let ids: IdentifierCells
    private let matching: Matching

    /// One file by its name and bytes.
    public struct File {
        /// The name, for errors.
        public let name: String
        /// The bytes.
        public let bytes: [UInt8]

        /// Names bytes.
        public init(name: String, bytes: [UInt8]) {
            self.name = name
            self.bytes = bytes
        }
    }

    /// Matches entries of a ledger with lines of a bank account, both CSV.
    ///
    /// - Throws: `items.header`, `items.columns`, `reconciliation.duplicate` and the errors of
    ///   amounts, dates and directions, each with `file:line`.
    public init(
        ledger: [File], bank: [File], rules: ReconciliationRules = .plainFiles
    ) throws(LedgerError) {
        let ours = try ItemSide(ledger)
        let theirs = try ItemSide(bank)
        var items = MatchItems(
            rules: rules, expecting: ours.count + theirs.count,
            bytes: ours.byteCount + theirs.byteCount)
        try ours.add(to: &items)
        items.endOurs()
        try theirs.add(to: &items)
        var ids = IdentifierCells(expecting: ours.count + theirs.count)
        ours.addIdentifiers(to: &ids)
        theirs.addIdentifiers(to: &ids)
        self.ids = ids
        matching = Reconciler(rules: rules).run(items)
    }

    /// Matches entries of a ledger with the booked lines of statements in normal form.
    ///
    /// A line is named by the reference that the bank gave the entry, else by its number.
    ///
    /// - Throws: as above.
    public init(
        ledger: [File], statements: [BankStatement], rules: ReconciliationRules = .plainFiles
    ) throws(LedgerError) {
        let ours = try ItemSide(ledger)
        var lines: [(id: [UInt8], line: StatementLine)] = []
        for statement in statements {
            for line in statement.bookedLines {
                let number = String(lines.count + 1)
                let zeros = String(repeating: "0", count: max(0, 8 - number.utf8.count))
                lines.append((Array((line.references.entry ?? "B\(zeros)\(number)").utf8), line))
            }
        }
        lines.sort { $0.id.lexicographicallyPrecedes($1.id) }
        for (one, next) in zip(lines, lines.dropFirst()) where one.id == next.id {
            throw LedgerError(
                "reconciliation.duplicate",
                "the line \(String(decoding: one.id, as: UTF8.self)) occurs twice",
                at: next.line.source.place.description)
        }
        var items = MatchItems(rules: rules, expecting: ours.count + lines.count)
        try ours.add(to: &items)
        items.endOurs()
        for (_, line) in lines { items.add(ReconcilableItem(id: "", line: line).raw) }
        var ids = IdentifierCells(expecting: ours.count + lines.count)
        ours.addIdentifiers(to: &ids)
        for (id, _) in lines { ids.append(id[...]) }
        self.ids = ids
        matching = Reconciler(rules: rules).run(items)
    }

    /// How many groups were matched.
    public var matchedCount: Int { matching.claims.count { $0.state == .matched } }

    /// How many groups are suggested.
    public var suggestedCount: Int { matching.claims.count { $0.state == .suggested } }

    /// How many items of both sides are open.
    public var openCount: Int { matching.openItems.count }

    /// The result as CSV: a row for each member pair of each group, in canonical order.
    public func csv() -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(matching.claims.count * 208)
        out.append(
            contentsOf: "group_id,bank_line_id,entry_id,state,stage,score,reason\n".utf8)
        var number = 0
        var reasons = ReasonWriter()
        for state in [ReconciliationState.matched, .suggested] {
            for claim in matching.sortedClaims(state) {
                number += 1
                append(claim, number, &reasons, to: &out)
            }
        }
        return out
    }

    private func append(
        _ claim: Matching.Claim, _ number: Int, _ reasons: inout ReasonWriter,
        to out: inout [UInt8]
    ) {
        let members = matching.members[claim.members]
        let border = members.firstIndex { !matching.items.isOurs(Int($0)) } ?? members.endIndex
        let (ours, theirs) = (members[..<border], members[border...])
        let tail = reasons.tail(of: claim, in: matching)
        for row in 0..<max(ours.count, theirs.count) {
            out.append(UInt8(ascii: claim.state == .matched ? "M" : "S"))
            out.append(decimal: UInt64(number))
            out.append(UInt8(ascii: ","))
            if let last = theirs.last {
                let item = row < theirs.count ? theirs[theirs.startIndex + row] : last
                ids.append(item, to: &out)
            }
            out.append(UInt8(ascii: ","))
            if let last = ours.last {
                let item = row < ours.count ? ours[ours.startIndex + row] : last
                ids.append(item, to: &out)
            }
            out.append(contentsOf: tail)
        }
    }
}

/// Identifiers as cells of CSV, quoted where they have to be, one behind the other.
private struct IdentifierCells {
    private var bytes: [UInt8] = []
    private var ends: [Int] = [0]

    init(expecting count: Int) {
        ends.reserveCapacity(count + 1)
        bytes.reserveCapacity(count * 12)
    }

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

    /// Writes the cell of an item.
    func append(_ item: Int32, to out: inout [UInt8]) {
        out.append(contentsOf: bytes[ends[Int(item)]..<ends[Int(item) + 1]])
    }
}

/// The items of one side from its files, in the order of their identifiers.
private struct ItemSide {
    private let files: [ItemFile]
    private let order: [(file: Int32, row: Int32)]

    var count: Int { order.count }

    init(_ list: [PlainReconciliation.File]) throws(LedgerError) {
        var files: [ItemFile] = []
        for file in list { files.append(try ItemFile(file.bytes, named: file.name)) }
        var keyed: [(high: UInt64, low: UInt64, file: Int32, row: Int32)] = []
        keyed.reserveCapacity(files.reduce(0) { $0 + $1.rows.count })
        for (number, file) in files.enumerated() {
            for (index, row) in file.rows.enumerated() {
                let (high, low) = ItemSide.prefix(file.id(row))
                keyed.append((high, low, Int32(number), Int32(index)))
            }
        }
        let id = { (key: (high: UInt64, low: UInt64, file: Int32, row: Int32)) in
            files[Int(key.file)].id(files[Int(key.file)].rows[Int(key.row)])
        }
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
        self.files = files
        order = keyed.map { ($0.file, $0.row) }
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

    /// How many bytes the files have.
    var byteCount: Int { files.reduce(0) { $0 + $1.bytes.count } }

    func addIdentifiers(to ids: inout IdentifierCells) {
        for (file, row) in order {
            ids.append(files[Int(file)].id(files[Int(file)].rows[Int(row)]))
        }
    }

    /// Adds the items, some at a time: what the next ones need is looked at ahead.
    func add(to items: inout MatchItems) throws(LedgerError) {
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
