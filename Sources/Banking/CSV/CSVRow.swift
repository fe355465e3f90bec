import Ledger

/// One record below the header, on its way to a line.
struct CSVRow {
    let reader: CSVStatementReader
    let cells: [CSVRecords.Cell]
    let texts: [String]
    let number: Int
    /// The first byte behind the record.
    let end: Int

    /// A line and the figures that controls count.
    struct Reading {
        let line: StatementLine
        let account: String?
        /// The amount as the debit or credit column prints it.
        let isDebit: Bool
        let printed: Money
    }

    /// The line; `nil` if a cell is malformed, each of which is a finding.
    func read(_ assumed: Currency, _ findings: inout FindingList) -> Reading? {
        let currency = currency(assumed, &findings)
        let booking = date(.bookingDate, &findings)
        let value = text(.valueDate) == nil ? booking : date(.valueDate, &findings)
        if text(.bookingDate) == nil {
            findings.add(.dateMissing, at: place(.bookingDate), "the line has no booking date")
        }
        guard let currency else { return nil }
        let amount = signedAmount(currency, &findings)
        let balance = text(.balance) == nil ? nil : balance(currency, &findings)
        guard let booking, let value, let amount else { return nil }
        var references = StatementReferences()
        references.endToEnd = StatementReferences.meaningful(text(.endToEnd))
        references.bank = StatementReferences.meaningful(text(.bankReference))
        references.entry = text(.lineNumber)
        references.cheque = StatementReferences.meaningful(text(.cheque))
        if references.cheque == "0" { references.cheque = nil }
        let line = StatementLine(
            bookingDate: booking, valueDate: value, money: amount.money,
            status: amount.isNeutral ? .information : .booked, isReversal: amount.isReversal,
            references: references, counterparty: counterparty(amount.money),
            narrative: narrative(amount.note), transactionCode: text(.code),
            bookingTime: time, runningBalance: balance,
            source: RecordSource(
                digest: reader.context.digest, statement: 1, line: number,
                place: reader.place(of: cells.first, end: end)))
        return Reading(
            line: line, account: text(.ownAccount), isDebit: amount.isDebit,
            printed: amount.printed)
    }

    private func currency(_ assumed: Currency, _ findings: inout FindingList) -> Currency? {
        guard let text = text(.currency) else {
            return amountCurrency ?? assumed
        }
        if let found = Currency(cell: text) { return found }
        findings.add(
            .amountUnreadable, at: place(.currency), "“\(text.prefix(20))” is not a currency")
        return nil
    }

    private var amountCurrency: Currency? { text(.amount).flatMap { CSVAmount($0).currency } }

    private func narrative(_ note: String?) -> String {
        var parts: [String] = []
        for column in reader.columns(of: .narrative) {
            guard let text = text(at: column), !parts.contains(text) else { continue }
            parts.append(text)
        }
        if let note { parts.append(note) }
        return parts.joined(separator: "\n")
    }

    private func counterparty(_ money: Money) -> Counterparty {
        let isCredit = money.minorUnits >= 0
        let name = text(.counterpartyName) ?? text(isCredit ? .payerName : .payeeName)
        let account = text(.counterpartyAccount) ?? text(isCredit ? .payerAccount : .payeeAccount)
        return Counterparty(
            name: StatementReferences.meaningful(name),
            account: StatementReferences.meaningful(account),
            bank: StatementReferences.meaningful(text(.counterpartyBank)))
    }

    /// The time of day, from its own column or behind the date.
    private var time: String? {
        let moment = text(.time) ?? text(.bookingDate) ?? ""
        return moment.split(separator: " ").last.flatMap { part in
            part.contains(":") ? String(part) : nil
        }
    }

    // MARK: Amounts

    private struct Amount {
        var money: Money
        var printed: Money
        var isDebit: Bool
        var isReversal = false
        var isNeutral = false
        var note: String?
    }

    private func signedAmount(
        _ currency: Currency, _ findings: inout FindingList
    ) -> Amount? {
        switch reader.profile.signRule {
        case .debitAndCredit: return twoColumns(currency, &findings)
        case .signedAmount:
            guard let money = money(.amount, currency, &findings) else { return nil }
            return Amount(
                money: money, printed: money, isDebit: money.minorUnits < 0,
                note: CSVAmount(text(.amount) ?? "").note)
        case .purchases:
            guard let money = money(.amount, currency, &findings) else { return nil }
            return directed(money, isDebit: true, isPlain: true, role: .amount, &findings)
        case .mark(let debit, let credit, let neutral):
            return marked(debit, credit, neutral, currency, &findings)
        }
    }

