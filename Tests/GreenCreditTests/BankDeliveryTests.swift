import Banking
import Financing
import Foundation
import Ledger
import Testing

@testable import GreenCredit

/// Bank files that other people published, delivered to a ledger in any number and order.
@Suite(.enabled(if: Deliveries.folder != nil, "\(Deliveries.absence)"))
struct `Deliveries of a bank to a ledger` {
    /// The account that a file is about.
    private struct Known {
        let number: String
        let currency: Currency
    }

    private func account(of file: String, _ format: String) throws -> Known {
        let reading = BankFile.read(
            try Deliveries.bytes(format, file), named: file,
            context: BankFileContext(requiresAccount: false))
        let statement = try #require(reading.statements.first)
        return Known(number: statement.account.number, currency: statement.account.currency)
    }

    /// A ledger whose rulebook names an account.
    private func fixture(_ account: Known, renames: Bool = false) throws -> LedgerFixture {
        let fixture = try LedgerFixture()
        try fixture.clock.set("2026-10-01")
        let line =
            "bankAccounts:\n  - {id: \"\(account.number)\", account: \"E1:F:1002\", "
            + "currency: \(account.currency.code), renamesReferences: \(renames)}\n"
        let text = try Example.text("rulebook.yaml")
            .replacing("version: \"1\"", with: "version: \"2\"")
            .replacing("bankAccounts:\n", with: line)
            .replacing("validFrom: \"2025-01-01\"", with: "validFrom: \"2000-01-01\"")
        let document = try RulebookDocument(yaml: Array(text.utf8), named: "next.yaml")
        #expect(try fixture.post(try fixture.ledger.adoption(of: document)).isPosted)
        return fixture
    }

    /// How many lines each delivery adds to the ledger.
    private func added(
        _ fixture: LedgerFixture, _ account: Known, _ format: String, _ files: [String]
    ) throws -> [Int] {
        try files.map { file in
            let before = try fixture.ledger.bankAccount(account.number).lines.count
            let name = file.split(separator: "/").last.map(String.init) ?? file
            let found = try fixture.ledger.bankImport(
                try Deliveries.bytes(format, file), named: name, account: account.number,
                accepting: [.balanceMismatch])
            for draft in found.drafts {
                let outcome = try fixture.post(draft)
                #expect(outcome.isPosted, "\(file): \(outcome)")
            }
            return try fixture.ledger.bankAccount(account.number).lines.count - before
        }
    }

    @Test(arguments: [
        ("camt", ["made/twins.xml", "made/twins-delivered-again.xml"], [3, 0]),
        ("mt940", ["made/twins.sta", "made/twins-delivered-again.sta"], [3, 0]),
        ("mt940", ["made/overlap-part.sta", "made/overlap-whole.sta"], [2, 2]),
        ("camt", ["made/august.xml", "made/september.xml"], [1, 2]),
        ("camt", ["made/intraday-one-twin.xml", "made/booked-two-twins.xml"], [1, 1]),
        ("mt940", ["made/same-reference-two-amounts.sta"], [2]),
        ("camt", ["made/subsidy-batch.camt.054.xml", "made/subsidy-batch.camt.053.xml"], [1, 0]),
        ("camt", ["made/subsidy-batch.camt.053.xml", "made/subsidy-batch.camt.054.xml"], [1, 0]),
    ])
    func `add what is new and nothing else, and verify`(
        format: String, files: [String], expected: [Int]
    ) throws {
        let account = try account(of: files[0], format)
        let fixture = try fixture(account)
        #expect(try added(fixture, account, format, files) == expected)
        let size = try fixture.ledger.logSize()
        #expect(
            try added(fixture, account, format, files + files.reversed())
                .allSatisfy { $0 == 0 })
        #expect(try fixture.ledger.logSize() == size)
        #expect(try fixture.ledger.verify().problems == [])
    }

    @Test func `keep three pairs of twins among 268 lines apart`() throws {
        let file = "camt-to-coda/Other/BE68793230773034-202411.xml"
        let account = try account(of: file, "camt")
        let fixture = try fixture(account)
        #expect(try added(fixture, account, "camt", [file, file]) == [268, 0])
        #expect(Set(try fixture.ledger.bankAccount(account.number).lines.map(\.id)).count == 268)
    }

    @Test func `whose identifiers change with every download are known by their words`() throws {
        let files = ["made/fitid-new-each-download-1.ofx", "made/fitid-new-each-download-2.ofx"]
        let account = try account(of: files[0], "ofx")
        let unaware = try fixture(account)
        #expect(try added(unaware, account, "ofx", files) == [2, 3])
        let aware = try fixture(account, renames: true)
        #expect(try added(aware, account, "ofx", files) == [2, 1])
        #expect(try aware.ledger.verify().problems == [])
    }

    @Test func `with details of a batch bring them to the line, whichever comes first`() throws {
        let files = ["made/subsidy-batch.camt.053.xml", "made/subsidy-batch.camt.054.xml"]
        for files in [files, files.reversed()] {
            let account = try account(of: files[0], "camt")
            let fixture = try fixture(account)
            _ = try added(fixture, account, "camt", files)
            let lines = try fixture.ledger.bankAccount(account.number).lines
            #expect(lines.map(\.line.details.count) == [2])
        }
    }

    @Test func `cut off in the middle leave nothing behind`() throws {
        let file = "made/twins.xml"
        let account = try account(of: file, "camt")
        let fixture = try fixture(account)
        let size = try fixture.ledger.logSize()
        let bytes = try Deliveries.bytes("camt", file)
        #expect(throws: LedgerError.self) {
            try fixture.ledger.bankImport(
                Array(bytes.prefix(bytes.count * 2 / 3)), named: "cut.xml",
                account: account.number)
        }
        #expect(try fixture.ledger.logSize() == size)
    }
}

/// The folder of the published bank files.
enum Deliveries {
    static let folder: String? = {
        let named = ProcessInfo.processInfo.environment["GREENCREDIT_CONFORMANCE"]
        let beside = URL(filePath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "../shared/conformance").standardizedFileURL.path
        let folder = named ?? beside
        return FileManager.default.fileExists(atPath: folder + "/banking") ? folder : nil
    }()

    static let absence =
        "the published vectors are not on this machine; GREENCREDIT_CONFORMANCE names their folder"

    static func bytes(_ format: String, _ file: String) throws -> [UInt8] {
        [UInt8](
            try Data(contentsOf: URL(filePath: "\(folder ?? "")/banking/\(format)/\(file)")))
    }
}
