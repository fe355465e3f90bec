import Foundation
import Proofs
import Testing

/// A two-page PDF file as Cairo writes it, and what is made of it.
struct ExamplePDF {
    let organization = Organization.shared
    let pages: [UInt8]
    let base: [UInt8]

    init() throws {
        let path = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../fixtures/pdf/cairo-two-pages.pdf").standardizedFileURL.path
        pages = try DurableFile.read(path)
        base = try PDFBase.make(
            from: pages, fields: Self.fields, title: "Statement 报表 & more", language: "zh-Hans")
    }

    static let fields = PDFRole.allCases.enumerated().map { index, role in
        PDFSignatureField(
            role, page: 1, rectangle: [50 + index * 170, 60, 200 + index * 170, 110],
            label: "\(role.rawValue) by")
    }

    static let appearance = PDFAppearance(
        contents: Array("0.2 0.4 0.3 rg 4 4 20 20 re f".utf8), width: 150, height: 50)

    /// The file with one more signature.
    func signed(
        _ pdf: [UInt8], _ role: PDFRole, by signer: KeySigner,
        timestamps: (any TimestampSource)? = nil
    ) throws -> [UInt8] {
        try pdf
            + PDFSigning(
                role, of: pdf, at: Organization.now, appearance: Self.appearance
            ).sign(
                by: signer, authorities: [organization.issuing.certificate],
                timestamps: timestamps)
    }

    /// Signed by the maker and the checker.
    func approved(
        timestamps: (any TimestampSource)? = nil, by checker: KeySigner? = nil
    ) throws -> [UInt8] {
        try signed(
            signed(base, .prepared, by: organization.maker, timestamps: timestamps), .approved,
            by: checker ?? organization.checker, timestamps: timestamps)
    }

    @discardableResult
    func check(
        _ pdf: [UInt8], roles: [PDFRole] = [.prepared, .approved],
        lists: RevocationLists? = nil, timestamps: TimestampTrust? = nil
    ) throws -> [VerifiedPDFSigner] {
        try SignedPDF(pdf).checkStatement(
            base: PDFBaseDigest(of: base), roles: roles,
            by: SignatureChecker(root: organization.root.certificate), at: Organization.now,
            revocationLists: lists ?? organization.lists, policies: Organization.policies,
            timestamps: timestamps)
    }

    /// The code of the refusal, nil where the file is accepted.
    func refusal(_ pdf: [UInt8]) -> ProofsError.Code? {
        ProofsError.code { try check(pdf) }
    }
}

extension [UInt8] {
    /// The place of the last occurrence of a text.
    func lastPlace(of text: String) -> Int? {
        let wanted = Array(text.utf8)
        guard count >= wanted.count else { return nil }
        return stride(from: count - wanted.count, through: 0, by: -1).first {
            self[$0] == wanted[0] && self[$0..<($0 + wanted.count)].elementsEqual(wanted)
        }
    }

    /// The first or last occurrence of a text replaced by one of the same length.
    func replacing(_ text: String, by other: String, last: Bool = false) throws -> [UInt8] {
        precondition(text.utf8.count == other.utf8.count, "nothing may move")
        let wanted = Array(text.utf8)
        let place =
            last ? lastPlace(of: text) : firstRange(of: wanted)?.lowerBound
        let start = try #require(place)
        var copy = self
        copy.replaceSubrange(start..<(start + wanted.count), with: Array(other.utf8))
        return copy
    }

    /// The number that stands behind the last occurrence of a text.
    func number(behind text: String) throws -> Int {
        let start = try #require(lastPlace(of: text)) + text.utf8.count
        let digits = self[start...].prefix { (0x30...0x39).contains($0) }
        return try #require(Int(String(decoding: digits, as: UTF8.self)))
    }

    /// With an update behind it, as any program can add one.
    func updated(_ objects: [(number: Int, body: String)]) throws -> [UInt8] {
        var bytes = self
        var table = ""
        for (number, body) in objects.sorted(by: { $0.number < $1.number }) {
            let offset = String(bytes.count)
            let padded = String(repeating: "0", count: 10 - offset.count) + offset
            table += "\(number) 1\n\(padded) 00000 n \n"
            bytes += Array("\(number) 0 obj\n\(body)\nendobj\n".utf8)
        }
        let trailer = try #require(lastPlace(of: "trailer\n"))
        let end = try #require(lastPlace(of: "\nstartxref\n"))
        let old = String(decoding: self[trailer..<end], as: UTF8.self)
        let previous = try number(behind: "startxref\n")
        let kept = old.replacing(#//Prev \d+/#, with: "")
        let start = bytes.count
        return bytes
            + Array(
                ("xref\n\(table)" + kept.dropLast(2) + "/Prev \(previous)>>\nstartxref\n\(start)\n"
                    + "%%EOF\n").utf8)
    }
}
