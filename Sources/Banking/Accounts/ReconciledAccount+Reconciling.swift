public import Ledger

/// A bank account reconciled up to a day, and what officers may sign next.
public struct AccountFindings: Sendable {
    /// The figures, matches and open items: as recorded, and as the rules propose.
    public let result: BankReconciliation
    /// The matches beyond doubt that no record holds yet, in canonical order.
    public let proposed: [RecordedMatch]
    /// What a person may accept; its place here, from 1, is its name: S1, S2, ….
    public let suggested: [RecordedMatch]
}

extension ReconciledAccount {
    /// Reconciles the account up to a day: what is recorded stands, the rules propose the rest.
    ///
    /// Items are matched by what is left of them. Each proposal counts as if it were recorded, and
    /// the rules look again, until nothing is left to propose: what is reported now is what will be
    /// reported when the proposals are signed. A day that is locked gets no proposals.
    ///
    /// - Parameter book: every posting of the account in our book up to the day.
    /// - Throws: `reconciliation.duplicate`, `money.overflow`.
    public func reconcile(
        asOf day: LocalDate, bookBalance: Money, bankBalance: Money, book: [ReconcilableItem],
        rules: ReconciliationRules = ReconciliationRules()
    ) throws(LedgerError) -> AccountFindings {
        let reconciler = Reconciler(rules: rules)
        let isLocked = lockedThrough.map { day <= $0 } ?? false
        var account = self
        var proposed: [RecordedMatch] = []
        var round = 0
        while true {
            let ours = account.rests(of: book, on: .book)
            let theirs = account.rests(of: account.bankItems(asOf: day), on: .bank)
            let found = try reconciler.reconcile(
                ours: isLocked ? [] : ours, theirs: isLocked ? [] : theirs)
            let items = ItemAmounts(ours, theirs)
            let matches = found.matches.map { record($0, items) }
            guard matches.isEmpty else {
                round += 1
                // The names serve this computation only; sealing gives the real ones.
                account.restore(matches.map { .match($0) }, record: "proposed-\(round)")
                proposed += matches
                continue
            }
            let open = account.openItems(
                asOf: day, book: book, explained: found.open)
            let result = try BankReconciliation(
                asOf: day, bookBalance: bookBalance, bankBalance: bankBalance, open: open,
                matches: account.matches(clearedBy: day), suggestions: found.suggestions,
                remarks: remarks())
            return AccountFindings(
                result: result, proposed: proposed,
                suggested: found.suggestions.map { record($0, items) })
        }
    }

    /// The items of the bank up to a day: its lines, and differences that are not booked.
    private func bankItems(asOf day: LocalDate) -> [ReconcilableItem] {
        var items = lines.filter { $0.line.bookingDate <= day }
            .map { ReconcilableItem(id: $0.id, line: $0.line) }
        for kept in matches
        where kept.isLive && !kept.match.difference.isZero && kept.match.date <= day {
            let line = kept.match.bank.first.flatMap { findLine($0.id) }?.line
            items.append(
                ReconcilableItem(
                    id: kept.differenceItem, money: kept.match.difference, date: kept.match.date,
                    bankReference: line?.references.bank, counterparty: line?.counterparty.name,
                    narrative: "difference 差额"))
        }
        return items
    }

    /// What live matches leave of items; nothing of those that they take whole.
    private func rests(of items: [ReconcilableItem], on side: ItemSide) -> [ReconcilableItem] {
        items.compactMap { item in
            let claimed = claimedUnits(of: ItemName(side, item.id))
            guard claimed != 0 else { return item }
            let rest = item.money.minorUnits - claimed
            return rest == 0 ? nil : item.holding(rest)
        }
    }

    /// What is open as of a day: the rests, and what only later matches have cleared.
    private func openItems(
        asOf day: LocalDate, book: [ReconcilableItem], explained: [OpenItem]
    ) -> [OpenItem] {
        var later: [ItemName: (units: Int64, by: KeptMatch)] = [:]
        for kept in matches where kept.isLive && kept.match.date > day {
            for (item, money) in kept.match.claims {
                later[item, default: (0, kept)].units += money.minorUnits
            }
        }
        var explanations: [ItemName: OpenItem] = [:]
        for open in explained { explanations[ItemName(open)] = open }
        var result: [OpenItem] = []
        for (side, items) in [(ItemSide.book, book), (.bank, bankItems(asOf: day))] {
            let sorted = items.sorted {
                $0.date != $1.date
                    ? $0.date < $1.date : $0.id.utf8.lexicographicallyPrecedes($1.id.utf8)
            }
            for item in sorted {
                let name = ItemName(side, item.id)
                let after = later[name]
                let units =
                    item.money.minorUnits - claimedUnits(of: name) + (after?.units ?? 0)
                guard units != 0 else { continue }
                result.append(
                    open(item.holding(units), name, explanations[name], clearedBy: after?.by))
            }
        }
        return result
    }

