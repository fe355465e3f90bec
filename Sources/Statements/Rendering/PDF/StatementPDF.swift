/// A statement on A4 pages, with room for the signatures of those who answer for it.
public struct StatementPDF: Sendable, Hashable {
    /// The file as Cairo writes it: PDF 1.5 with a classic cross-reference table, no signatures.
    public let bytes: [UInt8]
    /// Where signatures belong, in the order of the signature blocks; none in a draft.
    public let fields: [SignatureField]
    /// The title of the document.
    public let title: String
    /// The main language, an IETF tag: `en` or `zh-Hans`.
    public let languageTag: String
    /// How many pages it has.
    public let pageCount: Int
}

/// A rectangle on a page that a signature fills.
public struct SignatureField: Sendable, Hashable {
    /// The name of the form field, such as `prepared` or `approved2`.
    public let name: String
    /// The page, counted from 0.
    public let page: Int
    /// The left edge, in points from the page's lower left corner.
    public let x: Double
    /// The lower edge, in points from the page's lower left corner.
    public let y: Double
    /// The width in points.
    public let width: Double
    /// The height in points.
    public let height: Double
}
