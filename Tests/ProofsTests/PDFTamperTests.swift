import Foundation
import Proofs
import Testing

/// What people do to signed files, and what programs that show them often do not notice.
@Suite struct `A signed PDF file is refused with` {
    let example: ExamplePDF
    let pdf: [UInt8]
    let page: Int

    init() throws {
        example = try ExamplePDF()
        pdf = try example.approved()
        page = try #require(example.base.lastPlace(of: "/Annots"))
        try example.check(pdf)
    }

    /// The number of the object in which a place lies.
    private func object(at place: Int) throws -> Int {
        let head = Array(pdf[..<place])
        let end = try #require(head.lastPlace(of: " 0 obj\n"))
        let digits = head[..<end].reversed().prefix { (0x30...0x39).contains($0) }
        return try #require(Int(String(decoding: digits.reversed(), as: UTF8.self)))
    }

    /// The text of an object as the newest revision has it.
    private func body(_ number: Int) throws -> String {
        let start = try #require(pdf.lastPlace(of: "\n\(number) 0 obj\n"))
        let text = String(decoding: pdf[start...], as: UTF8.self)
        let body = try #require(text.components(separatedBy: "endobj").first)
        return String(body.dropFirst("\n\(number) 0 obj\n".count))
    }

    @Test func `a page replaced by an update`() throws {
        let number = try object(at: page)
        let contents = "<</Length 9>>\nstream\n0 0 m 9 9\nendstream"
        let body = try body(number).replacing(#//Contents \d+ 0 R/#, with: "/Contents 90 0 R")
        let swapped = try pdf.updated([(number, body), (90, contents)])
        #expect(example.refusal(swapped) == .pdfChanged)
        #expect(ProofsError.code { try SignedPDF(swapped).checkChanges() } == .pdfChanged)
    }

    @Test func `an update that adds an object nobody uses`() throws {
        #expect(example.refusal(try pdf.updated([(90, "<</Kept true>>")])) == .pdfChanged)
    }

    @Test func `an empty update`() throws {
        #expect(example.refusal(try pdf.updated([])) == .pdfChanged)
    }

    @Test func `a page replaced between the signatures`() throws {
        let organization = example.organization
        let prepared = try example.signed(example.base, .prepared, by: organization.maker)
        let number = try object(at: page)
        let between = try prepared.updated([(number, try body(number) + " ")])
        let later = try example.signed(between, .approved, by: organization.checker)
        #expect(example.refusal(later) == .pdfChanged)
        let early = try example.base.updated([(number, try body(number) + " ")])
        let whole = try example.signed(
            example.signed(early, .prepared, by: organization.maker), .approved,
            by: organization.checker)
        #expect(example.refusal(whole) == .pdfChanged)
    }

    @Test func `a flipped bit anywhere`() throws {
        for place in stride(from: 11, to: pdf.count, by: 149) {
            var copy = pdf
            copy[place] ^= 0x04
            #expect(example.refusal(copy) != nil, "byte \(place)")
        }
    }

    @Test func `a ByteRange that leaves more out than the value`() throws {
        let signature = try #require(try SignedPDF(pdf).signatures.last)
        let gap = signature.gap
        let digits = { (number: Int) in
            String(repeating: "0", count: 10 - String(number).count) + String(number)
        }
        let wider = try pdf.replacing(
            "\(digits(gap.lowerBound)) \(digits(gap.upperBound))",
            by: "\(digits(gap.lowerBound - 1)) \(digits(gap.upperBound))")
        #expect(example.refusal(wider) == .pdfGap)
        let further = try pdf.replacing(
            "\(digits(gap.upperBound)) \(digits(pdf.count - gap.upperBound))",
            by: "\(digits(gap.upperBound + 2)) \(digits(pdf.count - gap.upperBound - 2))")
        #expect(example.refusal(further) == .pdfGap)
        let tail = try pdf.replacing(
            digits(pdf.count - gap.upperBound), by: digits(pdf.count - gap.upperBound - 7))
        #expect(example.refusal(tail) == .pdfCoverage)
    }

    @Test func `a ByteRange of two numbers or from elsewhere`() throws {
        let range = try #require(pdf.lastPlace(of: "/ByteRange [0 "))
        var two = pdf
        two.replaceSubrange((range + 24)..<(range + 46), with: Array("]/Other[0000000000 000".utf8))
        #expect(example.refusal(two) == .pdfByteRange)
        let one = try pdf.replacing("/ByteRange [0 ", by: "/ByteRange [1 ", last: true)
        #expect(example.refusal(one) == .pdfByteRange)
    }

    @Test func `something else behind the value than zeros`() throws {
        let signature = try #require(try SignedPDF(pdf).signatures.last)
        var copy = pdf
        copy[signature.gap.upperBound - 3] = 0x61
        #expect(example.refusal(copy) == .signatureMalformed)
        // White space is allowed in a hexadecimal string, and nothing signs it.
        copy = pdf
        copy[signature.gap.upperBound - 3] = 0x20
        copy[signature.gap.upperBound - 2] = 0x20
        #expect(example.refusal(copy) == .pdfGap)
        copy[signature.gap.upperBound - 3] = 0x28
        #expect(example.refusal(copy) == .pdfMalformed)
    }

    @Test func `bytes behind its end or before its beginning`() throws {
        #expect(example.refusal(pdf + [0x0a, 0x20]) == .pdfMalformed)
        #expect(example.refusal(pdf + Array("%%EOF\n".utf8)) == .pdfMalformed)
        #expect(example.refusal([0x0a] + pdf) == .pdfMalformed)
        #expect(example.refusal(Array(pdf.dropLast(3))) == .pdfMalformed)
    }

    @Test func `the last signature cut off`() throws {
        let first = try #require(try SignedPDF(pdf).signatures.first)
        #expect(example.refusal(Array(pdf[..<first.end])) == .pdfSignatures)
    }

    @Test func `signatures of another file`() throws {
        let other = try PDFBase.make(
            from: example.pages, fields: ExamplePDF.fields, title: "Statement 报表 & less",
            language: "zh-Hans")
        #expect(other.count == example.base.count)
        let moved = other + pdf.dropFirst(other.count)
        #expect(
            ProofsError.code { _ = try SignedPDF(moved).checkSignatures() } == .signatureContent)
    }

    @Test func `an object that stands there and in no table`() throws {
        let shadow = "91 0 obj\n<<>>\nendobj\n"
        let table = try example.base.number(behind: "startxref\n")
        var hidden = example.base
        hidden.insert(contentsOf: Array(shadow.utf8), at: table)
        let moved = table + shadow.utf8.count
        let text = String(decoding: hidden.suffix(40), as: UTF8.self)
            .replacing("startxref\n\(table)", with: "startxref\n\(moved)")
        #expect(
            ProofsError.code { _ = try SignedPDF(hidden.dropLast(40) + Array(text.utf8)) }
                == .pdfMalformed)
    }

    @Test func `a field filled in again`() throws {
        let signed = try SignedPDF(pdf).signatures
        #expect(signed.count == 2)
        let widget = try object(at: try #require(pdf.lastPlace(of: "/T (approved)")))
        let refilled = try pdf.updated([(widget, try body(widget))])
        #expect(example.refusal(refilled) == .pdfChanged)
    }

    @Test func `its certification weakened`() throws {
        let first = try #require(try SignedPDF(pdf).signatures.first)
        let copy = try pdf.replacing("/P 2/V/1.2", by: "/P 3/V/1.2")
        #expect(try !#require(try SignedPDF(copy).signatures.first).certifies)
        #expect(first.certifies && example.refusal(copy) == .signatureContent)
    }
}
