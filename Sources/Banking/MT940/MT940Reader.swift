import Ledger

/// Reads MT940 (statements) and MT942 (interim reports).
struct MT940Reader {
    private let text: EncodedText
    private let values: MT940Values
    private let context: BankFileContext
    private let file: String
    private var findings: FindingList
    /// What the statements were found to be; told unless the file is refused.
    private var laterFindings = FindingList()
    private var statements: [BankStatement] = []
    /// The pages of the statement that may still go on.
    private var group: [MT940Page] = []
    private var page: MT940Page?
    private var hasPages = false
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
        if !hasPages, !findings.hasErrors || hasStray {
            findings.add(
                .statementNone, at: SourcePlace(file: file, line: 1, column: 1),
                "there is no bank statement in this file: no message that begins with :20: is "
                    + "complete")
        }
        if findings.hasErrors { return [] }
        makeStatement()
        findings.append(laterFindings)
        return statements
    }

    private mutating func isBounded(_ field: MT940Field) -> Bool {
        let bytes = field.more.reduce(field.first.range.count) { $0 + $1.range.count }
        lineCount += field.tag == .entry ? 1 : 0
        guard bytes > context.limits.fieldBytes || lineCount > context.limits.lines else {
            return true
        }
        findings.add(
            .fileLimits, at: values.place(field.first),
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
        guard let first = lines.first, hasPages else { return }
        findings.add(
            .textSkipped, at: values.place(first),
            "text outside every field is skipped (\(lines.count) lines)")
    }

    // MARK: Fields

    private mutating func take(_ field: MT940Field) {
        switch field.tag {
        case .reference:
            closePage()
            var next = MT940Page(place: values.place(field.first), id: string(field))
            // Pages are alike, mostly.
            if let last = group.last { next.reserve(as: last) }
            page = next
        case .entry:
            guard page != nil else {
                hasStray = true
                findings.add(
                    .entryOutsideStatement, at: values.place(field.first),
                    "an entry outside every statement: there is no :20: before it")
                return
            }
            takeEntry(field)
        case .narrative: takeNarrative(field)
        case .account:
            let account = string(field)
            page?.account = account
        case .sequence:
            let sequence = string(field)
            page?.sequence = sequence
        case .relatedReference, .timeStamp: break
        case .opening, .pageOpening, .closing, .pageClosing, .available, .forwardAvailable:
            takeBalance(field)
        case .floorLimit, .credits, .debits: takeInterim(field)
        case .bankBlock, .unknown:
            guard page != nil else { return }
            page?.texts.append(contentsOf: field.lines.map { text.string($0.range) })
            findings.add(
                .tagUnknown, at: values.place(field.first),
                "the field :\(text.string(field.name)): is not known; it is kept as text")
        }
    }

    private mutating func takeEntry(_ field: MT940Field) {
        let line = field.first
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
        let entry = MT940Entry(field, values: values, currency: currency, &findings)
        page?.hasEntries = true
        page?.lastIsEntry = true
        guard let entry else {
            page?.isWhole = false
            return
        }
        page?.add(entry, field.more[(entry.isWrapped ? 1 : 0)...])
    }

    private mutating func takeNarrative(_ field: MT940Field) {
        guard page != nil else { return }
        if page?.lastIsEntry == true {
            page?.addNarrative(field)
            return
        }
        page?.texts.append(contentsOf: field.lines.map { text.string($0.range) })
        if page?.hasEntries == false, page?.closing == nil {
            findings.add(
                .textMoved, at: values.place(field.first),
                "text before the first entry belongs to the statement, not to an entry")
        }
    }

    private mutating func takeBalance(_ field: MT940Field) {
        guard page != nil else { return }
        let line = field.first
        let isBooked = field.tag.isBookedBalance
        var ignored = FindingList()
        let assumed = page?.currency ?? accountCurrency
        let balance =
            isBooked
            ? values.balance(field, assumed: assumed, &findings)
            : values.balance(field, assumed: assumed, &ignored)
        let isOpening = field.tag == .opening || field.tag == .pageOpening
        if !isOpening { page?.lastIsEntry = false }
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
        case .opening, .pageOpening:
            page?.currency = balance.money.currency
            if page?.opening == nil { page?.opening = balance }
        case .closing, .pageClosing:
            page?.currency = balance.money.currency
            page?.closing = balance
        default: page?.others.append(balance)
        }
    }

    /// The currency of :34F: and the counts and sums of :90D: and :90C:.
    private mutating func takeInterim(_ field: MT940Field) {
        guard page != nil else { return }
        let line = field.first
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
        guard field.tag != .floorLimit else { return }
        let money = values.money(
            (index + 3)..<range.upperBound, currency, isNegative: false, line, &findings)
        guard let money else {
            page?.isWhole = false
            return
        }
        let control = MT940Page.Control(
            isCredit: field.tag == .credits, count: count, sum: money, place: values.place(line))
        page?.controls.append(control)
    }

    private func string(_ field: MT940Field) -> String {
        text.string(values.trimmed(field.first.range))
    }

    /// The currency that is glued to the account, or that the caller knows.
    private var accountCurrency: Currency? {
        MT940Account(page?.account ?? "").currency ?? context.account?.currency
    }

    // MARK: Pages

    private mutating func closePage() {
        guard let done = page else { return }
        page = nil
        if done.closing == nil, done.controls.isEmpty, !done.isClosed, done.isWhole,
            done.opening != nil || done.hasContent
        {
            findings.add(
                .formatMalformed, at: SourcePlace(file: file, line: lastLine, column: 1),
                "the file is cut off: the message of \(done.place.description) has no closing "
                    + "balance, no totals and no end mark")
        }
        if !done.hasContent {
            findings.add(
                .formatMalformed, at: done.place,
                "the message has neither balances nor entries: it is cut off")
        }
        hasPages = true
        // A refused file needs no statements.
        if findings.hasErrors { return }
        if let last = group.last, !done.continues(last) { makeStatement() }
        group.append(done)
    }

    /// The number of the file's last line.
    private lazy var lastLine: Int =
        text.bytes.reduce(1) { $1 == 0x0A ? $0 + 1 : $0 } - (text.bytes.last == 0x0A ? 1 : 0)

    private mutating func makeStatement() {
        if !group.isEmpty, let made = make(group, statements.count + 1) { statements.append(made) }
        group = []
    }

    private mutating func make(_ group: [MT940Page], _ number: Int) -> BankStatement? {
        let first = group[0]
        let account = MT940Account(first.account ?? context.account?.number ?? "")
        let currency = group.lazy.compactMap(\.currency).first ?? account.currency
        if account.written.isEmpty, !context.requiresAccount {
            laterFindings.add(.accountUnnamed, at: first.place, "the statement names no account")
        }
        guard let currency = currency ?? context.account?.currency,
            !account.written.isEmpty || !context.requiresAccount
        else {
            laterFindings.add(
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
            page.addLines(to: &draft, text, values, malformed: { malformed.append($0) })
            draft.otherBalances += page.others
            draft.pages.append(
                StatementPage(
                    number: page.sequence?.split(separator: "/").dropFirst().first.map(String.init),
                    opening: page.opening, closing: page.closing, lines: start..<draft.lines.count))
        }
        let texts = group.flatMap(\.texts)
        draft.narrative = texts.isEmpty ? nil : texts.joined(separator: "\n")
        for place in malformed {
            laterFindings.add(
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
            laterFindings.add(
                .controlMismatch, at: control.place,
                "the report counts \(control.count ?? 0) entries, there are \(count)",
                figures: [
                    .init("stated", control.sum),
                    .init(
                        "entries",
                        Money(minorUnits: Int64(clamping: sum), currency: control.sum.currency)),
                ])
        }
        statement.checkBalances(needed: controls.isEmpty, &laterFindings)
    }
}
