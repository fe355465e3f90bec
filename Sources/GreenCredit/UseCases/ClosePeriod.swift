public import Ledger
internal import Proofs
internal import Stores

extension OpenLedger {
    /// The draft of a record that closes a book up to a day.
    ///
    /// It names the hash of the book's trial balance at that day; `verify` computes it again, now
    /// and ever after, since nothing may be posted before that day any more.
    public func closing(of book: String, through day: LocalDate) throws -> RecordDraft {
        RecordDraft(
            id: "CLOSE-\(book)-\(day)", valueDate: day,
            content: .other(
                .periodClose(
                    PeriodClose(
                        book: book, through: day,
                        trialBalance: try store.read {
                            try ClosedBook.digest(of: book, at: day, $0).text
                        }))))
    }

    /// Up to which day each book is closed.
    public func closedPeriods() throws -> [(book: String, through: LocalDate)] {
        try withState { state in
            state.closedThrough.map { ($0.key, $0.value) }.sorted { $0.0 < $1.0 }
        }
    }

}

/// The balances of a book at the end of a period, as they are hashed.
enum ClosedBook {
    /// SHA-256 of a canonical list of account, currency and balance; zeros are left out.
    static func digest(
        of book: String, at day: LocalDate, _ reader: any LedgerReader
    ) throws -> SHA256Digest {
        let totals = try reader.totals(asOf: day, entriesBelow: try reader.entryCount())
        let byKey = Dictionary(totals.map { ($0.key, $0.debits - $0.credits) }) { $1 }
        var balances: [BalanceKey: Int64] = [:]
        for key in try reader.keys() where key.key.account.book == book {
            let pocket = BalanceKey(
                account: key.key.account, currency: key.key.currency, dimensions: .none)
            balances[pocket, default: 0] += byKey[key.number] ?? 0
        }
        let rows = balances.filter { $0.value != 0 }.sorted { $0.key < $1.key }
            .map { key, minorUnits -> JSONValue in
                let balance = Money(minorUnits: minorUnits, currency: key.currency)
                return [
                    "account": .string(key.account.description),
                    "balance": .string(balance.decimalText),
                    "currency": .string(key.currency.code),
                ]
            }
        return SHA256Digest.of(CanonicalJSON.encode(.array(rows)))
    }
}
