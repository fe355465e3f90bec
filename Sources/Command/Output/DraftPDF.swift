internal import Foundation
internal import GreenCredit
internal import Ledger
internal import Proofs
internal import Statements

/// Writes a statement that nobody has signed as pages that say so.
enum DraftPDF {
    static func write(
        _ statement: Statement, _ language: StatementLanguage, to path: String
    ) throws {
        let digest = SHA256Digest.of(CanonicalJSON.encode(.object(statement.json)))
        let pdf = try statement.pdf(
            language, code: "\(statement.head.id) sha256:\(digest.hex)", signatures: [])
        do {
            try Data(pdf.bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw GreenCreditError(
                .environment, "file.unwritable", "the file cannot be written", at: path,
                cause: error)
        }
        Terminal.print("\(path): \(pdf.pageCount) page\(pdf.pageCount == 1 ? "" : "s")")
    }
}
