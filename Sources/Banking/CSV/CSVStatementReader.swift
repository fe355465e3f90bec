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

    let file: String
    let profile: CSVProfile
    let context: BankFileContext
    private let size: Int
    private let lineStarts: [Int]
    private var text: DelimitedText
    private var header: [DelimitedText.Cell] = []
    private var columns: [CSVProfile.Role: Int] = [:]

    init(_ bytes: [UInt8], file: String, profile: CSVProfile, context: BankFileContext) {
        self.file = file
        self.profile = profile
        self.context = context
        self.size = bytes.count
        self.lineStarts = CSVStatementReader.lineStarts(of: bytes)
        self.text = DelimitedText(bytes, separator: profile.separator, limits: .file)
    }

    /// Finds the header line by its labels, not by its number.
    mutating func findHeader() -> Header {
        var fewestMissing = profile.needed.compactMap { profile.labels[$0] }.sorted()
        do throws(LedgerError) {
            for _ in 0..<CSVStatementReader.preambleRecords {
                guard let record = try text.next() else { break }
                var found: [CSVProfile.Role: Int] = [:]
                for (role, label) in profile.labels {
                    found[role] = record.firstIndex { $0.text.trimmingBlanks() == label }
                }
                let missing = profile.needed.subtracting(found.keys)
                if missing.isEmpty {
                    (header, columns) = (record, found)
                    return .found
                }
                if missing.count < fewestMissing.count {
                    fewestMissing = missing.compactMap { profile.labels[$0] }.sorted()
                }
            }
        } catch { return .unreadable(error, place(of: error)) }
        return .missing(fewestMissing)
    }

    /// Reads the lines below the header; every malformed cell is a finding of its own.
    mutating func readStatement(_ findings: inout FindingList) -> [BankStatement] {
        noteHeader(&findings)
        guard let account = context.account else {
            findings.add(
                .accountUnknown, at: place(of: header.first),
                "a CSV does not name its account; say which account it belongs to")
            return []
        }
        let records = readRecords(&findings)
        var lines: [StatementLine] = []
        // Without one of its lines nothing can be said about the file's sums.
        var isWhole = !findings.hasErrors
        for (index, record) in records.enumerated() {
            let next = index + 1 < records.count ? records[index + 1].first : nil
            let end = next.map(offset(of:)) ?? size
            let row = CSVRow(
                reader: self, cells: record, number: index + 1, end: end,
                currency: account.currency)
            if let line = row.line(&findings) { lines.append(line) } else { isWhole = false }
        }
        var draft = StatementDraft(
            source: RecordSource(
                digest: context.digest, statement: 1, line: 0, place: place(of: header.first)))
        draft.lines = lines
        if isWhole { checkRunningBalance(&draft, &findings) }
        let statement = BankStatement(draft, account: account)
        if isWhole { statement.checkBalances(&findings) }
        return [statement]
    }

    private mutating func readRecords(_ findings: inout FindingList) -> [[DelimitedText.Cell]] {
        var records: [[DelimitedText.Cell]] = []
        do throws(LedgerError) {
            while let record = try text.next() {
                guard records.count < context.limits.lines else {
                    findings.add(
                        .fileLimits, at: place(of: record.first),
                        "the file has more than \(context.limits.lines) lines")
                    break
                }
                if record.count == header.count {
                    records.append(record)
                } else {
                    findings.add(
                        .csvColumns, at: place(of: record.last),
                        "the line has \(record.count) cells, its header \(header.count)")
                }
            }
        } catch {
            // Behind a broken quote or a foreign encoding nothing can be told apart any more.
            findings.add(error, or: .csvMalformed, at: place(of: error))
        }
        return records
    }

    private func noteHeader(_ findings: inout FindingList) {
        let known = Set(columns.values)
        for (index, cell) in header.enumerated() where !known.contains(index) {
            findings.add(
                .tagUnknown, at: place(of: cell),
                "the column “\(cell.text.prefix(40))” is not in profile \(profile.id)")
        }
    }

    /// The running balance proves order, completeness and sign line by line.
    private func checkRunningBalance(_ draft: inout StatementDraft, _ findings: inout FindingList) {
        var previous: Money?
        for line in draft.lines {
            guard let balance = line.runningBalance else {
                previous = try? previous?.adding(line.money)
                continue
            }
            let before = previous ?? (try? balance.subtracting(line.money))
            let expected = try? before?.adding(line.money)
            if previous == nil, let before {
                draft.opening = StatementBalance(
                    kind: "opening", money: before, date: line.bookingDate, origin: .derived,
                    place: line.source.place)
            }
            if expected != balance {
                var figures = [Finding.Figure("stated", balance)]
                if let expected { figures.insert(Finding.Figure("computed", expected), at: 0) }
                if let expected, let difference = try? balance.subtracting(expected) {
                    figures.append(Finding.Figure("difference", difference))
                }
                findings.add(
                    .runningBalanceMismatch, at: line.source.place,
                    "the balance of line \(line.source.line) does not follow from the line before",
                    figures: figures)
            }
            previous = balance
        }
        if let previous, let last = draft.lines.last {
            draft.closing = StatementBalance(
                kind: "closing", money: previous, date: last.bookingDate, origin: .derived,
                place: last.source.place)
        }
    }

    // MARK: Places

    /// The column of a role, if the file has it.
    func column(of role: CSVProfile.Role) -> Int? { columns[role] }

    func place(of cell: DelimitedText.Cell?, end: Int? = nil) -> SourcePlace {
        guard let cell else { return SourcePlace(file: file, line: 1, column: 1) }
        let start = offset(of: cell)
        return SourcePlace(
            file: file, line: cell.line, column: cell.column,
            bytes: end.flatMap { $0 >= start ? start..<$0 : nil })
    }

    private func place(of error: LedgerError) -> SourcePlace {
        let parts = (error.location ?? "").split(separator: ":").compactMap { Int($0) }
        return SourcePlace(
            file: file, line: parts.first ?? 1, column: parts.count > 1 ? parts[1] : 1)
    }

    private func offset(of cell: DelimitedText.Cell) -> Int {
        let line = min(max(cell.line - 1, 0), lineStarts.count - 1)
        return lineStarts[line] + cell.column - 1
    }

    /// Where each physical line begins: behind LF, CR or CRLF, the first behind a mark.
    private static func lineStarts(of bytes: [UInt8]) -> [Int] {
        var starts = [bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0]
        for (index, byte) in bytes.enumerated() where byte == 0x0A || byte == 0x0D {
            let isFirstOfPair = byte == 0x0D && index + 1 < bytes.count && bytes[index + 1] == 0x0A
            if !isFirstOfPair { starts.append(index + 1) }
        }
        return starts
    }
}
