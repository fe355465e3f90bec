/// What stands above the figures, as names and texts in one or two columns.
struct FactList {
    struct Fact {
        let label: String
        let text: String
        /// The left edge of the label.
        let x: Double
        /// From the top of the list.
        let y: Double
        /// The width that the text may take.
        let textWidth: Double
    }

    /// The facts with their places.
    private(set) var facts: [Fact] = []
    /// The width of the labels.
    let labelWidth: Double
    /// The height of all.
    private(set) var height = 0.0

    private static let rowGap = 2.5

    /// Puts what is short in two columns and gives a line of its own to what is long.
    init(
        _ statement: Statement, _ language: StatementLanguage, width: Double,
        _ typesetter: Typesetter
    ) throws(StatementError) {
        let items = statement.headItems(language).map { (language($0.0), $0.1) }
        var labelWidth = 0.0
        for (label, _) in items {
            labelWidth = max(
                labelWidth, try typesetter.width(of: label, PageStyle.label, at: "head"))
        }
        labelWidth += 10
        self.labelWidth = labelWidth
        let half = width / 2 - labelWidth - 8
        var isRight = false
        var rowHeight = 0.0
        for (label, text) in items {
            let place = "head: \(label)"
            let natural = try typesetter.extent(of: text, PageStyle.body, at: place)
            let isShort = natural.width <= half
            if !isShort && isRight {
                height += rowHeight
                isRight = false
            }
            let textWidth = isShort ? half : width - labelWidth
            let lines = try typesetter.lineCount(
                of: text, PageStyle.body, width: textWidth, at: place)
            let own = Double(lines) * PageStyle.body.lineHeight + FactList.rowGap
            facts.append(
                Fact(
                    label: label, text: text, x: isRight ? width / 2 : 0, y: height,
                    textWidth: textWidth))
            rowHeight = isRight ? max(rowHeight, own) : own
            if isRight || !isShort {
                height += rowHeight
                isRight = false
            } else {
                isRight = true
            }
        }
        if isRight { height += rowHeight }
    }
}
