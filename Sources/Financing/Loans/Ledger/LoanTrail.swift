internal import Ledger

/// What the lines of a loan's account mean for the books: figures by act and by day.
///
/// The names of the figures are those of the posting templates.
struct LoanTrail: Sendable {
    /// Figures by the number of the act that brought them.
    private(set) var byAct: [String: [String: MinorUnits]] = [:]
    /// On which sub-account of loans the principal stood when an act came.
    private(set) var classes: [String: String] = [:]
    /// What money kept earlier paid when something fell due.
    private(set) var heldByDay: [LocalDate: [String: MinorUnits]] = [:]
    /// The sub-account of loans on those days.
    private(set) var heldClasses: [LocalDate: String] = [:]
    /// Principal that was not paid by the close of its due date.
    private(set) var overdueByDay: [LocalDate: MinorUnits] = [:]
    /// Interest that time added to principal.
    private(set) var capitalisedByDay: [LocalDate: MinorUnits] = [:]
    /// Days on which interest fell due, was added to principal, or was collected ahead of time.
    private(set) var interestDays: Set<LocalDate> = []
    /// When what was left was written off.
    private(set) var writtenOff: LocalDate?
    /// Principal that the books keep as overdue.
    private(set) var overdue: MinorUnits = 0
    /// Whether principal stands on restructured terms.
    private(set) var isRestructured = false

    private let deducts: Bool

    init(_ account: LoanAccount) {
        deducts = account.terms.subsidy?.route == .deducted
        for line in account.lines { take(line) }
    }

    /// The sub-account of principal that is not overdue.
    var currentClass: String { isRestructured ? "RESTRUCT" : "NORMAL" }

    private mutating func take(_ line: LoanLine) {
        if !line.act.isEmpty && classes[line.act] == nil { classes[line.act] = currentClass }
        switch line.kind {
        case .interestDue: interestDays.insert(line.date)
        case .interestCapitalised:
            interestDays.insert(line.date)
            if line.act.isEmpty {
                capitalisedByDay[line.date, default: 0] += line.amount
            } else {
                add(line.amount, to: "capitalised", line)
            }
        case .interestWaived: add(line.amount, to: "waived", line)
        case .interestPaid: add(line.amount, to: "interest", line)
        case .subsidyUsed: if deducts { add(line.amount, to: "subsidy", line) }
        case .penaltyPaid: add(line.amount, to: "penalty", line)
        case .compoundPaid: add(line.amount, to: "compound", line)
        case .feePaid: add(line.amount, to: "fee", line)
        case .prepayment: add(line.amount, to: "prepaid", line)
        case .principalPaid: takePrincipal(line.amount, line, overdue: "overdue", "principal")
        case .held: add(line.amount, to: "held", line)
        case .overdue: if line.tellsOfPrincipal { fallOverdue(line) }
        case .restructured: restructure(line)
        case .poolCompensation:
            add(line.amount, to: "compensated", line)
            takePrincipal(line.amount, line, overdue: "fromOverdue", "fromNormal")
        case .principalWrittenOff:
            takePrincipal(
                line.amount, line, overdue: "overdue",
                isRestructured ? "restructured" : "normal")
            writtenOff = line.date
        case .poolRecovery: add(line.amount, to: "poolPart", line)
        default: break
        }
    }

    private mutating func add(_ amount: MinorUnits, to name: String, _ line: LoanLine) {
        guard amount != 0 else { return }
        if line.act.isEmpty {
            heldByDay[line.date, default: [:]][name, default: 0] += amount
            heldClasses[line.date] = currentClass
        } else {
            byAct[line.act, default: [:]][name, default: 0] += amount
        }
    }

    /// Principal leaves the overdue first, as the account takes the oldest due date first.
    private mutating func takePrincipal(
        _ amount: MinorUnits, _ line: LoanLine, overdue late: String, _ current: String
    ) {
        let part = min(overdue, amount)
        overdue -= part
        add(part, to: late, line)
        add(amount - part, to: current, line)
    }

    private mutating func fallOverdue(_ line: LoanLine) {
        guard !isRestructured else { return }
        overdue += line.amount
        overdueByDay[line.date, default: 0] += line.amount
    }

    private mutating func restructure(_ line: LoanLine) {
        let capitalised = byAct[line.act]?["capitalised"] ?? 0
        if !isRestructured { add(line.amount - overdue - capitalised, to: "amount", line) }
        add(overdue, to: "overdue", line)
        overdue = 0
        isRestructured = true
    }
}

extension LoanLine {
    /// Whether an overdue amount is principal and not interest.
    var tellsOfPrincipal: Bool { arithmetic.remark == LoanArithmetic.principalRemark }
}
