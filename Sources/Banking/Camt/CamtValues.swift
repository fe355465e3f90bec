import Ledger

extension XMLLeaves {
    /// The amount of a leaf; a malformed one is a finding.
    ///
    /// `assumed` is the account's currency, for the rare amount that names none.
    func amount(
        _ leaf: Leaf?, assumed: Currency?, _ findings: inout FindingList
    ) -> Money? {
        guard let leaf else { return nil }
        let code = leaf.currency?.trimmingBlanks() ?? ""
        guard let currency = Currency(code: code) ?? (code.isEmpty ? assumed : nil) else {
            findings.add(
                .amountUnreadable, at: leaf.place, "“\(code.prefix(20))” is not a currency")
            return nil
        }
        do throws(LedgerError) {
            let money = try Money(anyPrecision: leaf.text.trimmingBlanks(), currency: currency)
            guard money.minorUnits >= 0 else {
                throw LedgerError(
                    "amount.unreadable", "an amount of camt has no sign; CdtDbtInd has")
            }
            return money
        } catch {
            findings.add(error, or: .amountUnreadable, at: leaf.place)
            return nil
        }
    }

    /// The day of `Dt` or `DtTm` below a path, as written and without any shift of time zone.
    func date(_ path: String, _ findings: inout FindingList) -> LocalDate? {
        guard let leaf = first(of: "\(path)/Dt", "\(path)/DtTm", path) else { return nil }
        let text = leaf.text.trimmingBlanks()
        do throws(LedgerError) {
            // `2025-12-31T23:59:59+08:00` and `2025-12-31+08:00` both begin with the day.
            let rest = text.utf8.dropFirst(10).first
            let isDay = rest == nil || "T+-Z ".utf8.contains(rest ?? 0)
            return try LocalDate(isDay ? String(text.prefix(10)) : text)
        } catch {
            findings.add(error, or: .dateUnreadable, at: leaf.place)
            return nil
        }
    }

    /// Whether the leaf says credit (true) or debit (false).
    func isCredit(_ path: String) -> Bool? {
        switch text(path) {
        case "CRDT": true
        case "DBIT": false
        default: nil
        }
    }

    /// The references of an entry's detail.
    var references: StatementReferences {
        var references = StatementReferences()
        let find: (String) -> String? = { StatementReferences.meaningful(text($0)) }
        references.bank = find("Refs/AcctSvcrRef")
        references.endToEnd = find("Refs/EndToEndId")
        references.instruction = find("Refs/InstrId")
        references.batch = find("Refs/PmtInfId")
        references.mandate = find("Refs/MndtId")
        references.cheque = find("Refs/ChqNb")
        references.uetr = find("Refs/UETR")
        references.creditor = find("RmtInf/Strd/CdtrRefInf/Ref")
        return references
    }

    /// The other end: who paid, if money came in; who was paid, if it went out.
    func counterparty(isCredit: Bool) -> Counterparty {
        let role = isCredit ? "Dbtr" : "Cdtr"
        let account = "RltdPties/\(role)Acct/Id"
        let bank = "RltdAgts/\(role)Agt/FinInstnId"
        return Counterparty(
            name: StatementReferences.meaningful(
                text("RltdPties/\(role)/Nm", "RltdPties/\(role)/Pty/Nm")),
            account: StatementReferences.meaningful(
                text("\(account)/IBAN", "\(account)/Othr/Id")),
            bank: StatementReferences.meaningful(
                text("\(bank)/BICFI", "\(bank)/BIC", "\(bank)/Nm")))
    }

    /// The text that the payer and the bank wrote, line by line.
    var narrative: String {
        (texts("RmtInf/Ustrd") + texts("AddtlTxInf")).joined(separator: "\n")
    }
}
