internal import Ledger
internal import Stores

/// What the writer holds of the journal: key numbers, running totals, balances for limits.
///
/// `post` is all or nothing: where a limit would break, everything is as before.
struct JournalState: Sendable {
    /// Debits and credits that went through a key, as positive minor units.
    struct Totals: Sendable {
        var debits: Int64 = 0
        var credits: Int64 = 0
    }

    /// A sub-account in a currency: what limits are kept for.
    private struct Pocket: Hashable {
        let account: Account
        let currency: Currency
    }

    /// How many entries are effective; the next one gets this number.
    private(set) var entryCount: Int64 = 0
    private var numbers: [BalanceKey: Int64] = [:]
    private var totals: [Totals] = []
    private var pockets: [Pocket: Int64] = [:]

    /// The state of an empty journal.
    init() {}

    /// The state that stored keys and totals describe.
    init(entryCount: Int64, keys: [Projections.Key], totals rows: [Projections.Total]) {
        self.entryCount = entryCount
        totals = [Totals](repeating: Totals(), count: keys.count)
        for row in rows where row.key >= 1 && row.key <= Int64(keys.count) {
            totals[Int(row.key) - 1] = Totals(debits: row.debits, credits: row.credits)
        }
        for (index, key) in keys.enumerated() {
            numbers[key.key] = key.number
            let pocket = Pocket(account: key.key.account, currency: key.key.currency)
            // A damaged row must not stop the program here; `verify` finds and names it.
            pockets[pocket, default: 0] &+= totals[index].debits &- totals[index].credits
        }
    }

    /// What posting adds to the projections.
    struct Rows: Sendable {
        var keys: [Projections.Key] = []
        var postings: [Projections.PostingRow] = []
        var totals: [Projections.Total] = []
    }

    /// A balance that would leave its side.
    struct Breach: Sendable {
        let entry: String
        let account: Account
        let limit: BalanceLimit
        let balance: Money
    }

    /// Posts entries in order, each with the limits of its accounts; or nothing, and the breaches.
    ///
    /// - Throws: `money.overflow` if a running total would no longer fit.
    mutating func post(
        _ entries: [Entry], limits: (Account) -> BalanceLimit
    ) throws(LedgerError) -> (rows: Rows, breaches: [Breach]) {
        var undo = Undo(keyCount: totals.count, entryCount: entryCount)
        var rows = Rows()
        var breaches: [Breach] = []
        do throws(LedgerError) {
            for entry in entries {
                try post(entry, into: &rows, undo: &undo)
                breaches += self.breaches(of: entry, limits: limits)
                entryCount += 1
            }
        } catch {
            restore(undo, dropping: rows.keys)
            throw error
        }
        guard breaches.isEmpty else {
            restore(undo, dropping: rows.keys)
            return (Rows(), breaches)
        }
        let touched = Set(undo.totals.keys).union((undo.keyCount..<totals.count))
        rows.totals = touched.sorted().map { index in
            Projections.Total(
                key: Int64(index) + 1, debits: totals[index].debits, credits: totals[index].credits)
        }
        return (rows, [])
    }

    /// What `post` needs to go back.
    private struct Undo {
        let keyCount: Int
        let entryCount: Int64
        var totals: [Int: Totals] = [:]
        var pockets: [Pocket: Int64] = [:]
    }

    private mutating func post(
        _ entry: Entry, into rows: inout Rows, undo: inout Undo
    ) throws(LedgerError) {
        for (line, posting) in entry.postings.enumerated() {
            let number = number(of: posting.key, into: &rows)
            let index = Int(number) - 1
            if index < undo.keyCount && undo.totals[index] == nil {
                undo.totals[index] = totals[index]
            }
            let pocket = Pocket(account: posting.account, currency: posting.money.currency)
            if undo.pockets[pocket] == nil { undo.pockets[pocket] = pockets[pocket] ?? 0 }
            let units = posting.money.minorUnits
            let grown =
                units > 0
                ? totals[index].debits.addingReportingOverflow(units)
                : totals[index].credits.subtractingReportingOverflow(units)
            let moved = (pockets[pocket] ?? 0).addingReportingOverflow(units)
            guard !grown.overflow, !moved.overflow else {
                throw LedgerError(
                    "money.overflow", "the total of \(posting.account) no longer fits",
                    at: entry.id)
            }
            if units > 0 {
                totals[index].debits = grown.partialValue
            } else {
                totals[index].credits = grown.partialValue
            }
            pockets[pocket] = moved.partialValue
            rows.postings.append(
                Projections.PostingRow(
                    entry: entryCount, line: line, key: number, valueDate: entry.valueDate,
                    minorUnits: units))
        }
    }

    private mutating func number(of key: BalanceKey, into rows: inout Rows) -> Int64 {
        if let known = numbers[key] { return known }
        totals.append(Totals())
        let number = Int64(totals.count)
        numbers[key] = number
        rows.keys.append(Projections.Key(number: number, key: key))
        return number
    }

    private func breaches(of entry: Entry, limits: (Account) -> BalanceLimit) -> [Breach] {
        var seen: Set<Pocket> = []
        return entry.postings.compactMap { posting in
            let pocket = Pocket(account: posting.account, currency: posting.money.currency)
            let balance = pockets[pocket] ?? 0
            let limit = limits(posting.account)
            guard !limit.allows(balance), seen.insert(pocket).inserted else { return nil }
            return Breach(
                entry: entry.id, account: posting.account, limit: limit,
                balance: Money(minorUnits: balance, currency: pocket.currency))
        }
    }

    private mutating func restore(_ undo: Undo, dropping keys: [Projections.Key]) {
        for key in keys { numbers[key.key] = nil }
        totals.removeLast(totals.count - undo.keyCount)
        for (index, old) in undo.totals { totals[index] = old }
        for (pocket, old) in undo.pockets { pockets[pocket] = old }
        entryCount = undo.entryCount
    }
}
