internal import ArgumentParser
internal import Financing
internal import GreenCredit
internal import Ledger
internal import Statements

/// `greencredit evidence`.
struct EvidenceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evidence", abstract: "Keep documents by their hash; list what is not held.",
        discussion: "Example:\n  greencredit evidence list --missing",
        subcommands: [Add.self, List.self, Show.self])
}

extension EvidenceCommand {
    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Keep documents, each with a signed record of its own.",
            discussion: """
                Example:
                  greencredit evidence add mandate.pdf --maker-key keys/P-1001.maker.pem \\
                    --checker-key keys/P-2001.checker.pem
                """)

        @OptionGroup var ledger: LedgerOptions

        @Argument(help: "The documents.", completion: .file())
        var files: [String]

        @OptionGroup var signing: SigningOptions

        func run() throws {
            let ledger = try ledger.open()
            let drafts = try files.compactMap { path in
                let draft = try ledger.evidenceDraft(
                    try InputFile.read(path), named: InputFile.name(path))
                if draft == nil { Terminal.print("\(InputFile.name(path)) is held already") }
                return draft
            }
            guard !drafts.isEmpty else { return }
            try signing.submit(drafts, to: ledger)
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the documents that are named or held.",
            discussion: "Example:\n  greencredit evidence list --missing --format csv")

        @OptionGroup var ledger: LedgerOptions

        @Flag(help: "Only what is named and not held.")
        var missing = false

        @OptionGroup var format: FormatOptions

        func run() throws {
            let documents = try ledger.openForReading().withProgramme { Array($0.documents.values) }
            let rows = documents.filter { !missing || !$0.isHeld }
                .sorted { ($0.name, $0.sha256.description) < ($1.name, $1.sha256.description) }
                .map { document in
                    ReportTable.Row([
                        .text(document.name),
                        .name(
                            document.isHeld
                                ? LocalizedText("held", "已存") : LocalizedText("missing", "缺")),
                        .text(document.kinds.joined(separator: ", ")),
                        .text(document.namedBy.joined(separator: ", ")),
                        .text(document.sha256.description),
                    ])
                }
            let table = ReportTable(
                "evidence", LocalizedText("Documents", "附件"),
                columns: [
                    .init("name", LocalizedText("Document", "文件"), .text),
                    .init("held", LocalizedText("Held", "存否"), .text),
                    .init("kind", LocalizedText("Kind", "种类"), .text),
                    .init("namedBy", LocalizedText("Named by", "引用"), .text),
                    .init("sha256", LocalizedText("SHA-256", "SHA-256"), .text),
                ], rows: rows)
            format.print(table, empty: missing ? "every document is held" : "no documents")
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write a document that is held to standard output.",
            discussion: "Example:\n  greencredit evidence show 1e9385a513700290a24c2ef7ea00758d")

        @OptionGroup var ledger: LedgerOptions

        @Argument(help: "Its SHA-256, or the first 32 digits of it.")
        var digest: String

        func run() throws {
            Terminal.write(try ledger.openForReading().evidence(digest).bytes)
        }
    }
}
