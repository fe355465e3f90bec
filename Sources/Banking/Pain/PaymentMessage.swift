import Ledger

/// A payment message that was read.
public enum PaymentMessage: Sendable {
    /// pain.001 or pain.008.
    case order(PaymentOrder)
    /// pain.002.
    case status(PaymentStatus)

    /// Reads pain.001, pain.002 or pain.008 of any version; what is wrong is in the findings.
    ///
    /// `nil` where any finding is an error.
    public static func read(
        _ bytes: [UInt8], named file: String, limits: BankFileLimits = .standard
    ) -> (message: PaymentMessage?, findings: [Finding]) {
        var findings = FindingList()
        let (text, isOriginal) = XMLText.utf8(bytes, file: file, &findings)
        guard let text else { return (nil, findings.all(file: file)) }
        var rest: [UInt8]? = text
        let scanner = XMLScanner(limits: limits) { () throws(LedgerError) in
            defer { rest = nil }
            return rest
        }
        var reader = PainReader(scanner, file: file, limits: limits, isOriginal, findings)
        let message = reader.read()
        findings = reader.findings
        return (findings.hasErrors ? nil : message, findings.all(file: file))
    }
}
