import Ledger

/// A statement as it is kept: its lines, and how it lies in time.
public struct DeliveredStatement: Sendable {
    /// The statement in normal form.
    public let statement: BankStatement

    /// Keeps a statement.
    public init(_ statement: BankStatement) { self.statement = statement }

    /// The first day that it covers.
    var from: LocalDate? {
        statement.from ?? statement.bookedLines.map(\.bookingDate).min() ?? statement.opening?.date
    }

    /// The last day that it covers.
    var to: LocalDate? {
        statement.to ?? statement.bookedLines.map(\.bookingDate).max() ?? statement.closing?.date
    }
}

/// How a delivered statement lies to what is known of its account.
public enum DeliverySituation: String, Sendable, Hashable, CaseIterable {
    /// Nothing is known of the account.
    case first
    /// It is known already, whatever its message is called.
    case deliveredAgain = "delivered-again"
    /// It opens with the balance that the last one closed.
    case continues
    /// Its days meet days that are known.
    case overlaps
    /// A statement is missing between the last one and it.
    case gap
    /// A statement of this number is known with other lines.
    case changed
}

/// What a delivery adds: decided from the lines alone, never from the name of a file.
public struct DeliveryOutcome: Sendable {
    /// How it lies to what is known.
    public let situation: DeliverySituation
    /// The booked lines that are new, in the statement's order.
    public let added: [StatementLine]
    /// The known provisional lines that a booked one replaces.
    public let replaced: [StatementLine]
    /// Lines that were known already.
    public let knownCount: Int
    /// Lines that are not booked.
    public let notBookedCount: Int
    /// Gaps, changes and look-alikes.
    public let findings: [Finding]
}

/// All lines of one account that were delivered, each movement once.
///
/// The same movement in any number of deliveries and formats is one line; two equal movements are
/// two lines. Pure: the caller keeps the value.
public struct AccountHistory: Sendable {
    /// The account's number.
    public let account: String
    /// Whether the bank's references stay the same from download to download.
    public private(set) var trustsBankReference: Bool
    /// The booked lines, each movement once, in the order in which they came.
    public private(set) var lines: [StatementLine] = []
    private var statements: [DeliveredStatement] = []
    private var counts: [LineKey: Int] = [:]
    /// Lines of interim reports that no final statement has brought yet.
    private var provisional: [LineKey: [StatementLine]] = [:]
    /// The same by the words alone, to recognise a line that comes without its reference.
    private var plainCounts: [LineKey: Int] = [:]

    /// Nothing is known yet.
    public init(account: String, trustsBankReference: Bool = true) {
        self.account = account
        self.trustsBankReference = trustsBankReference
    }

    /// Says whether the bank's references stay the same; lines that are known are compared anew.
    public mutating func setTrustsBankReference(_ isTrusted: Bool) {
        guard isTrusted != trustsBankReference else { return }
        trustsBankReference = isTrusted
        let number = account
        let account = { (line: StatementLine) in
            BankAccount(number: number, currency: line.money.currency)
        }
        var counts: [LineKey: Int] = [:]
        for line in lines { counts[key(line, account(line)), default: 0] += 1 }
        self.counts = counts
        var provisional: [LineKey: [StatementLine]] = [:]
        for line in self.provisional.values.joined() {
            provisional[key(line, account(line)), default: []].append(line)
        }
        self.provisional = provisional
    }

    /// Takes a statement in; what it adds depends on the set of deliveries, not on their order.
    public mutating func take(_ statement: BankStatement) -> DeliveryOutcome {
        let situation = situation(of: statement)
        let booked = statement.bookedLines
        guard situation != .deliveredAgain, situation != .changed else {
            let findings = situation == .changed ? [changed(statement)] : []
            return DeliveryOutcome(
                situation: situation, added: [], replaced: [], knownCount: booked.count,
                notBookedCount: statement.totals.notBookedCount, findings: findings)
        }
        let covered = DeliveredStatement(statement)
        var known = knownCounts(within: covered, situation)
        var added: [StatementLine] = []
        var replaced: [StatementLine] = []
        for line in booked {
            let key = key(line, statement.account)
            if let count = known[key], count > 0 {
                known[key] = count - 1
                if statement.finality == .final, let earlier = provisional[key]?.popLast() {
                    replaced.append(earlier)
                }
                continue
            }
            added.append(line)
        }
        let findings = findings(statement, situation, added)
        for line in added { add(line, statement) }
        replaced += replacePending(booked, statement)
        statements.append(covered)
        return DeliveryOutcome(
            situation: situation, added: added, replaced: replaced,
            knownCount: booked.count - added.count,
            notBookedCount: statement.totals.notBookedCount, findings: findings)
    }

    // MARK: Where it lies

