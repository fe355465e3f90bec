/// Something that stands on a page and is not split.
enum PageBlock {
    /// The statement's title.
    case title
    /// What stands above the figures.
    case facts(FactList)
    /// Rows of a table below its heading and its column heads.
    case table(TableLayout, rows: Range<Int>, isContinued: Bool)
    /// A chart with its heading.
    case chart(Chart)
    /// Signatures, code and how to verify.
    case closing(ClosingLayout)
}

/// Puts blocks on pages, one below the other.
struct PageFlow {
    /// A block and where it begins.
    struct Placed {
        let block: PageBlock
        let y: Double
    }

    /// Room above a heading.
    static let gap = 14.0
    /// The height of a table's heading.
    static let headingHeight = 17.0

    let size: PageSize
    private(set) var pages: [[Placed]] = [[]]
    private var y = PageStyle.top

    init(_ size: PageSize) { self.size = size }

    private var isAtTop: Bool { y == PageStyle.top }
    private var space: Double { size.bottom - y }

    /// Adds a block that must stay whole, on the next page if there is no room.
    mutating func add(_ block: PageBlock, height: Double, gap: Double = PageFlow.gap) {
        if !isAtTop {
            if space < gap + height { beginPage() } else { y += gap }
        }
        place(block, height)
    }

    /// Adds a table; each page that it takes gets its heads, no row is split, and a total does not
    /// begin a page.
    ///
    /// - Throws: `statement.row` for a row that is taller than a page.
    mutating func add(_ layout: TableLayout, isContinued: Bool) throws(StatementError) {
        let heads = PageFlow.headingHeight + layout.headHeight
        let rows = layout.rowHeights
        guard !rows.isEmpty else {
            let height = heads + layout.emptyHeight
            return add(.table(layout, rows: 0..<0, isContinued: isContinued), height: height)
        }
        var start = 0
        while start < rows.count {
            let wanted = heads + rows[start..<min(start + 2, rows.count)].reduce(0, +)
            if !isAtTop {
                if space < PageFlow.gap + wanted { beginPage() } else { y += PageFlow.gap }
            }
            var end = start
            var height = heads
            while end < rows.count, height + rows[end] <= space {
                height += rows[end]
                end += 1
            }
            if end < rows.count, layout.table.rows[end].isTotal, end - start > 1 {
                end -= 1
                height -= rows[end]
            }
            guard end > start else {
                throw StatementError(
                    "statement.row", "the row is taller than a page; shorten its texts",
                    at: "\(layout.table.id): row \(start + 1)")
            }
            place(
                .table(layout, rows: start..<end, isContinued: isContinued || start > 0), height)
            start = end
            if start < rows.count { beginPage() }
        }
    }

    private mutating func place(_ block: PageBlock, _ height: Double) {
        pages[pages.count - 1].append(Placed(block: block, y: y))
        y += height
    }

    private mutating func beginPage() {
        pages.append([])
        y = PageStyle.top
    }
}

extension TableLayout {
    /// The height of the one line that says that there are no rows.
    var emptyHeight: Double { style.lineHeight + 2 * TableLayout.rowPadding }
}
