public import Ledger

/// Pairs two lists of items; what it decides depends on the sets alone, never on their order.
public struct Reconciler: Sendable {
    /// The settings.
    public let rules: ReconciliationRules

    /// Makes an engine.
    public init(rules: ReconciliationRules = ReconciliationRules()) { self.rules = rules }

    /// Matches what is beyond doubt and explains what stays open.
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
        var matching = Matching(
            ours: try Reconciler.sorted(ours, .ours).filter { !claimedOurs.contains($0.id) },
            theirs: try Reconciler.sorted(theirs, .theirs)
                .filter { !claimedTheirs.contains($0.id) },
            rules: rules)
        var before: Int
        repeat {
            before = matching.matches.count
            matching.matchReferences()
            matching.matchAmounts()
            matching.matchInternally()
            matching.matchGroups()
        } while matching.matches.count > before
        return matching.result()
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
}
