import GRDB
import Ledger

// The journal's projections.
extension SQLiteReader {
    func entryCount() throws -> Int64 {
        try number(
            on: "effect", "SELECT first + count FROM effect ORDER BY first DESC LIMIT 1")
    }

    func entryCount(knownAt moment: Timestamp) throws -> Int64 {
        // Places, seal times and entry numbers rise together, so each step is one look-up.
        let record = try prepare(
            on: "record",
            """
            SELECT max(seq) FROM record
            WHERE sealed = (SELECT max(sealed) FROM record WHERE sealed <= ?)
            """)
        try record.bind(moment.millisecondsSince1970, at: 1)
        guard try record.step(), let seq = try record.optionalInteger(at: 0) else { return 0 }
        let effect = try prepare(
            on: "effect",
            "SELECT first + count FROM effect WHERE seq <= ? ORDER BY seq DESC, first DESC LIMIT 1")
        try effect.bind(seq, at: 1)
        return try effect.step() ? effect.integer(at: 0) : 0
    }

    func findEffect(ofEntry number: Int64) throws -> Projections.Effect? {
        let rows = try prepare(
            on: "effect", "\(selectEffect) WHERE first <= ? ORDER BY first DESC LIMIT 1")
        try rows.bind(number, at: 1)
        guard try rows.step() else { return nil }
        let effect = try rows.effect()
        return number - effect.first < Int64(effect.count) ? effect : nil
    }

    func effects() throws -> [Projections.Effect] {
        let rows = try prepare(on: "effect", "\(selectEffect) ORDER BY first")
        var effects: [Projections.Effect] = []
        while try rows.step() { effects.append(try rows.effect()) }
        return effects
    }

    func findIdentity(book: String, id: String) throws -> Projections.Identity? {
        let rows = try prepare(
            on: "identity", "SELECT entry, source, digest FROM identity WHERE book = ? AND id = ?")
        try rows.bind(book, at: 1)
        try rows.bind(id, at: 2)
        guard try rows.step() else { return nil }
        return Projections.Identity(
            book: book, id: id, entry: try rows.optionalInteger(at: 0),
            source: try rows.integer(at: 1), digest: try rows.bytes(at: 2))
    }

    func findReversal(ofEntry number: Int64) throws -> Int64? {
        let rows = try prepare(on: "reversal", "SELECT by FROM reversal WHERE entry = ?")
        try rows.bind(number, at: 1)
        return try rows.step() ? rows.integer(at: 0) : nil
    }

    func keys() throws -> [Projections.Key] {
        let rows = try prepare(
            on: "balance_key",
            """
            SELECT number, book, side, account, subaccount, currency, dimensions
            FROM balance_key ORDER BY number
            """)
        var keys: [Projections.Key] = []
        while try rows.step() { keys.append(try rows.balanceKey()) }
        return keys
    }

    func totals() throws -> [Projections.Total] {
        let rows = try prepare(
            on: "total", "SELECT key, debits, credits FROM total ORDER BY key")
        var totals: [Projections.Total] = []
        while try rows.step() {
            totals.append(
                Projections.Total(
                    key: try rows.integer(at: 0), debits: try rows.integer(at: 1),
                    credits: try rows.integer(at: 2)))
        }
        return totals
    }

