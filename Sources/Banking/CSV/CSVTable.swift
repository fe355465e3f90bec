import Ledger

/// The lines of a CSV by currency, and the controls that prove them.
struct CSVTable {
    private struct Total {
        let isOfPage: Bool
        let debit: String
        let credit: String
        let place: SourcePlace
        /// What the columns add up to: of the page, and of all.
        let page: (debit: Int128, credit: Int128)
        let all: (debit: Int128, credit: Int128)
    }

    private let reader: CSVStatementReader
    private let assumed: Currency
    private var lines: [Currency: [StatementLine]] = [:]
    private var order: [Currency] = []
    private var account: String?
    private var page: (debit: Int128, credit: Int128) = (0, 0)
    private var all: (debit: Int128, credit: Int128) = (0, 0)
    private var totals: [Total] = []
    private var recordCount = 0
    var isWhole = true

    init(reader: CSVStatementReader) {
        self.reader = reader
        assumed =
            reader.preamble.values[.currency].flatMap { Currency(cell: $0.text) }
            ?? reader.context.account?.currency ?? reader.profile.currency ?? .unknown
    }

    mutating func add(_ row: CSVRow, _ findings: inout FindingList) {
        recordCount += 1
        guard let reading = row.read(assumed, &findings) else {
            isWhole = false
            return
        }
        let currency = reading.line.money.currency
        if lines[currency] == nil { order.append(currency) }
        lines[currency, default: []].append(reading.line)
        account = account ?? reading.account
        let units = Int128(reading.printed.minorUnits)
        if reading.line.status == .booked {
            if reading.isDebit {
                page.debit += units
                all.debit += units
            } else {
                page.credit += units
                all.credit += units
            }
        }
    }

    /// A line of totals is a control, never a movement.
    mutating func addTotals(
        _ word: String, _ texts: [String], _ place: SourcePlace, _ findings: inout FindingList
    ) {
        let reader = reader
        let cell = { (role: CSVProfile.Role) in
            reader.column(of: role).flatMap { $0 < texts.count ? texts[$0] : nil } ?? ""
        }
        totals.append(
            Total(
                isOfPage: word.contains("本页") || word.contains("小计"), debit: cell(.debit),
                credit: cell(.credit), place: place, page: page, all: all))
        page = (0, 0)
    }

    /// One statement per currency, in the order in which they come.
    func statements(source: RecordSource, _ findings: inout FindingList) -> [BankStatement] {
        let number = account ?? reader.preamble.values[.account]?.text ?? ""
        let currencies = order.isEmpty ? [assumed] : order
        if isWhole, currencies.count == 1 {
            checkTotals(currencies[0], &findings)
            checkPreamble(currencies[0], &findings)
        }
        return currencies.enumerated().compactMap { index, currency in
            let known = reader.context.account
            let account = BankAccount(
                number: number.isEmpty ? known?.number ?? "" : number, currency: currency,
                bank: reader.profile.bank)
            if number.isEmpty, known == nil {
                findings.add(
                    .accountUnnamed, at: source.place, "the file does not name its account")
            }
            return statement(
                lines[currency] ?? [], account,
                RecordSource(
                    digest: source.digest, statement: index + 1, line: 0, place: source.place),
                hasTotals: !totals.isEmpty && currencies.count == 1, &findings)
        }
    }

    private func statement(
        _ found: [StatementLine], _ account: BankAccount, _ source: RecordSource,
        hasTotals: Bool, _ findings: inout FindingList
    ) -> BankStatement? {
        if let known = reader.context.account, known.currency != account.currency,
            found.contains(where: { $0.status == .booked }), order.count == 1
        {
            findings.add(
                .currencyMixed, at: source.place,
                "the file is in \(account.currency), the account in \(known.currency)")
            return nil
        }
        var draft = StatementDraft(source: source)
        draft.from = reader.preamble.period?.lowerBound
        draft.to = reader.preamble.period?.upperBound
        let isNewestFirst = isNewestFirst(found)
        draft.lines = isNewestFirst ? found.reversed() : found
        if isWhole { checkRunningBalance(&draft, &findings) }
        let statement = BankStatement(draft, account: account)
        if isWhole { statement.checkBalances(needed: !hasTotals, &findings) }
        return statement
    }

