import Banking
import Ledger

/// What a reading holds, as short words that a table can state: `amounts 50.00 -25.00`.
struct BankQuirkFacts {
    private let reading: BankFileReading

    init(_ reading: BankFileReading) { self.reading = reading }

    /// Whether a fact holds, and what holds instead.
    ///
    /// - Returns: `nil` if it does.
    func contradiction(of fact: String) -> String? {
        let parts = fact.split(separator: " ", maxSplits: 1).map(String.init)
        let stated = parts.count > 1 ? parts[1] : ""
        if parts[0] == "finding" {
            let codes = Set(reading.findings.map(\.code.rawValue))
            return codes.contains(stated) ? nil : "findings \(codes.sorted())"
        }
        if parts[0] == "figures" {
            let all = reading.findings.map { $0.figures.map(\.description).joined(separator: ", ") }
            return all.contains(stated) ? nil : "figures \(all)"
        }
        if parts[0] == "says" {
            return reading.findings.contains { $0.message.contains(stated) }
                ? nil : "\(reading.findings.map(\.message))"
        }
        if parts[0] == "holds" {
            let lines = reading.statements.flatMap(\.lines)
            let isHeld = lines.contains { line in
                line.references.endToEnd == stated || line.references.bank == stated
            }
            return isHeld ? nil : "no such reference"
        }
        guard let found = value(of: parts[0]) else { return "no such word as \(parts[0])" }
        return found == stated ? nil : "\(parts[0]) \(found)"
    }

    private func value(of word: String) -> String? {
        let statements = reading.statements
        let lines = statements.flatMap(\.lines)
        let join = { (values: [String?]) in values.map { $0 ?? "-" }.joined(separator: " ") }
        switch word {
        case "refused":
            let codes = reading.findings.filter { $0.severity == .error }.map(\.code.rawValue)
            return statements.isEmpty ? codes.joined(separator: " ") : "imported"
        case "lines": return String(lines.count)
        case "statements": return String(statements.count)
        case "accounts": return statements.map(\.account.number).joined(separator: ", ")
        case "currencies": return join(statements.map(\.account.currency.code))
        case "banks": return join(statements.map(\.account.bank))
        case "opening": return join(statements.map { $0.opening?.money.decimalText })
        case "closing": return join(statements.map { $0.closing?.money.decimalText })
        case "openedBy": return join(statements.map { $0.opening?.kind })
        case "finality": return join(statements.map(\.finality.rawValue))
        case "pages": return join(statements.map { String($0.pages.count) })
        case "counts": return join(statements.map { String($0.lines.count) })
        case "texts": return statements.map { $0.narrative ?? "-" }.joined(separator: "|")
        case "otherBalances": return join(statements.map { String($0.otherBalances.count) })
        default: return Self.value(of: word, lines, join)
        }
    }

    private static func value(
        of word: String, _ lines: [StatementLine], _ join: ([String?]) -> String
    ) -> String? {
        switch word {
        case "amounts": join(lines.map(\.money.decimalText))
        case "booking": join(lines.map(\.bookingDate.description))
        case "value": join(lines.map(\.valueDate.description))
        case "status": join(lines.map(\.status.rawValue))
        case "reversals": join(lines.map { $0.isReversal ? "R" : "-" })
        case "codes": join(lines.map(\.transactionCode))
        case "bankReferences": join(lines.map(\.references.bank))
        case "endToEnd": join(lines.map(\.references.endToEnd))
        case "instructions": join(lines.map(\.references.instruction))
        case "batches": join(lines.map(\.references.batch))
        case "cheques": join(lines.map(\.references.cheque))
        case "creditors": join(lines.map(\.references.creditor))
        case "uetr": join(lines.map(\.references.uetr))
        case "names": lines.map { $0.counterparty.name ?? "-" }.joined(separator: ", ")
        case "parties": join(lines.map(\.counterparty.account))
        case "narratives": lines.map(\.narrative).joined(separator: "|")
        case "returns": join(lines.flatMap(\.details).map(\.returnReason))
        case "split": join(lines.map { $0.detailsAddUp ? "yes" : "no" })
        case "details":
            lines.map { line in
                line.details.map { $0.money?.decimalText ?? "none" }.joined(separator: "+")
            }.joined(separator: " ")
        case "detailCounts": join(lines.map { String($0.details.count) })
        default: nil
        }
    }
}
