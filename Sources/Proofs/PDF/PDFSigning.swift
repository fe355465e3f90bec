/// One signature to be put into a PDF file as an incremental update (SIGNING, ISO 32000-2 12.8).
public struct PDFSigning {
    /// From a CMS with a short chain to one with a time stamp that brings a long chain along.
    private static let gapDigits = [8192, 16_384, 32_768, 65_536]
    private static let rangeWidth = 10

    private let role: PDFRole
    private let seconds: Int64
    private let appearance: PDFAppearance?
    private let file: PDFFile
    private let field: PDFForm.Field

    /// Prepares the signature of a role into the field of its name.
    ///
    /// - Parameters:
    ///   - pdf: the base, or the base with the signatures that come before.
    ///   - seconds: POSIX time that the signature claims.
    /// - Throws: `pdf.malformed`, `pdf.field` where the field is missing or signed.
    public init(
        _ role: PDFRole, of pdf: [UInt8], at seconds: Int64, appearance: PDFAppearance? = nil
    ) throws(ProofsError) {
        file = try PDFFile(pdf)
        let form = try PDFForm(of: file, in: file.revisions.count - 1)
        guard let field = form.fields.first(where: { $0.name == role.rawValue }),
            field.value == nil
        else {
            throw ProofsError(
                .pdfField, "The PDF file has no empty field for “\(role.rawValue)”.")
        }
        self.field = field
        self.role = role
        self.seconds = seconds
        self.appearance = appearance
    }

    /// Signs; the bytes that were there stay as they are.
    ///
    /// - Parameters:
    ///   - authorities: the certificates that lead to the root, without it.
    ///   - timestamps: where a time stamp over the signature comes from (level B-T).
    /// - Returns: the revision, to be put behind the file.
    /// - Throws: `pdf.gap` where signature and time stamp are larger than 32 KiB, the errors of
    ///   the signer and of the source of time stamps.
    public func sign(
        by officer: some Signer, authorities: [Certificate],
        timestamps: (any TimestampSource)? = nil
    ) throws -> [UInt8] {
        for digits in Self.gapDigits {
            var (writer, places) = try update(officer.certificate, gapDigits: digits)
            let range = [
                0, places.gap.lowerBound, places.gap.upperBound,
                writer.bytes.count - places.gap.upperBound,
            ]
            var text: [UInt8] = []
            for (index, number) in range.dropFirst().enumerated() {
                if index > 0 { text.append(0x20) }
                UnixTime.append(number, width: Self.rangeWidth, to: &text)
            }
            writer.replace(places.byteRange, with: text)
            var hasher = SHA256Hasher()
            hasher.update(Array(writer.bytes[..<places.gap.lowerBound]))
            hasher.update(Array(writer.bytes[places.gap.upperBound...]))
            let value = try DocumentSignature(
                signing: hasher.finish(), by: officer, certificates: authorities,
                timestamps: timestamps
            ).encoded
            guard value.count * 2 <= digits else { continue }
            let start = places.gap.lowerBound + 1
            writer.replace(
                start..<(start + value.count * 2), with: Array(Hex.encode(value).utf8))
            return Array(writer.bytes[file.bytes.count...])
        }
        throw ProofsError(.pdfGap, "The signature with its time stamp is larger than 32 KiB.")
    }

    // MARK: - The update

    private struct Places {
        let byteRange: Range<Int>
        let gap: Range<Int>
    }

