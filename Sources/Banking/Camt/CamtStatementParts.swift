import Ledger

/// A balance as its leaves.
struct CamtBalance {
    var place: SourcePlace
    var code: String?
    var proprietary: String?
    var amount: CamtAmount?
    var isCredit: Bool?
    var day: CamtDay?

    var kind: String { code ?? proprietary ?? "" }
}

/// The parts of a statement in any order, until all of them are there.
struct CamtStatementParts {
    var draft: StatementDraft
    var legalNumber: String?
    var created: LocalDate?
    var accountNumber: String?
    var accountCurrency: String?
    var accountBank: String?
    var accountHolder: String?
    var balances: [CamtBalance] = []
    var summary = CamtSummary()
    var isNotification = false
    private(set) var totals = StatementTotals()
    private(set) var isWhole = true
    private var early: [CamtEntry] = []
    private var made: BankAccount?
    private var lineNumber = 0

    init(source: RecordSource) { self.draft = StatementDraft(source: source) }

    /// Takes an entry; it becomes a line at once unless it needs what has not come yet.
    mutating func addEntry(
        _ entry: CamtEntry, _ findings: inout FindingList,
        _ take: (BankAccount, StatementLine) -> Void
    ) {
        let isUndated = entry.booking == nil && entry.value == nil
        let hasAccount = made != nil || (accountNumber != nil && accountCurrency != nil)
        let mayLearnMore = balances.isEmpty && !isNotification
        if !early.isEmpty || (mayLearnMore && isUndated) || !hasAccount {
            early.append(entry)
        } else {
            addLine(entry, &findings, take)
        }
    }

    /// The statement; `nil` if its account cannot be told or a line is malformed.
    mutating func makeStatement(
        _ findings: inout FindingList, _ take: (BankAccount, StatementLine) -> Void
    ) -> BankStatement? {
        for entry in early { addLine(entry, &findings, take) }
        guard let account = requireAccount(first: nil, &findings) else { return nil }
        draft.number = draft.number ?? legalNumber
        readBalances(account, &findings)
        guard isWhole else { return nil }
        summary.check(totals, account.currency, draft.source.place, &findings)
        draft.totals = totals
        return BankStatement(draft, account: account)
    }

    private mutating func addLine(
        _ entry: CamtEntry, _ findings: inout FindingList,
        _ take: (BankAccount, StatementLine) -> Void
    ) {
        lineNumber += 1
        guard let account = requireAccount(first: entry, &findings) else { return }
        let source = RecordSource(
            digest: draft.source.digest, statement: draft.source.statement, line: lineNumber,
            place: entry.place)
        let line = entry.line(account, assumedDate: assumedDate, source: source, &findings)
        guard let line else {
            isWhole = false
            return
        }
        totals.add(line)
        take(account, line)
    }

    /// The account; its currency is its own, else that of its booked balances, else its entries'.
    private mutating func requireAccount(
        first: CamtEntry?, _ findings: inout FindingList
    ) -> BankAccount? {
        if let made { return made }
        guard isWhole else { return nil }
        let booked =
            balances.first { $0.kind == "OPBD" } ?? balances.first { $0.kind == "CLBD" }
            ?? balances.first
        let code =
            accountCurrency ?? booked?.amount?.currencyCode ?? first?.amount?.currencyCode
        guard let accountNumber, let currency = code.flatMap({ Currency(code: $0) }) else {
            findings.add(
                .accountUnknown, at: draft.source.place,
                "the statement does not tell its account or the account's currency")
            isWhole = false
            return nil
        }
        made = BankAccount(
            number: accountNumber, currency: currency, bank: accountBank, holder: accountHolder)
        return made
    }

    /// What an undated entry was booked on.
    ///
    /// The day of the closing balance, else the period's last, else the message's.
    private var assumedDate: LocalDate? {
        var ignored = FindingList()
        let closing = balances.first { $0.kind == "CLBD" }
        return closing?.day?.resolved(&ignored) ?? draft.to ?? created
    }

