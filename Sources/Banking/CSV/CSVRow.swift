import Ledger

/// One record below the header, on its way to a line.
struct CSVRow {
    let reader: CSVStatementReader
    let cells: [DelimitedText.Cell]
    let number: Int
    /// The first byte of the next record.
    let end: Int
    let currency: Currency

    /// The line; `nil` if a cell is malformed, each of which is a finding.
    func line(_ findings: inout FindingList) -> StatementLine? {
        let booking = date(.bookingDate, &findings)
        let value = text(.valueDate) == nil ? booking : date(.valueDate, &findings)
        if text(.bookingDate) == nil {
            findings.add(.dateMissing, at: place(.bookingDate), "the line has no booking date")
        }
        let amount = signedAmount(&findings)
        let hasBalance = text(.balance) != nil
        let balance = hasBalance ? money(.balance, &findings) : nil
        guard let booking, let value, let amount, !hasBalance || balance != nil else { return nil }
        var references = StatementReferences()
        references.endToEnd = StatementReferences.meaningful(text(.endToEnd))
        references.bank = StatementReferences.meaningful(text(.bankReference))
        return StatementLine(
            bookingDate: booking, valueDate: value, money: amount.money,
            isReversal: amount.isReversal, references: references,
            counterparty: Counterparty(
                name: StatementReferences.meaningful(text(.counterpartyName)),
                account: StatementReferences.meaningful(text(.counterpartyAccount))),
            narrative: text(.narrative) ?? "", runningBalance: balance,
            source: RecordSource(
                digest: reader.context.digest, statement: 1, line: number,
                place: reader.place(of: cells.first, end: end)))
    }

    // MARK: Amounts

    private func signedAmount(
        _ findings: inout FindingList
    ) -> (money: Money, isReversal: Bool)? {
        switch reader.profile.signRule {
        case .debitAndCredit: return twoColumns(&findings)
        case .signedAmount: return money(.amount, &findings).map { ($0, false) }
        case .mark(let debit, let credit):
            let mark = text(.mark) ?? ""
            guard debit.contains(mark) || credit.contains(mark) else {
                findings.add(
                    .directionUnreadable, at: place(.mark),
                    "“\(mark.prefix(40))” says neither debit nor credit")
                return nil
            }
            return directed(money(.amount, &findings), isDebit: debit.contains(mark), &findings)
        }
    }

    private func twoColumns(_ findings: inout FindingList) -> (money: Money, isReversal: Bool)? {
        let debit = text(.debit) == nil ? Money.zero(currency) : money(.debit, &findings)
        let credit = text(.credit) == nil ? Money.zero(currency) : money(.credit, &findings)
        guard let debit, let credit else { return nil }
        let hasAmount = text(.debit) != nil || text(.credit) != nil
        guard hasAmount, debit.isZero || credit.isZero else {
            findings.add(
                .amountUnreadable, at: place(.debit),
                hasAmount ? "a line has a debit or a credit, not both" : "the line has no amount")
            return nil
        }
        return directed(debit.isZero ? credit : debit, isDebit: !debit.isZero, &findings)
    }

    /// In the bank's view a credit is money in; a negative figure is a reversal in red.
    private func directed(
        _ money: Money?, isDebit: Bool, _ findings: inout FindingList
    ) -> (money: Money, isReversal: Bool)? {
        guard let money else { return nil }
        do throws(LedgerError) {
            return (isDebit ? try money.negated() : money, money.minorUnits < 0)
        } catch {
            findings.add(error, or: .amountOverflow, at: place(isDebit ? .debit : .credit))
            return nil
        }
    }

    // MARK: Cells

    private func date(_ role: CSVProfile.Role, _ findings: inout FindingList) -> LocalDate? {
        guard let text = text(role) else { return nil }
        do throws(LedgerError) { return try reader.profile.datePattern.date(text) } catch {
            findings.add(error, or: .dateUnreadable, at: place(role))
            return nil
        }
    }

    private func money(_ role: CSVProfile.Role, _ findings: inout FindingList) -> Money? {
        do throws(LedgerError) {
            return try Money(cell: text(role) ?? "", currency: currency)
        } catch {
            findings.add(error, or: .amountUnreadable, at: place(role))
            return nil
        }
    }

    /// The cell's text; `nil` for an empty cell, also one that is empty by a dash.
    private func text(_ role: CSVProfile.Role) -> String? {
        guard let column = reader.column(of: role) else { return nil }
        let text = cells[column].text.trimmingBlanks()
        return text.isEmpty || text == "-" || text == "--" ? nil : text
    }

    private func place(_ role: CSVProfile.Role) -> SourcePlace {
        reader.place(of: reader.column(of: role).map { cells[$0] } ?? cells.first)
    }
}
