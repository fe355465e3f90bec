public import Ledger

extension ProgrammeState {
    /// Takes in an act that was sealed, with the entries that were sealed with it.
    ///
    /// Its rules were asked when it was sealed; to ask them again is the work of `decide`.
    ///
    /// - Throws: what `decide` throws for an act that cannot be understood.
    public mutating func restore(_ act: ProgrammeAct, entries: [Entry]) throws(LedgerError) {
        let rulebook = governing(act)
        var effects: [(project: String, event: InstrumentEvent)] = []
        var record: LoanActRecord?
        if act.step == "reversal" {
            effects = cancellation(of: entries.first).map { [$0] } ?? []
        } else {
            let template = try template(act, rulebook)
            let facts = try facts(for: act, template, rulebook)
            effects = try self.effects(of: act, template.id, facts)
            record = try loanRecord(of: act, facts, entries)
        }
        try apply(
            ProgrammeDecision(
                act: act, rulebook: rulebook.name, verdicts: [], lifeRefusal: nil,
                entries: entries, effects: effects, movedProject: act.project,
                loanRecord: record))
    }

    /// Moves the balance of an account, for entries that no act of the programme made.
    public mutating func move(_ account: Account, by money: Money) {
        balances.move(account, by: money)
    }

    /// Whether an entry is of an instrument's life or of a loan: only an act may cancel it.
    public func isPayment(_ id: String, book: String) -> Bool {
        let key = EntryKey(book: book, id: id)
        return payments[key] != nil || loanEntries[key] != nil
    }

    /// What the cancelling of a payment does to its instrument.
    func cancellation(of reversal: Entry?) -> (project: String, event: InstrumentEvent)? {
        guard let reversal, let original = reversal.draft.reverses,
            let payment = payments[EntryKey(book: reversal.book, id: original)],
            let event = payment.event.cancellation
        else { return nil }
        return (payment.project, event)
    }
}
