import Foundation
import Ledger
import Statements

/// Statements rendered as PDF, without signing: a thousand of one page, and one of 10,000 rows.
enum StatementPDFWorkload {
    private static let count = 1000
    private static let rows = 10_000

    static func run(_ context: BenchContext) throws -> [BenchResult] {
        let small = try statements(count, rows: 12)
        var pages = 0
        // The first opens the fonts.
        let first = try Measure.seconds { pages += try render(small[0]) }
        let before = Measure.processorSeconds()
        let seconds = try Measure.seconds {
            for statement in small.dropFirst() { pages += try render(statement) }
        }
        let processor = Measure.processorSeconds() - before
        guard pages == count else { throw BenchError("a statement took more than a page") }
        var result = BenchResult.rate(
            "statement-pdf", "one page", entries: count - 1, seconds: seconds,
            note: String(
                format: "%.1f ms of processor time each; the first took %.0f ms",
                processor * 1000 / Double(count - 1), first * 1000))
        result.medianMilliseconds = seconds * 1000 / Double(count - 1)

        let large = try statements(1, rows: rows)[0]
        let largeSeconds = try Measure.seconds { pages = try render(large) }
        let long = BenchResult.rate(
            "statement-pdf", "\(rows) rows", entries: rows, seconds: largeSeconds,
            note: "\(pages) pages")
        return [result, long]
    }

    private static func render(_ statement: Statement) throws -> Int {
        let code = "\(statement.head.id) sha256:" + String(repeating: "5a", count: 32)
        let pdf = try statement.pdf(
            .english, code: code, signatures: statement.head.signatureBlocks)
        guard pdf.bytes.starts(with: Array("%PDF-".utf8)) else { throw BenchError("no PDF") }
        return pdf.pageCount
    }

    /// Statements with a table of payments, read from the form in which they are signed.
    private static func statements(_ count: Int, rows: Int) throws -> [Statement] {
        try (0..<count).map { number in
            let text = document(number, rows: rows)
            guard
                case .object(let object) = try JSONReader.read(
                    Array(text.utf8), limits: .init(bytes: 1 << 24, depth: 16, members: 1 << 16))
            else {
                throw BenchError("the statement is no object")
            }
            return try Statement(json: object)
        }
    }

    private static func document(_ number: Int, rows: Int) -> String {
        var sum = 0
        let cells = (1...rows).map { row in
            let units = (number * 7919 + row * 104_729) % 100_000_000
            sum += units
            return """
                {"cells":{"amount":"\(money(units))","date":"2025-\(month(row))-15",\
                "name":{"en":"Construction in progress","zh":"在建工程"},\
                "payment":"PAY-\(number)-\(row)","project":"E\(row % 97)"}}
                """
        }
        return """
            {"head":\(head(number)),"identities":[{"id":"sum","left":"\(money(sum))",\
            "name":{"en":"payments = total","zh":"支出明细之和=合计"},"right":"\(money(sum))"}],\
            "kind":"bank-reconciliation","tables":[{"columns":[\(columns)],"id":"payments",\
            "rows":[\(cells.joined(separator: ",")),{"cells":{"amount":"\(money(sum))",\
            "name":{"en":"Total","zh":"合计"}},"total":true}],\
            "title":{"en":"Payments","zh":"支出明细"}}],\
            "title":{"en":"Payments by project","zh":"项目支出表"}}
            """
    }

    private static func head(_ number: Int) -> String {
        let person = { (name: String, id: String) in
            "{\"name\":\"\(name)\",\"person\":\"\(id)\",\"role\":\"finance-officer\"}"
        }
        let zeros = String(repeating: "0", count: 64)
        return """
            {"approved":[\(person("Li Na", "li"))],"asOf":"2025-12-31",\
            "books":[{"id":"P","name":{"en":"Programme office","zh":"专项办公室"}}],\
            "currency":"CNY","id":"PAY-\(number)","knownAsOf":{"origin":"ledger.example/b",\
            "root":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=","size":223},\
            "knownAt":"2026-01-15T01:30:00.000Z","prepared":\(person("王会计", "wang")),\
            "programme":{"id":"CPT2025","name":{"en":"Technology transformation",\
            "zh":"清洁生产技术改造专项"}},"rulebook":{"name":"CPT2025/1","sha256":"\(zeros)"}}
            """
    }

    private static let columns = [
        ("payment", "text", "Payment", "支付编号"), ("date", "date", "Date", "日期"),
        ("project", "text", "Project", "项目"), ("name", "text", "Cost class", "支出类别"),
        ("amount", "money", "Amount", "金额"),
    ].map { id, kind, english, chinese in
        """
        {"id":"\(id)","kind":"\(kind)","title":{"en":"\(english)","zh":"\(chinese)"}}
        """
    }.joined(separator: ",")

    private static func money(_ units: Int) -> String {
        "\(units / 100).\(units % 100 < 10 ? "0" : "")\(units % 100)"
    }

    private static func month(_ row: Int) -> String {
        let month = row % 12 + 1
        return (month < 10 ? "0" : "") + String(month)
    }
}
