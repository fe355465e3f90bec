extension ProofsError.Code {
    /// A PDF file is not of the plain form that ISO 32000-2 describes, or larger than we take.
    public static let pdfMalformed = Self("pdf.malformed")
    /// A PDF file uses a form that we do not read: cross-reference streams, encryption.
    public static let pdfUnsupported = Self("pdf.unsupported")
    /// The fields asked for do not fit the PDF file, or a field is missing or signed already.
    public static let pdfField = Self("pdf.field")
    /// A signature's ByteRange is not four numbers from the file's start.
    public static let pdfByteRange = Self("pdf.byteRange")
    /// What a signature leaves out is not exactly its own value.
    public static let pdfGap = Self("pdf.gap")
    /// A signature does not reach to the end of the revision that it closes.
    public static let pdfCoverage = Self("pdf.coverage")
    /// The signature is not of the kind that PAdES describes.
    public static let pdfSubFilter = Self("pdf.subFilter")
    /// Something was changed or added that a later signature may not touch.
    public static let pdfChanged = Self("pdf.changed")
    /// Signatures are missing, too many, in the wrong order or of the wrong field.
    public static let pdfSignatures = Self("pdf.signatures")
    /// The first signature does not forbid other changes than further signatures.
    public static let pdfCertification = Self("pdf.certification")
    /// The pages are not those that the signed figures name.
    public static let pdfBase = Self("pdf.base")
}