    /// The running balance proves the order; without one the dates tell.
    private func isNewestFirst(_ lines: [StatementLine]) -> Bool {
        var (forward, backward) = (0, 0)
        for (line, next) in zip(lines, lines.dropFirst()) {
            guard let balance = line.runningBalance, let after = next.runningBalance else {
                continue
            }
            let step = Int128(after.minorUnits) - Int128(balance.minorUnits)
            if step != Int128(next.money.minorUnits) { forward += 1 }
            if -step != Int128(line.money.minorUnits) { backward += 1 }
        }
        if forward != backward { return backward < forward }
        guard let first = lines.first, let last = lines.last else { return false }
        return first.bookingDate > last.bookingDate
    }

    /// The running balance proves order, completeness and sign line by line.
    private func checkRunningBalance(_ draft: inout StatementDraft, _ findings: inout FindingList) {
        var previous: Money?
        let booked = draft.lines.filter { $0.status == .booked }
        for line in booked {
            guard let balance = line.runningBalance else {
                previous = try? previous?.adding(line.money)
                continue
            }
            let before = previous ?? (try? balance.subtracting(line.money))
            let expected = try? before?.adding(line.money)
            if previous == nil, let before, line == booked.first {
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
        if let previous, draft.opening != nil, let last = booked.last {
            draft.closing = StatementBalance(
                kind: "closing", money: previous, date: last.bookingDate, origin: .derived,
                place: last.source.place)
        }
    }

    // MARK: Totals

    private func checkTotals(_ currency: Currency, _ findings: inout FindingList) {
        for total in totals {
            for (name, text, page, all) in [
                ("debits", total.debit, total.page.debit, total.all.debit),
                ("credits", total.credit, total.page.credit, total.all.credit),
            ] {
                guard !text.isEmpty, text != "-",
                    let stated = try? Money(cell: text, currency: currency)
                else { continue }
                // A plain “合计” may stand on every page or only at the end.
                let found = total.isOfPage ? [page] : [all, page]
                guard !found.contains(Int128(stated.minorUnits)) else { continue }
                findings.add(
                    .controlMismatch, at: total.place,
                    "the total of the \(name) is not what the lines add up to",
                    figures: [
                        .init("stated", stated),
                        .init(
                            "lines",
                            Money(minorUnits: Int64(clamping: found[0]), currency: currency)),
                    ])
            }
        }
    }

    private func checkPreamble(_ currency: Currency, _ findings: inout FindingList) {
        let totals = StatementTotals(lines[currency] ?? [])
        for (label, name, found) in [
            (CSVProfile.Label.count, "lines", recordCount),
            (.debitCount, "debits", totals.debitCount),
            (.creditCount, "credits", totals.creditCount),
        ] {
            guard let stated = reader.preamble.count(label), stated != found else { continue }
            findings.add(
                .controlMismatch,
                at: reader.preamble.values[label]?.place
                    ?? SourcePlace(file: "", line: 1, column: 1),
                "the file counts \(stated) \(name), there are \(found)")
        }
        for (label, name, found) in [
            (CSVProfile.Label.debitTotal, "debits", -totals.debits),
            (.creditTotal, "credits", totals.credits),
        ] {
            guard let value = reader.preamble.values[label],
                let stated = try? Money(cell: value.text, currency: currency),
                Int128(stated.minorUnits) != found
            else { continue }
            findings.add(
                .controlMismatch, at: value.place,
                "the total of the \(name) is not what the lines add up to",
                figures: [
                    .init("stated", stated),
                    .init("lines", Money(minorUnits: Int64(clamping: found), currency: currency)),
                ])
        }
    }
}
