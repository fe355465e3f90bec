public import Ledger

/// A table of typed cells with titles in both languages: what statements and reports consist of.
public struct ReportTable: Sendable, Hashable {
    /// What the cells of a column hold.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// Plain text, or a name in both languages.
        case text
        /// An amount.
        case money
        /// A day.
        case date
        /// A count.
        case integer
        /// A share, shown as a percentage.
        case rate
    }

    /// A column.
    public struct Column: Sendable, Hashable {
        /// The stable name of the column in JSON and CSV.
        public let id: String
        /// The heading for people.
        public let title: LocalizedText
        /// What its cells hold.
        public let kind: Kind

        /// Makes a column.
        public init(_ id: String, _ title: LocalizedText, _ kind: Kind) {
            self.id = id
            self.title = title
            self.kind = kind
        }
    }

    /// One cell.
    public enum Cell: Sendable, Hashable {
        /// Nothing to say.
        case empty
        /// A text that is the same in every language.
        case text(String)
        /// A name in both languages.
        case name(LocalizedText)
        /// An amount.
        case money(Money)
        /// A day.
        case date(LocalDate)
        /// A count.
        case integer(Int64)
        /// A share.
        case rate(Fraction)

        var kind: Kind? {
            switch self {
            case .empty: nil
            case .text, .name: .text
            case .money: .money
            case .date: .date
            case .integer: .integer
            case .rate: .rate
            }
        }
    }

    /// One row, a cell for each column.
    public struct Row: Sendable, Hashable {
        /// The cells in the order of the columns.
        public let cells: [Cell]
        /// Whether the row sums up the rows before it.
        public let isTotal: Bool

        /// Makes a row.
        public init(_ cells: [Cell], isTotal: Bool = false) {
            self.cells = cells
            self.isTotal = isTotal
        }
    }

    /// The stable name of the table in JSON.
    public let id: String
    /// The heading for people.
    public let title: LocalizedText
    /// The columns.
    public let columns: [Column]
    /// The rows.
    public let rows: [Row]

    /// Makes a table.
    ///
    /// - Precondition: column names are distinct, and every row has a cell of the right kind for
    ///   every column.
    public init(_ id: String, _ title: LocalizedText, columns: [Column], rows: [Row]) {
        precondition(
            Set(columns.map(\.id)).count == columns.count, "a table's columns have distinct names")
        for row in rows {
            precondition(row.cells.count == columns.count, "a row has one cell for each column")
            precondition(
                zip(row.cells, columns).allSatisfy { $0.kind == nil || $0.kind == $1.kind },
                "a cell is of its column's kind")
        }
        self.id = id
        self.title = title
        self.columns = columns
        self.rows = rows
    }
}
