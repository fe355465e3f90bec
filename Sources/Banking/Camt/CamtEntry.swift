import Ledger

/// An amount as a camt element states it, before the account's currency is known.
struct CamtAmount {
    /// The digits, kept where no currency stands beside them or they cannot be read.
    var text: [UInt8] = []
    var currencyCode: String?
    var money: Money?
    var place: SourcePlace

    /// The amount; a malformed one is a finding.
    ///
    /// `assumed` serves one that names no currency.
    func resolved(assumed: Currency?, _ findings: inout FindingList) -> Money? {
        if let money { return money }
        guard let currency = currencyCode.map({ Currency(code: $0) }) ?? assumed else {
            findings.add(
                .amountUnreadable, at: place,
                "“\(currencyCode?.prefix(20) ?? "")” is not a currency")
            return nil
        }
        return AmountText.money(
            text.span, marks: (UInt8(ascii: "."), UInt8(ascii: ".")), currency: currency,
            isNegative: false, at: place, &findings)
    }
}

/// A day as written: a malformed one is kept until it is known whether it is needed.
struct CamtDay {
    var date: LocalDate?
    var text: String
    var place: SourcePlace

    /// The day, or a finding.
    func resolved(_ findings: inout FindingList) -> LocalDate? {
        if let date { return date }
        do throws(LedgerError) {
            // `2025-12-31T23:59:59+08:00` and `2025-12-31+08:00` both begin with the day.
            let rest = text.utf8.dropFirst(10).first
            let isDay = rest == nil || "T+-Z ".utf8.contains(rest ?? 0)
            return try LocalDate(isDay ? String(text.prefix(10)) : text)
        } catch {
            findings.add(error, or: .dateUnreadable, at: place)
            return nil
        }
    }
}

/// A detail of an entry, before the account's currency is known.
struct CamtTransaction {
    var amount: CamtAmount?
    var transactionAmount: CamtAmount?
    var instructed: CamtAmount?
    var isCredit: Bool?
    var references = StatementReferences()
    var debtor = Counterparty()
    var creditor = Counterparty()
    var narrative: [String] = []
    var returnReason: String?

    /// The amount with the sign of its own direction; `nil` if it has none in the currency.
    func money(
        _ currency: Currency, entryIsCredit: Bool, _ findings: inout FindingList
    ) -> Money? {
        guard let stated = amount ?? transactionAmount,
            stated.currencyCode == nil || stated.currencyCode == currency.code,
            let money = stated.resolved(assumed: currency, &findings)
        else { return nil }
        guard isCredit ?? entryIsCredit else {
            return Money(minorUnits: -money.minorUnits, currency: currency)
        }
        return money
    }
}

/// An entry as its leaves, before the account's currency is known.
struct CamtEntry {
    var place: SourcePlace
    var amount: CamtAmount?
    var isCredit: Bool?
    var directionPlace: SourcePlace?
    var status: (text: String, place: SourcePlace)?
    var isReversal = false
    var booking: CamtDay?
    var value: CamtDay?
    var reference: String?
    var bankReference: String?
    var batch: String?
    var texts: [String] = []
    var domain: [String] = []
    var proprietaryCode: String?
    var transactions: [CamtTransaction] = []

    /// The line; `nil` if something of it is malformed, which is a finding.
    func line(
        _ account: BankAccount, assumedDate: LocalDate?, source: RecordSource,
        _ findings: inout FindingList
    ) -> StatementLine? {
        let money = signedAmount(account, &findings)
        let dates = dates(assumed: assumedDate, &findings)
        let status = lineStatus(&findings)
        guard let money, let dates else { return nil }
        let entryIsCredit = isCredit ?? true
        let parts = transactions.map { part in
            let partIsCredit = part.isCredit ?? entryIsCredit
            return StatementDetail(
                money: part.money(money.currency, entryIsCredit: entryIsCredit, &findings),
                references: part.references,
                counterparty: partIsCredit ? part.debtor : part.creditor,
                narrative: part.narrative.joined(separator: "\n"),
                returnReason: part.returnReason)
        }
        let addUp = checkDetails(parts, money, &findings)
        let only = parts.count == 1 ? parts.first : nil
        var references = only?.references ?? StatementReferences()
        references.bank = bankReference ?? references.bank
        references.entry = reference
        references.batch = batch ?? references.batch
        let instructed = transactions.count == 1 ? transactions[0].instructed : nil
        var ignored = FindingList()
        let original = instructed?.resolved(assumed: nil, &ignored)
        let lines = [only?.narrative ?? ""].filter { !$0.isEmpty } + texts
        return StatementLine(
            bookingDate: dates.booking, valueDate: dates.value, money: money, status: status,
            isReversal: isReversal, references: references,
            counterparty: only?.counterparty ?? Counterparty(),
            narrative: lines.count == 1 ? lines[0] : lines.joined(separator: "\n"),
            transactionCode: domain.isEmpty ? proprietaryCode : domain.joined(separator: "/"),
            original: original?.currency == money.currency ? nil : original,
            returnReason: only?.returnReason, details: parts, detailsAddUp: addUp, source: source)
    }

