/// Entries in columns as the journal has numbered them: what its index is made from.
public struct PostedSheet: Sendable, Equatable {
    /// The number of the first entry; the others follow it.
    public var first: Int64
    /// The hash of each entry's book and document number.
    public var identities: [UInt64] = []
    /// Each entry's value date, days since 1970.
    public var days: [Int32] = []
    /// Where each entry's lines end; the next entry's begin there.
    public var lineEnds: [Int32] = []
    /// The journal's number of each line's balance key.
    public var keys: [UInt32] = []
    /// Each line's minor units; a debit is positive.
    public var minorUnits: [Int64] = []

    /// No entries yet.
    public init(first: Int64) { self.first = first }

    /// How many entries there are.
    public var count: Int { identities.count }

    /// The lines of an entry, by their place in `keys` and `minorUnits`.
    public func lines(of entry: Int) -> Range<Int> {
        (entry == 0 ? 0 : Int(lineEnds[entry - 1]))..<Int(lineEnds[entry])
    }

    /// Adds an entry.
    public mutating func append(
        identity: UInt64, day: LocalDate, lines: [(key: UInt32, minorUnits: Int64)]
    ) {
        identities.append(identity)
        days.append(day.daysSince1970)
        for line in lines {
            keys.append(line.key)
            minorUnits.append(line.minorUnits)
        }
        lineEnds.append(Int32(keys.count))
    }

    /// Adds some entries of another sheet.
    mutating func append(_ range: Range<Int>, of other: PostedSheet) {
        guard let firstEntry = range.first, let lastEntry = range.last else { return }
        let lines = other.lines(of: firstEntry).lowerBound..<other.lines(of: lastEntry).upperBound
        let shift = Int32(keys.count - lines.lowerBound)
        identities.append(contentsOf: other.identities[range])
        days.append(contentsOf: other.days[range])
        lineEnds.append(contentsOf: other.lineEnds[range].lazy.map { $0 + shift })
        keys.append(contentsOf: other.keys[lines])
        minorUnits.append(contentsOf: other.minorUnits[lines])
    }

    // MARK: - Rows of the open bucket

    /// Entries of one row.
    static let runEntries = 256
    /// A hash, a day, the number of lines.
    private static let headBytes = 14
    private static let lineBytes = 12

    /// Writes some entries as one row.
    func run(_ range: Range<Int>, _ writer: inout ByteWriter) -> [UInt8] {
        for entry in range {
            let lines = lines(of: entry)
            writer.write(packed: identities[entry])
            writer.write(packed: days[entry])
            writer.write(packed: UInt16(lines.count))
            for line in lines {
                writer.write(packed: keys[line])
                writer.write(packed: minorUnits[line])
            }
        }
        return writer.take()
    }

    /// Adds the entries of a row.
    ///
    /// - Throws: `index.damaged`.
    mutating func append(run bytes: [UInt8]) throws(LedgerError) {
        var place = 0
        while place < bytes.count {
            guard place + PostedSheet.headBytes <= bytes.count else {
                throw JournalPage.damaged("run")
            }
            let count = Int(bytes.uint16(at: place + 12))
            let end = place + PostedSheet.headBytes + count * PostedSheet.lineBytes
            guard end <= bytes.count else { throw JournalPage.damaged("run") }
            identities.append(bytes.uint64(at: place))
            days.append(bytes.int32(at: place + 8))
            for line in 0..<count {
                let start = place + PostedSheet.headBytes + line * PostedSheet.lineBytes
                keys.append(bytes.uint32(at: start))
                minorUnits.append(bytes.int64(at: start + 4))
            }
            lineEnds.append(Int32(keys.count))
            place = end
        }
    }
}
