public import Ledger
internal import Stores

/// A line of an account's register.
public struct RegisterLine: Sendable, Hashable {
    /// The day on which it counts.
    public let valueDate: LocalDate
    /// The document number of the entry.
    public let entry: String
    /// The entry's number in the journal.
    public let number: Int64
    /// The account and sub-account.
    public let account: Account
    /// The amount; a debit is positive.
    public let money: Money
    /// The balance of all lines so far in this currency, earlier days included.
    public let balance: Money
    /// What it is for.
    public let dimensions: Dimensions
    /// What happened.
    public let narrative: String?
    /// The movement that ties several books together.
    public let flow: String?
    /// Whether the entry cancels another.
    public let isReversal: Bool
    /// The accounts on the other side of the entry.
    public let counterAccounts: [Account]
    /// When the ledger knew.
    public let sealed: Timestamp
}

/// The lines of some accounts in a stretch of days.
public struct Register: Sendable {
    /// The balances before the first day, per currency.
    public let opening: [Money]
    /// The lines in order of value date and entry.
    public let lines: [RegisterLine]
    /// The balances after the last line, per currency.
    public let closing: [Money]
}

extension OpenLedger {
    /// The lines of the accounts that a query asks for, from a day on, with running balances.
    public func register(_ query: LedgerQuery, from first: LocalDate? = nil) throws -> Register {
        try store.read { reader in
            let keys = try reader.keys().filter { query.matches($0.key) }
            let keyByNumber = Dictionary(uniqueKeysWithValues: keys.map { ($0.number, $0.key) })
            let rows = try reader.postings(
                ofKeys: keys.map(\.number), from: LocalDate.range.lowerBound,
                to: query.asOf ?? LocalDate.range.upperBound,
                entriesBelow: try reader.entryBound(knownAt: query.knownAt)
            ).sorted {
                ($0.valueDate, $0.entry, $0.line) < ($1.valueDate, $1.entry, $1.line)
            }
            var journal = JournalPages(reader: reader)
            var running: [Currency: Money] = [:]
            var opening: [Currency: Money] = [:]
            var lines: [RegisterLine] = []
            for row in rows {
                guard let key = keyByNumber[row.key] else { continue }
                let money = Money(minorUnits: row.minorUnits, currency: key.currency)
                let balance = try (running[key.currency] ?? .zero(key.currency)).adding(money)
                running[key.currency] = balance
                if let first, row.valueDate < first {
                    opening[key.currency] = balance
                    continue
                }
                let (entry, sealed) = try journal.entry(row.entry)
                lines.append(
                    RegisterLine(
                        valueDate: row.valueDate, entry: entry.id, number: row.entry,
                        account: key.account, money: money, balance: balance,
                        dimensions: key.dimensions, narrative: entry.draft.narrative,
                        flow: entry.draft.flow, isReversal: entry.draft.reverses != nil,
                        counterAccounts: entry.counterAccounts(of: key.account, money),
                        sealed: sealed))
            }
            let inOrder: ([Currency: Money]) -> [Money] = { amounts in
                amounts.values.sorted { $0.currency < $1.currency }
            }
            return Register(
                opening: inOrder(opening), lines: lines, closing: inOrder(running))
        }
    }
}

extension Entry {
    /// The accounts of the same side that stand on the other side of a posting.
    func counterAccounts(of account: Account, _ money: Money) -> [Account] {
        let isDebit = money.minorUnits > 0
        return postings.filter {
            $0.account.side == account.side && ($0.money.minorUnits > 0) != isDebit
        }.map(\.account)
    }
}

/// Finds entries by their number, and reads every record only once in a row.
struct JournalPages {
    let reader: any LedgerReader
    private var effect: Projections.Effect?
    private var entries: [Entry] = []
    private var sealed = Timestamp(millisecondsSince1970: 0)
    private var pages: [Int64: (Projections.Effect, [Entry], Timestamp)] = [:]

    init(reader: any LedgerReader) { self.reader = reader }

    /// The entry of a number, and when it took effect.
    mutating func entry(_ number: Int64) throws -> (Entry, Timestamp) {
        if effect.map({ !($0.first..<$0.first + Int64($0.count)).contains(number) }) ?? true {
            try turn(to: number)
        }
        guard let effect, entries.indices.contains(Int(number - effect.first)) else {
            throw GreenCreditError(
                .integrity, "journal.entry", "entry \(number) of the journal has no record; "
                    + "run “greencredit verify”")
        }
        return (entries[Int(number - effect.first)], sealed)
    }

    private mutating func turn(to number: Int64) throws {
        guard let found = try reader.findEffect(ofEntry: number) else {
            effect = nil
            return
        }
        if pages[found.first] == nil {
            let record = try reader.records(found.seq..<found.seq + 1).first
            pages[found.first] = (
                found, try StoredEntries(reader: reader).entries(at: found.source),
                record?.sealed ?? sealed
            )
        }
        (effect, entries, sealed) = pages[found.first].map { ($0, $1, $2) } ?? (nil, [], sealed)
    }
}
