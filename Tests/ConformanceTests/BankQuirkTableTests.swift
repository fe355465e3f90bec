import Banking
import Ledger
import Testing

/// Every row of the tables of quirks, by what the row says must come out.
@Suite(.enabled(if: Conformance.folder != nil, "\(Conformance.absence)"))
struct BankQuirkTableTests {
    /// What the last column of a row demands of a reading, told by its words.
    private enum Demand: String {
        case refused, warned, noted, read

        init(_ words: String) {
            let words = words.lowercased()
            let refusals = [
                "error", "refused", "nothing imported", "import nothing", "no statement",
                "not a statement",
            ]
            if refusals.contains(where: words.contains), !words.contains("warning") {
                self = .refused
            } else {
                self = words.contains("warning") ? .warned : .read
            }
        }
    }

    /// Rows whose words alone do not tell what the file itself has to do.
    private static let exceptions: [String: Demand] = [
        // The words are a condition that the file does not meet: finer decimals are all zeros, …
        "genkgo/camt053.v2.five.decimals.xml": .read,
        // … the previous closing balance does not differ, …
        "iso20022.js/test/assets/ing/example_camt.xml": .read,
        // … and there is nothing delivered before; BankIdentityTests delivers both files.
        "made/fitid-new-each-download-2.ofx": .read,
        // “As for .xls”, which is refused.
        "made/excel-workbook.xlsx": .refused,
        // Pieces of messages: the quirk is read, and the message that is cut off refused.
        "my-flow/line_breaks_with_@@.sta": .refused,
        "cmxl/mt940-with-colon-after-line-break.txt": .refused,
        "my-flow/account_identification_option_B_with_BIC.sta": .refused,
        "my-flow/account_identification_option_B_with_currency.sta": .refused,
        // A note where the row asks for a warning: nothing of the statement is in doubt.
        "mt940.net/unknown-tags.sta": .noted,
        "bankfile/banks/chase/non-ascii-byte-declared-usascii.qfx": .noted,
        "zilverline/two_accounts.txt": .noted,
    ]

    private func rows(_ format: String) throws -> [(file: String, demand: Demand, words: String)] {
        try Conformance.text("banking/\(format)/quirks.tsv").split(separator: "\n").dropFirst()
            .compactMap { line in
                let cells = line.split(separator: "\t", omittingEmptySubsequences: false)
                    .map(String.init)
                // A row of a whole folder is what the oracle's table tests.
                guard cells.count == 3, !cells[0].hasSuffix("*") else { return nil }
                return (cells[0], Self.exceptions[cells[0]] ?? Demand(cells[2]), cells[2])
            }
    }

    @Test(arguments: BankFiles.formats)
    func `every row behaves as stated`(format: String) throws {
        let rows = try rows(format)
        #expect(!rows.isEmpty)
        for (file, demand, words) in rows {
            let reading = try BankFiles.read(format, file)
            let isRefused = reading.findings.contains { $0.severity == .error }
            let isTold = reading.findings.contains { $0.severity != .note }
            switch demand {
            case .refused: #expect(isRefused, "\(file): \(words)")
            case .warned: #expect(isTold, "\(file): \(words)")
            case .noted: #expect(!isRefused && !reading.findings.isEmpty, "\(file): \(words)")
            case .read: #expect(!isRefused, "\(file): \(words) \(reading.findings)")
            }
            #expect(isRefused == reading.statements.isEmpty, "\(file): \(words)")
        }
    }
}
