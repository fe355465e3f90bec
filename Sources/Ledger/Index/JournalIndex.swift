/// One line of the journal, as the index keeps it.
public struct JournalLine: Sendable, Hashable {
    /// The entry's number in the journal.
    public let entry: Int64
    /// The line in the entry, from 0.
    public let line: Int
    /// The number of the balance key.
    public let key: Int64
    /// The day on which it counts.
    public let valueDate: LocalDate
    /// Minor units; a debit is positive.
    public let minorUnits: Int64

    /// Makes a line.
    public init(entry: Int64, line: Int, key: Int64, valueDate: LocalDate, minorUnits: Int64) {
        self.entry = entry
        self.line = line
        self.key = key
        self.valueDate = valueDate
        self.minorUnits = minorUnits
    }
}

/// Answers questions from the pages of the journal's index, on both time axes.
///
/// “As known at” is an entry number: entries below it count. Whatever the number of entries, a sum
/// reads at most seven spans of each level and one bucket.
public struct JournalIndex {
    let source: any JournalPageSource

    /// Asks the pages of one consistent state.
    public init(_ source: any JournalPageSource) { self.source = source }

    // MARK: - Sums

    /// What has gone through every key, counting value dates to a day and entries below a bound.
    ///
    /// - Throws: `money.overflow`, `index.damaged`.
    public func sums(
        asOf day: LocalDate, entriesBelow bound: Int64
    ) throws -> KeySums {
        var sums = KeySums(keys: try source.keyCount())
        let end = min(bound, try source.entryCount())
        for span in try JournalSpan.covering(entriesBelow: end) {
            try add(span, asOf: day.daysSince1970, to: &sums)
        }
        try forEachLineOfLastBucket(below: end) { key, entryDay, units in
            if entryDay <= day.daysSince1970 { try sums.add(key: key, minorUnits: units) }
        }
        return sums
    }

    /// The same for one key.
    public func sums(
        of key: Int64, asOf day: LocalDate, entriesBelow bound: Int64
    ) throws -> (debits: Int64, credits: Int64) {
        guard let wanted = UInt32(exactly: key) else { return (0, 0) }
        var cell = TurnoverCell(day: 0, key: wanted, debits: 0, credits: 0)
        let end = min(bound, try source.entryCount())
        for span in try JournalSpan.covering(entriesBelow: end) {
            try add(span, asOf: day.daysSince1970, to: &cell)
        }
        let first = end / JournalSpan.bucketEntries * JournalSpan.bucketEntries
        for line in try lines(
            ofKeys: [key], inBucketFrom: first, below: end) where line.valueDate <= day
        {
            try cell.add(line.minorUnits)
        }
        return (cell.debits, cell.credits)
    }

    private func add(_ span: JournalSpan, asOf day: Int32, to sums: inout KeySums) throws {
        var start = Int64.min
        let limit = TurnoverCell.position(day: day, key: .max)
        if let last = try source.findPage(.sums, of: span, atOrBefore: limit) {
            let summed = TurnoverCell.day(ofPosition: last.position)
            let range =
                TurnoverCell.position(
                    day: summed, key: 0)...TurnoverCell.position(day: summed, key: .max)
            try source.forEachPage(.sums, of: span, in: range) { page in
                let width = TurnoverPages.sumBytes
                for index in 0..<(try page.count(width: width)) {
                    try sums.add(
                        key: page.bytes.uint32(at: index * width),
                        debits: page.bytes.int64(at: index * width + 4),
                        credits: page.bytes.int64(at: index * width + 12))
                }
            }
            start = range.upperBound + 1
        }
        guard start <= limit else { return }
        try source.forEachPage(.turnover, of: span, in: start...limit) { page in
            for index in 0..<(try page.count(width: TurnoverCell.bytes)) {
                let cell = TurnoverCell(page.bytes, at: index)
                guard cell.day <= day else { return }
                try sums.add(key: cell.key, debits: cell.debits, credits: cell.credits)
            }
        }
    }

    private func add(_ span: JournalSpan, asOf day: Int32, to sum: inout TurnoverCell) throws {
        var start = Int64.min
        let limit = TurnoverCell.position(day: day, key: .max)
        if let last = try source.findPage(.sums, of: span, atOrBefore: limit) {
            let summed = TurnoverCell.day(ofPosition: last.position)
            let place = TurnoverCell.position(day: summed, key: sum.key)
            if let page = try source.findPage(.sums, of: span, atOrBefore: place),
                TurnoverCell.day(ofPosition: page.position) == summed
            {
                let width = TurnoverPages.sumBytes
                for index in 0..<(try page.count(width: width))
                where page.bytes.uint32(at: index * width) == sum.key {
                    sum = try sum.adding(
                        TurnoverCell(
                            day: 0, key: sum.key,
                            debits: page.bytes.int64(at: index * width + 4),
                            credits: page.bytes.int64(at: index * width + 12)))
                }
            }
            start = TurnoverCell.position(day: summed, key: .max) + 1
        }
        guard start <= limit else { return }
        let key = sum.key
        try source.forEachPage(.turnover, of: span, in: start...limit) { page in
            for index in 0..<(try page.count(width: TurnoverCell.bytes))
            where page.bytes.uint32(at: index * TurnoverCell.bytes + 4) == key {
                let cell = TurnoverCell(page.bytes, at: index)
                if cell.day <= day { sum = try sum.adding(cell) }
            }
        }
    }