    /// Writes the update with an empty value.
    private func update(
        _ certificate: Certificate, gapDigits: Int
    ) throws(ProofsError) -> (PDFWriter, Places) {
        let last = file.revisions.count - 1
        let trailer = file.revisions[last].trailer
        guard let size = trailer["Size"]?.integer else {
            throw ProofsError(.pdfMalformed, "The PDF file's trailer has no /Size.")
        }
        var writer = PDFWriter(file.bytes)
        var next = size + 1
        var widget = field.members
        widget["V"] = .reference(PDFReference(number: size, generation: 0))
        if let appearance {
            widget["AP"] = .dictionary([
                "N": .reference(PDFReference(number: next, generation: 0))
            ])
            writer.add(next, Self.form(appearance))
            next += 1
        }
        if last == 0 {
            var (root, catalog) = try file.catalog(in: last)
            catalog["Perms"] = .dictionary([
                "DocMDP": .reference(PDFReference(number: size, generation: 0))
            ])
            writer.add(root.number, PDFValue.dictionary(catalog).written)
        }
        writer.add(field.reference.number, PDFValue.dictionary(widget).written)
        let start = writer.bytes.count + "\(size) 0 obj\n".utf8.count
        let (body, places) = dictionary(certificate, gapDigits: gapDigits, certifies: last == 0)
        writer.add(size, body)
        writer.finish(self.trailer(trailer, size: next, body: body), isFirst: false)
        return (
            writer,
            Places(
                byteRange: places.byteRange.shifted(by: start), gap: places.gap.shifted(by: start))
        )
    }

    private func trailer(
        _ old: [String: PDFValue], size: Int, body: [UInt8]
    ) -> [String: PDFValue] {
        var trailer = old
        let last = file.revisions.count - 1
        trailer["Size"] = .integer(size)
        trailer["Prev"] = .integer(file.revisions[last].crossReference)
        if let first = old["ID"]?.array?.first {
            let identifier = SHA256Digest.of(SHA256Digest.of(file.bytes).bytes + body)
            trailer["ID"] = .array([
                first, .string(PDFString(Array(identifier.bytes.prefix(16)))),
            ])
        }
        return trailer
    }

    /// The signature dictionary, and where its ByteRange's numbers and its value stand.
    private func dictionary(
        _ certificate: Certificate, gapDigits: Int, certifies: Bool
    ) -> ([UInt8], Places) {
        let date = UnixTime(seconds: seconds)
        var time = Array("D:".utf8)
        for (value, width) in [
            (date.year, 4), (date.month, 2), (date.day, 2), (date.hour, 2), (date.minute, 2),
            (date.second, 2),
        ] { UnixTime.append(value, width: width, to: &time) }
        time += Array("Z".utf8)
        let name = PDFValue.string(PDFString(text: certificate.commonName ?? ""))
        var body = Array(
            "<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/M(".utf8)
        body += time + Array(")/Name ".utf8) + name.written
        body += Array("/Reason(\(role.rawValue))".utf8)
        if certifies {
            body += Array(
                ("/Reference[<</Type/SigRef/TransformMethod/DocMDP/TransformParams"
                    + "<</Type/TransformParams/P 2/V/1.2>>>>]").utf8)
        }
        body += Array("/ByteRange [0 ".utf8)
        let byteRange = body.count..<(body.count + 3 * Self.rangeWidth + 2)
        body += [UInt8](repeating: 0x20, count: byteRange.count) + Array("]/Contents ".utf8)
        let gap = body.count..<(body.count + gapDigits + 2)
        body += [0x3c] + [UInt8](repeating: 0x30, count: gapDigits) + [0x3e] + Array(">>".utf8)
        return (body, Places(byteRange: byteRange, gap: gap))
    }

    private static func form(_ appearance: PDFAppearance) -> [UInt8] {
        PDFBase.streamBody(
            [
                "Type": .name("XObject"), "Subtype": .name("Form"),
                "BBox": .array([
                    .integer(0), .integer(0), .integer(appearance.width),
                    .integer(appearance.height),
                ]), "Resources": .dictionary([:]), "Length": .integer(appearance.contents.count),
            ], appearance.contents)
    }
}

extension Range<Int> {
    /// The same range so much further on.
    fileprivate func shifted(by distance: Int) -> Range<Int> {
        (lowerBound + distance)..<(upperBound + distance)
    }
}
