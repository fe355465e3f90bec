import Ledger

/// The texts of one page's lines as bytes of the file, decoded when they are asked for.
final class MT940Texts: Sendable {
    private let text: EncodedText
    private let values: MT940Values
    private let entries: [MT940Entry]
    /// The lines of the `:86:` fields of all entries, one behind the other.
    private let narratives: [MT940TextLine]
    /// Where the lines of each entry end.
    private let narrativeEnds: [Int]
    /// The lines behind the first of the `:61:` fields that hold no reference.
    private let supplements: [MT940TextLine]
    private let statement: RecordSource
    /// How many lines of the statement stand on pages before.
    private let before: Int

    init(
        _ entries: [MT940Entry], narratives: [MT940TextLine], narrativeEnds: [Int],
        supplements: [MT940TextLine], of text: EncodedText, _ values: MT940Values,
        statement: RecordSource, before: Int
    ) {
        self.entries = entries
        self.narratives = narratives
        self.narrativeEnds = narrativeEnds
        self.supplements = supplements
        self.text = text
        self.values = values
        self.statement = statement
        self.before = before
    }

    /// The lines of an entry's narrative.
    private func narrative(_ number: Int) -> ArraySlice<MT940TextLine> {
        narratives[(number == 0 ? 0 : narrativeEnds[number - 1])..<narrativeEnds[number]]
    }

    /// Whether a sub-field of an entry's narrative breaks its dialect.
    func isMalformed(_ number: Int) -> Bool {
        MT940Narrative.isMalformed(narrative(number), of: text)
    }

    /// Where an entry comes from.
    func source(_ number: Int) -> RecordSource {
        RecordSource(
            digest: statement.digest, statement: statement.statement, line: before + number + 1,
            place: entries[number].place(values))
    }

    /// What an entry says.
    func content(_ number: Int) -> StatementLineContent {
        let entry = entries[number]
        var narrative = MT940Narrative(narrative(number), of: text)
        if narrative.narrative.isEmpty, !entry.supplement.isEmpty {
            let more = supplements[entry.supplement].map { text.string(values.trimmed($0.range)) }
            narrative.narrative = more.filter { !$0.isEmpty }.joined(separator: "\n")
        }
        let code = entry.code(text)
        return StatementLineContent(
            references: references(narrative.references, entry, code),
            counterparty: narrative.counterparty, narrative: narrative.narrative,
            transactionCode: code, source: source(number))
    }

    /// The account owner's reference is the end-to-end one where none is named.
    private func references(
        _ named: StatementReferences, _ entry: MT940Entry, _ code: String?
    ) -> StatementReferences {
        var references = named
        let own = entry.reference(text)
        references.bank = entry.bankReference(text)
        if references.endToEnd == nil {
            references.endToEnd = own
        } else if references.instruction == nil {
            references.instruction = own
        }
        if code == "NCHK" || code == "FCHK" { references.cheque = own }
        return references
    }
}
