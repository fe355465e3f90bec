import Ledger

/// The parts of a statement in any order, until all of them are there.
struct CamtStatementParts {
    var draft: StatementDraft
    var legalNumber: String?
    var account = XMLLeaves()
    var balances: [(place: SourcePlace, leaves: XMLLeaves)] = []
    private var early: [CamtEntry] = []
    private var made: BankAccount?
    private var lineNumber = 0
    private var isWhole = true

    init(source: RecordSource) { self.draft = StatementDraft(source: source) }

    mutating func readPeriod(_ leaves: XMLLeaves) {
        var ignored = FindingList()
        draft.from = leaves.date("FrDtTm", &ignored) ?? leaves.date("FrDt", &ignored)
        draft.to = leaves.date("ToDtTm", &ignored) ?? leaves.date("ToDt", &ignored)
    }

    /// Takes an entry; it becomes a line at once if the balances stood before it, as they should.
    mutating func addEntry(_ entry: CamtEntry, _ findings: inout FindingList) {
        if balances.isEmpty {
            early.append(entry)
        } else {
            addLine(entry, &findings)
        }
    }

    /// The statement; `nil` if its account cannot be told or a line is malformed.
    mutating func makeStatement(_ findings: inout FindingList) -> BankStatement? {
        for entry in early { addLine(entry, &findings) }
        guard let account = requireAccount(first: nil, &findings) else { return nil }
        draft.number = draft.number ?? legalNumber
        readBalances(account, &findings)
        return isWhole ? BankStatement(draft, account: account) : nil
    }

    private mutating func addLine(_ entry: CamtEntry, _ findings: inout FindingList) {
        lineNumber += 1
        guard let account = requireAccount(first: entry, &findings) else { return }
        let source = RecordSource(
            digest: draft.source.digest, statement: draft.source.statement, line: lineNumber,
            place: entry.place)
        let line = entry.line(account, assumedDate: assumedDate, source: source, &findings)
        if let line { draft.lines.append(line) } else { isWhole = false }
    }

    /// The account; its currency is its own, else that of its booked balances, else its entries'.
    private mutating func requireAccount(
        first: CamtEntry?, _ findings: inout FindingList
    ) -> BankAccount? {
        if let made { return made }
        guard isWhole else { return nil }
        let number = account.text("Id/IBAN", "Id/Othr/Id", "Id/PrtryAcct/Id", "Id/BBAN")
        let booked =
            balances.first { kind(of: $0.leaves) == "OPBD" }
            ?? balances.first { kind(of: $0.leaves) == "CLBD" } ?? balances.first
        let code =
            account.text("Ccy") ?? booked?.leaves["Amt"]?.currency
            ?? first?.leaves["Amt"]?.currency
        guard let number, let currency = code.flatMap(Currency.init(code:)) else {
            findings.add(
                .accountUnknown, at: draft.source.place,
                "the statement does not tell its account or the account's currency")
            isWhole = false
            return nil
        }
        let bank = "Svcr/FinInstnId"
        made = BankAccount(
            number: number, currency: currency,
            bank: account.text("\(bank)/BICFI", "\(bank)/BIC", "\(bank)/Nm"),
            holder: account.text("Ownr/Nm"))
        return made
    }

    private func kind(of balance: XMLLeaves) -> String {
        balance.text("Tp/CdOrPrtry/Cd", "Tp/Cd", "Tp/CdOrPrtry/Prtry") ?? ""
    }

    /// The day of the closing balance, or the period's last: what an undated entry was booked on.
    private var assumedDate: LocalDate? {
        var ignored = FindingList()
        let closing = balances.first { kind(of: $0.leaves) == "CLBD" }
        return closing.flatMap { $0.leaves.date("Dt", &ignored) } ?? draft.to
    }

    /// OPBD opens, else PRCD; CLBD closes; only in the account's currency.
    private mutating func readBalances(_ account: BankAccount, _ findings: inout FindingList) {
        var previous: StatementBalance?
        for (place, leaves) in balances {
            let kind = kind(of: leaves)
            let isBooked = ["OPBD", "PRCD", "CLBD"].contains(kind)
            var ignored = FindingList()
            let leaf = leaves["Amt"]
            let amount =
                isBooked
                ? leaves.amount(leaf, assumed: account.currency, &findings)
                : leaves.amount(leaf, assumed: account.currency, &ignored)
            guard let amount else {
                if leaf == nil, isBooked {
                    findings.add(.amountUnreadable, at: place, "the balance has no amount")
                }
                if isBooked { isWhole = false }
                continue
            }
            // A balance without direction is a credit: a whole collection of real files has it so.
            let isCredit = leaves.isCredit("CdtDbtInd") ?? true
            let units = isCredit ? amount.minorUnits : -amount.minorUnits
            let balance = StatementBalance(
                kind: kind, money: Money(minorUnits: units, currency: amount.currency),
                date: leaves.date("Dt", &ignored), origin: .stated, place: place)
            let isOwn = isBooked && amount.currency == account.currency
            if isOwn, kind == "OPBD", draft.opening == nil {
                draft.opening = balance
            } else if isOwn, kind == "CLBD" {
                if let earlier = draft.closing { draft.otherBalances.append(earlier) }
                draft.closing = balance
            } else {
                if isOwn, kind == "PRCD", previous == nil { previous = balance }
                draft.otherBalances.append(balance)
            }
        }
        draft.opening = draft.opening ?? previous
    }
}
