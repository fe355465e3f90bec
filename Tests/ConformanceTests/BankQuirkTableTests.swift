import Banking
import Ledger
import Testing

/// Every row of the tables of quirks: the figures, texts and findings that the row says must come.
///
/// What two deliveries come to is in `BankIdentityTests`, payment messages in
/// `PaymentMessageTests`.
@Suite(.enabled(if: Conformance.folder != nil, "\(Conformance.absence)"))
struct BankQuirkTableTests {
    /// The facts of each file of a format.
    private static func table(_ format: String) -> [String: [String]] {
        switch format {
        case "bai2": BankQuirkTable.bai2
        case "camt": BankQuirkTable.camt
        case "cn-csv": BankQuirkTable.lists
        case "mt940": BankQuirkTable.mt940
        default: BankQuirkTable.ofx
        }
    }

    private func files(_ format: String) throws -> [String] {
        try Conformance.text("banking/\(format)/quirks.tsv").split(separator: "\n").dropFirst()
            .compactMap { $0.split(separator: "\t").first.map(String.init) }
    }

    @Test(arguments: BankFiles.formats)
    func `every row of the table is stated here`(format: String) throws {
        let stated = Set(Self.table(format).keys)
        // A row of a whole folder is checked file by file below.
        let rows = Set(try files(format).filter { !$0.hasSuffix("*") })
        #expect(rows.subtracting(stated).isEmpty, "\(rows.subtracting(stated).sorted())")
        #expect(stated.subtracting(rows).isEmpty, "\(stated.subtracting(rows).sorted())")
    }

    @Test(arguments: BankFiles.formats)
    func `every row behaves as stated`(format: String) throws {
        for (file, facts) in Self.table(format).sorted(by: { $0.key < $1.key }) {
            #expect(!facts.isEmpty, "\(file)")
            let encoding: TextEncoding? = file.contains("gb18030-narrative") ? .gb18030 : nil
            let reading = try BankFiles.read(format, file, encoding: encoding)
            for fact in facts {
                let found = BankQuirkFacts(reading).contradiction(of: fact)
                #expect(found == nil, "\(file): \(fact), but \(found ?? "")")
            }
            // A file that is refused gives nothing, and nothing else does.
            let isRefused = reading.findings.contains { $0.severity == .error }
            #expect(isRefused == reading.statements.isEmpty, "\(file)")
        }
    }

    @Test func `a bank's code and a currency in the account field are told apart`() throws {
        for (file, number, bank) in [
            ("my-flow/account_identification_option_B_with_BIC.sta", "320000546101", "BPHKPLPK"),
            (
                "my-flow/account_identification_option_B_with_currency.sta", "20041111/301086000",
                nil
            ),
        ] {
            // The files are the field alone: a message is put around it.
            let field = String(decoding: try BankFiles.bytes("mt940", file), as: UTF8.self)
            let line = try #require(field.split(whereSeparator: \.isNewline).first)
            let text = ":20:1\n\(line)\n:28C:1\n:60F:C250101EUR0,\n:62F:C250101EUR0,\n-\n"
            let reading = BankFile.read(Array(text.utf8), named: file)
            let account = try #require(reading.statements.first, "\(reading.findings)").account
            #expect(account.number == number)
            #expect(account.bank == bank)
            #expect(account.currency.code == "EUR")
        }
    }

    @Test func `files that are not of their schema are read as their banks mean them`() throws {
        let all = try BankFiles.all().filter { $0.format == "camt" }.map(\.file)
        var chained = 0
        for file in all where file.hasPrefix("camt-to-coda/LT62/CAMT_053/") {
            let reading = try BankFiles.read("camt", file)
            for statement in reading.statements {
                let isBalanced = !reading.findings.contains { $0.code == .balanceMismatch }
                #expect(
                    isBalanced && statement.lines.allSatisfy { $0.status == .booked }, "\(file)")
                chained += 1
            }
        }
        #expect(chained >= 155)
        for file in all where file.hasPrefix("camt-to-coda/LT80/CAMT_052/") {
            let statements = try BankFiles.read("camt", file).statements
            #expect(statements.allSatisfy { $0.lines.isEmpty }, "\(file)")
            let balances = statements.flatMap(\.otherBalances).map(\.kind)
            #expect(balances.contains { $0.hasPrefix("proprietary") }, "\(file)")
        }
        for file in all where file.hasPrefix("camt-to-coda/LT80/CAMT_054/") {
            let lines = try BankFiles.read("camt", file).statements.flatMap(\.lines)
            #expect(lines.allSatisfy { $0.status == .information && $0.detailsAddUp }, "\(file)")
        }
    }
}
