import Ledger

/// Reads one CSV file through one profile.
struct CSVStatementReader {
    /// Whether the header of the profile was found.
    enum Header {
        case found
        case missing([String])
        case unreadable(LedgerError, SourcePlace)
    }

    /// How many records may stand before the header.
    private static let preambleRecords = 64

    let profile: CSVProfile
    let context: BankFileContext
    let decoder: TextDecoder
    let places: TextPlaces
    private let file: String
    private let size: Int
    private var records: CSVRecords
    private var header: [CSVRecords.Cell] = []
    private var columns: [CSVProfile.Role: [Int]] = [:]
    private(set) var preamble = CSVPreamble()

    init(
        _ text: EncodedText, file: String, profile: CSVProfile, context: BankFileContext,
        separator: UInt8
    ) {
        self.file = file
        self.profile = profile
        self.context = context
        decoder =
            text.decoder.encoding == .windows1252
            ? TextDecoder(encoding: context.encoding ?? profile.encoding) : text.decoder
        places = TextPlaces(file, text)
        size = text.bytes.count
        records = CSVRecords(text.bytes, separator: separator, limits: context.limits)
    }

    /// Finds the header line by its labels, not by its number.
    mutating func findHeader() -> Header {
        let first = { (role: CSVProfile.Role) in self.profile.labels[role]?.first }
        var fewestMissing = profile.needed.compactMap(first).sorted()
        do throws(LedgerError) {
            for _ in 0..<CSVStatementReader.preambleRecords {
                guard let record = try records.next() else { break }
                let texts = record.map { decoder.text($0.bytes).trimmingBlanks() }
                let table = columns(of: texts)
                let missing = profile.needed.subtracting(table.keys)
                if missing.isEmpty {
                    (header, columns) = (record, table)
                    return .found
                }
                if missing.count < fewestMissing.count {
                    fewestMissing = missing.compactMap(first).sorted()
                }
                let found = record.map { place(of: $0) }
                preamble.read(texts, places: found, profile: profile)
            }
        } catch { return .unreadable(error, place(of: error)) }
        return .missing(fewestMissing)
    }

    /// The columns of each role; a bilingual label counts up to its bracket.
    private func columns(of texts: [String]) -> [CSVProfile.Role: [Int]] {
        let labels = texts.map { text in
            String(text.prefix { $0 != "[" }).trimmingBlanks()
        }
        var found: [CSVProfile.Role: [Int]] = [:]
        for (role, names) in profile.labels {
            let indices = names.compactMap { labels.firstIndex(of: $0) }
            guard !indices.isEmpty else { continue }
            found[role] = role == .narrative ? indices : [indices[0]]
        }
        return found
    }

    /// Reads the lines below the header; every malformed cell is a finding of its own.
    mutating func readStatements(_ findings: inout FindingList) -> [BankStatement] {
        noteHeader(&findings)
        guard context.account != nil || !context.requiresAccount || namesAccount else {
            findings.add(
                .accountUnknown, at: place(of: header.first),
                "the file does not name its account; say which account it belongs to")
            return []
        }
        var table = CSVTable(reader: self)
        readRecords(into: &table, &findings)
        return table.statements(
            source: RecordSource(
                digest: context.digest, statement: 1, line: 0, place: place(of: header.first)),
            &findings)
    }

    private var namesAccount: Bool {
        columns[.ownAccount] != nil || preamble.values[.account]?.text.isEmpty == false
    }

    private mutating func readRecords(
        into table: inout CSVTable, _ findings: inout FindingList
    ) {
        let titles = header.map { decoder.text($0.bytes).trimmingBlanks() }
        var number = 0
        do throws(LedgerError) {
            while let record = try records.next() {
                let end = records.position
                let texts = record.map { decoder.text($0.bytes).trimmingBlanks() }
                if texts.allSatisfy(\.isEmpty) || texts == titles { continue }
                if let word = texts.first(where: { !$0.isEmpty }), isTotal(word) {
                    table.addTotals(word, texts, place(of: record.first), &findings)
                    continue
                }
                number += 1
                guard number <= context.limits.lines else {
                    findings.add(
                        .fileLimits, at: place(of: record.first),
                        "the file has more than \(context.limits.lines) lines")
                    return
                }
                guard fits(record, texts, &findings) else {
                    table.isWhole = false
                    continue
                }
                table.add(
                    CSVRow(reader: self, cells: record, texts: texts, number: number, end: end),
                    &findings)
            }
        } catch {
            // Behind a broken quote nothing can be told apart any more.
            findings.add(error, or: .csvMalformed, at: place(of: error))
            table.isWhole = false
        }
    }

    private func isTotal(_ word: String) -> Bool {
        profile.totals.contains { word.hasPrefix($0) || word.hasSuffix($0) }
    }

    /// Whether a record has the header's cells; empty ones behind them do no harm.
    private func fits(
        _ record: [CSVRecords.Cell], _ texts: [String], _ findings: inout FindingList
    ) -> Bool {
        if decoder.encoding == .utf8,
            let cell = record.first(where: { String(validating: $0.bytes, as: UTF8.self) == nil })
        {
            findings.add(
                .encodingUnreadable, at: place(of: cell),
                "the bytes are not UTF-8; convert the file, or name its encoding")
            return false
        }
        if record.count >= header.count, texts[header.count...].allSatisfy(\.isEmpty) {
            return true
        }
        // A label may be left out at the end of the header, such as that of a remark.
        if record.count + 1 == header.count, header.last.map({ $0.bytes.isEmpty }) == true {
            return true
        }
        findings.add(
            .csvColumns, at: place(of: record.last),
            "the line has \(record.count) cells, its header \(header.count)")
        return false
    }

    private func noteHeader(_ findings: inout FindingList) {
        let known = Set(columns.values.joined())
        for (index, cell) in header.enumerated() where !known.contains(index) {
            let text = decoder.text(cell.bytes).trimmingBlanks()
            if text.isEmpty { continue }
            findings.add(
                .tagUnknown, at: place(of: cell),
                "the column “\(text.prefix(40))” is not in profile \(profile.id)")
        }
    }

    // MARK: Places

    /// The first column of a role, if the file has it.
    func column(of role: CSVProfile.Role) -> Int? { columns[role]?.first }

    /// How many columns the profile knows.
    var knownColumns: Int { Set(columns.values.joined()).count }

    /// All columns of a role.
    func columns(of role: CSVProfile.Role) -> [Int] { columns[role] ?? [] }

    func place(of cell: CSVRecords.Cell?, end: Int? = nil) -> SourcePlace {
        guard let cell else { return SourcePlace(file: file, line: 1, column: 1) }
        let line = PhysicalLines.Line(
            range: (cell.offset - cell.column + 1)..<max(cell.offset, end ?? cell.offset),
            number: cell.line)
        return places.place(line, from: cell.offset, to: end ?? cell.offset)
    }

    private func place(of error: LedgerError) -> SourcePlace {
        let parts = (error.location ?? "").split(separator: ":").compactMap { Int($0) }
        return SourcePlace(
            file: file, line: parts.first ?? 1, column: parts.count > 1 ? parts[1] : 1)
    }
}
