internal import ArgumentParser
internal import Banking
internal import Foundation
internal import GreenCredit
internal import Ledger
internal import Statements

extension BankCommand {
    struct Orders: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write a payment order (pain.001) for entries that are to be paid.",
            discussion: """
                The CSV of payees has the columns entry, name, account and optionally bank (a \
                BIC). Amounts and texts come from the ledger; the flow is the end-to-end \
                identifier, so that the bank's line finds its entry.

                Example:
                  greencredit bank orders BK-E3-PROJECT-01 --payees payees.csv --on 2026-01-05 \\
                    --out order.xml
                """)

        @OptionGroup var ledger: LedgerOptions

        @Argument(help: "The account's number in the rulebook.")
        var account: String

        @Option(help: ArgumentHelp("Who is paid, CSV.", valueName: "file"), completion: .file())
        var payees: String

        @Option(
            help: ArgumentHelp("The day on which the bank is to pay.", valueName: "date"),
            transform: { try LocalDate($0) })
        var on: LocalDate

        @Option(
            help: ArgumentHelp("Where the order goes; by default the output.", valueName: "file"),
            completion: .file())
        var out: String?

        func run() throws {
            let ledger = try ledger.open()
            let order = try ledger.paymentOrder(
                of: account,
                to: try Payee.list(try InputFile.read(payees), named: InputFile.name(payees)),
                executedOn: on)
            let bytes = try order.xml()
            guard let out else { return Terminal.write(bytes) }
            try Data(bytes).write(to: URL(filePath: out), options: .atomic)
            Terminal.print("\(order.id): \(order.blocks[0].payments.count) payments to \(out)")
        }
    }

    struct Status: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say what became of a payment order by the bank's report (pain.002).",
            discussion: """
                Exit code 1 if the bank rejected a payment.

                Example:
                  greencredit bank status order.xml report.xml
                """)

        @Argument(help: "The order, pain.001 or pain.008.", completion: .file())
        var order: String

        @Argument(help: "The bank's report, pain.002.", completion: .file())
        var report: String

        @OptionGroup var format: FormatOptions

        func run() throws {
            guard case .order(let order) = try message(order),
                case .status(let status) = try message(report)
            else {
                throw GreenCreditError(
                    .usage, "order.kind", "an order (pain.001) and a report (pain.002) are expected"
                )
            }
            guard status.message == order.id else {
                throw GreenCreditError(
                    .usage, "order.other",
                    "the report is about \(status.message), the order is \(order.id)")
            }
            var isRejected = false
            let rows = order.blocks.flatMap { block in
                block.payments.map { payment in
                    let reasons = status.reason(against: payment, in: block)
                    isRejected = isRejected || reasons != nil
                    return ReportTable.Row([
                        .text(payment.endToEnd), .money(payment.money),
                        .text(payment.counterparty.name ?? ""),
                        .name(
                            reasons == nil
                                ? LocalizedText("ordered", "已委托")
                                : LocalizedText("rejected", "已拒绝")),
                        .text(reasons?.joined(separator: ", ") ?? ""),
                    ])
                }
            }
            let table = ReportTable(
                "payment-status", LocalizedText("Status of payments", "付款状态"),
                columns: [
                    .init("endToEnd", LocalizedText("End-to-end", "端到端号"), .text),
                    .init("amount", LocalizedText("Amount", "金额"), .money),
                    .init("payee", LocalizedText("Payee", "收款人"), .text),
                    .init("state", LocalizedText("State", "状态"), .text),
                    .init("reason", LocalizedText("Reason", "原因"), .text),
                ], rows: rows)
            format.print(table, empty: "the order has no payment")
            if isRejected { throw ExitCode(1) }
        }

        private func message(_ path: String) throws -> PaymentMessage {
            let found = PaymentMessage.read(
                try InputFile.read(path), named: InputFile.name(path))
            for finding in found.findings {
                Terminal.note("\(finding.severity.rawValue): \(finding)")
            }
            guard let message = found.message else {
                throw GreenCreditError(
                    .usage, "order.unreadable", "the file is no payment message", at: path)
            }
            return message
        }
    }
}
