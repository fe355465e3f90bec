import Banking
import Foundation
import Ledger
import Testing

/// Bank files that other people published, against figures that prove themselves.
@Suite(.enabled(if: Conformance.folder != nil, "\(Conformance.absence)"))
struct BankFileTests {
    /// The oracle counts these entries; their broken dates have the file refused.
    private static let refused: Set<String> = ["ofxparse/fail_nice/date_missing.ofx"]

    @Test(arguments: BankFiles.formats)
    func `every proven statement comes out as the oracle says`(format: String) throws {
        var compared = 0
        for row in try BankFiles.rows(format) where !Self.refused.contains(row.file) {
            let reading = try BankFiles.read(format, row.file)
            let all = BankFiles.figures(reading)
            let found = row.statement <= all.count ? all[row.statement - 1] : []
            #expect(found == row.figures, "\(row.file) \(row.statement): \(reading.findings)")
            compared += 1
        }
        print("\(format): \(compared) statements as the oracle says")
        #expect(compared > 0)
    }

    @Test(arguments: BankFiles.formats)
    func `a statement that contradicts itself is never imported in silence`(
        format: String
    ) throws {
        for row in try BankFiles.rows(format, "unproven") {
            let reading = try BankFiles.read(format, row.file)
            let table = try Conformance.text("banking/\(format)/unproven.tsv")
            let line = table.split(separator: "\n").first {
                $0.hasPrefix("\(row.file)\t\(row.statement)\t")
            }
            let reason = line?.split(separator: "\t").last.map(String.init) ?? ""
            let isContradiction =
                reason.contains("closing says") || reason.contains("differs")
                || reason.contains("control total") || reason.contains("another currency")
                || reason.contains("amount or direction unreadable")
                || reason.contains("not well-formed")
            guard isContradiction else { continue }
            let isTold = reading.findings.contains {
                $0.severity == .error || $0.severity == .consent
            }
            #expect(isTold, "\(row.file) \(row.statement): \(reason) \(reading.findings)")
        }
    }

    @Test func `no file crashes the reader, and a refused one gives nothing`() throws {
        let files = try BankFiles.all()
        #expect(files.count > 800)
        for (format, file) in files {
            let reading = try BankFiles.read(format, file)
            let isRefused = reading.findings.contains { $0.severity == .error }
            #expect(!isRefused || reading.statements.isEmpty, "\(file)")
            #expect(isRefused || !reading.statements.isEmpty, "\(file) \(reading.findings)")
        }
    }

    /// Formats that say where a file ends: XML, OFX and BAI2 always, MT940 where balances stand.
    @Test(arguments: [
        ("bai2", "made/text-with-commas-and-slashes.txt"), ("bai2", "moov/sample1.txt"),
        ("camt", "made/batch-two-details.xml"), ("camt", "made/subsidy-batch.camt.054.xml"),
        ("camt", "camt-to-coda/LT80/CAMT_052/2024-03-11.xml"),
        ("ofx", "made/amount-plus-blank.ofx"), ("ofx", "ofxparse/suncorp.ofx"),
        ("ofx", "made/ofx2-xml-date-with-zone.ofx"),
        ("mt940", "made/year-boundary.sta"), ("mt940", "made/twins.sta"),
        ("mt940", "mt940.net/sepa-structured.sta"),
    ])
    func `a file that is cut at any line is refused with its place`(
        format: String, file: String
    ) throws {
        let bytes = try BankFiles.bytes(format, file)
        let ends = bytes.indices.filter { bytes[$0] == 0x0A }.map { $0 + 1 }
        for end in ends where end < bytes.count {
            // Behind the last field of MT940 nothing but the end mark is missing.
            let rest = String(decoding: bytes[end...], as: UTF8.self)
            if rest.allSatisfy({ $0.isWhitespace || $0 == "-" }) { continue }
            let reading = BankFile.read(Array(bytes[..<end]), named: file)
            let error = reading.findings.first { $0.severity == .error }
            #expect(error != nil, "\(file) cut at \(end)")
            #expect(reading.statements.isEmpty)
            #expect(error.map { $0.place.line >= 1 } == true)
        }
    }
}
