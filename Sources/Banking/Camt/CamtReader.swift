import Ledger

/// Reads camt.053 of any version by local names, inside any envelope.
enum CamtReader {
    /// Every statement of a file; what is wrong is in the findings.
    static func read(
        _ bytes: [UInt8], file: String, context: BankFileContext, findings: inout FindingList
    ) -> [BankStatement] {
        // Refuse a document type before the parser sees what it declares.
        var cursor = MarkupCursor(bytes)
        if let first = cursor?.next(), first.kind == .documentType {
            let place = SourcePlace(
                file: file, line: first.line, column: first.column, bytes: first.bytes)
            findings.add(
                .xmlDoctype, at: place, "a bank file declares no document type; it is refused")
            return []
        }
        var collected = findings
        defer { findings = collected }
        do throws(LedgerError) {
            return try XMLReader.reading(bytes) { reader throws(LedgerError) in
                let elements = XMLElements(
                    reader, bytes: bytes, file: file, limits: context.limits)
                var parser = CamtParser(elements, file: file, context: context, collected)
                defer { collected = parser.findings }
                return try parser.readDocument()
            }
        } catch {
            let parts = (error.location ?? "").split(separator: ":").compactMap { Int($0) }
            let place = SourcePlace(
                file: file, line: parts.first ?? 1, column: parts.count > 1 ? parts[1] : 1)
            collected.add(error, or: .xmlMalformed, at: place)
            return []
        }
    }
}

/// The state while a camt document is read.
struct CamtParser: ~Copyable {
    private var elements: XMLElements
    private let file: String
    private let context: BankFileContext
    var findings: FindingList
    private var statements: [BankStatement] = []
    private var lineCount = 0

    init(
        _ elements: consuming XMLElements, file: String, context: BankFileContext,
        _ findings: FindingList
    ) {
        self.elements = elements
        self.file = file
        self.context = context
        self.findings = findings
    }

    /// Finds the message and reads its statements.
    mutating func readDocument() throws(LedgerError) -> [BankStatement] {
        var root: XMLElement?
        var others: [String] = []
        while let element = try elements.nextElement() {
            root = root ?? element
            switch element.name {
            case "BkToCstmrStmt": try readMessage(element)
            case "BkToCstmrAcctRpt": others.append("camt.052, which is not read yet")
            case "BkToCstmrDbtCdtNtfctn": others.append("camt.054, which is not read yet")
            case "CstmrCdtTrfInitn", "CstmrDrctDbtInitn", "CstmrPmtStsRpt":
                others.append("pain, which orders payments")
            case "Ntry":
                guard others.isEmpty else { continue }
                findings.add(
                    .entryOutsideStatement, at: element.place, "an entry outside every statement")
            default: continue
            }
        }
        if statements.isEmpty, !findings.hasErrors {
            let found = others.first ?? "a document “\(root?.name.prefix(40) ?? "")”"
            findings.add(
                .statementNone, at: root?.place ?? SourcePlace(file: file, line: 1, column: 1),
                "there is no bank statement in this file; it is \(found)")
        }
        return statements
    }

    private mutating func readMessage(_ message: XMLElement) throws(LedgerError) {
        while let child = try elements.nextChild(of: message) {
            if child.name == "Stmt" { try readStatement(child) }
        }
    }

    private mutating func readStatement(_ element: XMLElement) throws(LedgerError) {
        let source = RecordSource(
            digest: context.digest, statement: statements.count + 1, line: 0, place: element.place)
        var parts = CamtStatementParts(source: source)
        while let child = try elements.nextChild(of: element) {
            switch child.name {
            case "Id": parts.draft.id = try text(of: child)
            case "ElctrncSeqNb": parts.draft.number = try text(of: child)
            case "LglSeqNb": parts.legalNumber = try text(of: child)
            case "StmtPgntn": parts.draft.page = try elements.leaves(of: child).text("PgNb")
            case "FrToDt": parts.readPeriod(try elements.leaves(of: child))
            case "Acct": parts.account = try elements.leaves(of: child)
            case "Bal": parts.balances.append((child.place, try elements.leaves(of: child)))
            case "Ntry": try readEntry(child, into: &parts)
            case "AddtlStmtInf": parts.draft.narrative = try text(of: child)
            default: continue
            }
        }
        if let statement = parts.makeStatement(&findings) {
            statement.checkBalances(&findings)
            statements.append(statement)
        }
    }

    private mutating func readEntry(
        _ element: XMLElement, into parts: inout CamtStatementParts
    ) throws(LedgerError) {
        lineCount += 1
        guard lineCount <= context.limits.lines else {
            throw LedgerError(
                "file.limits", "the file has more than \(context.limits.lines) entries")
        }
        var entry = CamtEntry(place: element.place)
        while let child = try elements.nextChild(of: element) {
            if child.name == "NtryDtls" {
                try readDetails(child, into: &entry)
            } else {
                for leaf in try elements.leaves(of: child).list {
                    let path = leaf.path.isEmpty ? child.name : "\(child.name)/\(leaf.path)"
                    entry.leaves.list.append(
                        XMLLeaves.Leaf(
                            path: path, text: leaf.text, currency: leaf.currency,
                            place: leaf.place))
                }
            }
        }
        if let start = element.place.bytes?.lowerBound, start < elements.lastEnd {
            entry.place = SourcePlace(
                file: file, line: element.place.line, column: element.place.column,
                bytes: start..<elements.lastEnd)
        }
        parts.addEntry(entry, &findings)
    }

    private mutating func readDetails(
        _ element: XMLElement, into entry: inout CamtEntry
    ) throws(LedgerError) {
        while let child = try elements.nextChild(of: element) {
            switch child.name {
            case "Btch": entry.batch = try elements.leaves(of: child)
            case "TxDtls":
                entry.details.append((child.place, try elements.leaves(of: child)))
            default: continue
            }
        }
    }

    private mutating func text(of element: XMLElement) throws(LedgerError) -> String? {
        try elements.leaves(of: element).text("")
    }
}
