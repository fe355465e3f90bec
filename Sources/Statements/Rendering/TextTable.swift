/// A table in plain text: aligned, no wider than asked for, CJK characters counted two.
///
/// Text columns give way first, by wrapping. A table that is still too wide is printed in bands,
/// each of which repeats the leading key column.
public struct TextTable: Sendable {
    /// On which side of its column a text stands.
    public enum Alignment: Sendable, Hashable {
        /// At the left, wrapped where it is too long.
        case left
        /// At the right, never wrapped: amounts.
        case right
    }

    /// A column.
    public struct Column: Sendable, Hashable {
        /// The heading; may have line breaks.
        public let title: String
        /// Where the texts stand.
        public let alignment: Alignment

        /// Makes a column.
        public init(_ title: String, _ alignment: Alignment = .left) {
            self.title = title
            self.alignment = alignment
        }
    }

    private struct Row {
        let cells: [String]
        let isTotal: Bool
    }

    private let columns: [Column]
    private let keys: Int
    private var rows: [Row] = []

    /// Starts a table.
    ///
    /// - Parameters:
    ///   - columns: The headings.
    ///   - keyColumns: How many leading columns are repeated in every band.
    public init(_ columns: [Column], keyColumns: Int = 1) {
        self.columns = columns
        self.keys = min(keyColumns, columns.count)
    }

    /// Adds a row; a total has a rule above it.
    ///
    /// - Precondition: `cells` has a text for every column.
    public mutating func add(_ cells: [String], isTotal: Bool = false) {
        precondition(cells.count == columns.count, "a row has one cell for each column")
        rows.append(Row(cells: cells, isTotal: isTotal))
    }

    /// The lines of the table, none wider than `width` unless a single amount is.
    ///
    /// - Precondition: `width >= 20`.
    /// - Complexity: O(*n*) in the length of all texts.
    public func lines(width: Int = 100) -> [String] {
        precondition(width >= 20, "a table needs some room")
        let widths = fittedWidths(to: width)
        var lines: [String] = []
        for band in bands(widths, width: width) {
            if !lines.isEmpty { lines.append("") }
            lines += self.lines(of: band, widths)
        }
        return lines
    }

    /// The lines with line feeds.
    ///
    /// - Precondition: `width >= 20`.
    public func text(width: Int = 100) -> String {
        lines(width: width).map { $0 + "\n" }.joined()
    }

    private static let gap = 2
    private static let narrowestText = 12
    private static let widestKey = 30

    /// Natural widths, with text columns narrowed until the table fits or they can give no more.
    private func fittedWidths(to width: Int) -> [Int] {
        var widths = columns.indices.map(naturalWidth)
        func total() -> Int { widths.reduce(0, +) + TextTable.gap * max(0, widths.count - 1) }
        while total() > width {
            let widest = columns.indices.filter { columns[$0].alignment == .left }
                .max { widths[$0] < widths[$1] }
            guard let widest, widths[widest] > TextTable.narrowestText else { break }
            widths[widest] -= min(
                total() - width, widths[widest] - TextTable.narrowestText,
                max(1, widths[widest] - secondWidest(widths, beside: widest)))
        }
        // Where bands are needed anyway, the key column need not be squeezed.
        if total() > width {
            for key in 0..<keys where columns[key].alignment == .left {
                widths[key] = min(naturalWidth(of: key), TextTable.widestKey)
            }
        }
        return widths
    }

    private func secondWidest(_ widths: [Int], beside widest: Int) -> Int {
        columns.indices.filter { $0 != widest && columns[$0].alignment == .left }
            .map { widths[$0] }.max() ?? TextTable.narrowestText
    }

    private func naturalWidth(of column: Int) -> Int {
        let cells = rows.map { DisplayWidth.widest($0.cells[column]) }.max() ?? 0
        let title = columns[column].title
        guard columns[column].alignment == .right else {
            return max(cells, DisplayWidth.widest(title))
        }
        // A heading over amounts may wrap between words.
        let word = title.split { $0 == " " || $0 == "\n" }.map { DisplayWidth.of($0) }.max() ?? 0
        return max(cells, word)
    }

    /// The columns of each band, in order: as few bands as fit, about equally wide.
    private func bands(_ widths: [Int], width: Int) -> [[Int]] {
        var best = filledBands(widths, width: width)
        guard best.count > 1 else { return best }
        for narrower in stride(from: width - 1, to: 0, by: -1) {
            let bands = filledBands(widths, width: narrower)
            guard bands.count == best.count else { break }
            best = bands
        }
        return best
    }

    private func filledBands(_ widths: [Int], width: Int) -> [[Int]] {
        let key = Array(0..<keys)
        let keyWidth = key.reduce(0) { $0 + widths[$1] + TextTable.gap }
        var bands: [[Int]] = []
        var band: [Int] = []
        var used = keyWidth
        for column in keys..<max(keys, columns.count) {
            if !band.isEmpty && used + widths[column] > width {
                bands.append(key + band)
                (band, used) = ([], keyWidth)
            }
            band.append(column)
            used += widths[column] + TextTable.gap
        }
        return bands + [key + band]
    }

    private func lines(of band: [Int], _ widths: [Int]) -> [String] {
        let rule = band.map { String(repeating: "-", count: widths[$0]) }
            .joined(separator: String(repeating: " ", count: TextTable.gap))
        var lines = layOut(band.map { columns[$0].title }, band, widths, fromBottom: true)
        lines.append(rule)
        for row in rows {
            if row.isTotal { lines.append(rule) }
            lines += layOut(band.map { row.cells[$0] }, band, widths, fromBottom: false)
        }
        return lines
    }

    /// One row of cells, wrapped; headings stand at the bottom of theirs.
    private func layOut(
        _ cells: [String], _ band: [Int], _ widths: [Int], fromBottom: Bool
    ) -> [String] {
        let blocks = zip(cells, band).map { cell, column in
            cell.isEmpty ? [] : DisplayWidth.wrap(cell, to: max(2, widths[column]))
        }
        let height = blocks.map(\.count).max() ?? 0
        return (0..<height).map { line in
            var text = ""
            for (place, column) in band.enumerated() {
                let block = blocks[place]
                let index = fromBottom ? line - (height - block.count) : line
                let cell = block.indices.contains(index) ? block[index] : ""
                let padding = String(
                    repeating: " ", count: max(0, widths[column] - DisplayWidth.of(cell)))
                if place > 0 { text += String(repeating: " ", count: TextTable.gap) }
                text += columns[column].alignment == .right ? padding + cell : cell + padding
            }
            return String(text.trimmingBlanksAtEnd)
        }
    }
}

extension DisplayWidth {
    /// The columns of the widest line of a text.
    static func widest(_ text: String) -> Int {
        text.split(separator: "\n").map { of($0) }.max() ?? 0
    }
}
