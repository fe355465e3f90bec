public import Financing
internal import Ledger

/// A table of questions to the rules of a rulebook: CSV, one case a line.
public struct RuleCaseFile: Sendable {
    /// The cases in the order of the file.
    public let cases: [RuleCase]

    private static let required = ["id", "rule", "facts", "verdict"]
    private static let known = Set(
        required + ["limit", "actual", "result", "missing", "why", "basis"])

    /// Reads a table.
    ///
    /// - Throws: `JournalFile.Problems` with every problem and its place.
    public init(_ bytes: [UInt8], named name: String) throws(JournalFile.Problems) {
        var collector = ProblemCollector(file: name)
        let cases = RuleCaseFile.read(bytes, &collector)
        if cases.isEmpty && collector.count == 0 {
            collector.add(LedgerError("cases.empty", "the file holds no cases", at: "1:1"))
        }
        guard collector.count == 0 else {
            throw JournalFile.Problems(listed: collector.listed, count: collector.count)
        }
        self.cases = cases
    }

    private static func read(
        _ bytes: [UInt8], _ collector: inout ProblemCollector
    ) -> [RuleCase] {
        let rows = collector.collect { () throws(LedgerError) in
            try DelimitedText.records(bytes)
        }
        guard let rows, let header = rows.first else { return [] }
        var columns: [String: Int] = [:]
        for (index, cell) in header.enumerated() {
            guard known.contains(cell.text), columns[cell.text] == nil else {
                collector.add(
                    LedgerError(
                        "csv.column",
                        "this is no column of a table of cases, or it occurs twice; known are "
                            + known.sorted().joined(separator: ", "), at: cell.place))
                return []
            }
            columns[cell.text] = index
        }
        for name in required where columns[name] == nil {
            collector.add(
                LedgerError("csv.column", "the column “\(name)” is missing", at: "1:1"))
        }
        guard collector.count == 0 else { return [] }
        var seen: Set<String> = []
        return rows.dropFirst().compactMap { row in
            let place = row.first?.place ?? "?"
            return collector.collect { () throws(LedgerError) in
                guard row.count == header.count else {
                    throw LedgerError(
                        "csv.cells", "the line has \(row.count) cells, the header \(header.count)",
                        at: place)
                }
                let cell: (String) -> String = { columns[$0].map { row[$0].text } ?? "" }
                guard seen.insert(cell("id")).inserted else {
                    throw LedgerError(
                        "cases.duplicate", "the case “\(cell("id"))” occurs twice", at: place)
                }
                guard ["accept", "refuse", "warn", "value"].contains(cell("verdict")) else {
                    throw LedgerError(
                        "cases.verdict", "a verdict is accept, refuse, warn or value", at: place)
                }
                return RuleCase(
                    id: cell("id"), rule: cell("rule"), facts: cell("facts"),
                    expected: RuleCase.Answer(
                        verdict: cell("verdict"), limit: cell("limit"), actual: cell("actual"),
                        result: cell("result"), missing: cell("missing")))
            }
        }
    }
}
