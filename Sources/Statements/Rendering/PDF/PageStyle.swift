/// Measures and colours of the pages, in points.
enum PageStyle {
    /// The short and the long edge of A4.
    static let shortEdge = 595.276
    static let longEdge = 841.890
    /// Left and right.
    static let margin = 45.0
    /// Where the text of a page begins, below its header.
    static let top = 62.0
    /// What is kept free at the foot.
    static let foot = 50.0

    static let title = TextStyle(17, .bold)
    static let secondTitle = TextStyle(12, .bold)
    static let heading = TextStyle(10, .bold)
    static let body = TextStyle(8.5)
    static let label = TextStyle(8)
    static let small = TextStyle(7)
    static let smallBold = TextStyle(7, .bold)
    /// Sizes of the type of tables; the largest that has room is taken.
    static let tableSizes = [8.0, 7.5, 7, 6.5, 6]

    static let ink = PageColor(0x1A1A1A)
    static let quiet = PageColor(0x5F6B76)
    static let accent = PageColor(0x1F5C4A)
    static let rule = PageColor(0xB8C2CA)
    static let hairline = PageColor(0xDDE3E8)
    static let headFill = PageColor(0xE9F0ED)
    static let totalFill = PageColor(0xF4F6F7)
    /// Red is the colour of amounts below zero, 红字.
    static let negative = PageColor(0xB3261E)
    static let watermark = PageColor(0xECEFF1)
}

/// The size of a document's pages.
struct PageSize: Hashable {
    let width: Double
    let height: Double

    static let portrait = PageSize(width: PageStyle.shortEdge, height: PageStyle.longEdge)
    static let landscape = PageSize(width: PageStyle.longEdge, height: PageStyle.shortEdge)

    /// The width between the margins.
    var textWidth: Double { width - 2 * PageStyle.margin }
    /// Where the text of a page ends.
    var bottom: Double { height - PageStyle.foot }
    /// The height between header and foot.
    var textHeight: Double { bottom - PageStyle.top }
}
