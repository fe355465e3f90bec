/// A PDF file with signatures whose extent is checked; whom they are by is not yet.
///
/// Every signature covers its revision from the file's first byte to the revision's last one, but
/// for exactly the hexadecimal string of its own value (EN 319 142-1, ISO 32000-2 12.8.1).
public struct SignedPDF: Sendable {
    let file: PDFFile
    /// Oldest first, whatever the order of the fields is.
    public let signatures: [PDFSignature]

    /// The whole file.
    public var bytes: [UInt8] { file.bytes }
    /// How many bytes the first revision has: the pages, before anybody signed.
    public var baseLength: Int { file.revisions[0].range.upperBound }
    /// How many times the file was written, the first time included.
    public var revisionCount: Int { file.revisions.count }

    /// Reads a file and checks how far its signatures reach.
    ///
    /// - Throws: `pdf.malformed`, `pdf.unsupported`, `pdf.byteRange`, `pdf.gap`, `pdf.coverage`.
    public init(_ bytes: [UInt8]) throws(ProofsError) {
        let file = try PDFFile(bytes)
        let last = file.revisions.count - 1
        var signatures: [PDFSignature] = []
        for field in try PDFForm(of: file, in: last).fields where field.value != nil {
            signatures.append(try PDFSignature(field, of: file))
        }
        signatures.sort { $0.revision < $1.revision }
        guard Set(signatures.map(\.revision)).count == signatures.count else {
            throw ProofsError(
                .pdfSignatures, "Two signatures were put into the file at once.")
        }
        self.file = file
        self.signatures = signatures
    }

    /// The bytes that a signature covers, in order.
    public func signedBytes(of signature: PDFSignature) -> [UInt8] {
        Array(file.bytes[..<signature.gap.lowerBound])
            + file.bytes[signature.gap.upperBound..<signature.end]
    }

    /// SHA-256 of the bytes that a signature covers.
    public func digest(of signature: PDFSignature) -> SHA256Digest {
        var hasher = SHA256Hasher()
        hasher.update(Array(file.bytes[..<signature.gap.lowerBound]))
        hasher.update(Array(file.bytes[signature.gap.upperBound..<signature.end]))
        return hasher.finish()
    }
}

/// The signature fields of a PDF file (ISO 32000-2 sections 12.7.3 and 12.7.5.5).
struct PDFForm {
    /// One field, which is its only widget.
    struct Field {
        let reference: PDFReference
        let members: [String: PDFValue]
        let name: String
        var value: PDFReference? { members["V"]?.reference }
    }

    private static let fieldLimit = 64

    /// Where the form stands, if it is an object of its own.
    let reference: PDFReference?
    let members: [String: PDFValue]
    let fields: [Field]
    var references: [PDFReference] { fields.map(\.reference) }

    init(of file: PDFFile, in revision: Int) throws(ProofsError) {
        let entry = try file.catalog(in: revision).members["AcroForm"]
        reference = entry?.reference
        members = file.resolve(entry, in: revision)?.dictionary ?? [:]
        let list = file.resolve(members["Fields"], in: revision)?.array ?? []
        guard list.count <= Self.fieldLimit else {
            throw ProofsError(.pdfUnsupported, "The PDF file has more than 64 fields.")
        }
        var fields: [Field] = []
        for item in list {
            guard let reference = item.reference,
                let members = file.object(reference, in: revision)?.value.dictionary,
                members["FT"] == .name("Sig"), members["Kids"] == nil,
                let name = members["T"]?.string,
                members["V"] == nil || members["V"]?.reference != nil
            else {
                throw ProofsError(
                    .pdfUnsupported,
                    "The PDF file has a field that is not a plain signature field.")
            }
            fields.append(
                Field(
                    reference: reference, members: members,
                    name: String(decoding: name.bytes, as: UTF8.self)))
        }
        guard Set(fields.map(\.name)).count == fields.count,
            Set(fields.map(\.reference)).count == fields.count
        else { throw ProofsError(.pdfMalformed, "Two fields have one name or one place.") }
        self.fields = fields
    }
}
