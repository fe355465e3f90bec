import GRDB
import Ledger

// The journal's projections.
extension SQLiteReader {
    func entryCount() throws -> Int64 {
        try number(
            on: "effect", "SELECT first + count FROM effect ORDER BY first DESC LIMIT 1")
    }

    func entryCount(knownAt moment: Timestamp) throws -> Int64 {
        guard let seq = try lastRecord(sealedBy: moment) else { return 0 }
        // Entry numbers and the places of their effects rise together.
        let effect = try prepare(on: "effect", "\(selectEffect) WHERE first <= ? \(newestFirst)")
        var (low, high) = (Int64(0), try entryCount())
        while low < high {
            try effect.bind(low + (high - low) / 2, at: 1)
            guard try effect.step() else { break }
            let found = try effect.effect()
            effect.reset()
            if found.seq <= seq {
                low = found.first + Int64(found.count)
            } else {
                high = found.first
            }
        }
        return low
    }

    /// The place of the last record that was sealed by a moment: times rise with places.
    private func lastRecord(sealedBy moment: Timestamp) throws -> Int64? {
        let record = try prepare(on: "record", "SELECT sealed FROM record WHERE seq = ?")
        var (low, high) = (Int64(0), try size())
        while low < high {
            let middle = low + (high - low) / 2
            try record.bind(middle, at: 1)
            guard try record.step() else { throw record.corrupt(0, "is missing") }
            let sealed = try record.integer(at: 0)
            record.reset()
            if sealed <= moment.millisecondsSince1970 { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? nil : low - 1
    }

    func findEffect(ofEntry number: Int64) throws -> Projections.Effect? {
        let rows = try prepare(
            on: "effect", "\(selectEffect) WHERE first <= ? \(newestFirst)")
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

    func entries(ofIdentities hashes: [UInt64]) throws -> [(index: Int, entry: Int64)] {
        try withJournal { try $0.entries(ofIdentities: hashes, source: self) }
    }

    func reservations() throws -> [Projections.Reservation] {
        let rows = try prepare(
            on: "reservation", "SELECT book, id, source FROM reservation ORDER BY book, id")
        var reservations: [Projections.Reservation] = []
        while try rows.step() {
            reservations.append(
                Projections.Reservation(
                    book: try rows.text(at: 0), id: try rows.text(at: 1),
                    source: try rows.integer(at: 2)))
        }
        return reservations
    }

    func findReversal(ofEntry number: Int64) throws -> Int64? {
        let rows = try prepare(on: "reversal", "SELECT by FROM reversal WHERE entry = ?")
        try rows.bind(number, at: 1)
        return try rows.step() ? rows.integer(at: 0) : nil
    }

    func keys(after number: Int64) throws -> [Projections.Key] {
        let rows = try prepare(
            on: "balance_key", "\(selectKey) WHERE number > ? ORDER BY number")
        try rows.bind(number, at: 1)
        return try rows.balanceKeys()
    }

    func keys(ofBook book: String, side: Side, code: String) throws -> [Projections.Key] {
        let rows = try prepare(
            on: "balance_key",
            "\(selectKey) WHERE book = ? AND side = ? AND account = ? ORDER BY number")
        try rows.bind(book, at: 1)
        try rows.bind(side.rawValue, at: 2)
        try rows.bind(code, at: 3)
        return try rows.balanceKeys()
    }

    func keyCount() throws -> Int {
        let largest = try number(
            on: "balance_key", "SELECT ifnull(max(number), 0) FROM balance_key")
        // Numbers have no gap; a damaged one must not make anybody ask for that much memory.
        guard largest > 1 << 20 else { return max(0, Int(largest)) }
        let count = try number(on: "balance_key", "SELECT count(*) FROM balance_key")
        guard count == largest else {
            throw StoreError(
                "store.corrupt", "The numbers of balance keys leave a gap; rebuild the projections",
                at: "balance_key row \(largest)")
        }
        return Int(largest)
    }
}

// MARK: - Pages

extension SQLiteReader {
    func runs(from first: Int64) throws -> [[UInt8]] {
        let rows = try prepare(
            on: "journal_run",
            "SELECT first, bytes FROM journal_run WHERE first >= ? ORDER BY first")
        try rows.bind(first, at: 1)
        var runs: [[UInt8]] = []
        while try rows.step() { runs.append(try rows.bytes(at: 1)) }
        return runs
    }

    func findPage(
        _ kind: JournalPage.Kind, of span: JournalSpan, atOrBefore position: Int64
    ) throws -> JournalPage? {
        let rows = try prepare(
            on: "journal_page",
            """
            SELECT position, bytes FROM journal_page
            WHERE kind = ? AND level = ? AND number = ? AND position <= ?
            ORDER BY position DESC LIMIT 1
            """)
        try rows.bind(kind, span)
        try rows.bind(position, at: 4)
        guard try rows.step() else { return nil }
        return JournalPage(
            kind: kind, span: span, position: try rows.integer(at: 0), bytes: try rows.bytes(at: 1))
    }

    func forEachPage(
        _ kind: JournalPage.Kind, of span: JournalSpan, in positions: ClosedRange<Int64>,
        _ body: (JournalPage) throws -> Void
    ) throws {
        let rows = try prepare(
            on: "journal_page",
            """
            SELECT position, bytes FROM journal_page
            WHERE kind = ? AND level = ? AND number = ? AND position BETWEEN ? AND ?
            ORDER BY position
            """)
        try rows.bind(kind, span)
        try rows.bind(positions.lowerBound, at: 4)
        try rows.bind(positions.upperBound, at: 5)
        while try rows.step() {
            try body(
                JournalPage(
                    kind: kind, span: span, position: try rows.integer(at: 0),
                    bytes: try rows.bytes(at: 1)))
        }
    }
}

private let selectKey = """
    SELECT number, book, side, account, subaccount, currency, dimensions FROM balance_key
    """
private let selectEffect = "SELECT first, count, seq, source FROM effect"
private let newestFirst = "ORDER BY first DESC LIMIT 1"

extension PreparedStatement {
    /// Binds what a page is of to the first three places.
    func bind(_ kind: JournalPage.Kind, _ span: JournalSpan) throws {
        try bind(Int64(kind.rawValue), at: 1)
        try bind(Int64(span.level), at: 2)
        try bind(span.number, at: 3)
    }

    fileprivate func effect() throws -> Projections.Effect {
        Projections.Effect(
            first: try integer(at: 0), count: try int(at: 1), seq: try integer(at: 2),
            source: try integer(at: 3))
    }

    fileprivate func balanceKeys() throws -> [Projections.Key] {
        var keys: [Projections.Key] = []
        // Most keys have the dimensions of the key before.
        var dimensions = (text: "", value: Dimensions.none)
        while try step() { keys.append(try balanceKey(&dimensions)) }
        return keys
    }

    private func balanceKey(
        _ last: inout (text: String, value: Dimensions)
    ) throws -> Projections.Key {
        guard let side = Side(rawValue: try text(at: 2)) else {
            throw corrupt(2, "is no side of a book")
        }
        guard let currency = Currency(code: try text(at: 5)) else {
            throw corrupt(5, "is no currency")
        }
        let account = Account(
            book: try text(at: 1), side: side, code: try text(at: 3),
            subaccount: try optionalText(at: 4))
        let text = try text(at: 6)
        if text != last.text { last = (text, try dimensions(text, at: 6)) }
        let key = BalanceKey(account: account, currency: currency, dimensions: last.value)
        return Projections.Key(number: try integer(at: 0), key: key)
    }

    private func dimensions(_ text: String, at column: CInt) throws -> Dimensions {
        guard case .object(let object)? = try? CanonicalJSON.decode(Array(text.utf8)) else {
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
