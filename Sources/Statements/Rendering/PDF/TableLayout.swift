internal import Ledger

/// How a table, or a band of its columns, stands on pages: widths of columns, heights of rows.
struct TableLayout {
    /// A column of the band.
    struct Column {
        /// Its place in the table.
        let index: Int
        /// The width with padding, in points.
        var width: Double
        /// Amounts, counts and shares stand at the right, so that digits are below each other.
        let alignment: TextAlignment
    }

    /// Room at the left and right of a cell's text.
    static let padding = 4.0
    /// Room above and below a cell's text.
    static let rowPadding = 2.6

    let table: ReportTable
    let columns: [Column]
    let style: TextStyle
    let headHeight: Double
    let rowHeights: [Double]

    var width: Double { columns.reduce(0) { $0 + $1.width } }
}

/// What the columns of a table need.
struct ColumnNeed {
    /// The column's place in the table.
    let index: Int
    /// The width of the widest cell on one line, in parts of the font's size.
    var natural = 0.0
    /// The width of the widest part that should not be broken, in parts of the font's size.
    var least = 0.0
    /// Whether its texts may be broken.
    let isText: Bool

    /// The width below which a column is uncomfortable to read, in points.
    func comfortable(_ size: Double) -> Double {
        max(least * size, min(natural * size, 84)) + 2 * TableLayout.padding
    }

    func natural(_ size: Double) -> Double { natural * size + 2 * TableLayout.padding }
    func least(_ size: Double) -> Double { least * size + 2 * TableLayout.padding }
}

extension ReportTable {
    /// Measures all cells.
    ///
    /// - Throws: `statement.glyph` naming the character and the cell.
    func columnNeeds(
        _ language: StatementLanguage, _ typesetter: Typesetter
    ) throws(StatementError) -> [ColumnNeed] {
        var needs: [ColumnNeed] = []
        for (index, column) in columns.enumerated() {
            let isText = column.kind == .text
            var need = ColumnNeed(index: index, isText: isText)
            let title = language.text(column.title, separator: "\n")
            let bold = TextStyle(1, .bold)
            try need.add(title, bold, breaksWords: true, typesetter, at: "\(id): \(column.id)")
            for (number, row) in rows.enumerated() {
                try need.add(
                    row.cells[index].printedText(language),
                    row.isTotal ? bold : TextStyle(1), breaksWords: isText, typesetter,
                    at: "\(id): row \(number + 1), \(column.id)")
            }
            needs.append(need)
        }
        return needs
    }

    /// The layouts of the table in a width: one, or bands of columns where they have no room.
    func layouts(
        _ language: StatementLanguage, _ needs: [ColumnNeed], width: Double,
        _ typesetter: Typesetter
    ) throws(StatementError) -> [TableLayout] {
        for size in PageStyle.tableSizes where needs.least(size) <= width {
            guard needs.comfortable(size) <= width || size == PageStyle.tableSizes.last else {
                continue
            }
            return [try layout(language, needs, size, width: width, typesetter)]
        }
        var result: [TableLayout] = []
        for band in needs.bands(PageStyle.tableSizes[2], width: width) {
            result.append(
                try layout(language, band, PageStyle.tableSizes[2], width: width, typesetter))
        }
        return result
    }

    private func layout(
        _ language: StatementLanguage, _ needs: [ColumnNeed], _ size: Double, width: Double,
        _ typesetter: Typesetter
    ) throws(StatementError) -> TableLayout {
        let widths = needs.widths(size, width: width)
        let columns = zip(needs, widths).map { need, width in
            TableLayout.Column(
                index: need.index, width: width,
                alignment: [.text, .date].contains(self.columns[need.index].kind) ? .left : .right)
        }
        let style = TextStyle(size)
        let bold = TextStyle(size, .bold)
        var headLines = 1
        for column in columns {
            let title = language.text(self.columns[column.index].title, separator: "\n")
            headLines = max(
                headLines,
                try typesetter.lineCount(
                    of: title, bold, width: column.textWidth, at: "\(id): head"))
        }
        var heights: [Double] = []
        heights.reserveCapacity(rows.count)
        for (number, row) in rows.enumerated() {
            var lines = 1
            for column in columns where self.columns[column.index].kind == .text {
                lines = max(
                    lines,
                    try typesetter.lineCount(
                        of: row.cells[column.index].printedText(language),
                        row.isTotal ? bold : style, width: column.textWidth,
                        at: "\(id): row \(number + 1)"))
            }
            heights.append(Double(lines) * style.lineHeight + 2 * TableLayout.rowPadding)
        }
        return TableLayout(
            table: self, columns: columns, style: style,
            headHeight: Double(headLines) * style.lineHeight + 2 * TableLayout.rowPadding + 1,
            rowHeights: heights)
    }
}

