import Ledger

/// Reads camt.052, camt.053 and camt.054 of any version by local names, inside any envelope.
struct CamtReader: ~Copyable {
    private var walker: XMLWalker<CamtField>
    private let file: String
    private let context: BankFileContext
    private let isOriginal: Bool
    private let take: (BankAccount, StatementLine) -> Void
    private let finish: (BankStatement) -> Void
    private(set) var findings: FindingList
    private(set) var message: String?
    private var statementCount = 0
    private var hasOtherMessage = false
    private var hasNameSpace = false
    /// The name space of the document or its message.
    private var nameSpace = ""
    private var lineCount = 0
    /// What is open, outermost first; the parts below are meaningless where they are closed.
    private var isInStatement = false
    private var isInEntry = false
    private var isInTransaction = false
    private var isInBalance = false
    private var parts: CamtStatementParts
    private var entry: CamtEntry
    private var transaction = CamtTransaction()
    private var balance: CamtBalance
    private var amount: CamtAmount?
    private var currencies = CurrencyCache()

    /// Starts on a scanner; lines are lent to `take` as they come, statements to `finish`.
    init(
        _ scanner: consuming XMLScanner, file: String, context: BankFileContext, isOriginal: Bool,
        _ findings: FindingList, take: @escaping (BankAccount, StatementLine) -> Void,
        finish: @escaping (BankStatement) -> Void
    ) {
        walker = XMLWalker(scanner, paths: CamtField.paths, limits: context.limits)
        self.file = file
        self.context = context
        self.isOriginal = isOriginal
        self.findings = findings
        self.take = take
        self.finish = finish
        let start = SourcePlace(file: file, line: 1, column: 1)
        parts = CamtStatementParts(
            source: RecordSource(digest: nil, statement: 0, line: 0, place: start))
        entry = CamtEntry(place: start)
        balance = CamtBalance(place: start)
    }

    /// Reads the document to its end; what is wrong is in the findings.
    mutating func read() {
        do throws(LedgerError) {
            try readEvents()
        } catch {
            let parts = (error.location ?? "").split(separator: ":").compactMap { Int($0) }
            let place = SourcePlace(
                file: file, line: parts.first ?? 1, column: parts.count > 1 ? parts[1] : 1)
            findings.add(error, or: .xmlMalformed, at: place)
            return
        }
        guard statementCount == 0, !findings.hasErrors else { return }
        let place = walker.rootPlace ?? XMLScanner.Position()
        findings.add(
            .statementNone,
            at: SourcePlace(file: file, line: place.line, column: place.column),
            hasOtherMessage || message != nil
                ? "there is no bank statement in this file; \(message ?? "it") is not a statement"
                : "there is no bank statement in this file; it is a document "
                    + "“\(walker.scanner.rootName)”")
    }

    private mutating func readEvents() throws(LedgerError) {
        while true {
            switch try walker.next() {
            case .start(let field): try start(field)
            case .end(let field, let isLeaf):
                if isLeaf { try endLeaf(field) }
                try end(field)
            case .stranger: noteVersion()
            case .finished: return
            }
        }
    }

    // MARK: Containers

    private mutating func start(_ field: CamtField) throws(LedgerError) {
        switch field {
        case .statementMessage: note(message: "camt.053")
        case .reportMessage: note(message: "camt.052")
        case .notificationMessage: note(message: "camt.054")
        case .otherMessage:
            hasOtherMessage = true
            noteVersion()
            message = message ?? CamtReader.messageName(nameSpace) ?? "the message"
        case .statement:
            let source = RecordSource(
                digest: context.digest, statement: statementCount + 1, line: 0, place: place())
            parts = CamtStatementParts(source: source)
            isInStatement = true
            parts.draft.finality = message == "camt.053" ? .final : .interim
            parts.isNotification = message == "camt.054"
        case .balance:
            balance = CamtBalance(place: place())
            isInBalance = true
        case .entry: try startEntry()
        case .transaction:
            guard entry.transactions.count < context.limits.fields else {
                throw LedgerError(
                    "file.limits", "an entry has more than \(context.limits.fields) details",
                    at: "\(walker.place.line):\(walker.place.column)")
            }
            transaction = CamtTransaction()
            isInTransaction = true
        case .amount, .transactionAmount, .instructedAmount:
            amount = CamtAmount(place: place())
            if let code = walker.attribute(XMLName.currency) {
                if let currency = currencies.find(code) {
                    amount?.currencyCode = currency.code
                } else {
                    amount?.currencyCode = String(decoding: code, as: UTF8.self).trimmingBlanks()
                }
                if amount?.currencyCode?.isEmpty == true { amount?.currencyCode = nil }
            }
        default: break
        }
    }

    private mutating func startEntry() throws(LedgerError) {
        lineCount += 1
        guard lineCount <= context.limits.lines else {
            throw LedgerError(
                "file.limits", "the file has more than \(context.limits.lines) entries")
        }
        entry = CamtEntry(place: place())
        isInEntry = true
        if !isInStatement {
            findings.add(.entryOutsideStatement, at: place(), "an entry outside every statement")
        }
    }

