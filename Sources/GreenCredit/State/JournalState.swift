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

    /// What the journal knows of a key.
    private struct KeyState {
        var totals = Totals()
        /// Where the key's pocket stands in `pockets`.
        let pocket: Int32
        /// The number that the key has in the catalogue.
        let catalogued: UInt32
    }

    /// The numbers that keys have before the journal gives them its own.
    let catalogue: KeyCatalogue
    /// How many entries are effective; the next one gets this number.
    private(set) var entryCount: Int64 = 0
    /// The journal's number by the catalogue's; 0 for a key that the journal does not have.
    private var numbers: [UInt32] = []
    /// By the journal's number, less one.
    private var keys: [KeyState] = []
    private var pocketNumbers: [Pocket: Int32] = [:]
    private var pockets: [Int64] = []

    /// The state of an empty journal.
    init(catalogue: KeyCatalogue) { self.catalogue = catalogue }

    /// The state that stored keys and totals describe.
    init(
        entryCount: Int64, keys rows: [Projections.Key], totals: [Projections.Total],
        catalogue: KeyCatalogue
    ) {
        self.catalogue = catalogue
        self.entryCount = entryCount
        for row in rows { _ = append(row.key, catalogued: catalogue.number(of: row.key)) }
        for row in totals where row.key >= 1 && row.key <= Int64(keys.count) {
            let index = Int(row.key) - 1
            keys[index].totals = Totals(debits: row.debits, credits: row.credits)
            // A damaged row must not stop the program here; `verify` finds and names it.
            pockets[Int(keys[index].pocket)] &+= row.debits &- row.credits
        }
    }

    /// What posting adds to the projections.
    struct Rows: Sendable {
        var keys: [Projections.Key] = []
        var sheet = PostedSheet(first: 0)
    }

    /// A balance that would leave its side.
    struct Breach: Sendable {
        /// The entry's place in the sheet.
        let entry: Int
        let account: Account
        let limit: BalanceLimit
        let balance: Money
    }

    /// The most breaches that are listed.
    static let listedBreaches = 100

    /// Posts entries in order, each with the limits of its accounts; or nothing, and the breaches.
    ///
    /// - Throws: `money.overflow` if a running total would no longer fit.
    mutating func post(
        _ sheet: JournalSheet, rules: AccountRules
    ) throws(LedgerError) -> (rows: Rows, breaches: [Breach]) {
        let keyCount = keys.count
        var rows = Rows()
        rows.sheet = numbered(sheet, &rows.keys)
        var breaches: [Breach] = []
        var done = 0
        do throws(LedgerError) {
            for entry in 0..<sheet.count {
                let lines = sheet.lines(of: entry)
                for line in lines {
                    try post(rows.sheet.keys[line], sheet.minorUnits[line])
                    done += 1
                }
                for line in lines
                where !keeps(rows.sheet.keys[line], sheet.keys[line], rules)
                    && breaches.count < JournalState.listedBreaches
                {
                    let breach = breach(entry, rows.sheet.keys[line], sheet.keys[line], rules)
                    if !breaches.contains(where: {
                        $0.entry == entry && $0.account == breach.account
                    }) {
                        breaches.append(breach)
                    }
                }
            }
        } catch {
            undo(rows.sheet, lines: done, keyCount: keyCount)
            throw error
        }
        guard breaches.isEmpty else {
            undo(rows.sheet, lines: done, keyCount: keyCount)
            return (Rows(), breaches)
        }
        entryCount += Int64(sheet.count)
        return (rows, [])
    }

    /// Whether entries could be posted; nothing moves.
    ///
    /// - Throws: as `post`.
    mutating func breaches(
        of sheet: JournalSheet, rules: AccountRules
    ) throws(LedgerError) -> [Breach] {
        let keyCount = keys.count
        let (rows, breaches) = try post(sheet, rules: rules)
        guard breaches.isEmpty else { return breaches }
        entryCount -= Int64(sheet.count)
        undo(rows.sheet, lines: rows.sheet.keys.count, keyCount: keyCount)
        return []
    }

    // MARK: - Keys

    /// The sheet with the journal's numbers of keys; new keys get the next ones.
    private mutating func numbered(
        _ sheet: JournalSheet, _ new: inout [Projections.Key]
    ) -> PostedSheet {
        var posted = PostedSheet(first: entryCount)
        posted.identities = sheet.identities
        posted.days = sheet.days
        posted.lineEnds = sheet.lineEnds
        posted.minorUnits = sheet.minorUnits
        posted.keys = sheet.keys
        for line in posted.keys.indices {
            let catalogued = Int(sheet.keys[line])
            if catalogued < numbers.count, numbers[catalogued] != 0 {
                posted.keys[line] = numbers[catalogued]
            } else {
                let key = catalogue.key(sheet.keys[line])
                let number = append(key, catalogued: sheet.keys[line])
                new.append(Projections.Key(number: Int64(number), key: key))
                posted.keys[line] = number
            }
        }
        return posted
    }

    private mutating func append(_ key: BalanceKey, catalogued: UInt32) -> UInt32 {
        let pocket = Pocket(account: key.account, currency: key.currency)
        let place = pocketNumbers[pocket] ?? Int32(pockets.count)
        if Int(place) == pockets.count {
            pockets.append(0)
            pocketNumbers[pocket] = place
        }
        keys.append(KeyState(pocket: place, catalogued: catalogued))
        if Int(catalogued) >= numbers.count {
            let missing = max(Int(catalogued) + 1, 2 * numbers.count) - numbers.count
            numbers.append(contentsOf: repeatElement(0, count: missing))
        }
        numbers[Int(catalogued)] = UInt32(keys.count)
        return UInt32(keys.count)
    }

    // MARK: - Lines

    @inline(__always)
    private mutating func post(
        _ number: UInt32, _ units: Int64
    ) throws(LedgerError) {
        let index = Int(number) - 1
        let pocket = Int(keys[index].pocket)
        let grown =
            units > 0
            ? keys[index].totals.debits.addingReportingOverflow(units)
            : keys[index].totals.credits.subtractingReportingOverflow(units)
        let moved = pockets[pocket].addingReportingOverflow(units)
        guard !grown.overflow, !moved.overflow else {
            throw LedgerError(
                "money.overflow",
                "the total of \(catalogue.key(keys[index].catalogued).account) no longer fits")
        }
        if units > 0 {
            keys[index].totals.debits = grown.partialValue
        } else {
            keys[index].totals.credits = grown.partialValue
        }
        pockets[pocket] = moved.partialValue
    }

    @inline(__always)
    private func keeps(_ number: UInt32, _ catalogued: UInt32, _ rules: AccountRules) -> Bool {
        rules.limit(of: catalogued).allows(pockets[Int(keys[Int(number) - 1].pocket)])
    }

    private func breach(
        _ entry: Int, _ number: UInt32, _ catalogued: UInt32, _ rules: AccountRules
    ) -> Breach {
        let key = catalogue.key(catalogued)
        return Breach(
            entry: entry, account: key.account, limit: rules.limit(of: catalogued),
            balance: Money(
                minorUnits: pockets[Int(keys[Int(number) - 1].pocket)], currency: key.currency))
    }

    /// Takes back the first lines of a sheet, and the keys that were new with it.
    private mutating func undo(_ sheet: PostedSheet, lines: Int, keyCount: Int) {
        for line in 0..<lines {
            let index = Int(sheet.keys[line]) - 1
            let units = sheet.minorUnits[line]
            if units > 0 {
                keys[index].totals.debits -= units
            } else {
                keys[index].totals.credits += units
            }
            pockets[Int(keys[index].pocket)] -= units
        }
        for key in keys[keyCount...] { numbers[Int(key.catalogued)] = 0 }
        keys.removeLast(keys.count - keyCount)
    }
}

