internal import ArgumentParser
internal import Financing
internal import GreenCredit
internal import Ledger

/// The options of every act under a loan contract.
struct LoanActOptions: ParsableArguments {
    @OptionGroup var ledger: LedgerOptions

    @Argument(help: "The loan: the number of its contract.")
    var loan: String

    @Option(help: ArgumentHelp("The document number of the act.", valueName: "number"))
    var id: String

    @Option(
        help: ArgumentHelp("The day on which the books take it.", valueName: "date"),
        transform: { try LocalDate($0) })
    var date: LocalDate

    @Option(
        help: ArgumentHelp(
            "The earlier day from which it counts, where its period is closed.",
            valueName: "date"), transform: { try LocalDate($0) })
    var effective: LocalDate?

    @OptionGroup var evidence: EvidenceOptions
    @OptionGroup var signing: SigningOptions

    /// Records an act and what follows from it.
    ///
    /// - Parameters:
    ///   - step: the step of the posting catalogue.
    ///   - amount: the amount that it states.
    ///   - words: its words.
    ///   - figures: further figures, as decimals.
    func record(
        _ step: String, amount: String? = nil, words: [String: String] = [:],
        figures: [String: String] = [:]
    ) throws {
        let ledger = try ledger.open()
        let currency = try ledger.rulebook().rulebook.currency
        let money = try amount.map { try Money(decimalText: $0, currency: currency) }
        var words = words
        words["effective"] = effective.map { "\($0)" }
        let evidence = try evidenceItems()
        let acts = try ledger.withProgramme { programme in
            var act = try programme.loanAct(
                step, of: loan, id: try Identifier.document(id), on: date, amount: money,
                words: words)
            for (name, text) in figures { act.figures[name] = try Figure(decimal: text) }
            act.evidence = evidence
            return try programme.loanActs(recording: act)
        }
        guard !acts.isEmpty else {
            Terminal.print("nothing to add: \(id) is in the ledger already")
            return
        }
        try LoanInput.submit([(loan, acts)], to: ledger, signing)
    }

    private func evidenceItems() throws -> [EvidenceItem] {
        guard let json = try evidence.json() else { return [] }
        let act = try ProgrammeAct(
            json: ["step": "x", "id": "x", "date": "2000-01-01", "evidence": json], at: "evidence")
        return act.evidence
    }
}

/// Records the acts of loans.
enum LoanInput {
    /// How many acts are sealed together: what is stopped between goes on with the next run.
    private static let chunk = 500

    /// Seals acts in order, or proposes what does not rest on something that waits.
    static func submit(
        _ work: [(loan: String, acts: [ProgrammeAct])], to ledger: OpenLedger,
        _ signing: SigningOptions
    ) throws {
        guard signing.checkerKey == nil else {
            let acts = work.flatMap(\.acts)
            for start in stride(from: 0, to: acts.count, by: chunk) {
                let part = acts[start..<min(start + chunk, acts.count)]
                try ProgrammeInput.submit(part.map { .act($0) }, to: ledger, signing)
            }
            return
        }
        // Each act is reckoned on those before it, so only the first of a loan can be judged now.
        let first = work.compactMap(\.acts.first)
        try ProgrammeInput.submit(first.map { .act($0) }, to: ledger, signing)
        let left = work.reduce(0) { $0 + max(0, $1.acts.count - 1) }
        if left > 0 {
            Terminal.note(
                "\(left) more \(left == 1 ? "act follows" : "acts follow") once this is approved: "
                    + "give the same command again")
        }
    }
}