    /// The status: booked unless the bank says otherwise.
    func lineStatus(_ findings: inout FindingList) -> LineStatus {
        guard let status else { return .booked }
        switch status.text {
        case "BOOK", "": return .booked
        case "PDNG": return .pending
        case "FUTR": return .expected
        case "INFO": return .information
        case let other:
            findings.add(
                .tagUnknown, at: status.place,
                "the status “\(other.prefix(40))” is not known; the entry counts as information")
            return .information
        }
    }

    private var isBooked: Bool {
        var ignored = FindingList()
        return lineStatus(&ignored) == .booked
    }

    /// The amount with its sign.
    ///
    /// A reversal's direction already is its own: it is not turned.
    private func signedAmount(_ account: BankAccount, _ findings: inout FindingList) -> Money? {
        if amount == nil {
            findings.add(.amountUnreadable, at: place, "the entry has no amount")
        }
        let stated = amount?.resolved(assumed: account.currency, &findings)
        if isCredit == nil {
            findings.add(
                .directionUnreadable, at: directionPlace ?? place,
                "the entry says neither CRDT nor DBIT")
        }
        guard let stated, let isCredit else { return nil }
        if stated.currency != account.currency {
            findings.add(
                isBooked ? .currencyMixed : .currencyForeign, at: amount?.place ?? place,
                "the entry is in \(stated.currency), its account in \(account.currency)",
                figures: [Finding.Figure("entry", stated)])
            // What is not booked is in no sum: it is kept as the bank wrote it.
            if isBooked { return nil }
        }
        return isCredit ? stated : Money(minorUnits: -stated.minorUnits, currency: stated.currency)
    }

    private func dates(
        assumed: LocalDate?, _ findings: inout FindingList
    ) -> (booking: LocalDate, value: LocalDate)? {
        let booked = booking?.resolved(&findings)
        let valued = value?.resolved(&findings)
        guard booking == nil || booked != nil, value == nil || valued != nil else { return nil }
        if let booked { return (booked, valued ?? booked) }
        guard let taken = valued ?? assumed else {
            findings.add(.dateMissing, at: place, "neither the entry nor its statement has a date")
            return nil
        }
        findings.add(
            .dateAssumed, at: place,
            "the entry has no booking date; \(taken) is taken from its "
                + (valued == nil ? "statement" : "value date"))
        return (taken, valued ?? taken)
    }

    private func checkDetails(
        _ parts: [StatementDetail], _ money: Money, _ findings: inout FindingList
    ) -> Bool {
        guard !parts.isEmpty else { return false }
        let amounts = parts.compactMap(\.money)
        guard amounts.count == parts.count else {
            if parts.count > 1 {
                findings.add(
                    .detailsMismatch, at: place,
                    "not every detail has an amount in the account's currency; the line stays whole"
                )
            }
            return false
        }
        let net = amounts.reduce(Int128(0)) { $0 + Int128($1.minorUnits) }
        if net == Int128(money.minorUnits) { return true }
        var figures = [Finding.Figure("entry", money)]
        if let units = Int64(exactly: net) {
            figures.append(
                Finding.Figure("details", Money(minorUnits: units, currency: money.currency)))
        }
        let isTurned = net == -Int128(money.minorUnits)
        findings.add(
            isTurned ? .detailsDirection : .detailsMismatch, at: place,
            isTurned
                ? "the details point the other way than their entry, which counts"
                : "the details do not add up to their entry; the line stays whole",
            figures: figures)
        return false
    }
}