/// What a rulebook says of accounts, asked once for each key.
struct AccountRules: Sendable {
    /// What is known of a key.
    private enum Verdict: UInt8 {
        case unasked, none, noCreditBalance, noDebitBalance, refused
    }

    private let rulebookDimensions: Set<String>
    private var verdicts: [Verdict] = []

    /// Nothing was asked yet.
    init(dimensions: Set<String>) { rulebookDimensions = dimensions }

    /// The limit of a key that is allowed.
    @inline(__always)
    func limit(of catalogued: UInt32) -> BalanceLimit {
        switch verdicts[Int(catalogued)] {
        case .noCreditBalance: .noCreditBalance
        case .noDebitBalance: .noDebitBalance
        default: .none
        }
    }

    /// Whether all keys of a sheet are allowed.
    mutating func allow(
        _ sheet: JournalSheet, chart: ChartOfAccounts, catalogue: KeyCatalogue
    ) -> Bool {
        let count = catalogue.count
        if verdicts.count < count {
            verdicts.append(contentsOf: repeatElement(.unasked, count: count - verdicts.count))
        }
        var isAllowed = true
        for key in sheet.keys {
            if verdicts[Int(key)] == .unasked {
                verdicts[Int(key)] = ask(catalogue.key(key), chart)
            }
            isAllowed = isAllowed && verdicts[Int(key)] != .refused
        }
        return isAllowed
    }

    private func ask(_ key: BalanceKey, _ chart: ChartOfAccounts) -> Verdict {
        guard let definition = chart.findDefinition(of: key.account),
            key.dimensions.members.allSatisfy({ rulebookDimensions.contains($0.name) })
        else { return .refused }
        switch definition.limit {
        case .none: return .none
        case .noCreditBalance: return .noCreditBalance
        case .noDebitBalance: return .noDebitBalance
        }
    }
}
