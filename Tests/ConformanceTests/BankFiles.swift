import Banking
import Foundation
import Ledger

/// The collection of real and made bank files, read in place.
enum BankFiles {
    /// A row of an oracle's table.
    struct Row {
        let file: String
        let statement: Int
        /// Account, currency, opening, closing, entries, credits, debits.
        let figures: [String]
    }

    static let formats = ["bai2", "camt", "cn-csv", "mt940", "ofx"]

    /// The rows of `expected.tsv` or `unproven.tsv` of a format.
    static func rows(_ format: String, _ table: String = "expected") throws -> [Row] {
        try Conformance.text("banking/\(format)/\(table).tsv").split(separator: "\n").dropFirst()
            .compactMap { line in
                let cells = line.split(separator: "\t", omittingEmptySubsequences: false)
                    .map(String.init)
                guard cells.count >= 9, let number = Int(cells[1]) else { return nil }
                return Row(file: cells[0], statement: number, figures: Array(cells[2..<9]))
            }
    }

    static func bytes(_ format: String, _ file: String) throws -> [UInt8] {
        try Conformance.bytes("banking/\(format)/\(file)")
    }

    static func read(
        _ format: String, _ file: String, encoding: TextEncoding? = nil
    ) throws -> BankFileReading {
        var context = BankFileContext(encoding: encoding)
        context.requiresAccount = false
        return BankFile.read(try bytes(format, file), named: file, context: context)
    }

    /// Every file of the collection but tables and licences.
    static func all() throws -> [(format: String, file: String)] {
        try (formats + ["pain"]).flatMap { format -> [(format: String, file: String)] in
            let folder = Conformance.path("banking/\(format)")
            return try FileManager.default.subpathsOfDirectory(atPath: folder).sorted()
                .filter { name in
                    let values = try? URL(filePath: "\(folder)/\(name)")
                        .resourceValues(forKeys: [.isRegularFileKey])
                    return values?.isRegularFile == true && !name.hasSuffix(".tsv")
                        && !name.hasPrefix("LICENSES") && name != "ORIGIN.txt"
                }
                .map { (format, $0) }
        }
    }

    /// The statements of a reading page by page, as the oracle counts them.
    static func figures(_ reading: BankFileReading) -> [[String]] {
        reading.statements.flatMap { statement -> [[String]] in
            let whole = StatementPage(
                number: nil, opening: statement.opening, closing: statement.closing,
                lines: 0..<statement.lines.count)
            let pages = statement.pages.count > 1 ? statement.pages : [whole]
            return pages.map { page in
                let totals = StatementTotals(Array(statement.lines[page.lines]))
                let money = { (units: Int128) in
                    Money(
                        minorUnits: Int64(clamping: units), currency: statement.account.currency
                    ).decimalText
                }
                return [
                    statement.account.written ?? statement.account.number,
                    statement.account.currency == .unknown ? "" : statement.account.currency.code,
                    page.opening?.money.decimalText ?? "", page.closing?.money.decimalText ?? "",
                    String(totals.count), money(totals.credits), money(-totals.debits),
                ]
            }
        }
    }
}
