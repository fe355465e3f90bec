public import Ledger

/// Pairs two lists of items; what it decides depends on the sets alone, never on their order.
public struct Reconciler: Sendable {
    /// The settings.
    public let rules: ReconciliationRules

    /// Makes an engine.
    public init(rules: ReconciliationRules = ReconciliationRules()) { self.rules = rules }

    /// Matches what is beyond doubt, explains what stays open and suggests what a person decides.
    ///
    /// Items that `signed` matches claim take no part: open items are not copied into the next
    /// period, they come in again until a match claims them.
    ///
    /// - Throws: `reconciliation.duplicate` if an identifier occurs twice on one side.
    /// - Complexity: O(*n* log *n*) beside the pairs of equal amounts, which a work limit bounds.
    public func reconcile(
        ours: [ReconcilableItem], theirs: [ReconcilableItem], signed: [ReconciliationMatch] = []
    ) throws(LedgerError) -> ReconciliationResult {
        let claimedOurs = Set(signed.flatMap(\.ours))
        let claimedTheirs = Set(signed.flatMap(\.theirs))
        let ours = try Reconciler.sorted(ours, .ours).filter { !claimedOurs.contains($0.id) }
        let theirs = try Reconciler.sorted(theirs, .theirs)
            .filter { !claimedTheirs.contains($0.id) }
        var items = MatchItems(rules: rules, expecting: ours.count + theirs.count)
        for item in ours { items.add(item.raw) }
        items.endOurs()
        for item in theirs { items.add(item.raw) }
        return Reconciler.result(run(items, work: OneAfterAnother()), ours + theirs)
    }

    /// Runs the stages until nothing changes.
    func run(_ columns: consuming MatchItems, work: some WorkDistribution) -> Matching {
        columns.findMentioned(work)
        var matching = Matching(columns, rules: rules)
        matching.matchReferences(withMentioned: false)
        matching.matchReferences(withMentioned: true)
        matching.indexAmounts()
        var before: Int
        repeat {
            before = matching.claims.count
            matching.matchDifferences()
            matching.refreshOpenKeys()
            matching.matchGarbled()
            // A line that came before its entry is a second choice.
            matching.matchAmounts(allowsEarly: false)
            matching.matchAmounts(allowsEarly: true)
            matching.refreshOpenKeys()
            matching.matchInternally()
            matching.matchGroups()
            matching.matchSubsets()
            matching.matchSeveral()
        } while matching.claims.count > before
        matching.refreshOpenKeys()
        matching.makeSuggestions()
        return matching
    }

    private static func sorted(
        _ items: [ReconcilableItem], _ side: ReconciliationSide
    ) throws(LedgerError) -> [ReconcilableItem] {
        let sorted = items.sorted { $0.id.utf8.lexicographicallyPrecedes($1.id.utf8) }
        for (item, next) in zip(sorted, sorted.dropFirst()) where item.id == next.id {
            throw LedgerError(
                "reconciliation.duplicate",
                "the item \(item.id) occurs twice among \(side.rawValue)")
        }
        return sorted
    }

    // MARK: Results

    private static func result(
        _ matching: Matching, _ items: [ReconcilableItem]
    ) -> ReconciliationResult {
        let matches = matching.sortedClaims(.matched).map { match($0, matching, items) }
        let suggestions = matching.sortedClaims(.suggested).map { match($0, matching, items) }
        let open = matching.openItems.sorted { a, b in
            let (one, other) = (matching.items.isOurs(a), matching.items.isOurs(b))
            if one != other { return one }
            return items[a].date != items[b].date ? items[a].date < items[b].date : a < b
        }
        let explanations = OpenExplanations(matching)
        let openItems = open.map { index in
            let nearest = explanations.nearest(to: index)
            return OpenItem(
                side: matching.items.isOurs(index) ? .ours : .theirs, item: items[index],
                nearest: nearest.map { items[$0.index].id },
                facts: nearest?.facts ?? [.noCandidate])
        }
        return ReconciliationResult(
            matches: matches, open: openItems + rests(matches, items), suggestions: suggestions)
    }

    private static func match(
        _ claim: Matching.Claim, _ matching: Matching, _ items: [ReconcilableItem]
    ) -> ReconciliationMatch {
        let members = matching.members(of: claim)
        let (ours, theirs) = matching.sides(of: members)
        let isInternal = ours.isEmpty || theirs.isEmpty
        let currency = matching.items.currency(members[0])
        let money = { (units: Int128) in
            Money(minorUnits: Int64(clamping: isInternal ? 0 : units), currency: currency)
        }
        let dates = members.map { items[$0].date }
        return ReconciliationMatch(
            stage: claim.stage, ours: ours.map { items[$0].id },
            theirs: theirs.map { items[$0].id },
            money: money(matching.sum(ours)), clearedOn: dates.max() ?? items[members[0]].date,
            score: Int(claim.score), facts: matching.facts(of: claim),
            difference: money(matching.sum(theirs) - matching.sum(ours)), state: claim.state)
    }

    /// What differences leave: a rest of ours to be paid, or a fee of theirs to be booked.
    private static func rests(
        _ matches: [ReconciliationMatch], _ items: [ReconcilableItem]
    ) -> [OpenItem] {
        matches.filter { !$0.difference.isZero }.compactMap { match in
            let isPart = match.facts.contains { if case .partPaid = $0 { true } else { false } }
            let id = isPart ? match.ours.first : match.theirs.first
            let units = isPart ? -match.difference.minorUnits : match.difference.minorUnits
            guard let id, let item = items.first(where: { $0.id == id }) else { return nil }
            return OpenItem(
                side: isPart ? .ours : .theirs,
                item: ReconcilableItem(
                    id: "\(id) (rest)",
                    money: Money(minorUnits: units, currency: match.money.currency),
                    date: item.date, counterparty: item.counterparty, narrative: item.narrative),
                nearest: nil, facts: match.facts)
        }
    }
}

extension ReconcilableItem {
    /// The item as bytes.
    var raw: MatchItems.Raw {
        let meaningful = references.compactMap(StatementReferences.meaningful)
        let groups = groupReferences.compactMap(StatementReferences.meaningful)
        let bank = bankReference.flatMap(StatementReferences.meaningful) ?? ""
        return MatchItems.Raw(
            money: money, date: date, references: meaningful.map { Array($0.utf8)[...] },
            groups: groups.map { Array($0.utf8)[...] }, bankReference: Array(bank.utf8)[...],
            name: Array((counterparty ?? "").utf8)[...], text: Array(narrative.utf8)[...],
            isReversal: isReversal)
    }
}
