public import Ledger

/// One thing that reading a bank file found, with its place and the figures concerned.
public struct Finding: Sendable, Hashable, CustomStringConvertible {
    /// What a finding means for the import.
    public enum Severity: String, Sendable, CaseIterable {
        /// The file cannot be trusted; nothing of it is imported.
        case error
        /// Figures contradict each other; imported only if a person accepts the code by name.
        case consent
        /// Imported, and listed.
        case warning
        /// For the curious.
        case note
    }

    /// A figure that the finding is about.
    public struct Figure: Sendable, Hashable, CustomStringConvertible {
        /// What the figure is, such as `closing` or `difference`.
        public let name: String
        /// The amount.
        public let money: Money

        /// Names a figure.
        public init(_ name: String, _ money: Money) {
            self.name = name
            self.money = money
        }

        /// `closing 27.00 EUR`.
        public var description: String { "\(name) \(money)" }
    }

    /// The stable kind.
    public let code: FindingCode
    /// Where.
    public let place: SourcePlace
    /// What is wrong and what to do about it.
    public let message: String
    /// The figures concerned.
    public let figures: [Figure]

    /// Makes a finding.
    public init(
        _ code: FindingCode, at place: SourcePlace, _ message: String, figures: [Figure] = []
    ) {
        self.code = code
        self.place = place
        self.message = message
        self.figures = figures
    }

    /// What the finding means for the import.
    public var severity: Severity { code.severity }

    /// `file:line:column: severity: message (figures) [code]`.
    public var description: String {
        let list = figures.map(\.description).joined(separator: ", ")
        let figures = list.isEmpty ? "" : " (\(list))"
        return "\(place): \(severity.rawValue): \(message)\(figures) [\(code.rawValue)]"
    }
}

/// Gathers the findings of a file, however many a hostile file provokes.
struct FindingList {
    /// How many findings are kept; the rest is counted.
    static let maximum = 1_000

    private var kept: [Finding] = []
    private var dropped = 0
    private(set) var hasErrors = false

    mutating func add(_ finding: Finding) {
        if finding.severity == .error { hasErrors = true }
        if kept.count < FindingList.maximum { kept.append(finding) } else { dropped += 1 }
    }

    mutating func add(
        _ code: FindingCode, at place: SourcePlace, _ message: String,
        figures: [Finding.Figure] = []
    ) {
        add(Finding(code, at: place, message, figures: figures))
    }

    /// Adds the findings of another list.
    mutating func append(_ other: FindingList) {
        for finding in other.kept { add(finding) }
        dropped += other.dropped
    }

    /// A ledger's error as a finding; its code decides the finding's.
    mutating func add(_ error: LedgerError, or fallback: FindingCode, at place: SourcePlace) {
        add(FindingCode(of: error) ?? fallback, at: place, error.message)
    }

    /// The findings in the order of the file; a last one says how many more there were.
    func all(file: String) -> [Finding] {
        let sorted = kept.enumerated().sorted { a, b in
            let (first, second) = (a.element.place, b.element.place)
            return (first.line, first.column, a.offset) < (second.line, second.column, b.offset)
        }
        let kept = sorted.map(\.element)
        guard dropped > 0 else { return kept }
        // A dropped finding may have been the only error.
        let place = SourcePlace(file: file, line: 1, column: 1)
        let code: FindingCode = hasErrors ? .fileLimits : .findingsDropped
        return kept + [Finding(code, at: place, "\(dropped) more findings are not listed")]
    }
}