    // MARK: - Lines

    /// The lines of some keys, in order of entry and line.
    ///
    /// - Throws: `index.damaged`.
    public func lines(
        ofKeys keys: [Int64], from first: LocalDate, to last: LocalDate, entriesBelow bound: Int64
    ) throws -> [JournalLine] {
        let end = min(bound, try source.entryCount())
        guard end > 0, !keys.isEmpty else { return [] }
        var lines: [JournalLine] = []
        for bucket in 0...((end - 1) / JournalSpan.bucketEntries) {
            lines += try self.lines(
                ofKeys: keys, inBucketFrom: bucket * JournalSpan.bucketEntries, below: end
            ).filter { (first...last).contains($0.valueDate) }
        }
        return lines
    }

    /// With more keys than this, a bucket is read whole.
    private static let keysLookedUp = 64

    private func lines(
        ofKeys keys: [Int64], inBucketFrom first: Int64, below end: Int64
    ) throws -> [JournalLine] {
        let bucket = JournalSpan(level: 0, number: first / JournalSpan.bucketEntries)
        guard first < end else { return [] }
        let wanted = Set(keys.compactMap { UInt32(exactly: $0) })
        if bucket.end > (try source.entryCount()) {
            return try openLines(from: first, below: end, keys: wanted)
        }
        var lines: [JournalLine] = []
        let collect: (JournalPage) throws -> Void = { page in
            for index in 0..<(try page.count(width: PostingPages.width)) {
                let start = index * PostingPages.width
                let key = page.bytes.uint32(at: start)
                let entry = first + Int64(page.bytes.uint16(at: start + 4))
                guard wanted.contains(key), entry < end else { continue }
                lines.append(
                    JournalLine(
                        entry: entry, line: Int(page.bytes.uint16(at: start + 6)), key: Int64(key),
                        valueDate: try JournalIndex.date(page.bytes.int32(at: start + 8)),
                        minorUnits: page.bytes.int64(at: start + 12)))
            }
        }
        if wanted.count > JournalIndex.keysLookedUp {
            try source.forEachPage(.postings, of: bucket, in: 0...Int64.max, collect)
        } else {
            var done = Int64(-1)
            for key in wanted.sorted() {
                let before = try source.findPage(
                    .postings, of: bucket, atOrBefore: PostingPages.position(key: key, 0))
                let start = max(done + 1, before?.position ?? 0)
                let limit = PostingPages.position(key: key, (1 << 24) - 1)
                guard start <= limit else { continue }
                try source.forEachPage(.postings, of: bucket, in: start...limit) { page in
                    try collect(page)
                    done = page.position
                }
            }
        }
        return lines.sorted { ($0.entry, $0.line) < ($1.entry, $1.line) }
    }

    private func openLines(
        from first: Int64, below end: Int64, keys: Set<UInt32>
    ) throws -> [JournalLine] {
        let open = try openSheet(from: first)
        var lines: [JournalLine] = []
        for entry in 0..<Int(min(Int64(open.count), end - first)) {
            let range = open.lines(of: entry)
            for line in range where keys.contains(open.keys[line]) {
                lines.append(
                    JournalLine(
                        entry: first + Int64(entry), line: line - range.lowerBound,
                        key: Int64(open.keys[line]),
                        valueDate: try JournalIndex.date(open.days[entry]),
                        minorUnits: open.minorUnits[line]))
            }
        }
        return lines
    }

    private func openSheet(from first: Int64) throws -> PostedSheet {
        var open = PostedSheet(first: first)
        for run in try source.runs(from: first) { try open.append(run: run) }
        return open
    }

    private static func date(_ days: Int32) throws(LedgerError) -> LocalDate {
        guard let date = LocalDate(daysSince1970: Int(days)) else {
            throw JournalPage.damaged("day \(days)")
        }
        return date
    }

    /// Goes through the lines of the bucket that a bound lies in, up to the bound.
    private func forEachLineOfLastBucket(
        below end: Int64, _ body: (_ key: UInt32, _ day: Int32, _ units: Int64) throws -> Void
    ) throws {
        let first = end / JournalSpan.bucketEntries * JournalSpan.bucketEntries
        guard first < end else { return }
        let bucket = JournalSpan(level: 0, number: first / JournalSpan.bucketEntries)
        guard bucket.end <= (try source.entryCount()) else {
            let open = try openSheet(from: first)
            for entry in 0..<Int(min(Int64(open.count), end - first)) {
                for line in open.lines(of: entry) {
                    try body(open.keys[line], open.days[entry], open.minorUnits[line])
                }
            }
            return
        }
        try source.forEachPage(.postings, of: bucket, in: 0...Int64.max) { page in
            for index in 0..<(try page.count(width: PostingPages.width)) {
                let start = index * PostingPages.width
                guard first + Int64(page.bytes.uint16(at: start + 4)) < end else { continue }
                try body(
                    page.bytes.uint32(at: start), page.bytes.int32(at: start + 8),
                    page.bytes.int64(at: start + 12))
            }
        }
    }
}
