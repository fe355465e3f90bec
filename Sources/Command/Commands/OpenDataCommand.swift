internal import ArgumentParser
internal import Financing
internal import GreenCredit
internal import Ledger
internal import Statements

/// `greencredit open-data`.
struct OpenDataCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "open-data",
        abstract: "Take in and publish open data: IATI, OC4IDS, statements of loans.",
        discussion: """
            Example:
              greencredit open-data import activities.xml
              greencredit open-data export iati --acts acts.yaml --rulebook rulebook.yaml \\
                --prefix XX-EXAMPLE
            """,
        subcommands: [
            OpenDataImportCommand.self, OpenDataExportCommand.self, OpenDataSnapshotsCommand.self,
        ])
}

/// Tables of open data for people and programs.
enum OpenDataTables {
    /// The most exceptions that are printed for people.
    static let listed = 100

    static func totals(_ data: OpenDataImport) throws -> ReportTable {
        ReportTable(
            "totals", LocalizedText("Flows by programme", "按项目汇总的资金流"),
            columns: [
                .init("programme", LocalizedText("Programme", "项目"), .text),
                .init("kind", LocalizedText("Kind", "种类"), .text),
                .init("count", LocalizedText("Flows", "笔数"), .integer),
                .init("currency", LocalizedText("Currency", "币种"), .text),
                .init("amount", LocalizedText("Amount", "金额"), .money),
            ],
            rows: try data.totals().map {
                ReportTable.Row([
                    .text($0.programme), .text($0.kind.rawValue), .integer(Int64($0.count)),
                    .text($0.amount.currency.code), .money($0.amount),
                ])
            })
    }

    static func flows(_ data: OpenDataImport) -> ReportTable {
        let cell = { (text: String?) in text.map { ReportTable.Cell.text($0) } ?? .empty }
        return ReportTable(
            "flows", LocalizedText("Flows", "资金流"),
            columns: [
                .init("programme", LocalizedText("Programme", "项目"), .text),
                .init("instrument", LocalizedText("Loan", "贷款"), .text),
                .init("kind", LocalizedText("Kind", "种类"), .text),
                .init("date", LocalizedText("Date", "日期"), .date),
                .init("currency", LocalizedText("Currency", "币种"), .text),
                .init("amount", LocalizedText("Amount", "金额"), .money),
                .init("finance", LocalizedText("Finance type", "融资类型"), .text),
                .init("provider", LocalizedText("Provider", "付款方"), .text),
                .init("receiver", LocalizedText("Receiver", "收款方"), .text),
                .init("place", LocalizedText("Place", "位置"), .text),
            ],
            rows: data.flows.map {
                ReportTable.Row([
                    .text($0.programme), cell($0.instrument), .text($0.kind.rawValue),
                    .date($0.date), .text($0.amount.currency.code), .money($0.amount),
                    cell($0.finance), cell($0.provider), cell($0.receiver), .text($0.place),
                ])
            })
    }

    static func exceptions(_ list: some Sequence<OpenDataException>) -> ReportTable {
        ReportTable(
            "exceptions", LocalizedText("Exceptions", "例外事项"),
            columns: [
                .init("kind", LocalizedText("Kind", "种类"), .text),
                .init("subject", LocalizedText("Subject", "对象"), .text),
                .init("place", LocalizedText("Place", "位置"), .text),
                .init("count", LocalizedText("Records", "笔数"), .integer),
                .init("message", LocalizedText("What", "说明"), .text),
            ],
            rows: list.map {
                ReportTable.Row([
                    .text($0.kind.rawValue), $0.subject.map { .text($0) } ?? .empty,
                    .text($0.place), .integer(Int64($0.count)), .text($0.message),
                ])
            })
    }
}
