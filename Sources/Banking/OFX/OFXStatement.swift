import Ledger

/// A statement as its leaves.
struct OFXStatement {
    typealias Leaf = OFXLeaves.Leaf

    let place: SourcePlace
    var currency: Leaf?
    var account: String?
    var bank: String?
    var from: Leaf?
    var to: Leaf?
    var ledger: (amount: Leaf?, date: Leaf?)?
    var available: (amount: Leaf?, date: Leaf?)?
    var entryPlace: SourcePlace?
    var entries: [(place: SourcePlace, leaves: OFXLeaves)] = []

    init(place: SourcePlace) { self.place = place }

    /// The statement; `nil` if its account cannot be told or an entry is malformed.
    func make(
        values: OFXValues, context: BankFileContext, number: Int, _ findings: inout FindingList
    ) -> BankStatement? {
        guard let currency = statementCurrency(values, context, &findings) else { return nil }
        guard let account = account ?? context.account?.number else {
            findings.add(.accountUnknown, at: place, "the statement does not tell its account")
            return nil
        }
        var draft = StatementDraft(
            source: RecordSource(
                digest: context.digest, statement: number, line: 0, place: place))
        draft.from = optionalDay(from, values, &findings)
        draft.to = optionalDay(to, values, &findings)
        draft.closing = balance(ledger, "LEDGERBAL", values, currency, &findings)
        if let other = balance(available, "AVAILBAL", values, currency, &findings) {
            draft.otherBalances = [other]
        }
        var isWhole = true
        for (index, entry) in entries.enumerated() {
            let source = RecordSource(
                digest: context.digest, statement: number, line: index + 1, place: entry.place)
            let line = line(entry.leaves, source, values, currency, &findings)
            if let line { draft.lines.append(line) } else { isWhole = false }
        }
        guard isWhole else { return nil }
        noteRepeated(draft.lines, &findings)
        if draft.closing == nil {
            findings.add(
                .balanceMissing, at: ledger?.amount?.place ?? place,
                "the statement of \(account) has no closing balance")
        }
        return BankStatement(
            draft, account: BankAccount(number: account, currency: currency, bank: bank))
    }

    private func statementCurrency(
        _ values: OFXValues, _ context: BankFileContext, _ findings: inout FindingList
    ) -> Currency? {
        if let text = values.text(currency) {
            if let found = Currency(code: text) { return found }
            findings.add(
                .accountUnknown, at: currency?.place ?? place,
                "“\(text.prefix(20))” is not a currency")
            return nil
        }
        // The caller's account knows better than a paper that does not say.
        let assumed = context.account?.currency ?? Currency.unknown
        findings.add(
            .currencyMissing, at: currency?.place ?? place,
            "the statement names no currency; \(assumed) is taken")
        return assumed
    }

    private func line(
        _ leaves: OFXLeaves, _ source: RecordSource, _ values: OFXValues, _ currency: Currency,
        _ findings: inout FindingList
    ) -> StatementLine? {
        let date = requiredDay(leaves, source.place, values, &findings)
        guard let amount = leaves.filled("TRNAMT") else {
            findings.add(.amountUnreadable, at: source.place, "the entry has no amount")
            return nil
        }
        guard let money = values.money(amount, currency, &findings), let date else { return nil }
        let type = values.text(leaves["TRNTYPE"])
        checkType(type, money, leaves["TRNTYPE"]?.place ?? source.place, &findings)
        var references = StatementReferences()
        references.bank = values.text(leaves["FITID"])
        references.cheque = values.text(leaves["CHECKNUM"]) ?? values.text(leaves["CHKNUM"])
        references.endToEnd = values.text(leaves["REFNUM"])
        let value: LocalDate? = leaves.filled("DTAVAIL").flatMap { leaf in
            if case .date(let date) = values.day(leaf.bytes) { date } else { nil }
        }
        return StatementLine(
            bookingDate: date, valueDate: value ?? date, money: money, references: references,
            counterparty: Counterparty(
                name: values.text(leaves["NAME"]), account: values.text(leaves["TO.ACCTID"]),
                bank: values.text(leaves["TO.BANKID"])),
            narrative: values.text(leaves["MEMO"]) ?? "", transactionCode: type, source: source)
    }

    /// The type is a label only; one that contradicts the sign is worth a warning.
    private func checkType(
        _ type: String?, _ money: Money, _ place: SourcePlace, _ findings: inout FindingList
    ) {
        let isOut = ["DEBIT", "PAYMENT", "CHECK", "FEE", "SRVCHG", "POS"]
        let isIn = ["CREDIT", "DEP", "DIRECTDEP"]
        let name = type?.uppercased() ?? ""
        let contradicts =
            money.minorUnits > 0 ? isOut.contains(name) : isIn.contains(name) && !money.isZero
        guard contradicts else { return }
        findings.add(
            .directionDoubtful, at: place,
            "the type says \(type ?? ""), the amount is \(money); the amount counts")
    }

    private func requiredDay(
        _ leaves: OFXLeaves, _ place: SourcePlace, _ values: OFXValues,
        _ findings: inout FindingList
    ) -> LocalDate? {
        guard let leaf = leaves.filled("DTPOSTED") else {
            findings.add(
                .dateMissing, at: leaves["DTPOSTED"]?.place ?? place, "the entry has no date")
            return nil
        }
        switch values.day(leaf.bytes) {
        case .date(let date): return date
        case .impossible:
            findings.add(
                .dateImpossible, at: leaf.place,
                "the calendar has no “\(values.decoder.text(leaf.bytes.prefix(20)))”")
        case .unreadable:
            findings.add(
                .dateUnreadable, at: leaf.place,
                "“\(values.decoder.text(leaf.bytes.prefix(20)))” is not a date")
        }
        return nil
    }

    private func optionalDay(
        _ leaf: Leaf?, _ values: OFXValues, _ findings: inout FindingList
    ) -> LocalDate? {
        guard let leaf, !leaf.bytes.isEmpty else { return nil }
        if case .date(let date) = values.day(leaf.bytes) { return date }
        findings.add(
            .dateDropped, at: leaf.place,
            "“\(values.decoder.text(leaf.bytes.prefix(20)))” is not a date; the field stays empty")
        return nil
    }

    private func balance(
        _ leaves: (amount: Leaf?, date: Leaf?)?, _ kind: String, _ values: OFXValues,
        _ currency: Currency, _ findings: inout FindingList
    ) -> StatementBalance? {
        guard let amount = leaves?.amount, !amount.bytes.isEmpty,
            let money = values.money(amount, currency, &findings)
        else { return nil }
        return StatementBalance(
            kind: kind, money: money, date: optionalDay(leaves?.date, values, &findings),
            origin: .stated, place: amount.place)
    }

    private func noteRepeated(_ lines: [StatementLine], _ findings: inout FindingList) {
        var seen: Set<String> = []
        for line in lines {
            guard let reference = line.references.bank, !seen.insert(reference).inserted else {
                continue
            }
            findings.add(
                .referenceRepeated, at: line.source.place,
                "the identifier \(reference.prefix(60)) stands on several entries")
        }
    }
}
