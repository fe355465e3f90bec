import Ledger

/// Reads MT940 (statements) and MT942 (interim reports).
struct MT940Reader {
    private let text: EncodedText
    private let values: MT940Values
    private let context: BankFileContext
    private let file: String
    private var findings: FindingList
    private var pages: [MT940Page] = []
    private var page: MT940Page?
    private var lineCount = 0
    private var hasStray = false

    private init(_ text: EncodedText, file: String, context: BankFileContext, _ list: FindingList) {
        self.text = text
        self.file = file
        self.context = context
        values = MT940Values(bytes: text.bytes, places: TextPlaces(file, text))
        findings = list
    }

    /// Every statement of a file; what is wrong is in the findings.
    static func read(
        _ text: EncodedText, file: String, context: BankFileContext, _ findings: inout FindingList
    ) -> (statements: [BankStatement], isInterim: Bool) {
        var reader = MT940Reader(text, file: file, context: context, findings)
        let statements = reader.readFields()
        findings = reader.findings
        return (statements, statements.contains { $0.finality == .interim })
    }

    private mutating func readFields() -> [BankStatement] {
        var fields = MT940Fields(text.bytes)
        while let field = fields.nextField() {
            guard isBounded(field) else { break }
            take(field)
            if field.endsMessage { page?.isClosed = true }
        }
        closePage()
        noteSkipped(fields.skipped)
        if pages.isEmpty, !findings.hasErrors || hasStray {
            findings.add(
                .statementNone, at: SourcePlace(file: file, line: 1, column: 1),
                "there is no bank statement in this file: no message that begins with :20: is "
                    + "complete")
        }
        return findings.hasErrors ? [] : makeStatements()
    }

    private mutating func isBounded(_ field: MT940Field) -> Bool {
        let bytes = field.lines.reduce(0) { $0 + $1.range.count }
        lineCount += field.tag == "61" ? 1 : 0
        guard bytes > context.limits.fieldBytes || lineCount > context.limits.lines,
            let line = field.lines.first
        else { return true }
        findings.add(
            .fileLimits, at: values.place(line),
            "a field has more than \(context.limits.fieldBytes) bytes, or the file more than "
                + "\(context.limits.lines) lines")
        return false
    }

    private mutating func noteSkipped(_ skipped: [MT940TextLine]) {
        let lines = skipped.filter { !values.trimmed($0.range).isEmpty || !$0.range.isEmpty }
            .filter { line in
                let first = text.bytes[line.range].first ?? 0x20
                return first != UInt8(ascii: "{")
                    && !text.bytes[line.range].allSatisfy { $0 == 0x20 || $0 == 0x09 }
            }
        guard let first = lines.first, !pages.isEmpty else { return }
        findings.add(
            .textSkipped, at: values.place(first),
            "text outside every field is skipped (\(lines.count) lines)")
    }

    // MARK: Fields

    private mutating func take(_ field: MT940Field) {
        switch field.tag {
        case "20":
            closePage()
            guard let line = field.lines.first else { return }
            page = MT940Page(place: values.place(line), id: string(field))
        case "61":
            guard page != nil else {
                hasStray = true
                if let line = field.lines.first {
                    findings.add(
                        .entryOutsideStatement, at: values.place(line),
                        "an entry outside every statement: there is no :20: before it")
                }
                return
            }
            takeEntry(field)
        case "86": takeNarrative(field)
        case "25", "25P":
            let account = string(field)
            page?.account = account
        case "28", "28C":
            let sequence = string(field)
            page?.sequence = sequence
        case "21", "13", "13D": break
        case "60F", "60M", "62F", "62M", "64", "65": takeBalance(field)
        case "34F", "90C", "90D": takeInterim(field)
        default:
            guard let line = field.lines.first, page != nil else { return }
            let kept = field.lines.map { text.decoder.text(text.bytes[$0.range]) }
            page?.texts.append(contentsOf: kept)
            findings.add(
                .tagUnknown, at: values.place(line),
                "the field :\(field.tag): is not known; it is kept as text")
        }
    }

