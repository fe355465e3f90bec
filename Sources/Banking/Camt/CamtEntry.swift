import Ledger

/// An entry as its leaves, before the account's currency is known.
struct CamtEntry {
    var place: SourcePlace
    var leaves = XMLLeaves()
    var batch = XMLLeaves()
    var details: [(place: SourcePlace, leaves: XMLLeaves)] = []

    /// The status: booked unless the bank says otherwise.
    func status(_ findings: inout FindingList) -> LineStatus {
        guard let leaf = leaves.first(of: "Sts", "Sts/Cd", "Sts/Prtry") else { return .booked }
        switch leaf.text.trimmingBlanks() {
        case "BOOK", "": return .booked
        case "PDNG": return .pending
        case "FUTR": return .expected
        case "INFO": return .information
        case let other:
            findings.add(
                .tagUnknown, at: leaf.place,
                "the status “\(other.prefix(40))” is not known; the entry counts as information")
            return .information
        }
    }

    /// The line; `nil` if something of it is malformed, which is a finding.
    func line(
        _ account: BankAccount, assumedDate: LocalDate?, source: RecordSource,
        _ findings: inout FindingList
    ) -> StatementLine? {
        let money = signedAmount(account, &findings)
        let dates = dates(assumed: assumedDate, &findings)
        let status = status(&findings)
        guard let money, let dates else { return nil }
        let isCredit = leaves.isCredit("CdtDbtInd") ?? true
        let parts = details.map { detail in
            let own = detail.leaves.isCredit("CdtDbtInd") ?? isCredit
            return StatementDetail(
                money: detailAmount(detail.leaves, isCredit: own, account, &findings),
                references: detail.leaves.references,
                counterparty: detail.leaves.counterparty(isCredit: own),
                narrative: detail.leaves.narrative)
        }
        let addUp = checkDetails(parts, money, &findings)
        let only = parts.count == 1 ? parts.first : nil
        var references = only?.references ?? StatementReferences()
        references.bank =
            StatementReferences.meaningful(leaves.text("AcctSvcrRef")) ?? references.bank
        references.batch =
            StatementReferences.meaningful(batch.text("PmtInfId") ?? batch.text("MsgId"))
            ?? references.batch
        let additional = leaves.texts("AddtlNtryInf")
        let texts = [only?.narrative ?? ""].filter { !$0.isEmpty } + additional
        return StatementLine(
            bookingDate: dates.booking, valueDate: dates.value, money: money, status: status,
            isReversal: ["true", "1"].contains(leaves.text("RvslInd") ?? ""),
            references: references, counterparty: only?.counterparty ?? Counterparty(),
            narrative: texts.joined(separator: "\n"), transactionCode: transactionCode,
            details: parts, detailsAddUp: addUp, source: source)
    }

    /// The amount with its sign.
    ///
    /// A reversal's direction already is its own: it is not turned.
    private func signedAmount(_ account: BankAccount, _ findings: inout FindingList) -> Money? {
        let leaf = leaves["Amt"]
        let amount = leaves.amount(leaf, assumed: account.currency, &findings)
        if leaf == nil { findings.add(.amountUnreadable, at: place, "the entry has no amount") }
        let isCredit = leaves.isCredit("CdtDbtInd")
        if isCredit == nil {
            findings.add(
                .directionUnreadable, at: leaves["CdtDbtInd"]?.place ?? place,
                "the entry says neither CRDT nor DBIT")
        }
        guard let amount, let isCredit else { return nil }
        guard amount.currency == account.currency else {
            findings.add(
                .currencyMixed, at: leaf?.place ?? place,
                "the entry is in \(amount.currency), its account in \(account.currency)",
                figures: [Finding.Figure("entry", amount)])
            return nil
        }
        return isCredit ? amount : Money(minorUnits: -amount.minorUnits, currency: amount.currency)
    }

    private func dates(
        assumed: LocalDate?, _ findings: inout FindingList
    ) -> (booking: LocalDate, value: LocalDate)? {
        let isDated = leaves.first(of: "BookgDt/Dt", "BookgDt/DtTm", "BookgDt") != nil
        let isValued = leaves.first(of: "ValDt/Dt", "ValDt/DtTm", "ValDt") != nil
        let booking = leaves.date("BookgDt", &findings)
        let value = leaves.date("ValDt", &findings)
        guard !isDated || booking != nil, !isValued || value != nil else { return nil }
        if let booking { return (booking, value ?? booking) }
        guard let taken = value ?? assumed else {
            findings.add(.dateMissing, at: place, "neither the entry nor its statement has a date")
            return nil
        }
        findings.add(
            .dateAssumed, at: place,
            "the entry has no booking date; \(taken) is taken from its "
                + (value == nil ? "statement" : "value date"))
        return (taken, value ?? taken)
    }

    /// A detail's own amount; `nil` if it has none in the account's currency.
    private func detailAmount(
        _ leaves: XMLLeaves, isCredit: Bool, _ account: BankAccount, _ findings: inout FindingList
    ) -> Money? {
        let leaf = leaves.first(of: "Amt", "AmtDtls/TxAmt/Amt")
        guard let leaf, leaf.currency == nil || leaf.currency == account.currency.code,
            let amount = leaves.amount(leaf, assumed: account.currency, &findings)
        else { return nil }
        return isCredit ? amount : Money(minorUnits: -amount.minorUnits, currency: amount.currency)
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

    private var transactionCode: String? {
        let domain = ["BkTxCd/Domn/Cd", "BkTxCd/Domn/Fmly/Cd", "BkTxCd/Domn/Fmly/SubFmlyCd"]
            .compactMap { leaves.text($0) }
        return domain.isEmpty ? leaves.text("BkTxCd/Prtry/Cd") : domain.joined(separator: "/")
    }
}
