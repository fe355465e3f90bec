internal import Ledger

/// Writes comma-separated text, RFC 4180: CRLF after each record, quotes where they are needed.
public struct CSVText: Sendable {
    /// What was written so far.
    public private(set) var text = ""

    /// Starts with nothing.
    public init() {}

    /// Adds a record.
    public mutating func add(_ cells: [String]) {
        text += cells.map(CSVText.quoted).joined(separator: ",") + "\r\n"
    }

    /// A cell as it stands in the file.
    public static func quoted(_ cell: String) -> String {
        let isSpecial: (UInt8) -> Bool = {
            [UInt8(ascii: "\""), UInt8(ascii: ","), 0x0A, 0x0D].contains($0)
        }
        guard cell.utf8.contains(where: isSpecial) || cell.hasPrefix(" ") || cell.hasSuffix(" ")
        else { return cell }
        var quoted = "\""
        for character in cell.unicodeScalars {
            if character == "\"" { quoted.unicodeScalars.append(character) }
            quoted.unicodeScalars.append(character)
        }
        return quoted + "\""
    }
}

extension ReportTable {
    /// The table as CSV: stable column names, exact amounts, one record a row.
    ///
    /// - Parameter language: In which language names are written.
    public func csv(_ language: StatementLanguage = .english) -> String {
        var csv = CSVText()
        csv.add(columns.map(\.id))
        for row in rows { csv.add(row.cells.map { $0.plainText(language) }) }
        return csv.text
    }

    /// The table in plain text, without its title.
    ///
    /// - Precondition: `width >= 20`.
    public func text(_ language: StatementLanguage, width: Int = 100) -> String {
        textTable(language).text(width: width)
    }

    func textTable(_ language: StatementLanguage) -> TextTable {
        var table = TextTable(
            columns.map { column in
                TextTable.Column(
                    language.text(column.title, separator: "\n"),
                    [.text, .date].contains(column.kind) ? .left : .right)
            })
        for row in rows {
            table.add(row.cells.map { $0.shownText(language) }, isTotal: row.isTotal)
        }
        return table
    }
}

extension ReportTable.Cell {
    /// The text for programs.
    func plainText(_ language: StatementLanguage) -> String {
        switch self {
        case .empty: ""
        case .text(let text): text
        case .name(let name): language.text(name)
        case .money(let money): money.decimalText
        case .date(let date): date.description
        case .integer(let number): String(number)
        case .rate(let rate): rate.description
        }
    }

    /// The text for people.
    func shownText(_ language: StatementLanguage) -> String {
        switch self {
        case .money(let money): money.groupedText
        case .rate(let rate): rate.percentText
        case .empty, .text, .name, .date, .integer: plainText(language)
        }
    }
}

extension Statement {
    /// All tables as CSV with their table's name in the first column, one after the other.
    ///
    /// Each table has its own header record, so a reader splits where the first cell changes.
    public func csv(_ language: StatementLanguage = .english) -> String {
        var csv = CSVText()
        for table in tables {
            csv.add(["table"] + table.columns.map(\.id))
            for row in table.rows {
                csv.add([table.id] + row.cells.map { $0.plainText(language) })
            }
        }
        return csv.text
    }
}