extension TableLayout.Column {
    /// The width of the text.
    var textWidth: Double { width - 2 * TableLayout.padding }
}

extension ColumnNeed {
    /// Widens the column for a text.
    fileprivate mutating func add(
        _ text: String, _ style: TextStyle, breaksWords: Bool, _ typesetter: Typesetter,
        at place: @autoclosure () -> String
    ) throws(StatementError) {
        let extent = try typesetter.extent(of: text, style, at: place())
        natural = max(natural, extent.width)
        guard breaksWords else {
            least = max(least, extent.width)
            return
        }
        guard extent.width > least else { return }
        // Chinese may be broken anywhere, Latin between words; a long word is cut if it must be.
        for word in text.split(whereSeparator: { $0 == " " || $0 == "\n" || $0.isIdeograph }) {
            let width = try typesetter.width(of: word, style, at: place())
            least = max(least, min(width, ColumnNeed.longestWord))
        }
        least = max(least, min(extent.width, ColumnNeed.shortestLine))
    }

    /// Longer words may be cut, in parts of the size.
    private static let longestWord = 9.0
    /// Columns of broken text are at least so wide, in parts of the size.
    private static let shortestLine = 3.0
}

extension Character {
    fileprivate var isIdeograph: Bool {
        guard let scalar = unicodeScalars.first, scalar.value >= 0x2E80 else { return false }
        return DisplayWidth.of(scalar) == 2
    }
}

extension [ColumnNeed] {
    func comfortable(_ size: Double) -> Double { reduce(0) { $0 + $1.comfortable(size) } }
    func least(_ size: Double) -> Double { reduce(0) { $0 + $1.least(size) } }

    /// Widths that fill the page: what is left over goes to texts first.
    fileprivate func widths(_ size: Double, width: Double) -> [Double] {
        let natural = map { $0.natural(size) }
        let all = natural.reduce(0, +)
        if all <= width {
            let texts = filter(\.isText).count
            let share = texts > 0 ? (width - all) / Double(texts) : (width - all) / Double(count)
            return zip(self, natural).map { need, natural in
                natural + (texts == 0 || need.isText ? share : 0)
            }
        }
        let least = map { $0.least(size) }
        let bound = least.reduce(0, +)
        let part = Swift.max(0, (width - bound) / (all - bound))
        return zip(least, natural).map { $0 + ($1 - $0) * part }
    }

    /// Bands of columns that have room, the first column repeated in each.
    fileprivate func bands(_ size: Double, width: Double) -> [[ColumnNeed]] {
        guard let key = first else { return [] }
        var bands: [[ColumnNeed]] = [[key]]
        for need in dropFirst() {
            let band = bands[bands.count - 1]
            if band.count > 1, band.comfortable(size) + need.comfortable(size) > width {
                bands.append([key, need])
            } else {
                bands[bands.count - 1].append(need)
            }
        }
        return bands
    }
}

extension ReportTable.Cell {
    /// The text on paper: names in both languages below each other.
    func printedText(_ language: StatementLanguage) -> String {
        if case .name(let name) = self { return language.text(name, separator: "\n") }
        return shownText(language)
    }

    /// Whether it is an amount below zero.
    var isNegative: Bool {
        switch self {
        case .money(let money): money.minorUnits < 0
        case .integer(let number): number < 0
        case .empty, .text, .name, .date, .rate: false
        }
    }
}
