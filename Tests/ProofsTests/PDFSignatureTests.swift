import Foundation
import Proofs
import Testing

@Suite struct `A statement's PDF file` {
    let example: ExamplePDF
    var organization: Organization { example.organization }

    init() throws { example = try ExamplePDF() }

    @Test func `gets the same base from the same pages`() throws {
        let again = try ExamplePDF()
        #expect(again.base == example.base)
        let text = String(decoding: example.base, as: UTF8.self)
        #expect(text.hasPrefix("%PDF-2.0\n"))
        #expect(!text.contains("Date"))
        #expect(text.contains("/Lang (zh-Hans)") && text.contains("/DisplayDocTitle true"))
        #expect(try SignedPDF(example.base).signatures.isEmpty)
    }

    @Test func `refuses fields that do not fit`() throws {
        let make = { (pages: [UInt8], fields: [PDFSignatureField]) in
            ProofsError.code {
                _ = try PDFBase.make(from: pages, fields: fields, title: "T", language: "en")
            }
        }
        let field = ExamplePDF.fields[0]
        let far = PDFSignatureField(.approved, page: 2, rectangle: [0, 0, 0, 0], label: "L")
        #expect(make(example.pages, [field, far]) == .pdfField)
        #expect(make(example.pages, [field, field]) == .pdfField)
        #expect(make(example.pages, []) == .pdfField)
        #expect(make(example.base, [field]) == .pdfField)
    }

    @Test func `is signed by maker and checker`() throws {
        let pdf = try example.approved()
        #expect(pdf.starts(with: example.base))
        let signers = try example.check(pdf)
        #expect(signers.map(\.role) == [.prepared, .approved])
        #expect(signers.map(\.person) == ["EMP-1", "EMP-2"])
        #expect(signers.allSatisfy { $0.timestamp == nil && !$0.hasUncheckedTimestamp })
        let signatures = try SignedPDF(pdf).signatures
        #expect(signatures.map(\.certifies) == [true, false])
        #expect(signatures.map(\.reason) == ["prepared", "approved"])
        #expect(signatures.map(\.end).last == pdf.count)
    }

    @Test func `may have a reviewer between them`() throws {
        let reviewer = try organization.officer("EMP-9", .checker)
        let prepared = try example.signed(example.base, .prepared, by: organization.maker)
        let reviewed = try example.signed(prepared, .reviewed, by: reviewer)
        let pdf = try example.signed(reviewed, .approved, by: organization.checker)
        #expect(try example.check(pdf).map(\.role) == [.prepared, .reviewed, .approved])
        #expect(try example.check(pdf, roles: PDFRole.allCases).count == 3)
        let without = try example.approved()
        #expect(
            ProofsError.code { try example.check(without, roles: PDFRole.allCases) }
                == .pdfSignatures)
    }

    @Test func `carries time stamps over its signatures`() throws {
        let fixture = try StampFixture()
        let timestamps = try fixture.open()
        let pdf = try example.approved(timestamps: timestamps)
        let signers = try example.check(pdf, timestamps: TimestampTrust(roots: [timestamps.root]))
        let times = signers.compactMap(\.timestamp?.milliseconds)
        #expect(times.count == 2 && times.allSatisfy { $0 / 1000 == Organization.now })
        #expect(try example.check(pdf).allSatisfy(\.hasUncheckedTimestamp))
        let other = TimestampTrust(roots: [organization.root.certificate])
        #expect(
            ProofsError.code { try example.check(pdf, timestamps: other) } == .timestampUntrusted)
    }

    @Test func `gets a larger gap where the time stamp brings much along`() throws {
        let fixture = try StampFixture()
        let timestamps = try fixture.open()
        let heavy = try PDFSigning(.prepared, of: example.base, at: Organization.now).sign(
            by: organization.maker,
            authorities: [organization.issuing.certificate]
                + (0..<7).map { try organization.officer("EMP-X\($0)", .maker).certificate },
            timestamps: timestamps)
        let signature = try #require(try SignedPDF(example.base + heavy).signatures.first)
        #expect(signature.gap.count == 16_386)
        let light = try PDFSigning(.prepared, of: example.base, at: Organization.now).sign(
            by: organization.maker, authorities: [organization.issuing.certificate])
        #expect(try SignedPDF(example.base + light).signatures.first?.gap.count == 8194)
    }

    @Test func `is signed in one field only once`() throws {
        let prepared = try example.signed(example.base, .prepared, by: organization.maker)
        #expect(
            ProofsError.code { _ = try PDFSigning(.prepared, of: prepared, at: 0) } == .pdfField)
        #expect(
            ProofsError.code { _ = try PDFSigning(.prepared, of: example.pages, at: 0) }
                == .pdfField)
    }

    @Test func `is refused with signatures missing or in the wrong order`() throws {
        #expect(example.refusal(example.base) == .pdfSignatures)
        let prepared = try example.signed(example.base, .prepared, by: organization.maker)
        #expect(example.refusal(prepared) == .pdfSignatures)
        let turned = try example.signed(
            example.signed(example.base, .approved, by: organization.checker), .prepared,
            by: organization.maker)
        #expect(example.refusal(turned) == .pdfSignatures)
    }

    @Test func `is refused when one person signs twice or in another's role`() throws {
        let both = try organization.officer(" emp-1", .checker)
        #expect(example.refusal(try example.approved(by: both)) == .signerSamePerson)
        let maker = try organization.officer("EMP-8", .maker)
        #expect(example.refusal(try example.approved(by: maker)) == .roleMissing)
    }

    @Test func `is refused when an officer's certificate was revoked or is another root's`() throws
    {
        let pdf = try example.approved()
        let revoked = RevocationLists([
            try Organization.list(organization.root),
            try Organization.list(
                organization.issuing,
                revoking: [
                    .init(
                        serialNumber: organization.checker.certificate.serialNumber,
                        date: Organization.now)
                ]),
        ])
        #expect(
            ProofsError.code { try example.check(pdf, lists: revoked) } == .certificateRevoked)
        let other = try Organization()
        #expect(
            ProofsError.code {
                _ = try SignedPDF(pdf).checkStatement(
                    base: PDFBaseDigest(of: example.base),
                    by: SignatureChecker(root: other.root.certificate), at: Organization.now,
                    revocationLists: other.lists, policies: Organization.policies)
            } == .certificateUntrusted)
    }

    @Test func `is refused on another base than the figures name`() throws {
        let other = try PDFBase.make(
            from: example.pages, fields: ExamplePDF.fields, title: "Another", language: "en")
        let pdf = try example.signed(
            example.signed(other, .prepared, by: organization.maker), .approved,
            by: organization.checker)
        #expect(example.refusal(pdf) == .pdfBase)
    }
}
