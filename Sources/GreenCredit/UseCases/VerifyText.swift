internal import Ledger
internal import Proofs
internal import Stores

/// The commands with which a reader checks a statement's files: `VERIFY.txt`.
///
/// Stock tools only, run in the folder of the files. What is trusted comes from elsewhere.
enum VerifyText {
    static func make(
        for base: String, texts: [String], stored: StoredRecord, origin: String
    ) -> [UInt8] {
        let cms = { (file: String) in
            """
            openssl cms -verify -binary -cades -inform DER -in \(file).p7s -content \(file) \\
              -CAfile trust.pem -no-CApath -no-CAstore -crl_check_all -purpose any \\
              -attime \(stored.sealed.secondsSince1970) -out /dev/null
            """
        }
        let json = base + ".json"
        let record = SHA256Digest.of(stored.bytes).hex
        let signatures = SHA256Digest.of(stored.signatures).hex
        var lines = [
            "How to check \(json) without the ledger it comes from",
            "",
            "Get root.pem and policy of \(origin) by another way than these files.",
            "The revocation lists beside this file are those that counted when the statement was",
            "sealed. Look into them and put them together:",
            "",
            "  cat root.pem \(base).crls.pem > trust.pem",
            "",
            "1. Maker and checker signed these figures. Prints: CAdES Verification successful",
            "",
            indented(cms(json)),
            "",
            "2. They signed exactly these texts. Prints the same.",
        ]
        for text in texts { lines += ["", indented(cms(text))] }
        lines += [
            "",
            "3. The log's entry names exactly these files. Prints the two hashes of the entry:",
            "",
            "  openssl dgst -sha256 -r \(json) \(json).p7s; cat \(json).entry",
            "  record     \(record)",
            "  signatures \(signatures)",
            "",
            "4. The entry stands in the log (C2SP tlog-proof; any checker of that form does, or):",
            "",
            "  greencredit statement verify \(json) \\",
            "    --root root.pem --crls \(base).crls.pem --policy policy",
            "",
        ]
        return Array(lines.joined(separator: "\n").utf8)
    }

    private static func indented(_ text: String) -> String {
        text.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n")
    }
}
