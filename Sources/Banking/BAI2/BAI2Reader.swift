import Ledger

/// Reads BAI2: cash management reports with control totals on three levels.
struct BAI2Reader {
    private let text: EncodedText
    private let places: TextPlaces
    private let context: BankFileContext
    private var findings: FindingList
    private var statements: [BankStatement] = []
    private var account: BAI2Account?
    private var groupDate: LocalDate?
    private var groupCurrency: Currency?
    private var isInterim = false
    /// Sums of control totals, and counts of records: of the file, the group, the account.
    private var fileControl = BAI2Control()
    private var groupControl = BAI2Control()
    private var accountControl = BAI2Control()
    private var level = 0
    private var lineCount = 0
    private let file: String

    private init(_ text: EncodedText, file: String, context: BankFileContext, _ list: FindingList) {
        self.text = text
        self.file = file
        self.context = context
        places = TextPlaces(file, text)
        findings = list
    }

    /// Every account of a file; what is wrong is in the findings.
    static func read(
        _ text: EncodedText, file: String, context: BankFileContext, _ findings: inout FindingList
    ) -> [BankStatement] {
        var reader = BAI2Reader(text, file: file, context: context, findings)
        reader.readRecords()
        findings = reader.findings
        return reader.statements
    }

    private mutating func readRecords() {
        var records = BAI2Records(text.bytes)
        var last: BAI2Record?
        while let record = records.next() {
            last = record
            guard record.content.count <= context.limits.fieldBytes,
                lineCount <= context.limits.lines
            else {
                findings.add(.fileLimits, at: place(record), "a record or the file is too long")
                return
            }
            take(record)
        }
        let end = last.map(place) ?? SourcePlace(file: file, line: 1, column: 1)
        if level > 0 {
            findings.add(
                .formatMalformed, at: end,
                "the file is cut off: record \([99, 99, 98, 49][level]) is missing")
        } else if statements.isEmpty, !findings.hasErrors {
            findings.add(.statementNone, at: end, "there is no account in this file")
        }
    }

    private mutating func take(_ record: BAI2Record) {
        let expected: [Int: Int] = [1: 0, 2: 1, 3: 2, 16: 3, 49: 3, 98: 2, 99: 1]
        guard expected[record.code] == level else {
            findings.add(
                .formatMalformed, at: place(record),
                "record \(record.code < 0 ? "without a code" : padded(record.code)) does not "
                    + "belong here")
            // Go on where the record leads, so that one slip is one finding.
            if record.code == 3 || record.code == 16 { return }
            level = expected[record.code] ?? level
            return
        }
        for control in [\BAI2Reader.fileControl, \.groupControl, \.accountControl].prefix(
            [1: 1, 2: 2, 3: 3, 16: 3, 49: 3, 98: 2, 99: 1][record.code] ?? 1)
        {
            self[keyPath: control].records += record.count
        }
        switch record.code {
        case 1: level = 1
        case 2: beginGroup(record)
        case 3: beginAccount(record)
        case 16: takeTransaction(record)
        case 49: endAccount(record)
        case 98: endGroup(record)
        default: endFile(record)
        }
    }

    private mutating func beginGroup(_ record: BAI2Record) {
        level = 2
        groupControl = BAI2Control(records: record.count)
        var fields = BAI2Fields(record.content)
        for _ in 0..<3 { _ = fields.next() }
        let day = fields.next() ?? []
        groupDate = date(day, record)
        _ = fields.next()
        let code = String(decoding: fields.next() ?? [], as: UTF8.self).trimmingBlanks()
        groupCurrency = Currency(code: code)
        // As-of modifiers: 1 and 3 are interim.
        let modifier = fields.next()?.smallNumber
        isInterim = modifier == 1 || modifier == 3
    }

    private mutating func beginAccount(_ record: BAI2Record) {
        level = 3
        accountControl = BAI2Control(records: record.count)
        var fields = BAI2Fields(record.content)
        let number = text.decoder.text(fields.next() ?? []).trimmingBlanks()
        let code = String(decoding: fields.next() ?? [], as: UTF8.self).trimmingBlanks()
        let currency =
            Currency(code: code) ?? groupCurrency ?? context.account?.currency ?? Currency.usd
        if Currency(code: code) == nil, groupCurrency == nil {
            findings.add(
                .currencyAssumed, at: place(record),
                "the account names no currency; \(currency) is taken")
        }
        account = BAI2Account(number: number, currency: currency, place: place(record))
        while !fields.isAtEnd, let type = fields.next() {
            let amount = fields.next() ?? []
            let count = fields.next() ?? []
            _ = fields.skipFunds(fields.next())
            guard let type = type.smallNumber, !amount.isEmpty,
                let money = money(amount, currency, record)
            else { continue }
            accountControl.sum += Int128(money.minorUnits)
            account?.summaries.append((type, money, count.smallNumber))
        }
    }

