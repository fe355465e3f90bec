/// Who signs a statement's PDF file, in the order in which they sign.
public enum PDFRole: String, Sendable, Hashable, CaseIterable {
    /// The maker, whose signature forbids all changes but further signatures.
    case prepared
    /// A second reader, where there is one.
    case reviewed
    /// The checker.
    case approved

    /// The role that the signer's certificate must carry.
    public var officerRole: Role { self == .prepared ? .maker : .checker }
}

/// A place on a page for a signature.
public struct PDFSignatureField: Sendable, Hashable {
    /// Who signs there; the field carries the name.
    public let role: PDFRole
    /// The page, 0 for the first.
    public let page: Int
    /// Left, bottom, right and top in points, from the page's lower left corner; four zeros for
    /// a field that is not seen.
    public let rectangle: [Int]
    /// What a reader's program shows and reads aloud as the field's label.
    public let label: String

    /// Names a place.
    public init(_ role: PDFRole, page: Int, rectangle: [Int], label: String) {
        precondition(rectangle.count == 4, "a rectangle has four edges")
        self.role = role
        self.page = page
        self.rectangle = rectangle
        self.label = label
    }
}

/// How a signed field looks: PDF content operators that need no font and no other object.
public struct PDFAppearance: Sendable, Hashable {
    /// The operators, drawn from the field's lower left corner.
    public let contents: [UInt8]
    /// In points.
    public let width: Int
    /// In points.
    public let height: Int

    /// Takes operators.
    public init(contents: [UInt8], width: Int, height: Int) {
        self.contents = contents
        self.width = width
        self.height = height
    }
}