    private mutating func takeEntry(_ field: MT940Field) {
        guard let line = field.lines.first else { return }
        let found = page?.currency ?? accountCurrency
        if found == nil, !context.requiresAccount, page?.hasEntries == false {
            findings.add(
                .currencyMissing, at: values.place(line),
                "no balance stands before the entry, so its currency is not known")
        }
        guard let currency = found ?? (context.requiresAccount ? nil : .unknown) else {
            findings.add(
                .accountUnknown, at: values.place(line),
                "the currency cannot be told: no balance stands before the entry; say which "
                    + "account the file belongs to")
            return
        }
        page?.currency = currency
        let entry = MT940Entry(
            field, values: values, currency: currency, decoder: text.decoder, &findings)
        page?.hasEntries = true
        page?.lastIsEntry = true
        page?.narratives.append([])
        if let entry { page?.entries.append(entry) } else { page?.isWhole = false }
    }

    private mutating func takeNarrative(_ field: MT940Field) {
        guard page != nil else { return }
        let lines = field.lines.map { text.decoder.text(text.bytes[$0.range]) }
        if page?.lastIsEntry == true, let last = page?.narratives.indices.last {
            page?.narratives[last].append(contentsOf: lines)
            return
        }
        page?.texts.append(contentsOf: lines)
        if page?.hasEntries == false, page?.closing == nil, let line = field.lines.first {
            findings.add(
                .textMoved, at: values.place(line),
                "text before the first entry belongs to the statement, not to an entry")
        }
    }

    private mutating func takeBalance(_ field: MT940Field) {
        guard page != nil, let line = field.lines.first else { return }
        let isBooked = field.tag.hasPrefix("6") && field.tag.count == 3
        var ignored = FindingList()
        let assumed = page?.currency ?? accountCurrency
        let balance =
            isBooked
            ? values.balance(field, assumed: assumed, &findings)
            : values.balance(field, assumed: assumed, &ignored)
        if field.tag.hasPrefix("62") { page?.lastIsEntry = false }
        if field.tag.hasPrefix("6"), !field.tag.hasPrefix("60") { page?.lastIsEntry = false }
        guard let balance else {
            if isBooked { page?.isWhole = false }
            return
        }
        if isBooked, let currency = page?.currency, currency != balance.money.currency {
            findings.add(
                .currencyMixed, at: values.place(line),
                "the statement is in \(currency), this balance in \(balance.money.currency)")
            page?.isWhole = false
            return
        }
        switch field.tag {
        case "60F", "60M":
            page?.currency = balance.money.currency
            if page?.opening == nil { page?.opening = balance }
        case "62F", "62M":
            page?.currency = balance.money.currency
            page?.closing = balance
        default: page?.others.append(balance)
        }
    }

    /// The currency of :34F: and the counts and sums of :90D: and :90C:.
    private mutating func takeInterim(_ field: MT940Field) {
        guard page != nil, let line = field.lines.first else { return }
        page?.isInterim = true
        page?.lastIsEntry = false
        let range = values.trimmed(line.range)
        var index = range.lowerBound
        while index < range.upperBound, (48...57).contains(text.bytes[index]) { index += 1 }
        let count = text.bytes[range.lowerBound..<index].smallNumber
        let code = text.bytes[index..<min(index + 3, range.upperBound)]
        guard let currency = MT940Values.currency(code) else {
            findings.add(
                .amountUnreadable, at: values.place(line), "the field names no currency")
            page?.isWhole = false
            return
        }
        if page?.currency == nil { page?.currency = currency }
        guard field.tag != "34F" else { return }
        let money = values.money(
            (index + 3)..<range.upperBound, currency, isNegative: false, line, &findings)
        guard let money else {
            page?.isWhole = false
            return
        }
        let control = MT940Page.Control(
            isCredit: field.tag == "90C", count: count, sum: money, place: values.place(line))
        page?.controls.append(control)
    }

    private func string(_ field: MT940Field) -> String {
        guard let line = field.lines.first else { return "" }
        return text.decoder.text(text.bytes[values.trimmed(line.range)])
    }

    /// The currency that is glued to the account, or that the caller knows.
    private var accountCurrency: Currency? {
        MT940Account(page?.account ?? "").currency ?? context.account?.currency
    }

    // MARK: Pages