    private func open(
        _ item: ReconcilableItem, _ name: ItemName, _ explained: OpenItem?,
        clearedBy later: KeptMatch?
    ) -> OpenItem {
        var facts = explained?.facts ?? []
        if let later {
            facts.append(
                .told(
                    LocalizedText(
                        english: "cleared on \(later.match.date)",
                        chinese: "于\(later.match.date)核销")))
        }
        return OpenItem(
            side: name.side == .book ? .ours : .theirs, item: item, nearest: explained?.nearest,
            facts: facts.isEmpty ? [.noCandidate] : facts)
    }

    /// The live matches that cleared items up to a day, since the signed statement before it.
    public func matches(clearedBy day: LocalDate) -> [ReconciliationMatch] {
        let before = signed.last { $0.asOf < day }?.asOf
        return matches.filter { kept in
            kept.isLive && kept.match.date <= day && (before.map { kept.match.date > $0 } ?? true)
        }.map { ReconciliationMatch($0.match) }.sorted { a, b in
            if a.clearedOn != b.clearedOn { return a.clearedOn < b.clearedOn }
            if a.stage != b.stage { return a.stage.rawValue < b.stage.rawValue }
            return (a.ours + a.theirs).lexicographicallyPrecedes(b.ours + b.theirs)
        }
    }

    /// What is noted of items, the newest word of each kind.
    public func remarks() -> [ItemName: ItemRemark] {
        allNotes.mapValues { notes in
            var remark = ItemRemark(text: "")
            for note in notes {
                remark.owner = note.owner ?? remark.owner
                remark.exception =
                    note.exception.flatMap(ExceptionClass.init(rawValue:)) ?? remark.exception
                remark.text = note.text
            }
            return remark
        }
    }

    /// A match of the rules as it is signed: what it takes of each item, and from when it counts.
    private func record(_ match: ReconciliationMatch, _ items: ItemAmounts) -> RecordedMatch {
        var book = match.ours.map { ItemClaim($0, items.ours[$0] ?? .zero(match.money.currency)) }
        let bank = match.theirs.map {
            ItemClaim($0, items.theirs[$0] ?? .zero(match.money.currency))
        }
        var difference = match.difference
        let isPart = match.facts.contains { if case .partPaid = $0 { true } else { false } }
        if isPart, let first = book.first {
            let units = first.money.minorUnits + difference.minorUnits
            book[0] = ItemClaim(
                first.id, Money(minorUnits: units, currency: first.money.currency))
            difference = .zero(difference.currency)
        }
        let date = lockedThrough.map { max($0.adding(days: 1), match.clearedOn) }
        return RecordedMatch(
            stage: match.stage.rawValue, score: Int64(match.score), book: book, bank: bank,
            difference: difference, date: date ?? match.clearedOn,
            reason: LocalizedText(
                english: Narrative.fitting(match.reasons.english),
                chinese: Narrative.fitting(match.reasons.chinese)))
    }
}

/// The amounts of items by name, ours and theirs.
private struct ItemAmounts {
    let ours: [String: Money]
    let theirs: [String: Money]

    init(_ ours: [ReconcilableItem], _ theirs: [ReconcilableItem]) {
        let amounts = { (items: [ReconcilableItem]) in
            Dictionary(items.map { ($0.id, $0.money) }) { first, _ in first }
        }
        self.ours = amounts(ours)
        self.theirs = amounts(theirs)
    }
}

extension ItemName {
    init(_ open: OpenItem) {
        self.init(open.side == .ours ? .book : .bank, open.item.id)
    }
}

extension ReconciliationMatch {
    /// A recorded match as statements list it.
    public init(_ recorded: RecordedMatch) {
        let currency = recorded.difference.currency
        let isInternal = recorded.book.isEmpty || recorded.bank.isEmpty
        let units = recorded.book.reduce(Int64(0)) { $0 &+ $1.money.minorUnits }
        self.init(
            stage: ReconciliationStage(rawValue: recorded.stage) ?? .hand,
            ours: recorded.book.map(\.id), theirs: recorded.bank.map(\.id),
            money: isInternal ? .zero(currency) : Money(minorUnits: units, currency: currency),
            clearedOn: recorded.date, score: Int(clamping: recorded.score),
            facts: [.told(recorded.reason)], difference: recorded.difference)
    }
}

extension ReconcilableItem {
    /// The item with another amount, such as its rest.
    func holding(_ units: Int64) -> ReconcilableItem {
        ReconcilableItem(
            id: id, money: Money(minorUnits: units, currency: money.currency), date: date,
            references: references, groupReferences: groupReferences,
            bankReference: bankReference, counterparty: counterparty, narrative: narrative,
            isReversal: isReversal)
    }
}
