public import Ledger

extension OpenDataImport {
    /// Takes the balances of a statement of loans as flows that lead to them.
    ///
    /// Each loan's flows give what is due; where those of the publisher do not, the difference is a
    /// flow and an exception of its own.
    ///
    /// - Parameters:
    ///   - snapshot: the statement.
    ///   - earlier: a statement whose flows are known already; only what moved since is told.
    /// - Throws: `money.overflow`, `snapshot.order`.
    public init(
        snapshot: LoanSnapshot, since earlier: LoanSnapshot? = nil
    ) throws(LedgerError) {
        if let earlier, earlier.date >= snapshot.date {
            throw LedgerError(
                "snapshot.order",
                "the earlier statement is of \(earlier.date), the later of \(snapshot.date)")
        }
        var reading = SnapshotReading(date: snapshot.date, exceptions: snapshot.exceptions)
        for number in snapshot.loans.keys.sorted() {
            guard let loan = snapshot.loans[number] else { continue }
            try reading.take(loan, after: earlier?.loans[number])
        }
        for (number, loan) in (earlier?.loans ?? [:]).sorted(by: { $0.key < $1.key })
        where snapshot.loans[number] == nil {
            reading.exceptions.append(
                OpenDataException(
                    .disappeared, number, at: "",
                    "the later statement has no such loan; it was \(loan.status), due \(loan.due)"))
        }
        let since = earlier.map { " since \($0.date)" } ?? ""
        self.init(
            format: "statement of loans at \(snapshot.date)\(since)",
            programmes: reading.programmes, flows: reading.flows, exceptions: reading.exceptions,
            taken: snapshot.loans.count, leftOut: snapshot.rowsLeftOut, turned: 0)
    }
}

extension LoanSnapshot {
    /// How many rows are not among the loans.
    var rowsLeftOut: Int { exceptions.count { $0.kind != .inconsistent } }
}

/// What has been told of a statement so far.
private struct SnapshotReading {
    let date: LocalDate
    var programmes: [ImportedProgramme] = []
    var flows: [ImportedFlow] = []
    var exceptions: [OpenDataException]
    private var known: Set<String> = []

    init(date: LocalDate, exceptions: [SnapshotException]) {
        self.date = date
        self.exceptions = exceptions.map {
            let kind: OpenDataException.Kind =
                switch $0.kind {
                case .duplicate: .duplicate
                case .conflict: .conflict
                case .unreadable: .unreadable
                case .inconsistent: .inconsistent
                }
            return OpenDataException(kind, $0.loan, at: $0.place, $0.message)
        }
    }

    mutating func take(
        _ loan: SnapshotLoan, after earlier: SnapshotLoan?
    ) throws(LedgerError) {
        let programme = loan.project.isEmpty ? loan.number : loan.project
        if known.insert(programme).inserted {
            programmes.append(ImportedProgramme(id: programme, title: loan.projectName))
        }
        let before = try earlier?.movements()
        for (kind, total) in try loan.movements() {
            let amount =
                try before.map { (known) throws(LedgerError) in
                    try total.subtracting(known.first { $0.0 == kind }?.1 ?? .zero(total.currency))
                } ?? total
            guard !amount.isZero else { continue }
            flows.append(
                ImportedFlow(
                    programme: programme, instrument: loan.number, kind: kind, date: date,
                    amount: amount, finance: nil, provider: nil, receiver: nil,
                    text: loan.projectName, place: ""))
            note(kind, amount, loan.number)
        }
    }

    private mutating func note(_ kind: FlowKind, _ amount: Money, _ loan: String) {
        if kind == .exchangeDifference {
            let isRounding = amount.minorUnits.magnitude <= LoanMovement.roundingLimit
            exceptions.append(
                OpenDataException(
                    isRounding ? .rounding : .exchange, loan, at: "",
                    "\(amount) of what is due is not explained by what moved"))
        } else if amount.minorUnits < 0 {
            exceptions.append(
                OpenDataException(
                    .correction, loan, at: "",
                    "\(kind.rawValue) of \(amount) reduces what was told earlier"))
        }
    }
}

extension SnapshotLoan {
    /// The totals of what moved until the day of the statement; together they give what is due.
    func movements() throws(LedgerError) -> [(FlowKind, Money)] {
        let moved = try disbursed.subtracting(repaid).subtracting(sold)
        return [
            (.commitment, original), (.cancellation, cancelled), (.disbursement, disbursed),
            (.repayment, repaid), (.sale, sold),
            (.exchangeDifference, try due.subtracting(moved)),
        ]
    }
}
