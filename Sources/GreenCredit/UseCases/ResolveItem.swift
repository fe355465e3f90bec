internal import Banking
public import Financing
public import Ledger
internal import Proofs
internal import Stores

/// How an open item is booked: what answers it, from a template of the rulebook or by hand.
public struct ItemResolution: Sendable {
    /// The item.
    public var item: ItemName
    /// The account that answers the bank's ledger account.
    public var counter: Account
    /// The bank's ledger account down to its sub-account; by default the rulebook's.
    public var account: Account?
    /// The dimensions of both postings.
    public var dimensions: Dimensions
    /// What the entry says it is.
    public var narrative: String
    /// The entry's value date; by default the item's, or the first day that is open.
    public var date: LocalDate?

    /// Resolves an item by hand.
    public init(item: ItemName, counter: Account, dimensions: Dimensions, narrative: String) {
        self.item = item
        self.counter = counter
        self.dimensions = dimensions
        self.narrative = narrative
    }

    /// Resolves an item by a template of the rulebook.
    public init(item: ItemName, template: ResolutionTemplate) {
        self.init(
            item: item, counter: template.counter, dimensions: template.dimensions,
            narrative: "\(template.name.english) \(template.name.chinese)")
    }
}

extension OpenLedger {
    /// The draft of an entry that books what is open of an item.
    ///
    /// A line of the bank is booked as the bank has it; a posting of ours is taken back and put on
    /// the counter-account, which for a wrong account is the right one. The entry bears the bank's
    /// reference as its flow, so that the rules find the pair.
    ///
    /// - Throws: `match.item` for an item that is not there, `resolution.settled` if nothing of it
    ///   is open, `resolution.known` where an entry of its number is there.
    public func draft(of resolution: ItemResolution, account id: String) throws -> RecordDraft {
        let definition = try requireBankAccount(id)
        let state = try bankAccount(id)
        let known = try requireItem(resolution.item, of: definition, state)
        let units = known.money.minorUnits - state.claimedUnits(of: resolution.item)
        guard units != 0 else {
            throw GreenCreditError(
                .usage, "resolution.settled", "nothing of \(resolution.item.id) is open")
        }
        let signed = resolution.item.side == .bank ? units : -units
        let money = Money(minorUnits: signed, currency: definition.currency)
        var draft = EntryDraft(
            id: try number(of: resolution.item, book: definition.account.book),
            book: definition.account.book, valueDate: try day(of: resolution, known, definition),
            postings: [
                Posting(
                    account: resolution.account ?? definition.account, money: money,
                    dimensions: resolution.dimensions),
                Posting(
                    account: resolution.counter,
                    money: Money(minorUnits: -signed, currency: definition.currency),
                    dimensions: resolution.dimensions),
            ])
        draft.narrative = try Narrative.check(resolution.narrative)
        draft.step = "bank-resolution"
        let reference = state.findLine(resolution.item.id)?.line.references.bank
        draft.flow = reference.flatMap { try? Identifier.part($0) }
        return try journalDraft(of: try Entry(draft))
    }

    /// The template of a name in the rulebook's list of an account.
    ///
    /// - Throws: `resolution.template`.
    public func resolutionTemplate(
        _ name: String, account id: String
    ) throws -> ResolutionTemplate {
        let templates = try requireBankAccount(id).resolutions
        guard let found = templates.first(where: { $0.id == name }) else {
            let known = templates.map(\.id).joined(separator: ", ")
            throw GreenCreditError(
                .usage, "resolution.template",
                "the rulebook has no template “\(name)” for \(id)"
                    + (known.isEmpty ? "; give --counter" : "; there are: \(known)"))
        }
        return found
    }

    // MARK: - Parts

    private func requireItem(
        _ name: ItemName, of definition: BankAccountDefinition, _ account: ReconciledAccount
    ) throws -> KnownItem {
        let items = try bookItems(definition, asOf: LocalDate.range.upperBound).items
        let found = try account.find(name) { id in
            items.first { $0.id == id }.map { KnownItem(money: $0.money, date: $0.date) }
        }
        guard let found else {
            throw GreenCreditError(
                .usage, "match.item",
                "the \(name.side.rawValue) has no item “\(name.id)” of \(definition.id)")
        }
        return found
    }

    private func day(
        of resolution: ItemResolution, _ known: KnownItem, _ definition: BankAccountDefinition
    ) throws -> LocalDate {
        if let date = resolution.date { return date }
        let closed = try withState { $0.closedThrough[definition.account.book] }
        return closed.map { max($0.adding(days: 1), known.date) } ?? known.date
    }

    /// A number that no entry of the book has: the item's, cut where it is too long.
    private func number(of item: ItemName, book: String) throws -> String {
        let whole = "RES-\(item.id)"
        let base =
            (try? Identifier.document(whole))
            ?? "RES-\(SHA256Digest.of(Array(item.id.utf8)).hex.prefix(16))"
        return try store.read { reader in
            let lookup = StoreLookup(store: store, reader: reader)
            guard try lookup.findNumber(book: book, id: base) == nil else {
                throw GreenCreditError(
                    .usage, "resolution.known",
                    "\(book) has the entry \(base) already; match it, or reverse it first")
            }
            return base
        }
    }
}
