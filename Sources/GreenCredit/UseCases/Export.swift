public import Ledger
internal import Stores

extension OpenLedger {
    /// The whole journal as hledger reads it, one transaction per side of an entry.
    ///
    /// Accounts are `book:side:code[:sub-account]`, so that `hledger balance` shows our balances.
    public func exportHledger(
        _ query: LedgerQuery = LedgerQuery(), to write: (String) throws -> Void
    )
        throws
    {
        try store.read { reader in
            let keys = try reader.keys().map(\.key)
            try write("; Exported by GreenCredit: one transaction per entry and side.\n")
            for currency in Set(keys.map(\.currency)).sorted() {
                let sample = Money(
                    minorUnits: 1000 * currency.minorUnitsPerMajor, currency: currency)
                let text = currency.exponent == 0 ? "1000." : sample.decimalText
                try write("commodity \(text) \(currency)\n")
            }
            for account in Set(keys.map(\.account)).sorted() { try write("account \(account)\n") }
            try forEachEntry(query, reader) { number, entry in
                for side in Side.allCases {
                    let postings = entry.postings.filter { $0.account.side == side }
                    guard !postings.isEmpty else { continue }
                    try write(HledgerText.transaction(entry, postings, number: number))
                }
            }
        }
    }

    /// The whole journal as JSON lines that `propose` and `post` read back, one entry a line.
    public func exportJSON(_ query: LedgerQuery = LedgerQuery(), to write: ([UInt8]) throws -> Void)
        throws
    {
        try store.read { reader in
            try forEachEntry(query, reader) { _, entry in
                try write(CanonicalJSON.encode(.object(entry.json)) + [0x0A])
            }
        }
    }

    /// The entries of the journal in the order in which they took effect.
    public func journal(_ query: LedgerQuery = LedgerQuery()) throws -> [Entry] {
        var entries: [Entry] = []
        try store.read { reader in
            try forEachEntry(query, reader) { _, entry in entries.append(entry) }
        }
        return entries
    }

    private func forEachEntry(
        _ query: LedgerQuery, _ reader: any LedgerReader,
        _ body: (Int64, Entry) throws -> Void
    ) throws {
        let bound = try reader.entryBound(knownAt: query.knownAt)
        let last = query.asOf ?? LocalDate.range.upperBound
        try StoredEntries(store: store, reader: reader).forEach(below: bound) { number, entry, _ in
            guard number < bound, entry.valueDate <= last,
                query.book == nil || query.book == entry.book
            else { return }
            try body(number, entry)
        }
    }
}

/// Entries in the journal format of hledger 1.25 and later.
enum HledgerText {
    static func transaction(_ entry: Entry, _ postings: [Posting], number: Int64) -> String {
        var text =
            "\n\(entry.valueDate) (\(entry.book)/\(entry.id)) \(plain(entry.draft.narrative))\n"
        if let flow = entry.draft.flow { text += "    ; flow:\(flow)\n" }
        if let reversed = entry.draft.reverses { text += "    ; reverses:\(reversed)\n" }
        for posting in postings {
            let tags = posting.dimensions.members.map { "\($0.name):\($0.value)" }
                .joined(separator: ", ")
            text += "    \(posting.account)  \(posting.money)"
            text += tags.isEmpty ? "\n" : "  ; \(tags)\n"
        }
        return text
    }

    /// A description without the signs that mean something to hledger.
    private static func plain(_ text: String?) -> String {
        String((text ?? "").map { ";|\n".contains($0) ? " " : $0 })
    }
}