    private mutating func end(_ field: CamtField) throws(LedgerError) {
        switch field {
        case .statement: endStatement()
        case .balance:
            parts.balances.append(balance)
            isInBalance = false
        case .entry: endEntry()
        case .transaction:
            entry.transactions.append(transaction)
            isInTransaction = false
        default: break
        }
    }

    private mutating func endEntry() {
        isInEntry = false
        guard isInStatement else { return }
        if let start = entry.place.bytes?.lowerBound, start < walker.scanner.offset {
            entry.place = SourcePlace(
                file: file, line: entry.place.line, column: entry.place.column,
                bytes: start..<walker.scanner.offset)
        }
        parts.addEntry(entry, &findings, take)
    }

    private mutating func endStatement() {
        statementCount += 1
        isInStatement = false
        guard let statement = parts.makeStatement(&findings, take) else { return }
        statement.checkBalances(needed: !parts.isNotification, &findings)
        finish(statement)
    }

    private mutating func note(message name: String) {
        message = name
        noteVersion()
        guard !hasNameSpace else { return }
        findings.add(
            .schemaInvalid, at: place(),
            "the message has no name space; it is read by the names of its elements")
    }

    /// The name space says which version it is; what is not known is read all the same.
    private mutating func noteVersion() {
        let spaces = walker.nameSpaces
        guard let text = spaces.first(where: { $0.contains("camt.05") }) ?? spaces.first else {
            return
        }
        hasNameSpace = true
        nameSpace = text
        guard let known = text.firstRange(of: "camt.05") else { return }
        let version = text[known.lowerBound...].split(separator: ".")
        let number = version.count >= 4 ? Int(version[3].prefix(2)) : nil
        let isOther = version.count >= 2 && !["052", "053", "054"].contains(version[1])
        guard !isOther, number.map({ (2...13).contains($0) }) != true else { return }
        findings.add(
            .schemaInvalid, at: place(),
            "the version “\(text[known.lowerBound...].prefix(40))” is not known here; it is read "
                + "by the names of its elements")
    }
}

extension CamtReader {
    /// `camt.055` of `urn:iso:std:iso:20022:tech:xsd:camt.055.001.09`.
    private static func messageName(_ nameSpace: String) -> String? {
        let parts = nameSpace.split(separator: ":").last?.split(separator: ".") ?? []
        guard parts.count >= 2, parts[0].utf8.count == 4, parts[1].utf8.count == 3 else {
            return nil
        }
        return "\(parts[0]).\(parts[1])"
    }
}

// MARK: Leaves

extension CamtReader {
    private mutating func endLeaf(_ field: CamtField) throws(LedgerError) {
        switch field {
        case .amount, .transactionAmount, .instructedAmount: endAmount(field)
        case .direction: endDirection()
        default:
            if isInTransaction {
                try endTransactionLeaf(field)
            } else if isInEntry {
                try endEntryLeaf(field)
            } else if isInBalance {
                try endBalanceLeaf(field)
            } else if isInStatement {
                try endStatementLeaf(field)
            }
        }
    }

    private mutating func endAmount(_ field: CamtField) {
        guard var amount else { return }
        self.amount = nil
        let digits = trimmed
        let dot = UInt8(ascii: ".")
        if let code = amount.currencyCode, let currency = currencies.last, currency.code == code,
            case .units(let units) = AmountText.units(
                digits.span, marks: (dot, dot), exponent: currency.exponent)
        {
            amount.money = Money(minorUnits: units, currency: currency)
        } else {
            amount.text = Array(digits)
        }
        switch field {
        case .transactionAmount: transaction.transactionAmount = amount
        case .instructedAmount: transaction.instructed = amount
        default:
            if isInTransaction {
                transaction.amount = amount
            } else if isInEntry {
                entry.amount = amount
            } else if isInBalance {
                balance.amount = amount
            }
        }
    }

    private mutating func endDirection() {
        let isCredit: Bool? =
            trimmed.elementsEqual("CRDT".utf8)
            ? true : trimmed.elementsEqual("DBIT".utf8) ? false : nil
        if isInTransaction {
            transaction.isCredit = isCredit
        } else if isInEntry {
            entry.isCredit = isCredit
            entry.directionPlace = place()
        } else {
            balance.isCredit = isCredit
        }
    }

    private mutating func endEntryLeaf(_ field: CamtField) throws(LedgerError) {
        switch field {
        case .reversal:
            entry.isReversal = trimmed.elementsEqual("true".utf8) || trimmed.elementsEqual([0x31])
        case .status: entry.status = (try string(), place())
        case .booking: entry.booking = try day()
        case .value: entry.value = try day()
        case .entryReference: entry.reference = try reference()
        case .serviceReference: entry.bankReference = try reference()
        case .entryText:
            let text = try string()
            if !text.isEmpty { entry.texts.append(text) }
        case .domain, .family, .subfamily:
            let text = try string()
            if !text.isEmpty { entry.domain.append(text) }
        case .proprietaryCode: entry.proprietaryCode = try string()
        case .batchPayment, .batchMessage:
            if entry.batch == nil { entry.batch = try reference() }
        default: break
        }
    }

