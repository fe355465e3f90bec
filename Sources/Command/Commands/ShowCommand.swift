internal import ArgumentParser
internal import GreenCredit
internal import Ledger
internal import Proofs
internal import Statements

/// `greencredit show`.
struct ShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Print a record or proposal for a person, or its exact bytes.",
        discussion: """
            Examples:
              greencredit show PAY-17
              greencredit show PAY-17 --format json | sha256sum
            """)

    @OptionGroup var ledger: LedgerOptions

    @Argument(help: "The record's number.")
    var id: String

    @OptionGroup var format: FormatOptions

    func run() throws {
        let ledger = try ledger.openForReading()
        let detail = try ledger.detail(of: id)
        switch format.format {
        case .json: Terminal.write(detail.record.bytes)
        case .csv: format.print(postings(detail), empty: "")
        case .text: printText(detail)
        }
    }

    private func printText(_ detail: RecordDetail) {
        let record = detail.record
        Terminal.print("\(record.id)  (\(record.kind.rawValue))")
        switch detail.state {
        case .proposed: Terminal.print("  waits in the inbox for a checker")
        case .waiting: Terminal.print("  sealed, waits for a further checker")
        case .sealed: break
        }
        if let seq = detail.seq, let sealed = detail.sealed {
            Terminal.print("  place \(seq) of the log, sealed \(sealed)")
        }
        if let day = record.valueDate { Terminal.print("  value date \(day)") }
        Terminal.print(
            "  prepared \(record.preparedAt), rulebook \(record.rulebook.description.prefix(16))…")
        for signer in detail.signers {
            let word = signer.commitment == .creation ? "made by" : "approved by"
            Terminal.print("  \(word) \(signer.name) (\(signer.person))")
        }
        for evidence in record.evidence {
            Terminal.print("  with \(evidence.name), SHA-256 \(evidence.sha256)")
        }
        if case .act(let act, _) = record.body {
            Terminal.print("  act \(CanonicalText.of(act.json))")
        }
        if case .batch(let batch) = record.body {
            let totals = batch.controlTotals.map { "\($0.groupedText) \($0.currency)" }
            Terminal.print(
                "  \(batch.count) items, control total \(totals.joined(separator: ", "))")
        }
        if case .statement(let json) = record.body, let statement = try? Statement(json: json) {
            Terminal.print("")
            Terminal.print(statement.text(format.language))
        }
        guard !detail.entries.isEmpty else { return }
        Terminal.print("")
        format.print(postings(detail), empty: "")
    }

    private func postings(_ detail: RecordDetail) -> ReportTable {
        let rows = detail.entries.flatMap { entry in
            entry.postings.map { posting in
                let units = posting.money.minorUnits
                let amount = ReportTable.Cell.money(
                    Money(
                        minorUnits: Int64(clamping: units.magnitude),
                        currency: posting.money.currency))
                return ReportTable.Row([
                    .date(entry.valueDate), .text(entry.id),
                    .text(posting.account.description), units > 0 ? amount : .empty,
                    units < 0 ? amount : .empty,
                    entry.draft.narrative.map(ReportTable.Cell.text) ?? .empty,
                ])
            }
        }
        return ReportTable(
            "postings", LocalizedText("Postings", "分录"),
            columns: [
                .init("date", LocalizedText("Date", "日期"), .date),
                .init("entry", LocalizedText("Entry", "凭证号"), .text),
                .init("account", LocalizedText("Account", "科目"), .text),
                .init("debit", LocalizedText("Debit", "借方"), .money),
                .init("credit", LocalizedText("Credit", "贷方"), .money),
                .init("narrative", LocalizedText("Text", "摘要"), .text),
            ], rows: rows)
    }
}

/// JSON objects as one line of text.
enum CanonicalText {
    static func of(_ object: JSONObject) -> String {
        String(decoding: CanonicalJSON.encode(.object(object)), as: UTF8.self)
    }
}