    /// OPBD opens, else PRCD; CLBD closes, in a report else ITBD; only in the account's currency.
    private mutating func readBalances(_ account: BankAccount, _ findings: inout FindingList) {
        var previous: StatementBalance?
        var interim: StatementBalance?
        var hasForeign = false
        for stated in balances {
            guard let balance = balance(stated, account, &findings) else { continue }
            let isOwn = balance.money.currency == account.currency
            hasForeign = hasForeign || !isOwn
            if isOwn, balance.kind == "OPBD", draft.opening == nil {
                draft.opening = balance
            } else if isOwn, balance.kind == "CLBD" {
                if let earlier = draft.closing { draft.otherBalances.append(earlier) }
                draft.closing = balance
            } else if isOwn, balance.kind == "ITBD", draft.finality == .interim {
                interim = balance
            } else {
                if isOwn, balance.kind == "PRCD", previous == nil { previous = balance }
                draft.otherBalances.append(balance)
            }
        }
        if hasForeign {
            findings.add(
                .balanceForeign, at: draft.source.place,
                "balances in other currencies than \(account.currency) are information only")
        }
        if let opening = draft.opening, let previous, opening.money != previous.money {
            findings.add(
                .sequenceGap, at: opening.place,
                "the opening balance is not the last statement's closing balance",
                figures: [.init("opening", opening.money), .init("previous", previous.money)])
        }
        draft.opening = draft.opening ?? previous
        // A report inside the day closes with what is booked so far.
        if draft.opening != nil, draft.closing == nil {
            draft.closing = interim
        } else if let interim {
            draft.otherBalances.append(interim)
        }
    }

    private mutating func balance(
        _ stated: CamtBalance, _ account: BankAccount, _ findings: inout FindingList
    ) -> StatementBalance? {
        let isBooked = ["OPBD", "PRCD", "CLBD", "ITBD"].contains(stated.code ?? "")
        var ignored = FindingList()
        let amount =
            isBooked
            ? stated.amount?.resolved(assumed: account.currency, &findings)
            : stated.amount?.resolved(assumed: account.currency, &ignored)
        guard let amount else {
            if isBooked {
                isWhole = false
                if stated.amount == nil {
                    findings.add(
                        .amountUnreadable, at: stated.place, "the balance has no amount")
                }
            }
            return nil
        }
        // A balance without direction is a credit: a whole collection of real files has it so.
        let units = stated.isCredit ?? true ? amount.minorUnits : -amount.minorUnits
        // A proprietary type says what a bank likes; it is no balance of the account.
        return StatementBalance(
            kind: stated.code ?? "proprietary \(stated.kind)",
            money: Money(minorUnits: units, currency: amount.currency),
            date: stated.day?.resolved(&ignored), origin: .stated, place: stated.place)
    }
}

/// Counts and sums that a statement states of its own entries.
struct CamtSummary {
    var counts: [CamtField: Int] = [:]
    var sums: [CamtField: [UInt8]] = [:]

    /// A stated count or sum that the booked entries do not bear out needs consent.
    func check(
        _ totals: StatementTotals, _ currency: Currency, _ place: SourcePlace,
        _ findings: inout FindingList
    ) {
        // Some banks count entries of every status; either reading bears the figures out.
        for (field, found) in [
            (CamtField.creditCount, [totals.creditCount, totals.allCreditCount]),
            (.debitCount, [totals.debitCount, totals.allDebitCount]),
            (.entryCount, [totals.count, totals.allCount]),
        ] {
            guard let stated = counts[field], !found.contains(stated) else { continue }
            findings.add(
                .controlMismatch, at: place,
                "the summary counts \(stated) \(Self.name(field)), there are \(found[0])")
        }
        for (field, found) in [
            (CamtField.creditSum, [totals.credits, totals.allCredits]),
            (.debitSum, [-totals.debits, -totals.allDebits]),
            (
                .entrySum,
                [totals.credits - totals.debits, totals.allCredits - totals.allDebits]
            ),
        ] {
            guard let text = sums[field] else { continue }
            let stated = AmountText.units(
                text.span, marks: (UInt8(ascii: "."), UInt8(ascii: ".")),
                exponent: currency.exponent)
            guard case .units(let units) = stated, !found.contains(Int128(units)) else { continue }
            findings.add(
                .controlMismatch, at: place,
                "the summary's total of \(Self.name(field)) is not what the entries add up to",
                figures: [
                    .init("stated", Money(minorUnits: units, currency: currency)),
                    .init(
                        "entries",
                        Money(minorUnits: Int64(clamping: found[0]), currency: currency)),
                ])
        }
    }

    private static func name(_ field: CamtField) -> String {
        switch field {
        case .creditCount, .creditSum: "credits"
        case .debitCount, .debitSum: "debits"
        default: "entries"
        }
    }
}
