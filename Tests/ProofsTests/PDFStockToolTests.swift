import Foundation
import Proofs
import Testing

/// Whether a program is in the machine's PATH.
private func isInstalled(_ program: String) -> Bool {
    (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").contains {
        FileManager.default.isExecutableFile(atPath: "\($0)/\(program)")
    }
}

/// The Python of the tests' own virtual environment, with pyHanko; `tools/setup --tests` makes it.
private let python: String? = {
    // Not made standard: that would follow the link out of the environment.
    let path =
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path + "/.venv-tests/bin/python"
    return FileManager.default.isExecutableFile(atPath: path) ? path : nil
}()

@MainActor @Suite struct `A signed PDF file of ours` {
    let example: ExamplePDF
    let folder: Folder
    let file: String

    init() throws {
        example = try ExamplePDF()
        folder = try Folder()
        let stamps = try StampFixture()
        file = try folder.write(
            "statement.pdf", try example.approved(timestamps: try stamps.open()))
        try folder.write("root.pem", example.organization.root.certificate.pem)
        try folder.write("tsa-root.pem", try DurableFile.read(stamps.folder.path + "/tsa/root.pem"))
        try folder.write(
            "trust.pem",
            example.organization.root.certificate.pem
                + example.organization.lists.lists.flatMap(\.pem))
    }

    @Test(.enabled(if: isInstalled("qpdf"), "qpdf is not installed"))
    func `is whole for qpdf`() throws {
        let result = try run("qpdf", ["--check", file])
        #expect(result.status == 0 && !result.output.contains("WARNING"), "\(result.output)")
        let base = try folder.write("base.pdf", example.base)
        let unsigned = try run("qpdf", ["--check", base])
        #expect(unsigned.status == 0 && !unsigned.output.contains("WARNING"))
    }

    @Test(
        .enabled(
            if: isInstalled("pdfsig") && isInstalled("certutil"),
            "pdfsig or certutil is not installed"))
    func `is valid and trusted for pdfsig`() throws {
        let database = folder.path + "/nss"
        try FileManager.default.createDirectory(
            atPath: database, withIntermediateDirectories: true)
        let made = try run("certutil", ["-N", "-d", "sql:" + database, "--empty-password"])
        #expect(made.status == 0, "\(made.output)")
        let added = try run(
            "certutil",
            [
                "-A", "-d", "sql:" + database, "-n", "root", "-t", "CT,C,C", "-i",
                folder.path + "/root.pem",
            ])
        #expect(added.status == 0, "\(added.output)")
        let result = try run("pdfsig", ["-nssdir", "sql:" + database, file])
        let lines = result.output.split(separator: "\n").map {
            $0.trimmingCharacters(in: .whitespaces)
        }
        let count = { (text: String) in lines.count { $0.contains(text) } }
        #expect(count("Signature is Valid.") == 2, "\(result.output)")
        #expect(count("Certificate is Trusted.") == 2, "\(result.output)")
        #expect(count("- Total document signed") == 1, "\(result.output)")
        #expect(count("Not total document signed") == 1, "\(result.output)")
        #expect(count("ETSI.CAdES.detached") == 2, "\(result.output)")
    }

    @Test func `is verified by openssl cms and openssl ts`() throws {
        let signed = try SignedPDF(try DurableFile.read(file))
        for signature in signed.signatures {
            let part = try folder.write("part", signed.signedBytes(of: signature))
            let digits = signed.bytes[
                (signature.gap.lowerBound + 1)..<(signature.gap.upperBound - 1)]
            let value = try folder.write("value", try #require(Hex.decode(digits)))
            let result = try run(
                "openssl",
                [
                    "cms", "-verify", "-binary", "-cades", "-inform", "DER", "-in", value,
                    "-content", part, "-CAfile", folder.path + "/trust.pem", "-no-CApath",
                    "-no-CAstore", "-crl_check_all", "-purpose", "any", "-attime",
                    String(Organization.now), "-out", "/dev/null",
                ])
            #expect(result.status == 0, "\(result.output)")
            #expect(result.output.contains("CAdES Verification successful"))
        }
    }

    @Test(
        .enabled(
            if: python != nil,
            "pyHanko is not here; “tools/setup --tests” puts it into .venv-tests"))
    func `is PAdES without modification for pyHanko`() throws {
        let script = try folder.write("check.py", Array(Self.script.utf8))
        let result = try run(try #require(python), [script, folder.path, String(Organization.now)])
        #expect(result.status == 0, "\(result.output)")
        let lines = result.output.split(separator: "\n").suffix(2)
        #expect(
            lines == [
                "prepared valid trusted ENTIRE_REVISION FORM_FILLING docmdp stamped",
                "approved valid trusted ENTIRE_FILE NONE docmdp stamped",
            ], "\(result.output)")
    }

    private static let script = """
        import sys, datetime
        from asn1crypto import pem, x509, crl
        from pyhanko.pdf_utils.reader import PdfFileReader
        from pyhanko.sign.validation import validate_pdf_signature
        from pyhanko_certvalidator import ValidationContext
        folder, now = sys.argv[1], int(sys.argv[2])
        moment = datetime.datetime.fromtimestamp(now, datetime.timezone.utc)
        def blocks(name, wanted, kind):
            data = open(folder + "/" + name, "rb").read()
            found = pem.unarmor(data, multiple=True)
            return [kind.load(der) for label, _, der in found if label == wanted]
        root = blocks("root.pem", "CERTIFICATE", x509.Certificate)
        lists = blocks("trust.pem", "X509 CRL", crl.CertificateList)
        officers = ValidationContext(
            trust_roots=root, crls=lists, moment=moment, revocation_mode="require")
        stamps = ValidationContext(
            trust_roots=blocks("tsa-root.pem", "CERTIFICATE", x509.Certificate), moment=moment)
        reader = PdfFileReader(open(folder + "/statement.pdf", "rb"))
        for signature in reader.embedded_signatures:
            status = validate_pdf_signature(
                signature, officers, ts_validation_context=stamps)
            stamp = status.timestamp_validity
            print(
                signature.field_name,
                "valid" if status.valid and status.intact else "BAD",
                "trusted" if status.trusted else "UNTRUSTED",
                status.coverage.name, status.modification_level.name,
                "docmdp" if status.docmdp_ok else "DOCMDP",
                "stamped" if stamp and stamp.valid and stamp.trusted else "UNSTAMPED")
        """
}
