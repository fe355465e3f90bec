public import Ledger

/// Journal entries as a person or another system hands them in: CSV or JSON.
///
/// A file is read whole or not at all: every problem is reported with its place, and then nothing
/// of the file is used.
public struct JournalFile: Sendable {
    /// The entries in the file's order.
    public let entries: [Entry]

    /// The most problems that are listed; the rest is counted.
    public static let listedProblems = 100

    /// What is wrong with a file.
    public struct Problems: Error, Sendable, CustomStringConvertible {
        /// The first problems, with their places.
        public let listed: [LedgerError]
        /// How many there are in all.
        public let count: Int

        /// One line a problem.
        public var description: String {
            let rest = count - listed.count
            return (listed.map(\.description) + (rest > 0 ? ["… and \(rest) more"] : []))
                .joined(separator: "\n")
        }
    }

    /// Reads a file: JSON if it begins with a bracket or brace, else CSV.
    ///
    /// - Throws: `Problems`.
    public init(
        _ bytes: [UInt8], named name: String, currency: Currency, dimensions: Set<String>
    ) throws(Problems) {
        let first = bytes.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
        var collector = ProblemCollector(file: name)
        let entries: [Entry]
        if first == UInt8(ascii: "[") || first == UInt8(ascii: "{") {
            entries = JournalFile.readJSON(bytes, &collector)
        } else {
            entries = JournalFile.readCSV(
                bytes, currency: currency, dimensions: dimensions, &collector)
        }
        if entries.isEmpty && collector.count == 0 {
            collector.add(LedgerError("journal.empty", "the file holds no entries"))
        }
        guard collector.count == 0 else {
            throw Problems(listed: collector.listed, count: collector.count)
        }
        self.entries = entries
    }

    // MARK: - JSON

    /// A list of entries, one entry, or one entry a line.
    private static func readJSON(
        _ bytes: [UInt8], _ collector: inout ProblemCollector
    ) -> [Entry] {
        do throws(LedgerError) {
            switch try JSONReader.read(bytes, limits: .file) {
            case .array(let values):
                return values.enumerated().compactMap { index, value in
                    collector.collect { () throws(LedgerError) in
                        try Entry(json: value, at: "[\(index)]")
                    }
                }
            case let value:
                return [
                    collector.collect { () throws(LedgerError) in
                        try Entry(json: value, at: "entry")
                    }
                ].compactMap { $0 }
            }
        } catch {
            let lines = bytes.split(separator: 0x0A)
            guard lines.count > 1, bytes.first == UInt8(ascii: "{") else {
                collector.add(error)
                return []
            }
            return readLines(bytes, &collector)
        }
    }

    private static func readLines(
        _ bytes: [UInt8], _ collector: inout ProblemCollector
    ) -> [Entry] {
        bytes.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated()
            .compactMap { index, line in
                guard !line.allSatisfy({ $0 == 0x20 || $0 == 0x0D }) else { return nil }
                return collector.collect(at: "line \(index + 1)") { () throws(LedgerError) in
                    try Entry(json: try JSONReader.read(Array(line)), at: "entry")
                }
            }
    }
}

/// Gathers problems instead of stopping at the first.
struct ProblemCollector {
    let file: String
    private(set) var listed: [LedgerError] = []
    private(set) var count = 0

    init(file: String) { self.file = file }

    mutating func add(_ error: LedgerError) {
        count += 1
        guard listed.count < JournalFile.listedProblems else { return }
        // “file:line:column” is what editors jump to.
        if let place = error.location, place.first?.isNumber == true {
            listed.append(LedgerError(error.code, error.message, at: "\(file):\(place)"))
        } else {
            listed.append(error.located(in: file))
        }
    }

    mutating func collect<T>(
        at place: String? = nil, _ body: () throws(LedgerError) -> T
    ) -> T? {
        do throws(LedgerError) { return try body() } catch {
            add(place.map { error.located(in: $0) } ?? error)
            return nil
        }
    }
}
