public import Ledger

/// A bank account as the log tells it: lines, matches, notes and sign-offs, each from a record.
///
/// Pure: whoever holds the records applies them in order. What may be applied is decided here, so
/// that sealing and verifying share one notion of it. Claims are exclusive: what live matches take
/// of an item is never more than the item.
public struct ReconciledAccount: Sendable {
    /// The account's number.
    public let number: String
    /// The lines, each movement once, in the order in which they came.
    public private(set) var lines: [BankLine] = []
    /// The statements, in the order in which they came.
    public private(set) var papers: [BankPaper] = []
    /// All matches in the order of the log, undone ones too.
    public private(set) var matches: [KeptMatch] = []
    /// The statements that lock their days, oldest first.
    public private(set) var signed: [SignedReconciliation] = []
    private var history: AccountHistory
    private var lineNumbers: [String: Int] = [:]
    private var nameCounts: [String: Int] = [:]
    private var matchNumbers: [String: Int] = [:]
    private var claimed: [ItemName: Int64] = [:]
    private var notes: [ItemName: [ItemNote]] = [:]

    /// Nothing is known of the account yet.
    public init(number: String) {
        self.number = number
        history = AccountHistory(account: number)
    }

    /// The last day that is locked; `nil` while none is.
    public var lockedThrough: LocalDate? { signed.last?.asOf }

    /// The notes on an item, oldest first.
    public func notes(on item: ItemName) -> [ItemNote] { notes[item] ?? [] }

    /// All notes by item, oldest first.
    var allNotes: [ItemName: [ItemNote]] { notes }

    /// A line by its name.
    public func findLine(_ id: String) -> BankLine? { lineNumbers[id].map { lines[$0] } }

    /// A match by its identity.
    public func findMatch(_ id: String) -> KeptMatch? { matchNumbers[id].map { matches[$0] } }

    /// The live match whose difference an item is.
    func findMatch(ofDifference item: String) -> KeptMatch? {
        guard item.hasSuffix(KeptMatch.differenceSuffix),
            let kept = findMatch(String(item.dropLast(KeptMatch.differenceSuffix.count)))
        else { return nil }
        return kept.isLive && !kept.match.difference.isZero ? kept : nil
    }

    /// The live match that takes of an item; the newest if several do.
    public func findClaim(on item: ItemName) -> KeptMatch? {
        matches.last { $0.isLive && $0.match.takes(item) }
    }

    /// What live matches take of an item, in minor units.
    public func claimedUnits(of item: ItemName) -> Int64 { claimed[item] ?? 0 }
}

// MARK: - Statements

extension ReconciledAccount {
    /// What a statement would add; nothing changes.
    public func outcome(
        of statement: BankStatement, trustsBankReference: Bool
    ) -> DeliveryOutcome {
        var history = history
        history.setTrustsBankReference(trustsBankReference)
        return history.take(statement)
    }

    /// Takes a statement in; lines get the names that they keep.
    @discardableResult
    public mutating func take(
        _ statement: BankStatement, trustsBankReference: Bool,
        as paper: (DeliveryOutcome) -> BankPaper
    ) -> DeliveryOutcome {
        history.setTrustsBankReference(trustsBankReference)
        let outcome = history.take(statement)
        let paper = paper(outcome)
        papers.append(paper)
        // A line without the bank's reference is named by its place in its paper.
        var places: [RecordSource: Int] = [:]
        for (place, line) in statement.bookedLines.enumerated() { places[line.source] = place + 1 }
        for line in outcome.added {
            let name =
                line.references.bank
                ?? "\(line.bookingDate) line \(places[line.source] ?? lines.count + 1)"
            let id = uniqueName(Narrative.fitting(name))
            lineNumbers[id] = lines.count
            lines.append(BankLine(id: id, line: line, record: paper.record))
        }
        attachDetails(of: statement)
        return outcome
    }

    /// Names that people know, told apart by a number where one occurs again.
    private mutating func uniqueName(_ name: String) -> String {
        repeat {
            let count = nameCounts[name, default: 0] + 1
            nameCounts[name] = count
            let unique = count == 1 ? name : "\(name) (\(count))"
            if lineNumbers[unique] == nil { return unique }
        } while true
    }

    /// Details of a batch belong to its line, whichever file comes first.
    private mutating func attachDetails(of statement: BankStatement) {
        for line in statement.bookedLines where !line.details.isEmpty {
            guard let reference = line.references.bank else { continue }
            let name = Narrative.fitting(reference)
            for count in 1...max(1, nameCounts[name] ?? 1) {
                let id = count == 1 ? name : "\(name) (\(count))"
                guard let index = lineNumbers[id], lines[index].line.details.isEmpty,
                    lines[index].line.money == line.money
                else { continue }
                lines[index].line = lines[index].line.holding(
                    details: line.details, addUp: line.detailsAddUp)
            }
        }
    }
}

// MARK: - Events

extension ReconciledAccount {
    /// Applies what an event says; the caller has asked `refusals(of:)` before.
    mutating func apply(_ event: ReconciliationEvent, id: String) {
        switch event {
        case .match(let match):
            matchNumbers[id] = matches.count
            matches.append(KeptMatch(id: id, match: match))
            claim(match, sign: 1)
        case .undo(let target, _):
            guard let number = matchNumbers[target], matches[number].isLive else { return }
            matches[number].undoneBy = id
            claim(matches[number].match, sign: -1)
        case .note(let note): notes[note.item, default: []].append(note)
        case .reopen: signed.removeLast()
        }
    }

    /// A statement was signed: its days are locked.
    public mutating func sign(_ statement: SignedReconciliation) { signed.append(statement) }

    private mutating func claim(_ match: RecordedMatch, sign: Int64) {
        for (item, money) in match.claims { claimed[item, default: 0] += sign * money.minorUnits }
    }
}

extension RecordedMatch {
    /// What it takes, item by item.
    public var claims: [(item: ItemName, money: Money)] {
        book.map { (ItemName(.book, $0.id), $0.money) }
            + bank.map { (ItemName(.bank, $0.id), $0.money) }
    }

    func takes(_ item: ItemName) -> Bool {
        (item.side == .book ? book : bank).contains { $0.id == item.id }
    }
}
