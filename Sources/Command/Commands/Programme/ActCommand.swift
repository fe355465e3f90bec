internal import ArgumentParser
internal import Financing
internal import GreenCredit
internal import Ledger
internal import Proofs

/// `greencredit act`.
struct ActCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "act",
        abstract: "Record a business act; its entries in all books follow from the rulebook.",
        discussion: """
            STEP is a posting template of the rulebook, such as commitment, advance or drawdown. \
            The act states figures and words, never accounts. All rules are asked, and what they \
            refuse is told with every reason. With both keys the act is sealed, with the maker's \
            alone it waits in the inbox.

            A FILE holds registers and acts in order: YAML or JSON with the members schema and \
            records, or CSV with one act a line. It is recorded whole or not at all.

            Example:
              greencredit act advance --id A-100 --date 2025-03-05 --project E1 \\
                --figure amount=3000000.00 --word account=E1-GRANT-01 --word bank=BK \\
                --maker-key keys/P-1001.maker.pem --checker-key keys/P-2001.checker.pem
              greencredit act --file acts.yaml --maker-key keys/P-1001.maker.pem
            """)

    @OptionGroup var ledger: LedgerOptions

    @Argument(help: "The step: a posting template of the rulebook.")
    var step: String?

    @Option(
        help: ArgumentHelp("A file of registers and acts instead.", valueName: "file"),
        completion: .file())
    var file: String?

    @Option(help: ArgumentHelp("The document number.", valueName: "number"))
    var id: String?

    @Option(help: ArgumentHelp("The day on which it counts.", valueName: "date"))
    var date: String?

    @Option(help: "The project whose money is used.")
    var project: String?

    @Option(help: "The loan contract under which it happens.")
    var loan: String?

    @Option(help: "The sub-programme; by default the project's.")
    var subprogramme: String?

    @Option(help: "What ties its entries together in all books.")
    var flow: String?

    @Option(help: ArgumentHelp("The step that a correction repeats.", valueName: "step"))
    var repeats: String?

    @Option(help: ArgumentHelp("The entry that a reversal cancels.", valueName: "entry"))
    var reverses: String?

    @Option(
        parsing: .singleValue,
        help: ArgumentHelp("Only this book; may be given again.", valueName: "book"))
    var book: [String] = []

    @Option(
        parsing: .singleValue, help: ArgumentHelp("An exact figure.", valueName: "name=amount"))
    var figure: [NamedText] = []

    @Option(parsing: .singleValue, help: ArgumentHelp("A word.", valueName: "name=word"))
    var word: [NamedText] = []

    @Option(
        parsing: .singleValue,
        help: ArgumentHelp("The voucher's number in a book.", valueName: "book=number"))
    var voucher: [NamedText] = []

    @OptionGroup var evidence: EvidenceOptions
    @OptionGroup var signing: SigningOptions

    func run() throws {
        let ledger = try ledger.open()
        if let file {
            guard step == nil, id == nil else {
                throw GreenCreditError(
                    .usage, "act.both", "give a STEP with its options, or --file, not both")
            }
            let records = try ProgrammeInput.read(file, for: ledger)
            return try ProgrammeInput.submit(records, to: ledger, signing)
        }
        let act = try ProgrammeAct(json: try json(), at: "act")
        try ProgrammeInput.submit([.act(act)], to: ledger, signing)
    }

    private func json() throws -> JSONValue {
        guard let step else {
            throw GreenCreditError(
                .usage, "act.step", "which step? “rulebook show” lists the posting templates")
        }
        let single: [(String, String?)] = [
            ("step", step), ("id", id), ("date", date), ("project", project),
            ("loan", loan), ("subprogramme", subprogramme), ("flow", flow), ("repeats", repeats),
            ("reverses", reverses),
        ]
        var members = single.compactMap { name, text in
            text.map { (name, JSONValue.string($0)) }
        }
        if !figure.isEmpty { members.append(("figures", try NamedText.object(figure))) }
        if !word.isEmpty { members.append(("details", try NamedText.object(word))) }
        if !book.isEmpty { members.append(("books", .array(book.map(JSONValue.string)))) }
        if !voucher.isEmpty {
            members.append(
                (
                    "documents",
                    .array(
                        voucher.map { ["book": .string($0.name), "number": .string($0.text)] })
                ))
        }
        if let items = try evidence.json() { members.append(("evidence", items)) }
        return .object(JSONObject(members))
    }
}

/// Reads files of registers and acts, and records what they hold.
enum ProgrammeInput {
    static func read(_ path: String, for ledger: OpenLedger) throws -> [ProgrammeRecord] {
        try ProgrammeFile(
            try InputFile.read(path), named: InputFile.name(path),
            rulebook: try ledger.rulebook().rulebook
        ).records
    }

    /// Seals records or proposes them, and tells what the rules warn of and what is not held.
    static func submit(
        _ records: [ProgrammeRecord], to ledger: OpenLedger, _ signing: SigningOptions
    ) throws {
        let found = try ledger.drafts(of: records)
        for (id, verdict) in found.warnings.prefix(100) {
            Terminal.note("warning: \(id): \(verdict.refusal)")
        }
        for item in found.notHeld.prefix(20) {
            Terminal.note("the document \(item.name) is not held; add it with “evidence add”")
        }
        if found.notHeld.count > 20 {
            Terminal.note("… and \(found.notHeld.count - 20) more documents that are not held")
        }
        try signing.submit(found.drafts, to: ledger)
    }
}