    private mutating func closePage() {
        guard let done = page else { return }
        page = nil
        if done.opening != nil, done.closing == nil, !done.isClosed, done.isWhole {
            findings.add(
                .formatMalformed, at: SourcePlace(file: file, line: lastLine, column: 1),
                "the file is cut off: the statement of \(done.place.description) opens with a "
                    + "balance and never closes")
        }
        if !done.hasContent {
            findings.add(
                .formatMalformed, at: done.place,
                "the message has neither balances nor entries: it is cut off")
        }
        pages.append(done)
    }

    private var lastLine: Int {
        text.bytes.reduce(1) { $1 == 0x0A ? $0 + 1 : $0 } - (text.bytes.last == 0x0A ? 1 : 0)
    }

    private mutating func makeStatements() -> [BankStatement] {
        var statements: [BankStatement] = []
        var group: [MT940Page] = []
        for page in pages {
            if let last = group.last, !page.continues(last) {
                if let made = make(group, statements.count + 1) { statements.append(made) }
                group = []
            }
            group.append(page)
        }
        if !group.isEmpty, let made = make(group, statements.count + 1) { statements.append(made) }
        return statements
    }

    private mutating func make(_ group: [MT940Page], _ number: Int) -> BankStatement? {
        let first = group[0]
        let account = MT940Account(first.account ?? context.account?.number ?? "")
        let currency = group.lazy.compactMap(\.currency).first ?? account.currency
        if account.written.isEmpty, !context.requiresAccount {
            findings.add(.accountUnnamed, at: first.place, "the statement names no account")
        }
        guard let currency = currency ?? context.account?.currency,
            !account.written.isEmpty || !context.requiresAccount
        else {
            findings.add(
                .accountUnknown, at: first.place,
                "the statement does not tell its account or the account's currency")
            return nil
        }
        var draft = StatementDraft(
            source: RecordSource(
                digest: context.digest, statement: number, line: 0, place: first.place))
        let sequence = first.sequence?.split(separator: "/").map(String.init) ?? []
        draft.id = first.id
        draft.number = sequence.first
        draft.page = group.count == 1 ? sequence.dropFirst().first : nil
        draft.finality = group.contains { $0.isInterim } ? .interim : .final
        draft.opening = first.opening
        draft.closing = group.last?.closing
        draft.from = first.opening?.date
        draft.to = group.last?.closing?.date
        var malformed: [SourcePlace] = []
        for page in group {
            let start = draft.lines.count
            draft.lines += page.lines(
                digest: context.digest, statement: number, from: start,
                supplement: { text.decoder.text(text.bytes[values.trimmed($0.range)]) },
                malformed: { malformed.append($0) })
            draft.otherBalances += page.others
            draft.pages.append(
                StatementPage(
                    number: page.sequence?.split(separator: "/").dropFirst().first.map(String.init),
                    opening: page.opening, closing: page.closing, lines: start..<draft.lines.count))
        }
        let texts = group.flatMap(\.texts)
        draft.narrative = texts.isEmpty ? nil : texts.joined(separator: "\n")
        for place in malformed {
            findings.add(
                .textMalformed, at: place,
                "a sub-field of the narrative breaks its dialect; it is kept as text")
        }
        let statement = BankStatement(
            draft,
            account: BankAccount(
                number: account.number, currency: currency, bank: account.bank,
                written: account.written))
        check(statement, group)
        return statement
    }

    private mutating func check(_ statement: BankStatement, _ group: [MT940Page]) {
        let controls = group.flatMap(\.controls)
        for control in controls {
            let totals = statement.totals
            let count = control.isCredit ? totals.creditCount : totals.debitCount
            let sum = control.isCredit ? totals.credits : -totals.debits
            let isCounted = control.count.map { $0 == count } ?? true
            guard !isCounted || Int128(control.sum.minorUnits) != sum else { continue }
            findings.add(
                .controlMismatch, at: control.place,
                "the report counts \(control.count ?? 0) entries, there are \(count)",
                figures: [
                    .init("stated", control.sum),
                    .init(
                        "entries",
                        Money(minorUnits: Int64(clamping: sum), currency: control.sum.currency)),
                ])
        }
        statement.checkBalances(needed: controls.isEmpty, &findings)
    }
}
