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
        do {
            try self.init(
                JournalSource(bytes, named: name), currency: currency, dimensions: dimensions)
        } catch let problems as Problems {
            throw problems
        } catch { preconditionFailure("bytes in memory can be read: \(error)") }
    }

    /// Reads all entries of a source into memory.
    ///
    /// - Throws: `Problems`, and what reading the source throws.
    public init(_ source: JournalSource, currency: Currency, dimensions: Set<String>) throws {
        var problems = ProblemCollector(file: source.name)
        var entries: [Entry] = []
        let reader = JournalReader(currency: currency, dimensions: dimensions)
        try reader.read(try source.open(), &problems) { entry, _, _ in entries.append(entry) }
        try problems.throwAny()
        self.entries = entries
    }
}

/// Gathers problems instead of stopping at the first.
struct ProblemCollector {
    let file: String
    /// The line of the file that is being read: problems are listed in the order of it.
    var line = 0
    private var found: [(line: Int, error: LedgerError)] = []
    private(set) var count = 0

    init(file: String) { self.file = file }

    /// The first problems, in the file's order.
    var listed: [LedgerError] { found.map(\.error) }

    mutating func add(_ error: LedgerError) {
        count += 1
        guard found.count < JournalFile.listedProblems else { return }
        found.append((line, located(error)))
    }

    /// Adds what shows only at the end, at the lines that it belongs to; `more` are not listed.
    mutating func insert(_ late: [(line: Int, error: LedgerError)], more: Int) {
        count += late.count + more
        for (line, error) in late {
            let place = found.firstIndex { $0.line > line } ?? found.count
            found.insert((line, located(error)), at: place)
        }
        found.removeLast(max(0, found.count - JournalFile.listedProblems))
    }

    /// Throws the problems, if there are any.
    func throwAny() throws(JournalFile.Problems) {
        guard count == 0 else { throw JournalFile.Problems(listed: listed, count: count) }
    }

    private func located(_ error: LedgerError) -> LedgerError {
        // “file:line:column” is what editors jump to.
        if let place = error.location, place.first?.isNumber == true {
            return LedgerError(error.code, error.message, at: "\(file):\(place)")
        }
        return error.located(in: file)
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