    private func marked(
        _ debit: Set<String>, _ credit: Set<String>, _ neutral: Set<String>,
        _ currency: Currency, _ findings: inout FindingList
    ) -> Amount? {
        let mark = text(at: reader.column(of: .mark), keepsSlash: true) ?? ""
        let begins = { (words: Set<String>) in words.contains { mark.hasPrefix($0) } }
        guard let money = money(.amount, currency, &findings) else { return nil }
        if begins(neutral) {
            findings.add(
                .directionDoubtful, at: place(.mark),
                "“\(mark.prefix(40))” moves no money of the account; the line is listed only")
            return Amount(
                money: money, printed: money, isDebit: false, isNeutral: true,
                note: CSVAmount(text(.amount) ?? "").note)
        }
        guard begins(debit) != begins(credit) else {
            findings.add(
                .directionUnreadable, at: place(.mark),
                "“\(mark.prefix(40))” says neither debit nor credit")
            return nil
        }
        var amount = directed(
            money, isDebit: begins(debit), isPlain: false, role: .amount, &findings)
        amount?.note = CSVAmount(text(.amount) ?? "").note
        return amount
    }

    private func twoColumns(_ currency: Currency, _ findings: inout FindingList) -> Amount? {
        let debit = text(.debit) == nil ? .zero(currency) : money(.debit, currency, &findings)
        let credit = text(.credit) == nil ? .zero(currency) : money(.credit, currency, &findings)
        guard let debit, let credit else { return nil }
        let hasAmount = text(.debit) != nil || text(.credit) != nil
        guard hasAmount, debit.isZero || credit.isZero else {
            findings.add(
                .amountUnreadable, at: place(.debit),
                hasAmount ? "a line has a debit or a credit, not both" : "the line has no amount")
            return nil
        }
        return directed(
            debit.isZero ? credit : debit, isDebit: !debit.isZero, isPlain: false,
            role: debit.isZero ? .credit : .debit, &findings)
    }

    /// In the bank's view a credit is money in; a negative figure is a reversal in red.
    private func directed(
        _ money: Money, isDebit: Bool, isPlain: Bool, role: CSVProfile.Role,
        _ findings: inout FindingList
    ) -> Amount? {
        do throws(LedgerError) {
            return Amount(
                money: isDebit ? try money.negated() : money, printed: money, isDebit: isDebit,
                isReversal: !isPlain && money.minorUnits < 0)
        } catch {
            findings.add(error, or: .amountOverflow, at: place(role))
            return nil
        }
    }

    // MARK: Cells

    private func date(_ role: CSVProfile.Role, _ findings: inout FindingList) -> LocalDate? {
        guard let text = text(role) else { return nil }
        var failure: LedgerError?
        for pattern in reader.profile.datePatterns {
            do throws(LedgerError) {
                return try pattern.date(text, period: reader.preamble.period)
            } catch {
                // The calendar's own “no” tells more than another pattern's.
                if failure == nil || error == LedgerError("date.impossible", "") { failure = error }
            }
        }
        if let failure { findings.add(failure, or: .dateUnreadable, at: place(role)) }
        return nil
    }

    private func money(
        _ role: CSVProfile.Role, _ currency: Currency, _ findings: inout FindingList
    ) -> Money? {
        do throws(LedgerError) {
            return try Money(cell: text(role) ?? "", currency: currency)
        } catch {
            findings.add(error, or: .amountUnreadable, at: place(role))
            return nil
        }
    }

    /// The balance is a control: one that cannot be read proves nothing and needs consent.
    private func balance(_ currency: Currency, _ findings: inout FindingList) -> Money? {
        do throws(LedgerError) {
            return try Money(cell: text(.balance) ?? "", currency: currency)
        } catch {
            findings.add(
                .runningBalanceMismatch, at: place(.balance),
                "the balance “\((text(.balance) ?? "").prefix(40))” cannot be read, so it proves "
                    + "nothing")
            return nil
        }
    }

    /// The cell's text; `nil` for an empty cell, also one that is empty by dashes or a slash.
    private func text(_ role: CSVProfile.Role) -> String? { text(at: reader.column(of: role)) }

    private func text(at column: Int?, keepsSlash: Bool = false) -> String? {
        guard let column, column < texts.count else { return nil }
        let text = texts[column]
        let isEmpty = text.utf8.allSatisfy { $0 == UInt8(ascii: "-") }
        return isEmpty || (text == "/" && !keepsSlash) ? nil : text
    }

    private func place(_ role: CSVProfile.Role) -> SourcePlace {
        let column = reader.column(of: role)
        return reader.place(
            of: column.flatMap { $0 < cells.count ? cells[$0] : nil } ?? cells.first)
    }
}
