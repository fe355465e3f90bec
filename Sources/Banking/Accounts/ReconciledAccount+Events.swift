public import Ledger

/// An item as it stands in its book: what a match may take of it, and from when.
public struct KnownItem: Sendable, Hashable {
    /// The whole amount.
    public let money: Money
    /// The day on which its side booked it.
    public let date: LocalDate

    /// Makes an item.
    public init(money: Money, date: LocalDate) {
        self.money = money
        self.date = date
    }
}

extension ReconciledAccount {
    /// Answers what our own book says of a posting; `nil` where it has none of that name.
    public typealias BookLookup = (_ id: String) throws -> KnownItem?

    /// Applies the events of a record, or says what stands against them and changes nothing.
    ///
    /// - Throws: what `book` throws.
    public mutating func apply(
        _ events: [ReconciliationEvent], record: String, book: BookLookup
    ) throws -> [ReconciliationRefusal] {
        var refusals: [ReconciliationRefusal] = []
        var next = self
        for (index, event) in events.enumerated() {
            let found = try next.refusals(of: event, book: book)
            refusals += found
            if found.isEmpty {
                next.apply(event, id: Reconciliation.eventID(index, of: record))
            }
        }
        if refusals.isEmpty { self = next }
        return refusals
    }

    /// Applies events that are sealed: they were checked then.
    public mutating func restore(_ events: [ReconciliationEvent], record: String) {
        for (index, event) in events.enumerated() {
            apply(event, id: Reconciliation.eventID(index, of: record))
        }
    }

    /// What stands against an event.
    private func refusals(
        of event: ReconciliationEvent, book: BookLookup
    ) throws -> [ReconciliationRefusal] {
        switch event {
        case .match(let match): return try refusals(of: match, book: book)
        case .undo(let id, _): return refusals(ofUndoing: id)
        case .note(let note):
            let item = try find(note.item, book: book)
            return item == nil ? [unknown(note.item)] : []
        case .reopen(let statement, _):
            guard let last = signed.last else {
                return [ReconciliationRefusal("reopen.none", "no statement of \(number) is signed")]
            }
            guard last.statement == statement else {
                return [
                    ReconciliationRefusal(
                        "reopen.order",
                        "\(last.statement) stands on \(statement); reopen the newest first")
                ]
            }
            return []
        }
    }

    private func refusals(ofUndoing id: String) -> [ReconciliationRefusal] {
        guard let kept = findMatch(id) else {
            return [ReconciliationRefusal("match.unknown", "there is no match \(id) of \(number)")]
        }
        if let undone = kept.undoneBy {
            return [ReconciliationRefusal("match.undone", "\(id) was undone by \(undone) already")]
        }
        if let locked = lockedThrough, kept.match.date <= locked {
            return [
                ReconciliationRefusal(
                    "match.signed",
                    "\(id) stands in \(signed.last?.statement ?? "") of \(locked), which is "
                        + "signed; a reopening record comes first")
            ]
        }
        if let later = findClaim(on: ItemName(.bank, kept.differenceItem)) {
            return [
                ReconciliationRefusal(
                    "match.claimed", "\(later.id) takes the difference of \(id); undo it first")
            ]
        }
        return []
    }

    private func refusals(
        of match: RecordedMatch, book: BookLookup
    ) throws -> [ReconciliationRefusal] {
        var refusals: [ReconciliationRefusal] = []
        var latest = match.date
        var taken: Set<ItemName> = []
        for (name, money) in match.claims {
            guard taken.insert(name).inserted else {
                refusals.append(
                    ReconciliationRefusal("match.item", "\(name.id) stands in the match twice"))
                continue
            }
            guard let item = try find(name, book: book) else {
                refusals.append(unknown(name))
                continue
            }
            latest = max(latest, item.date)
            if let refusal = refusal(ofTaking: money, of: item, named: name) {
                refusals.append(refusal)
            }
        }
        if match.claims.isEmpty {
            refusals.append(ReconciliationRefusal("match.empty", "a match takes something"))
        }
        if match.date < latest {
            refusals.append(
                ReconciliationRefusal(
                    "match.date", "an item of the match is of \(latest), after \(match.date)"))
        }
        if let locked = lockedThrough, match.date <= locked {
            refusals.append(
                ReconciliationRefusal(
                    "match.signed",
                    "\(match.date) is signed; date the match after \(locked)"))
        }
        return refusals + sumRefusals(match)
    }

    /// Whether so much of an item is still there to be taken.
    private func refusal(
        ofTaking money: Money, of item: KnownItem, named name: ItemName
    ) -> ReconciliationRefusal? {
        guard money.currency == item.money.currency else {
            return ReconciliationRefusal(
                "match.currency", "\(name.id) is in \(item.money.currency)")
        }
        let (rest, overflows) = item.money.minorUnits.subtractingReportingOverflow(
            claimedUnits(of: name))
        let fits =
            !overflows && money.minorUnits.signum() == rest.signum()
            && money.minorUnits.magnitude <= rest.magnitude
        guard !fits else { return nil }
        let claim = findClaim(on: name).map { "; match \($0.id) takes it" } ?? ""
        let open = Money(minorUnits: overflows ? 0 : rest, currency: item.money.currency)
        return ReconciliationRefusal(
            "match.claimed", "of \(name.id) \(open) is open, not \(money)\(claim)")
    }

    private func sumRefusals(_ match: RecordedMatch) -> [ReconciliationRefusal] {
        let sum = { (claims: [ItemClaim]) in
            claims.reduce(Int128(0)) { $0 + Int128($1.money.minorUnits) }
        }
        let difference = sum(match.bank) - sum(match.book)
        guard difference != Int128(match.difference.minorUnits) else { return [] }
        return [
            ReconciliationRefusal(
                "match.sum",
                "the bank's side has \(difference) minor units more than the book's, but the match "
                    + "states a difference of \(match.difference)")
        ]
    }

    private func unknown(_ item: ItemName) -> ReconciliationRefusal {
        ReconciliationRefusal(
            "match.item", "the \(item.side.rawValue) has no item \(item.id) for \(number)")
    }

    /// An item of either side.
    public func find(_ name: ItemName, book: BookLookup) throws -> KnownItem? {
        switch name.side {
        case .book: return try book(name.id)
        case .bank:
            if let line = findLine(name.id) {
                return KnownItem(money: line.line.money, date: line.line.bookingDate)
            }
            guard let kept = findMatch(ofDifference: name.id) else { return nil }
            return KnownItem(money: kept.match.difference, date: kept.match.date)
        }
    }
}