    private func situation(of statement: BankStatement) -> DeliverySituation {
        guard !statements.isEmpty else { return .first }
        let keys = multiset(statement)
        for known in statements where known.statement.finality == statement.finality {
            let other = known.statement
            let isSameNumber =
                statement.number != nil && other.number == statement.number
                && other.page == statement.page && sharesYear(other, statement)
            let sameBalances =
                statement.opening != nil && statement.closing != nil
                && other.opening?.money == statement.opening?.money
                && other.closing?.money == statement.closing?.money
            let new = DeliveredStatement(statement)
            let sameDays = new.from == known.from && new.to == known.to
            // A statement that reaches further proves that nothing more was booked.
            let isCovered = zip([new.to].compactMap(\.self), [known.to].compactMap(\.self))
                .allSatisfy { $0 <= $1 }
            if multiset(other) == keys, keys.isEmpty ? sameDays : isCovered {
                return .deliveredAgain
            }
            if isSameNumber, sameBalances { return .deliveredAgain }
            if isSameNumber, sameDays, other.opening?.money == statement.opening?.money {
                return .changed
            }
        }
        return laterSituation(of: statement)
    }

    private func laterSituation(of statement: BankStatement) -> DeliverySituation {
        let new = DeliveredStatement(statement)
        guard let from = new.from, let to = new.to else { return .overlaps }
        let meets = statements.contains { known in
            guard let start = known.from, let end = known.to else { return true }
            return start <= to && from <= end
        }
        if meets { return .overlaps }
        let before = statements.filter { ($0.to ?? from) < from && $0.statement.closing != nil }
            .max { ($0.to ?? from) < ($1.to ?? from) }
        guard let opening = statement.opening?.money, let closing = before?.statement.closing?.money
        else { return .continues }
        return opening == closing ? .continues : .gap
    }

    private func sharesYear(_ one: BankStatement, _ other: BankStatement) -> Bool {
        guard let a = DeliveredStatement(one).to, let b = DeliveredStatement(other).to else {
            return true
        }
        return a.year == b.year
    }

    private func multiset(_ statement: BankStatement) -> [LineKey: Int] {
        statement.bookedLines.reduce(into: [:]) { $0[key($1, statement.account), default: 0] += 1 }
    }

    /// What is stored within the days of a statement, by key.
    ///
    /// A statement that continues or leaves a gap meets nothing: its equal lines are new ones.
    private func knownCounts(
        within new: DeliveredStatement, _ situation: DeliverySituation
    ) -> [LineKey: Int] {
        guard situation == .overlaps else { return [:] }
        guard let from = new.from, let to = new.to else { return counts }
        return counts.filter { (from...to).contains($0.key.bookingDate) }
    }

    private func key(_ line: StatementLine, _ account: BankAccount) -> LineKey {
        LineKey(line, of: account, trustsBankReference: trustsBankReference)
    }

    // MARK: What it adds

    private mutating func add(_ line: StatementLine, _ statement: BankStatement) {
        let key = key(line, statement.account)
        counts[key, default: 0] += 1
        plainCounts[plainKey(line, statement), default: 0] += 1
        lines.append(line)
        if statement.finality == .interim { provisional[key, default: []].append(line) }
    }

    private func plainKey(_ line: StatementLine, _ statement: BankStatement) -> LineKey {
        LineKey(line, of: statement.account, trustsBankReference: false)
    }

    /// A pending line of an earlier report is replaced by the booked one of the same reference.
    private mutating func replacePending(
        _ booked: [StatementLine], _ statement: BankStatement
    ) -> [StatementLine] {
        let references = Set(booked.compactMap(\.references.bank))
        return statements.flatMap { $0.statement.lines }.filter { line in
            line.status == .pending && line.references.bank.map(references.contains) == true
        }
    }

    // MARK: Findings

    private func findings(
        _ statement: BankStatement, _ situation: DeliverySituation, _ added: [StatementLine]
    ) -> [Finding] {
        var findings: [Finding] = []
        if situation == .gap, let opening = statement.opening {
            findings.append(
                Finding(
                    .sequenceGap, at: opening.place,
                    "the statement opens with \(opening.money), which no known statement closes"))
        }
        let lookAlikes = added.filter { plainCounts[plainKey($0, statement), default: 0] > 0 }
        if situation == .overlaps, let line = lookAlikes.first {
            findings.append(
                Finding(
                    .lineLookAlike, at: line.source.place,
                    "\(lookAlikes.count) lines look delivered before under other identifiers; if "
                        + "the bank renames its lines, mark the account so"))
        }
        return findings
    }

    private func changed(_ statement: BankStatement) -> Finding {
        Finding(
            .statementChanged, at: statement.source.place,
            "statement \(statement.number ?? "?") of \(account) is known with other lines")
    }
}
