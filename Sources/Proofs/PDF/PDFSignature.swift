/// One signature of a PDF file, where it stands and what it covers (ISO 32000-2 section 12.8).
public struct PDFSignature: Sendable, Hashable {
    /// What kind of value the signature is.
    public enum Kind: Sendable, Hashable {
        /// A person's or an organisation's, in the form of PAdES (EN 319 142-1).
        case signature
        /// A time stamp over the document (EN 319 142-1 section 5.4.3).
        case documentTimestamp
    }

    /// The field's name.
    public let field: String
    /// Signature or time stamp.
    public let kind: Kind
    /// The signature's encoding as it names it, such as `ETSI.CAdES.detached`.
    public let subFilter: String
    /// The revision that the signature closes, 0 for the first.
    public let revision: Int
    /// The bytes that the signature leaves out: `<`, its own value in hexadecimal, `>`.
    public let gap: Range<Int>
    /// Where the covered bytes end: the end of the revision.
    public let end: Int
    /// The reason that the signature states.
    public let reason: String?
    /// The time that the signature claims, such as `D:20261123203000Z`; never decisive.
    public let claimedTime: String?
    /// Whether the signature forbids all later changes but further signatures (DocMDP, P 2 or 1).
    public let certifies: Bool
    /// The value: DER, then nothing but zeros.
    let contents: [UInt8]
    let reference: PDFReference
    let widget: PDFReference

    init(_ field: PDFForm.Field, of file: PDFFile) throws(ProofsError) {
        let last = file.revisions.count - 1
        guard let reference = field.value,
            let revision = (0...last).last(where: {
                file.changed(in: $0).contains(reference.number)
            }), let members = file.object(reference, in: revision)?.value.dictionary
        else {
            throw ProofsError(
                .pdfMalformed, "The signature of the field \(field.name) is missing.")
        }
        self.field = field.name
        self.reference = reference
        widget = field.reference
        self.revision = revision
        kind = members["Type"] == .name("DocTimeStamp") ? .documentTimestamp : .signature
        subFilter = members["SubFilter"]?.name ?? ""
        let text = { (key: String) in
            members[key]?.string.map { String(decoding: $0.bytes, as: UTF8.self) }
        }
        reason = text("Reason")
        claimedTime = text("M")
        certifies = Self.certifies(members)
        let range = try Self.byteRange(members, field.name)
        guard let contents = members["Contents"]?.string, let token = contents.hexadecimalRange,
            token == range.gap,
            // Nothing but digits: white space among them would be a place that nobody signs.
            token.count == contents.bytes.count * 2 + 2
        else {
            throw ProofsError(
                .pdfGap,
                "The signature \(field.name) leaves out other bytes than its own value; what "
                    + "stands there is not signed.", location: "offset \(range.gap.lowerBound)")
        }
        guard range.end == file.revisions[revision].range.upperBound else {
            throw ProofsError(
                .pdfCoverage,
                "The signature \(field.name) covers \(range.end) bytes; its revision ends at "
                    + "\(file.revisions[revision].range.upperBound).",
                location: "offset \(range.end)")
        }
        self.contents = contents.bytes
        gap = range.gap
        end = range.end
    }

    private static func byteRange(
        _ members: [String: PDFValue], _ field: String
    ) throws(ProofsError) -> (gap: Range<Int>, end: Int) {
        let numbers = members["ByteRange"]?.array?.compactMap(\.integer) ?? []
        guard numbers.count == 4, members["ByteRange"]?.array?.count == 4, numbers[0] == 0,
            numbers.allSatisfy({ (0...Int(Int32.max)).contains($0) }), numbers[1] > 0,
            numbers[2] > numbers[1]
        else {
            throw ProofsError(
                .pdfByteRange,
                "The ByteRange of the signature \(field) is not four numbers, from 0 on.")
        }
        return (numbers[1]..<numbers[2], numbers[2] + numbers[3])
    }

    /// Whether the dictionary has DocMDP with permissions that forbid other changes.
    private static func certifies(_ members: [String: PDFValue]) -> Bool {
        guard let list = members["Reference"]?.array, list.count == 1,
            let reference = list[0].dictionary,
            reference["TransformMethod"] == .name("DocMDP"),
            let parameters = reference["TransformParams"]?.dictionary,
            let permissions = parameters["P"]?.integer
        else { return false }
        return permissions == 1 || permissions == 2
    }
}
