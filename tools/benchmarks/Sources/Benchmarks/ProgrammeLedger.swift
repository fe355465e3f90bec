import Financing
import Foundation
import GreenCredit
import Ledger

/// The ledger of a programme with many projects: each has an investment subsidy, an interest
/// subsidy and a green loan, with all the registers that their rules ask for.
struct ProgrammeLedger {
    let bench: BenchLedger
    let projects: Int

    /// The ledger of a context, built if it is not there.
    static func open(_ context: BenchContext) throws -> ProgrammeLedger {
        let count = min(100_000, context.size)
        let path = "\(context.folder)/programme-\(count)"
        let isThere = FileManager.default.fileExists(atPath: path + "/complete")
        let bench =
            isThere
            ? try BenchLedger.open(path)
            : try BenchLedger.make(
                path, rulebook: try ProgrammeRulebook.yaml(),
                duties: ("programme-accountant", "programme-officer"))
        let ledger = ProgrammeLedger(bench: bench, projects: count)
        if !isThere {
            Progress.note("building a programme of \(count) projects")
            try ledger.build()
            try Data().write(to: URL(fileURLWithPath: path + "/complete"))
        }
        return ledger
    }

    /// Posts records in one commit; all of them must be allowed.
    func post(_ records: [ProgrammeRecord]) throws {
        let drafts = try bench.ledger.drafts(of: records).drafts
        let outcome = try bench.ledger.post(drafts, maker: bench.maker, checker: bench.checker)
        guard drafts.count == records.count, case .posted = outcome else {
            throw BenchError("a record of the programme is refused: \(outcome)")
        }
    }

    private func build() throws {
        try post(try ProgrammeRecords.common(projects: projects))
        let chunk = 1000
        for start in stride(from: 0, to: projects, by: chunk) {
            let numbers = start..<min(start + chunk, projects)
            var records = [try ProgrammeRecords.publication(of: numbers)]
            for number in numbers { records += try ProgrammeRecords.project(number) }
            try post(records)
            if numbers.upperBound.isMultiple(of: 10_000) {
                Progress.note("  \(numbers.upperBound) of \(projects) projects")
            }
        }
    }
}

/// The rulebook of the worked example with one book for all enterprises and other limits.
enum ProgrammeRulebook {
    private static let changes = [
        // One checker whatever the amount, so that one act is one record.
        ("upTo: \"10000000.00\"", "upTo: \"900000000000.00\""),
        // One book for all enterprises.
        ("  - {id: E2, kind: E,", "  # - {id: E2, kind: E,"),
        ("  - {id: E3, kind: E,", "  # - {id: E3, kind: E,"),
        ("account: \"E3:F:1002\"", "account: \"E1:F:1002\""),
        // An interest subsidy beside the investment subsidy of the same technology.
        (
            "interest-subsidy: [promotion, mature]}",
            "interest-subsidy: [application-demonstration]}"
        ),
    ]

    static func yaml() throws -> String {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../../../fixtures/three-projects/rulebook.yaml")
        var text = try String(contentsOf: file.standardizedFileURL, encoding: .utf8)
        for (old, new) in changes {
            guard text.contains(old) else { throw BenchError("\(file.path) has no “\(old)”") }
            text = text.replacingOccurrences(of: old, with: new)
        }
        return text
    }
}