    private mutating func takeTransaction(_ record: BAI2Record) {
        lineCount += 1
        guard let currency = account?.currency else { return }
        var fields = BAI2Fields(record.content)
        let code = fields.next() ?? []
        let amount = fields.next() ?? []
        let valueDay = fields.skipFunds(fields.next())
        let bankReference = fields.next() ?? []
        let customerReference = fields.next() ?? []
        let isStated = !amount.isEmpty
        let stated = isStated ? money(amount, currency, record) : .zero(currency)
        guard let type = code.smallNumber, let stated else {
            if code.smallNumber == nil {
                findings.add(.formatMalformed, at: place(record), "the record has no type code")
            }
            account?.isWhole = false
            return
        }
        accountControl.sum += Int128(stated.minorUnits)
        // 100 to 399 are credits, 400 to 699 debits; what else there is moves no money.
        let isMovement = (100...699).contains(type)
        if !isMovement, !stated.isZero {
            findings.add(
                .tagUnknown, at: place(record),
                "type code \(type) is neither a credit nor a debit; the record is information")
        }
        guard let booking = groupDate ?? valueDay.flatMap({ date($0, record) }) else {
            findings.add(
                .dateMissing, at: place(record), "neither the group nor the record is dated")
            account?.isWhole = false
            return
        }
        var references = StatementReferences()
        references.bank = StatementReferences.meaningful(text.decoder.text(bankReference))
        references.endToEnd = StatementReferences.meaningful(text.decoder.text(customerReference))
        let value = valueDay.flatMap { date($0, record) } ?? booking
        let units = (400...699).contains(type) ? -stated.minorUnits : stated.minorUnits
        let line = BAI2Account.Line(
            booking: booking, value: value,
            money: Money(minorUnits: units, currency: currency), isMovement: isMovement,
            references: references, code: text.decoder.text(code),
            text: text.decoder.text(fields.rest).trimmingBlanks(), place: place(record))
        account?.lines.append(line)
    }

    private mutating func endAccount(_ record: BAI2Record) {
        level = 2
        check(accountControl, record, "account")
        groupControl.sum += stated(record)
        guard let done = account else { return }
        account = nil
        let made = done.make(
            digest: context.digest, number: statements.count + 1, isInterim: isInterim,
            date: groupDate, &findings)
        if let made { statements.append(made) }
        groupControl.children += 1
    }

    private mutating func endGroup(_ record: BAI2Record) {
        level = 1
        check(groupControl, record, "group")
        fileControl.sum += stated(record)
        fileControl.children += 1
    }

    private mutating func endFile(_ record: BAI2Record) {
        level = 0
        check(fileControl, record, "file")
    }

    private func stated(_ record: BAI2Record) -> Int128 {
        var fields = BAI2Fields(record.content)
        return BAI2Control.number(fields.next() ?? []) ?? 0
    }

    /// Compares control total and record count, and the number of accounts or groups.
    private mutating func check(_ control: BAI2Control, _ record: BAI2Record, _ name: String) {
        var fields = BAI2Fields(record.content)
        guard let total = BAI2Control.number(fields.next() ?? []) else {
            return findings.add(
                .amountUnreadable, at: place(record), "the control total cannot be read")
        }
        if total != control.sum {
            findings.add(
                .controlMismatch, at: place(record),
                "the \(name)'s control total is \(total), its amounts add up to \(control.sum)")
        }
        if name != "account", let count = fields.next()?.smallNumber, count != control.children {
            findings.add(
                .controlMismatch, at: place(record),
                "the \(name) counts \(count) parts, there are \(control.children)")
        }
        if let count = fields.next()?.smallNumber, count != control.records {
            findings.add(
                .controlMismatch, at: place(record),
                "the \(name) counts \(count) records, there are \(control.records)")
        }
    }

    // MARK: Values

    /// An amount in minor units, as BAI2 leaves the point out.
    private mutating func money(
        _ bytes: ArraySlice<UInt8>, _ currency: Currency, _ record: BAI2Record
    ) -> Money? {
        guard let number = BAI2Control.number(bytes), let units = Int64(exactly: number) else {
            findings.add(
                .amountUnreadable, at: place(record),
                "“\(text.decoder.text(bytes.prefix(40)))” is not an amount in minor units")
            account?.isWhole = false
            return nil
        }
        return Money(minorUnits: units, currency: currency)
    }

    private mutating func date(_ bytes: ArraySlice<UInt8>, _ record: BAI2Record) -> LocalDate? {
        guard !bytes.isEmpty else { return nil }
        let digits = bytes.filter { $0 > 0x20 }
        let parts = LocalDate.short(digits.span, 0..<digits.count)
        let date = parts.flatMap { LocalDate(year: $0.year, month: $0.month, day: $0.day) }
        if date == nil {
            findings.add(
                parts == nil ? .dateUnreadable : .dateImpossible, at: place(record),
                "“\(text.decoder.text(bytes.prefix(20)))” is not a day of the form yymmdd")
        }
        return date
    }

    private func place(_ record: BAI2Record) -> SourcePlace {
        places.place(record.line, from: record.start, to: record.end)
    }

    private func padded(_ code: Int) -> String { code < 10 ? "0\(code)" : String(code) }
}

/// What a level of the file adds up to.
struct BAI2Control {
    var sum: Int128 = 0
    var records = 0
    var children = 0

    init(records: Int = 0) { self.records = records }

    /// An integer with or without sign.
    static func number(_ bytes: ArraySlice<UInt8>) -> Int128? {
        var digits = bytes.drop { $0 == 0x20 }
        while digits.last == 0x20 { digits = digits.dropLast() }
        let isNegative = digits.first == UInt8(ascii: "-")
        if isNegative || digits.first == UInt8(ascii: "+") { digits = digits.dropFirst() }
        guard !digits.isEmpty, digits.count <= 30 else { return nil }
        var number: Int128 = 0
        for byte in digits {
            guard (48...57).contains(byte) else { return nil }
            number = number * 10 + Int128(byte - 48)
        }
        return isNegative ? -number : number
    }
}