    private mutating func endTransactionLeaf(_ field: CamtField) throws(LedgerError) {
        switch field {
        case .serviceReference: transaction.references.bank = try reference()
        case .endToEnd: transaction.references.endToEnd = try reference()
        case .instruction: transaction.references.instruction = try reference()
        case .payment: transaction.references.batch = try reference()
        case .mandate: transaction.references.mandate = try reference()
        case .cheque: transaction.references.cheque = try reference()
        case .uetr: transaction.references.uetr = try reference()
        case .creditorReference:
            if transaction.references.creditor == nil {
                transaction.references.creditor = try reference()
            }
        case .unstructured, .transactionText:
            let text = try string()
            if !text.isEmpty { transaction.narrative.append(text) }
        case .returnReason: transaction.returnReason = try reference()
        case .debtorName: transaction.debtor.name = try reference()
        case .creditorName: transaction.creditor.name = try reference()
        case .debtorAccount: transaction.debtor.account = try reference()
        case .creditorAccount: transaction.creditor.account = try reference()
        case .debtorBank:
            let bank = try reference()
            if transaction.debtor.bank == nil { transaction.debtor.bank = bank }
        case .creditorBank:
            let bank = try reference()
            if transaction.creditor.bank == nil { transaction.creditor.bank = bank }
        default: break
        }
    }

    private mutating func endBalanceLeaf(_ field: CamtField) throws(LedgerError) {
        switch field {
        case .balanceCode: balance.code = try string()
        case .balanceProprietary: balance.proprietary = try string()
        case .day: if balance.day == nil { balance.day = try day() }
        default: break
        }
    }

    private mutating func endStatementLeaf(_ field: CamtField) throws(LedgerError) {
        var ignored = FindingList()
        switch field {
        case .statementID: parts.draft.id = try string()
        case .created: parts.created = try day().resolved(&ignored)
        case .sequence: parts.draft.number = try string()
        case .legalSequence: parts.legalNumber = try string()
        case .page: parts.draft.page = try string()
        case .from: parts.draft.from = try day().resolved(&ignored)
        case .to: parts.draft.to = try day().resolved(&ignored)
        case .statementText: parts.draft.narrative = try string()
        case .accountNumber:
            if parts.accountNumber == nil { parts.accountNumber = try reference() }
        case .accountCurrency: parts.accountCurrency = try string()
        case .accountBank: if parts.accountBank == nil { parts.accountBank = try reference() }
        case .accountHolder: parts.accountHolder = try reference()
        case .creditCount, .debitCount, .entryCount:
            parts.summary.counts[field] = trimmed.smallNumber
        case .creditSum, .debitSum, .entrySum: parts.summary.sums[field] = Array(trimmed)
        default: break
        }
    }

    // MARK: Values

    private var trimmed: ArraySlice<UInt8> { walker.text[walker.text.span.rangeWithoutBlanks] }

    private func string() throws(LedgerError) -> String {
        let bytes = walker.text.span
        return try text(bytes.extracting(bytes.rangeWithoutBlanks))
    }

    private func reference() throws(LedgerError) -> String? {
        let bytes = walker.text.span
        let trimmed = bytes.extracting(bytes.rangeWithoutBlanks)
        return StatementReferences.saysNothing(trimmed) ? nil : try text(trimmed)
    }

    private func text(_ bytes: Span<UInt8>) throws(LedgerError) -> String {
        do {
            let valid = try UTF8Span(validating: bytes)
            return String(copying: valid)
        } catch {
            throw LedgerError(
                "xml.malformed", "the bytes of a text are not UTF-8",
                at: "\(walker.place.line):\(walker.place.column)")
        }
    }

    private func day() throws(LedgerError) -> CamtDay {
        let bytes = walker.text.span
        let range = bytes.rangeWithoutBlanks
        let start = range.lowerBound
        if range.count == 10, bytes[start + 4] == 45, bytes[start + 7] == 45,
            let year = bytes.smallNumber(start..<(start + 4)),
            let month = bytes.smallNumber((start + 5)..<(start + 7)),
            let day = bytes.smallNumber((start + 8)..<(start + 10)),
            let date = LocalDate(year: year, month: month, day: day)
        {
            return CamtDay(date: date, text: "", place: place())
        }
        return CamtDay(date: nil, text: try string(), place: place())
    }

    private func place() -> SourcePlace {
        let position = walker.place
        return SourcePlace(
            file: file, line: position.line, column: position.column,
            bytes: isOriginal
                ? position.offset..<max(position.offset, walker.scanner.offset) : nil)
    }
}

/// The currency that was looked up last: a file has one, mostly.
struct CurrencyCache {
    private var bytes: [UInt8] = []
    private(set) var last: Currency?

    mutating func find(_ code: ArraySlice<UInt8>) -> Currency? {
        if code.elementsEqual(bytes) { return last }
        guard let found = Currency(code: String(decoding: code, as: UTF8.self)) else { return nil }
        bytes = Array(code)
        last = found
        return found
    }
}
