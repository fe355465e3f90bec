public import Ledger

extension ProgrammeState {
    /// The state after records, and the entries that they gave, with nothing kept anywhere.
    ///
    /// - Throws: `acts.refused` for the first record that the rules refuse, and the errors of acts
    ///   that cannot be understood.
    public static func replaying(
        _ records: [ProgrammeRecord], under rulebook: Rulebook
    ) throws(LedgerError) -> (state: ProgrammeState, entries: [Entry]) {
        var state = ProgrammeState(rulebook: rulebook)
        var entries: [Entry] = []
        var known: [EntryKey: Entry] = [:]
        for record in records {
            switch record {
            case .register(let record):
                let refused = state.verdicts(for: record).first { !$0.allows }
                if let refused { throw refusal(record.id, refused.refusal.description) }
                state.apply(record)
            case .act(let act):
                let decision = try state.decide(act) { known[EntryKey(book: $0, id: $1)] }
                guard decision.isAllowed else {
                    let reasons = decision.refusals.map(\.description)
                    throw refusal(act.id, reasons.joined(separator: "; "))
                }
                try state.apply(decision)
                for entry in decision.entries {
                    known[EntryKey(book: entry.book, id: entry.id)] = entry
                }
                entries += decision.entries
            }
        }
        return (state, entries)
    }

    private static func refusal(_ id: String, _ reason: String) -> LedgerError {
        LedgerError("acts.refused", "the rules refuse the record: \(reason)", at: id)
    }
}
