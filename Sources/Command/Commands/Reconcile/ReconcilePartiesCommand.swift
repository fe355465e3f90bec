internal import ArgumentParser
internal import Banking
internal import Foundation
internal import GreenCredit
internal import Ledger
internal import Statements

extension ReconcileCommand {
    struct Parties: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Compare what finance, bank and enterprise have of each other.",
            discussion: """
                Prints the three-party certificate 三方对账确认书: for each pair of a YAML file the \
                amounts of both parties, the difference, and its classes; with --details each \
                difference by itself. The file lists pairs with id, name, left and right, each \
                with party and accounts. Exit code 1 if something differs.

                Example:
                  greencredit reconcile parties pairs.yaml --project E3 --as-of 2025-12-31
                """)

        @OptionGroup var ledger: LedgerOptions

        @Argument(help: "The pairs, YAML.", completion: .file())
        var pairs: String

        @Option(
            help: ArgumentHelp("The last day of the quarter.", valueName: "date"),
            transform: { try LocalDate($0) })
        var asOf: LocalDate

        @Option(help: "Only postings of this project.")
        var project: String?

        @Flag(help: "List each difference.")
        var details = false

        @OptionGroup var comparison: ComparisonOptions
        @OptionGroup var format: FormatOptions

        func run() throws {
            let ledger = try ledger.openForReading()
            let pairs = try ProfileDocument.pairs(
                try InputFile.read(pairs), named: InputFile.name(pairs), project: project)
            let compared = try pairs.map { pair in
                (
                    pair: pair,
                    found: try ledger.compare(
                        pair.left.accounts, with: pair.right.accounts,
                        isSameDirection: pair.isSameDirection, asOf: asOf,
                        settings: comparison.settings)
                )
            }
            format.print(certificate(compared), empty: "the file lists no pair")
            for (pair, found) in compared where details && !found.differences.isEmpty {
                Terminal.note("\(pair.id): \(format.language.text(pair.name))")
                format.print(ComparisonPrinter.table(found), empty: "nothing differs")
            }
            if compared.contains(where: { !$0.found.differences.isEmpty }) { throw ExitCode(1) }
        }

        private func certificate(
            _ compared: [(pair: MirrorPair, found: BookComparison)]
        ) -> ReportTable {
            ReportTable(
                "three-party-certificate",
                LocalizedText("Three-party certificate", "三方对账确认书"),
                columns: [
                    .init("pair", LocalizedText("Pair", "对账项目"), .text),
                    .init("left", LocalizedText("Party", "甲方"), .text),
                    .init("leftAmount", LocalizedText("Amount", "金额"), .money),
                    .init("right", LocalizedText("Other party", "乙方"), .text),
                    .init("rightAmount", LocalizedText("Amount", "金额"), .money),
                    .init("difference", LocalizedText("Difference", "差额"), .money),
                    .init("classes", LocalizedText("Classes", "差异类别"), .text),
                ],
                rows: compared.map { pair, found in
                    ReportTable.Row([
                        .name(pair.name), .text("\(pair.left.party) \(pair.left.accounts.text)"),
                        .money(found.ours),
                        .text("\(pair.right.party) \(pair.right.accounts.text)"),
                        .money(found.theirs), .money(found.difference), .name(Self.classes(found)),
                    ])
                })
        }

        /// How many differences of each class there are.
        private static func classes(_ found: BookComparison) -> LocalizedText {
            let counts = Dictionary(grouping: found.differences, by: \.exception)
                .sorted { $0.key.rawValue < $1.key.rawValue }
            guard !counts.isEmpty else { return LocalizedText("none", "无") }
            return LocalizedText(
                counts.map { "\($0.key.name.english) \($0.value.count)" }.joined(separator: ", "),
                counts.map { "\($0.key.name.chinese)\($0.value.count)" }.joined(separator: "、"))
        }
    }

    struct StatementCheck: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "statement",
            abstract: "Compute a signed statement again and compare it cell by cell.",
            discussion: """
                With what was known when it was signed every cell must be the same. With --now \
                all that is known today counts, which shows what came in late. Exit code 1 if \
                something differs.

                Example:
                  greencredit reconcile statement PROJECT-FUNDS-E1-2025-12-31
                """)

        @OptionGroup var ledger: LedgerOptions

        @Argument(help: "The statement's number.")
        var id: String

        @Flag(help: "Count what came in after it was signed, too.")
        var now = false

        @OptionGroup var format: FormatOptions

        func run() throws {
            let ledger = try ledger.open()
            let found = try ledger.recompute(statement: id, asKnownThen: !now)
            let rows = found.differences.map { difference in
                ReportTable.Row([
                    .text(difference.table), .integer(Int64(difference.row)),
                    .text(difference.column), .text(Self.text(difference.signed, format)),
                    .text(Self.text(difference.fresh, format)),
                ])
            }
            let table = ReportTable(
                "statement-differences", LocalizedText("Signed and fresh", "已签与重算"),
                columns: [
                    .init("table", LocalizedText("Table", "表"), .text),
                    .init("row", LocalizedText("Row", "行"), .integer),
                    .init("column", LocalizedText("Column", "列"), .text),
                    .init("signed", LocalizedText("Signed", "已签"), .text),
                    .init("fresh", LocalizedText("Fresh", "重算"), .text),
                ], rows: rows)
            format.print(table, empty: "every cell of \(id) comes out as it was signed")
            if !found.differences.isEmpty { throw ExitCode(1) }
        }

        private static func text(_ cell: ReportTable.Cell, _ format: FormatOptions) -> String {
            switch cell {
            case .empty: "–"
            case .text(let text): text
            case .name(let name): format.language.text(name)
            case .money(let money): money.groupedText
            case .date(let date): date.description
            case .integer(let number): "\(number)"
            case .rate(let rate): "\(rate)"
            }
        }
    }
}
