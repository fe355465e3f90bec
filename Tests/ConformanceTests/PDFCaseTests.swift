import Foundation
import Proofs
import Testing

/// Signed PDF files made by others' code, good ones and forged ones.
@Suite(.enabled(if: SigningVectors.folder != nil, SigningVectors.missing))
struct `The PDF files of others` {
    static let accepted = [
        "own/bb.pdf", "own/bb2.pdf", "own/bt2.pdf", "own/lt.pdf", "own/lta.pdf", "own/hand-der.pdf",
    ]

    /// The code with which each other file is refused.
    ///
    /// `pdf.unsupported` are files with cross-reference streams, which we do not read.
    static let refused: [String: ProofsError.Code] = [
        "pyhanko/coverage-anomalies-base.pdf": .pdfSubFilter,
        "pyhanko/coverage-anomalies-one-byterange.pdf": .pdfByteRange,
        "pyhanko/coverage-anomalies-signature-gap-too-big.pdf": .pdfGap,
        "pyhanko/coverage-anomalies-tail-uncovered.pdf": .pdfCoverage,
        "pyhanko/coverage-anomalies-weird-byterange.pdf": .pdfGap,
        "pyhanko/sig-no-signed-attrs.pdf": .pdfSubFilter,
        "pyhanko/pades-with-old-style-signing-cert-attr.pdf": .certificateMalformed,
        "pyhanko/minimal-signed-twice-both-created.pdf": .pdfUnsupported,
        "pyhanko/minimal-two-fields-signed-twice.pdf": .pdfUnsupported,
        "pyhanko/pades-lta-dss-indirect-arrs-test.pdf": .signatureAlgorithm,
        "own/rsa.pdf": .signatureAlgorithm,
        "own/ed.pdf": .signatureAlgorithm,
        "own/hand-c-bt.pdf": .signatureMalformed,
        "own/NEG-flipped-byte.pdf": .signatureContent,
        "own/NEG-incremental-content-swap.pdf": .pdfChanged,
    ]

    /// 2026-11-23T19:25:00Z, within the night for which the certificates were made.
    static let time: Int64 = 1_795_461_900

    static func check(_ path: String) throws {
        let signed = try SignedPDF(try SigningVectors.bytes("pades/" + path))
        let values = try signed.checkSignatures()
        try signed.checkChanges()
        let root = try Certificate(pem: try SigningVectors.bytes("pades/own/root.pem"))
        let lists = try RevocationLists(pem: try SigningVectors.bytes("pades/own/crl1.pem"))
        let checker = SignatureChecker(root: root)
        for (signature, value) in zip(signed.signatures, values) {
            try checker.check(
                try value.check(signed.digest(of: signature)),
                through: value.certificates.filter(\.isAuthority), at: time,
                revocationLists: lists, policy: nil)
            // The authority's certificate stands under the same root.
            _ = try value.verifyTimestamp(trust: TimestampTrust(roots: [root]))
        }
    }

    @Test func `are all named with a verdict`() throws {
        let rows = try SigningVectors.text("pades/cases.tsv").split(separator: "\n").filter {
            !$0.hasPrefix("#")
        }.compactMap { $0.split(separator: "\t").first.map(String.init) }
        #expect(rows.count == 21 && Set(rows) == Set(Self.accepted + Self.refused.keys))
    }

    @Test(arguments: accepted + refused.keys.sorted())
    func `are judged as they say`(path: String) throws {
        var found: ProofsError?
        do { try Self.check(path) } catch { found = error as? ProofsError }
        #expect(
            found?.code == Self.refused[path],
            "\(path): \(found.map(String.init(describing:)) ?? "-")")
    }

    @Test func `of other organisations have a good structure up to validation data`() throws {
        let file = try SignedPDF(
            try SigningVectors.bytes("pades/pyhanko/pades-lta-dss-indirect-arrs-test.pdf"))
        try file.checkChanges()
        #expect(file.signatures.map(\.kind) == [.signature, .documentTimestamp])
        #expect(file.signatures.first?.field == "Sig1" && file.revisionCount > 2)
    }

    private func statement(_ path: String) throws -> [VerifiedPDFSigner] {
        let json = try SigningVectors.json("e2e/statement/statement.json")
        let pdf = try #require(json["pdf"] as? [String: Any])
        let hex = try #require(pdf["baseSha256"] as? String)
        let digest = try #require(SHA256Digest(hex: hex))
        let base = PDFBaseDigest(length: try #require(pdf["baseLength"] as? Int), sha256: digest)
        let text = try SigningVectors.text("e2e/cosigned-at.txt")
        let time = try #require(Int64(text.filter(\.isNumber)))
        return try SignedPDF(try SigningVectors.bytes(path)).checkStatement(
            base: base, fields: ["maker": .prepared, "checker": .approved],
            by: SignatureChecker(
                root: try Certificate(pem: try SigningVectors.bytes("e2e/pki/root.pem"))),
            at: time,
            revocationLists: try RevocationLists(
                pem: try SigningVectors.bytes("e2e/pki/crls.pem")),
            policies: .documentation,
            timestamps: try TimestampTrust(pem: try SigningVectors.bytes("e2e/pki/tsa-root.pem")))
    }

    @Test func `of a whole statement pack are accepted with their time stamps`() throws {
        let signers = try statement("e2e/statement/statement.pdf")
        #expect(signers.map(\.person) == ["EMP-1001", "EMP-1002"])
        #expect(signers.allSatisfy { $0.timestamp != nil })
    }

    @Test func `with an update behind the last signature are refused`() throws {
        #expect(
            ProofsError.code { _ = try statement("e2e/negative/statement-content-swap.pdf") }
                == .pdfChanged)
    }
}
