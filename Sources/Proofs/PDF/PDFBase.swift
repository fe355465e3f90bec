/// The unsigned pages of a statement as they will be signed: the same bytes for the same pages.
///
/// Made from a PDF file as Cairo writes it: PDF 2.0 (the signatures' form is standard only there),
/// language and title told, an empty signature field for each who will sign, a fixed identifier,
/// no dates (ISO 32000-2 sections 7.7.2, 12.2, 12.7.5.5 and 14.4).
public enum PDFBase {
    private static let header = Array("%PDF-2.0\n%".utf8) + [0xe2, 0xe3, 0xcf, 0xd3, 0x0a]
    private static let pageLimit = 20_000

    /// Makes the base of a PDF file without signatures.
    ///
    /// - Parameters:
    ///   - language: such as `en` or `zh-Hans` (RFC 5646).
    /// - Throws: `pdf.malformed`, `pdf.unsupported`, `pdf.field` for two fields of one role, a
    ///   page that is not there, or a file that has fields or revisions already.
    public static func make(
        from pages: [UInt8], fields: [PDFSignatureField], title: String, language: String
    ) throws(ProofsError) -> [UInt8] {
        let file = try PDFFile(pages)
        let (root, catalog) = try file.catalog(in: 0)
        guard file.revisions.count == 1, catalog["AcroForm"] == nil else {
            throw ProofsError(
                .pdfField, "The PDF file has fields or several revisions already.")
        }
        guard Set(fields.map(\.role)).count == fields.count, !fields.isEmpty else {
            throw ProofsError(.pdfField, "Every signature needs one field of its own.")
        }
        var objects = file.changed(in: 0).sorted().map { number in
            (number, body: Self.body(of: number, in: file))
        }
        let next = (objects.last?.0 ?? 0) + 1
        let list = try leaves(of: catalog["Pages"], in: file)
        var replaced: [Int: [UInt8]] = [:]
        for (index, field) in fields.enumerated() {
            guard list.indices.contains(field.page) else {
                throw ProofsError(
                    .pdfField,
                    "The field \(field.role) is to stand on page \(field.page + 1); "
                        + "there are \(list.count).")
            }
            objects.append((next + index, widget(field, on: list[field.page]).written))
        }
        for page in Set(fields.map(\.page)) {
            let widgets = fields.indices.filter { fields[$0].page == page }.map { next + $0 }
            replaced[list[page].number] = try self.page(list[page], widgets: widgets, in: file)
        }
        let information = next + fields.count
        objects.append((information, metadata(title: title, language: language)))
        replaced[root.number] =
            self.catalog(
                catalog, fields: fields.indices.map { next + $0 }, metadata: information,
                language: language
            ).written
        if let info = file.revisions[0].trailer["Info"]?.reference {
            replaced[info.number] =
                PDFValue.dictionary(
                    ["Title": .string(PDFString(text: title))]
                ).written
        }
        for index in objects.indices {
            if let body = replaced[objects[index].0] { objects[index].body = body }
        }
        return write(objects, root: root, info: file.revisions[0].trailer["Info"])
    }

    // MARK: - Parts

    /// What stands between `obj` and `endobj`, as it is.
    private static func body(of number: Int, in file: PDFFile) -> [UInt8] {
        guard let object = file.object(number, in: 0) else { return Array("null".utf8) }
        guard let stream = object.stream, let members = object.value.dictionary else {
            return object.value.written
        }
        var direct = members
        direct["Length"] = .integer(stream.count)
        return streamBody(direct, Array(file.bytes[stream]))
    }

    static func streamBody(_ members: [String: PDFValue], _ contents: [UInt8]) -> [UInt8] {
        PDFValue.dictionary(members).written + Array("\nstream\n".utf8) + contents
            + Array("\nendstream".utf8)
    }

