public import Ledger

extension BankFile {
    /// Reads camt from chunks of bytes and lends each line as it comes; memory does not follow
    /// the file's size.
    ///
    /// Nothing lent may be kept for good before the reading has come back without an error: a file
    /// is imported whole or not at all. The statements that come back hold balances and totals,
    /// not lines.
    ///
    /// - Parameters:
    ///   - next: the next bytes of the file, in UTF-8; `nil` at its end.
    ///   - line: takes a line of an account.
    public static func readStream(
        named file: String, context: BankFileContext = BankFileContext(),
        next: @escaping () throws(LedgerError) -> [UInt8]?,
        line: @escaping (BankAccount, StatementLine) -> Void
    ) -> BankFileReading {
        var statements: [BankStatement] = []
        var isFirst = true
        var encoding: String?
        let scanner = XMLScanner(limits: context.limits) { () throws(LedgerError) in
            guard var bytes = try next() else { return nil }
            if isFirst {
                isFirst = false
                encoding = XMLText.declaredEncoding(bytes)
                if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
            }
            if let name = encoding, TextEncoding(named: name) != .utf8 {
                throw LedgerError(
                    "xml.malformed", "only UTF-8 can be read as a stream; read the file whole",
                    at: "1:1")
            }
            return bytes
        }
        var reader = CamtReader(
            scanner, file: file, context: context, isOriginal: true, FindingList(), take: line,
            finish: { statements.append($0) })
        reader.read()
        return finished(reader.message, statements, reader.findings, file)
    }
}
