import Ledger

/// An account of a BAI2 file until its statement is made.
struct BAI2Account {
    struct Line {
        let booking: LocalDate
        let value: LocalDate
        let money: Money
        let isMovement: Bool
        let references: StatementReferences
        let code: String
        let text: String
        let place: SourcePlace
    }

    let number: String
    let currency: Currency
    let place: SourcePlace
    var summaries: [(type: Int, money: Money, count: Int?)] = []
    var lines: [Line] = []
    var isWhole = true

    init(number: String, currency: Currency, place: SourcePlace) {
        self.number = number
        self.currency = currency
        self.place = place
    }

    /// The statement; `nil` if a record of it is malformed.
    func make(
        digest: String?, number index: Int, isInterim: Bool, date: LocalDate?,
        _ findings: inout FindingList
    ) -> BankStatement? {
        guard !number.isEmpty else {
            findings.add(.accountUnknown, at: place, "the record names no account")
            return nil
        }
        guard isWhole else { return nil }
        var draft = StatementDraft(
            source: RecordSource(digest: digest, statement: index, line: 0, place: place))
        draft.finality = isInterim ? .interim : .final
        draft.to = date
        draft.opening = balance(10, date)
        draft.closing = balance(15, date)
        for summary in summaries where summary.type < 100 && ![10, 15].contains(summary.type) {
            draft.otherBalances.append(
                StatementBalance(
                    kind: String(summary.type), money: summary.money, date: date, origin: .stated,
                    place: place))
        }
        draft.lines = lines.enumerated().map { offset, line in
            StatementLine(
                bookingDate: line.booking, valueDate: line.value, money: line.money,
                status: line.isMovement ? .booked : .information, references: line.references,
                narrative: line.text, transactionCode: line.code,
                source: RecordSource(
                    digest: digest, statement: index, line: offset + 1, place: line.place))
        }
        let statement = BankStatement(
            draft, account: BankAccount(number: number, currency: currency))
        checkSummaries(statement.totals, &findings)
        let hasBalances = draft.opening != nil || draft.closing != nil
        statement.checkBalances(needed: hasBalances, &findings)
        return statement
    }

    private func balance(_ type: Int, _ date: LocalDate?) -> StatementBalance? {
        summaries.first { $0.type == type }.map {
            StatementBalance(
                kind: type == 10 ? "010" : "015", money: $0.money, date: date, origin: .stated,
                place: place)
        }
    }

    /// 100 is the total of the credits, 400 of the debits, each with its count.
    private func checkSummaries(_ totals: StatementTotals, _ findings: inout FindingList) {
        for (type, sum, count) in [
            (100, totals.credits, totals.creditCount), (400, -totals.debits, totals.debitCount),
        ] {
            guard let stated = summaries.first(where: { $0.type == type }) else { continue }
            let isCounted = stated.count.map { $0 == count } ?? true
            guard Int128(stated.money.minorUnits) != sum || !isCounted else { continue }
            findings.add(
                .controlMismatch, at: place,
                "total \(type) of \(number) is not what its \(count) records add up to",
                figures: [
                    .init("stated", stated.money),
                    .init(
                        "records", Money(minorUnits: Int64(clamping: sum), currency: currency)),
                ])
        }
    }
}