    func totals(
        asOf day: LocalDate, entriesBelow bound: Int64
    ) throws -> [Projections.Total] {
        // Grouping by the index's own order needs no sorting; the buckets are added up here.
        let rows = try prepare(
            on: "posting",
            """
            SELECT key,
                ifnull(sum(minor_units) FILTER (WHERE minor_units > 0), 0),
                ifnull(sum(minor_units) FILTER (WHERE minor_units < 0), 0)
            FROM posting
            WHERE bucket <= ?1 / \(ProjectionWriter.entriesPerBucket)
                AND entry < ?1 AND value_date <= ?2
            GROUP BY bucket, key
            """)
        try rows.bind(bound, at: 1)
        try rows.bind(Int64(day.daysSince1970), at: 2)
        var sums: [Int64: (debits: Int64, credits: Int64)] = [:]
        while try rows.step() {
            let key = try rows.integer(at: 0)
            let known = sums[key] ?? (0, 0)
            let (debits, overflow) = known.debits.addingReportingOverflow(try rows.integer(at: 1))
            let (credits, underflow) =
                known.credits.subtractingReportingOverflow(try rows.integer(at: 2))
            guard !overflow, !underflow else {
                throw StoreError(
                    "store.overflow", "The sum of the postings does not fit 64 bits",
                    at: "posting key \(key)")
            }
            sums[key] = (debits, credits)
        }
        return sums.sorted { $0.key < $1.key }.map { key, sum in
            Projections.Total(key: key, debits: sum.debits, credits: sum.credits)
        }
    }

    func postings(
        ofKeys keys: [Int64], from first: LocalDate, to last: LocalDate, entriesBelow bound: Int64
    ) throws -> [Projections.PostingRow] {
        let end = min(bound, try entryCount())
        guard end > 0, !keys.isEmpty else { return [] }
        let rows = try prepare(
            on: "posting",
            """
            SELECT entry, line, key, value_date, minor_units FROM posting
            WHERE bucket = ? AND key = ? AND entry < ? AND value_date BETWEEN ? AND ?
            ORDER BY entry, line
            """)
        try rows.bind(end, at: 3)
        try rows.bind(Int64(first.daysSince1970), at: 4)
        try rows.bind(Int64(last.daysSince1970), at: 5)
        let wanted = Set(keys).sorted()
        var postings: [Projections.PostingRow] = []
        for bucket in 0...((end - 1) / ProjectionWriter.entriesPerBucket) {
            let start = postings.count
            try rows.bind(bucket, at: 1)
            for key in wanted {
                try rows.bind(key, at: 2)
                while try rows.step() { postings.append(try rows.posting()) }
                rows.reset()
            }
            if wanted.count > 1 {
                postings[start...].sort { ($0.entry, $0.line) < ($1.entry, $1.line) }
            }
        }
        return postings
    }
}

private let selectEffect = "SELECT first, count, seq, source FROM effect"

extension PreparedStatement {
    fileprivate func effect() throws -> Projections.Effect {
        Projections.Effect(
            first: try integer(at: 0), count: try int(at: 1), seq: try integer(at: 2),
            source: try integer(at: 3))
    }

    fileprivate func posting() throws -> Projections.PostingRow {
        guard let days = Int(exactly: try integer(at: 3)),
            let valueDate = LocalDate(daysSince1970: days)
        else { throw corrupt(3, "is no day") }
        return Projections.PostingRow(
            entry: try integer(at: 0), line: try int(at: 1), key: try integer(at: 2),
            valueDate: valueDate, minorUnits: try integer(at: 4))
    }

    fileprivate func balanceKey() throws -> Projections.Key {
        guard let side = Side(rawValue: try text(at: 2)) else {
            throw corrupt(2, "is no side of a book")
        }
        guard let currency = Currency(code: try text(at: 5)) else {
            throw corrupt(5, "is no currency")
        }
        let account = Account(
            book: try text(at: 1), side: side, code: try text(at: 3),
            subaccount: try optionalText(at: 4))
        let key = BalanceKey(
            account: account, currency: currency, dimensions: try dimensions(at: 6))
        return Projections.Key(number: try integer(at: 0), key: key)
    }

    private func dimensions(at column: CInt) throws -> Dimensions {
        let bytes = Array(try text(at: column).utf8)
        guard case .object(let object)? = try? CanonicalJSON.decode(bytes) else {
            throw corrupt(column, "is no canonical JSON object")
        }
        var values: [String: String] = [:]
        for member in object.members {
            guard case .string(let value) = member.value else {
                throw corrupt(column, "has a member that is no text")
            }
            values[member.name] = value
        }
        return Dimensions(values)
    }
}