    /// The pages in their order.
    private static func leaves(
        of root: PDFValue?, in file: PDFFile
    ) throws(ProofsError) -> [PDFReference] {
        var leaves: [PDFReference] = []
        var seen: Set<PDFReference> = []
        var waiting = [root?.reference].compactMap { $0 }
        while let next = waiting.popLast() {
            guard seen.insert(next).inserted, seen.count <= pageLimit,
                let members = file.object(next, in: 0)?.value.dictionary
            else { throw ProofsError(.pdfMalformed, "The PDF file's tree of pages is damaged.") }
            if members["Type"] == .name("Pages") {
                waiting += (members["Kids"]?.array ?? []).compactMap(\.reference).reversed()
            } else {
                leaves.append(next)
            }
        }
        return leaves
    }

    private static func widget(_ field: PDFSignatureField, on page: PDFReference) -> PDFValue {
        .dictionary([
            "Type": .name("Annot"), "Subtype": .name("Widget"), "FT": .name("Sig"),
            "T": .string(PDFString(text: field.role.rawValue)),
            "TU": .string(PDFString(text: field.label)),
            "Rect": .array(field.rectangle.map(PDFValue.integer)),
            // Printed and locked (ISO 32000-2 table 167).
            "F": .integer(132), "P": .reference(page),
        ])
    }

    private static func page(
        _ page: PDFReference, widgets: [Int], in file: PDFFile
    ) throws(ProofsError) -> [UInt8] {
        var members = file.object(page, in: 0)?.value.dictionary ?? [:]
        guard let old = file.resolve(members["Annots"] ?? .array([]), in: 0)?.array else {
            throw ProofsError(.pdfMalformed, "A page's annotations are not a list.")
        }
        members["Annots"] = .array(old + widgets.map(reference))
        return PDFValue.dictionary(members).written
    }

    private static func catalog(
        _ old: [String: PDFValue], fields: [Int], metadata: Int, language: String
    ) -> PDFValue {
        var members = old
        members["AcroForm"] = .dictionary([
            "Fields": .array(fields.map(reference)), "SigFlags": .integer(3),
        ])
        members["Lang"] = .string(PDFString(text: language))
        members["Metadata"] = reference(metadata)
        members["ViewerPreferences"] = .dictionary(["DisplayDocTitle": .boolean(true)])
        return .dictionary(members)
    }

    private static func reference(_ number: Int) -> PDFValue {
        .reference(PDFReference(number: number, generation: 0))
    }

    /// Title and language in XMP, where PDF 2.0 has them (ISO 16684-1).
    private static func metadata(title: String, language: String) -> [UInt8] {
        let escaped = title.reduce(into: "") { text, character in
            switch character {
            case "&": text += "&amp;"
            case "<": text += "&lt;"
            case ">": text += "&gt;"
            default: text.append(character)
            }
        }
        let packet = """
            <?xpacket begin="\u{FEFF}" id="W5M0MpCehiHzreSzNTczkc9d"?>
            <x:xmpmeta xmlns:x="adobe:ns:meta/">
            <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
            <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
            <dc:format>application/pdf</dc:format>
            <dc:title><rdf:Alt><rdf:li xml:lang="x-default">\(escaped)</rdf:li></rdf:Alt></dc:title>
            <dc:language><rdf:Bag><rdf:li>\(language)</rdf:li></rdf:Bag></dc:language>
            </rdf:Description></rdf:RDF></x:xmpmeta>
            <?xpacket end="r"?>
            """
        let contents = Array(packet.utf8)
        return streamBody(
            [
                "Type": .name("Metadata"), "Subtype": .name("XML"),
                "Length": .integer(contents.count),
            ], contents)
    }

    private static func write(
        _ objects: [(Int, body: [UInt8])], root: PDFReference, info: PDFValue?
    ) -> [UInt8] {
        var writer = PDFWriter(header)
        for (number, body) in objects { writer.add(number, body) }
        let identifier = PDFValue.string(
            PDFString(Array(SHA256Digest.of(writer.bytes).bytes.prefix(16))))
        var trailer: [String: PDFValue] = [
            "Size": .integer((objects.last?.0 ?? 0) + 1), "Root": .reference(root),
            "ID": .array([identifier, identifier]),
        ]
        trailer["Info"] = info
        writer.finish(trailer, isFirst: true)
        return writer.bytes
    }
}
