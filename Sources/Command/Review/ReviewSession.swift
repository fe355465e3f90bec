internal import Banking
internal import GreenCredit
internal import Ledger

/// A review of what is open: which line is looked at, what is chosen, what was decided.
///
/// It decides nothing by itself and stores nothing; what was decided is signed at its end.
struct ReviewSession {
    /// What may answer a line of the bank.
    struct Candidate {
        /// `S1` for a suggestion of the rules, else the posting's name.
        let name: String
        /// The postings.
        let book: [String]
        /// Their sum.
        let money: Money
        /// The day of the last of them.
        let date: LocalDate
        /// What they say.
        let text: String
        /// Why the rules suggest it, or what is between.
        let reason: LocalizedText
        /// The match as the rules would have it; `nil` for a posting that only lies near.
        let suggested: RecordedMatch?
    }

    /// How the review goes on after a key.
    enum Step {
        case goOn
        /// Sign what was decided.
        case sign
        /// Forget what was decided.
        case abandon
    }

    /// Reconciles a state of the account.
    typealias Look = (ReconciledAccount) throws -> AccountFindings
    /// Makes a match of items that a person chose.
    typealias Match = (HandMatch, ReconciledAccount) throws -> RecordedMatch

    let asOf: LocalDate
    private let start: ReconciledAccount
    private let look: Look
    private let match: Match
    private var account: ReconciledAccount
    private(set) var findings: AccountFindings
    private(set) var decided: [RecordedMatch] = []
    private var position = 0
    private(set) var cursor = 0
    private(set) var chosen: Set<String> = []
    private(set) var message: LocalizedText?

    init(
        _ account: ReconciledAccount, asOf: LocalDate, look: @escaping Look, match: @escaping Match
    ) throws {
        self.asOf = asOf
        self.start = account
        self.account = account
        self.look = look
        self.match = match
        findings = try look(account)
    }

    /// The account's number.
    var number: String { account.number }

    /// The open lines of the bank.
    var lines: [BankReconciliation.Row] {
        findings.result.rows.filter { $0.open.side == .theirs }
    }

    /// The line that is looked at; `nil` when nothing is open.
    var line: BankReconciliation.Row? {
        lines.isEmpty ? nil : lines[min(position, lines.count - 1)]
    }

    /// Which line it is, from 1.
    var place: Int { lines.isEmpty ? 0 : min(position, lines.count - 1) + 1 }

    /// What may answer the line: suggestions first, then postings of the same direction, nearest
    /// amount and day first.
    var candidates: [Candidate] {
        guard let line else { return [] }
        let open = Dictionary(
            findings.result.rows.filter { $0.open.side == .ours }
                .map { ($0.open.item.id, $0.open.item) }
        ) { first, _ in first }
        var found: [Candidate] = []
        for (index, match) in findings.suggested.enumerated()
        where match.bank.map(\.id) == [line.open.item.id] {
            let items = match.book.compactMap { open[$0.id] }
            found.append(
                Candidate(
                    name: "S\(index + 1)", book: match.book.map(\.id), money: Self.sum(match),
                    date: items.map(\.date).max() ?? match.date,
                    text: items.map(\.narrative).joined(separator: ", "), reason: match.reason,
                    suggested: match))
        }
        let single = Set(found.filter { $0.book.count == 1 }.flatMap(\.book))
        return found + near(line, open.values.filter { !single.contains($0.id) })
    }

    private func near(
        _ line: BankReconciliation.Row, _ open: [ReconcilableItem]
    ) -> [Candidate] {
        let wanted = line.money.minorUnits
        let distance = { (item: ReconcilableItem) in
            (
                (item.money.minorUnits &- wanted).magnitude,
                item.date.days(until: line.open.item.date).magnitude, item.id
            )
        }
        return open.filter { ($0.money.minorUnits < 0) == (wanted < 0) }
            .sorted { distance($0) < distance($1) }.prefix(50).map { item in
                let days = item.date.days(until: line.open.item.date)
                let difference = Money(
                    minorUnits: wanted &- item.money.minorUnits, currency: item.money.currency)
                return Candidate(
                    name: item.id, book: [item.id], money: item.money, date: item.date,
                    text: item.narrative,
                    reason: LocalizedText(
                        "the bank has \(difference.groupedText) more, \(days) days later",
                        "银行多\(difference.groupedText)，晚\(days)天"), suggested: nil)
            }
    }

    private static func sum(_ match: RecordedMatch) -> Money {
        Money(
            minorUnits: match.book.reduce(0) { $0 &+ $1.money.minorUnits },
            currency: match.difference.currency)
    }

    // MARK: - Keys

    /// Takes a key.
    mutating func take(_ key: RawTerminal.Key) throws -> Step {
        message = nil
        switch key {
        case .up, .character("k"): cursor = max(0, cursor - 1)
        case .down, .character("j"): cursor = min(max(0, candidates.count - 1), cursor + 1)
        case .character(" "): choose()
        case .enter, .character("a"): accept(nil)
        case .character("d"): accept(.open)
        case .character("r"): accept(.part)
        case .character("s"), .character("n"): move(by: 1)
        case .character("p"): move(by: -1)
        case .character("A"): try acceptProposed()
        case .character("u"): try undo()
        case .character("q"): return .sign
        case .character("Q"), .end: return .abandon
        default: break
        }
        return .goOn
    }

    private mutating func move(by step: Int) {
        guard !lines.isEmpty else { return }
        position = (place - 1 + step + lines.count) % lines.count
        (cursor, chosen) = (0, [])
    }

    private mutating func choose() {
        guard candidates.indices.contains(cursor) else { return }
        let candidate = candidates[cursor]
        for id in candidate.book {
            if chosen.remove(id) == nil { chosen.insert(id) }
        }
    }

    private mutating func accept(_ difference: HandMatch.Difference?) {
        guard let line, candidates.indices.contains(cursor) else { return }
        let candidate = candidates[cursor]
        do {
            if let suggested = candidate.suggested, chosen.isEmpty, difference == nil {
                try decide([suggested])
                return
            }
            let entries = chosen.isEmpty ? candidate.book : chosen.sorted()
            var wanted = HandMatch(
                lines: [line.open.item.id], entries: entries, reason: "chosen in a review 人工勾对")
            wanted.difference = difference
            try decide([try match(wanted, account)])
        } catch let error as GreenCreditError {
            message = LocalizedText(
                "\(error.message); d leaves a difference open, r takes in part",
                "\(error.message)；d 差额留作未达，r 部分勾对")
        } catch {
            message = LocalizedText("\(error)", "\(error)")
        }
    }

    private mutating func acceptProposed() throws { try decide(findings.proposed) }

    private mutating func decide(_ matches: [RecordedMatch]) throws {
        decided += matches
        try lookAgain()
    }

    private mutating func undo() throws {
        guard !decided.isEmpty else { return }
        decided.removeLast()
        try lookAgain()
    }

    private mutating func lookAgain() throws {
        account = start
        account.restore(decided.map { .match($0) }, record: "review")
        findings = try look(account)
        (cursor, chosen) = (0, [])
    }
}
