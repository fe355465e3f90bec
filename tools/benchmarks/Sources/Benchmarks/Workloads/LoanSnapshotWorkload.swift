import Financing
import Foundation
import GreenCredit
import Ledger

/// The World Bank's monthly statement of loans: from the file to flows, and into a ledger.
enum LoanSnapshotWorkload {
    private static let name = "ibrd-statement-of-loans-2024-04-30.csv"

    private static let mapping = """
        schema: greencredit/open-data-mapping/v1
        book: P
        dimension: project
        flows:
        """

    static func run(_ context: BenchContext) throws -> [BenchResult] {
        guard let path = find() else {
            return [
                BenchResult(
                    "loan-snapshot",
                    note: "\(name) is not at hand; GREENCREDIT_CONFORMANCE names its folder")
            ]
        }
        var records = 0
        var flows = 0
        let read = try Measure.medianMilliseconds(repetitions: 11) {
            let data = try contents(path)
            (records, flows) = (data.records, data.flows.count)
        }
        let bench = try BenchLedger.make(
            context.folder + "/loan-snapshot",
            rulebook: BenchRulebook.yaml.replacingOccurrences(
                of: "validFrom: \"2025-01-01\"", with: "validFrom: \"1940-01-01\""))
        defer { try? FileManager.default.removeItem(atPath: bench.path) }
        let whole = try Measure.seconds { try record(path, in: bench) }
        return [
            BenchResult(
                "loan-snapshot", "read", entries: records, median: read,
                note: "loans; from the file to \(flows) flows"),
            BenchResult(
                "loan-snapshot", "record", entries: records, seconds: whole,
                note: "read, mapped to accounts, signed, sealed, durable"),
        ]
    }

    private static func contents(_ path: String) throws -> OpenDataImport {
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        return try OpenDataFile(bytes, named: name).contents()
    }

    private static func record(_ path: String, in bench: BenchLedger) throws {
        let data = try contents(path)
        let accounts = Set(data.flows.map(\.kind)).map(\.rawValue).sorted().map {
            "  \($0): {debit: \"F:1214\", credit: \"F:1002\"}\n"
        }
        let yaml = mapping + "\n" + accounts.joined()
        let entries = try OpenDataFile.mapping(Array(yaml.utf8), named: "mapping.yaml")
            .entries(of: data.flows)
        let draft = try bench.ledger.openDataDraft(entries, source: name, bytes: [])
        let outcome = try bench.ledger.post([draft], maker: bench.maker, checker: bench.checker)
        guard case .posted = outcome else { throw BenchError("\(outcome)") }
    }

    private static func find() -> String? {
        let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../../../../..").standardizedFileURL
        let folder =
            ProcessInfo.processInfo.environment["GREENCREDIT_CONFORMANCE"]
            ?? package.appendingPathComponent("shared/conformance").path
        let path = "\(folder)/worldbank/\(name)"
        return FileManager.default.fileExists(atPath: path) ? path : nil
    }
}
