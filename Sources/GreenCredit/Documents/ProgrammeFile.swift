public import Financing
internal import Ledger

/// Register entries and business acts as a person or another system hands them in.
///
/// YAML or JSON hold `{schema, records}`; CSV holds acts, one a line. A file is read whole or not
/// at all: every problem is reported with its place, and then nothing of the file is used.
public struct ProgrammeFile: Sendable {
    /// The records in the order of the file.
    public let records: [ProgrammeRecord]

    /// The value of the member `schema`.
    public static let schema = "greencredit/programme-acts/v1"

    /// Reads a file: YAML or JSON by its name's ending or first letter, else CSV.
    ///
    /// - Throws: `JournalFile.Problems`.
    public init(
        _ bytes: [UInt8], named name: String, rulebook: Rulebook
    ) throws(JournalFile.Problems) {
        var collector = ProblemCollector(file: name)
        let records =
            name.hasSuffix(".csv")
            ? ProgrammeFile.readCSV(bytes, rulebook, &collector)
            : ProgrammeFile.readDocument(bytes, named: name, rulebook, &collector)
        if records.isEmpty && collector.count == 0 {
            collector.add(LedgerError("acts.empty", "the file holds no records", at: "1:1"))
        }
        guard collector.count == 0 else {
            throw JournalFile.Problems(listed: collector.listed, count: collector.count)
        }
        self.records = records
    }

    // MARK: - YAML and JSON

    private static func readDocument(
        _ bytes: [UInt8], named name: String, _ rulebook: Rulebook,
        _ collector: inout ProblemCollector
    ) -> [ProgrammeRecord] {
        if name.hasSuffix(".json") {
            let value = collector.collect { () throws(LedgerError) in
                try JSONReader.read(bytes, limits: .file)
            }
            return value.map { read($0, rulebook, &collector) { _ in nil } } ?? []
        }
        do {
            let document = try MarkedDocument(yaml: bytes, named: name)
            return read(document.value, rulebook, &collector) { document.lineAndColumn(of: $0) }
        } catch {
            for problem in error.problems {
                collector.add(
                    LedgerError("acts.yaml", problem.message.dropping(prefix: "\(name):")))
            }
            return []
        }
    }

    private static func read(
        _ value: JSONValue, _ rulebook: Rulebook, _ collector: inout ProblemCollector,
        _ place: ([String]) -> String?
    ) -> [ProgrammeRecord] {
        let list = collector.collect { () throws(LedgerError) -> [JSONValue] in
            var reader = try MemberReader(value, at: "1:1")
            let found = try reader.requireString("schema")
            guard found == schema else {
                throw LedgerError(
                    "acts.schema", "this reader knows only “\(schema)”", at: "1:1")
            }
            let list = try reader.requireArray("records")
            try reader.finish()
            return list
        }
        return (list ?? []).enumerated().compactMap { index, value in
            let outer = place(["records", "\(index)"])
            return collector.collect(at: outer) { () throws(LedgerError) in
                try ProgrammeRecord(
                    json: value, at: "records[\(index)]", currency: rulebook.currency)
            }
        }
    }

    // MARK: - CSV

    private static let members: Set<String> = [
        "id", "step", "date", "project", "subprogramme", "flow", "repeats", "reverses", "recorded",
    ]

    /// One act a line: the members by name, then figures and words of the steps by theirs.
    private static func readCSV(
        _ bytes: [UInt8], _ rulebook: Rulebook, _ collector: inout ProblemCollector
    ) -> [ProgrammeRecord] {
        let rows = collector.collect { () throws(LedgerError) in
            try DelimitedText.records(bytes)
        }
        guard let rows, let header = rows.first else { return [] }
        return rows.dropFirst().compactMap { row in
            collector.collect(at: row.first?.place) { () throws(LedgerError) in
                guard row.count == header.count else {
                    throw LedgerError(
                        "csv.cells",
                        "the line has \(row.count) cells, the header \(header.count)")
                }
                return .act(try act(zip(header, row).map { ($0.text, $1.text) }, rulebook))
            }
        }
    }

    private static func act(
        _ cells: [(String, String)], _ rulebook: Rulebook
    ) throws(LedgerError) -> ProgrammeAct {
        let filled = cells.filter { !$0.1.isEmpty }
        let step = filled.first { $0.0 == "step" }?.1 ?? ""
        let repeats = filled.first { $0.0 == "repeats" }?.1
        guard let template = rulebook.programme.template(repeats ?? step) else {
            throw LedgerError("act.step", "there is no step “\(step.prefix(40))”")
        }
        let amounts = Set(template.amounts.map(\.name))
        var top: [(String, JSONValue)] = []
        var figures: [(String, JSONValue)] = []
        var details: [(String, JSONValue)] = []
        for (name, text) in filled {
            if members.contains(name) {
                top.append((name, .string(text)))
            } else if amounts.contains(name) {
                figures.append((name, .string(text)))
            } else {
                details.append((name, .string(text)))
            }
        }
        if !figures.isEmpty { top.append(("figures", .object(JSONObject(figures)))) }
        if !details.isEmpty { top.append(("details", .object(JSONObject(details)))) }
        guard Set(top.map(\.0)).count == top.count else {
            throw LedgerError("csv.column", "a column occurs twice")
        }
        return try ProgrammeAct(json: .object(JSONObject(top)), at: "act")
    }
}

extension String {
    /// The text without what it begins with.
    func dropping(prefix: String) -> String {
        hasPrefix(prefix) ? String(dropFirst(prefix.count)) : self
    }
}
