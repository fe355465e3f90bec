public import Banking
internal import Financing
public import Ledger
public import Statements
internal import Stores

/// Accounts that stand for one thing in one party's books, such as a loan with its interest.
public struct AccountGroup: Sendable, Hashable {
    /// The accounts; each with its sub-accounts where it names none.
    public let accounts: [Account]
    /// Only postings of this project.
    public var project: String?

    /// Names accounts.
    public init(_ accounts: [Account], project: String? = nil) {
        self.accounts = accounts
        self.project = project
    }

    /// Reads accounts joined by `+`, such as `E3:F:2501+E3:F:2231`.
    ///
    /// - Throws: the errors of accounts.
    public init(_ text: String, project: String? = nil) throws(LedgerError) {
        var accounts: [Account] = []
        for part in text.split(separator: "+", omittingEmptySubsequences: false) {
            accounts.append(try Account(String(part)))
        }
        self.init(accounts, project: project)
    }

    /// The accounts as they were written.
    public var text: String { accounts.map(\.description).joined(separator: "+") }
}

/// A pair of books that mirror each other: what the one owes is what the other claims.
public struct MirrorPair: Sendable, Hashable {
    /// A party's part of the pair.
    public struct Part: Sendable, Hashable {
        /// Whose book it is, for people.
        public let party: String
        /// The accounts.
        public let accounts: AccountGroup

        /// Names a part.
        public init(party: String, accounts: AccountGroup) {
            self.party = party
            self.accounts = accounts
        }
    }

    /// The pair's short name.
    public let id: String
    /// What it is, for people.
    public let name: LocalizedText
    /// One party's part.
    public let left: Part
    /// The other party's part.
    public let right: Part
    /// Whether both book it on the same side, as rights and their use are.
    public let isSameDirection: Bool

    /// Pairs two parts.
    public init(
        id: String, name: LocalizedText, left: Part, right: Part, isSameDirection: Bool = false
    ) {
        self.id = id
        self.name = name
        self.left = left
        self.right = right
        self.isSameDirection = isSameDirection
    }
}

extension OpenLedger {
    /// Compares two groups of accounts posting by posting; the flow is what both call a movement.
    ///
    /// - Parameter isSameDirection: whether both book it on the same side; mirrors do not.
    public func compare(
        _ left: AccountGroup, with right: AccountGroup, isSameDirection: Bool = false,
        asOf day: LocalDate, knownAt: Timestamp? = nil,
        settings: BookComparison.Settings = BookComparison.Settings()
    ) throws -> BookComparison {
        let currency = try rulebook().rulebook.currency
        return try BookComparison(
            ours: try comparedItems(left, asOf: day, knownAt, currency, isNegated: false),
            theirs: try comparedItems(
                right, asOf: day, knownAt, currency, isNegated: !isSameDirection),
            currency: currency, asOf: day, settings: settings)
    }

    /// Compares a sub-ledger with the control account that sums it up, contract by contract.
    ///
    /// - Parameter dimension: what names a contract in the control account: a dimension, or `nil`
    ///   for its sub-accounts.
    public func compare(
        subledger: [ComparedItem], control: Account, by dimension: String?,
        asOf day: LocalDate, settings: BookComparison.Settings = BookComparison.Settings()
    ) throws -> BookComparison {
        let currency = try rulebook().rulebook.currency
        var query = LedgerQuery(account: control)
        query.asOf = day
        var balances: [String: Money] = [:]
        for total in try totals(query) where total.key.currency == currency {
            let contract =
                dimension.map { total.key.dimensions[$0] ?? "" } ?? total.key.account.subaccount
                ?? ""
            balances[contract] = try (balances[contract] ?? .zero(currency)).adding(total.balance)
        }
        let items = balances.filter { !$0.value.isZero }.sorted { $0.key < $1.key }.map {
            ComparedItem(
                key: $0.key, id: "\(control) \($0.key)", money: $0.value)
        }
        return try BookComparison(
            ours: subledger.filter { !$0.money.isZero }, theirs: items, currency: currency,
            settings: settings)
    }

    /// Compares the financial with the budgetary side of a book, entry by entry.
    ///
    /// The surplus of the one and the balance of the other differ by what only one of them counts:
    /// prepayments, payables, depreciation. Entries that close a year are left out.
    public func compareSides(
        of book: String, from first: LocalDate, asOf day: LocalDate
    ) throws -> BookComparison {
        let rulebook = try rulebook().rulebook
        guard rulebook.chart.book(book) != nil else {
            throw GreenCreditError(.usage, "book.unknown", "the rulebook has no book \(book)")
        }
        let entries = try effectiveEntries(knownAt: nil).filter {
            $0.book == book && $0.valueDate >= first && $0.valueDate <= day
                && $0.draft.step != "closing"
        }
        let items = { (side: Side) -> [ComparedItem] in
            entries.compactMap { entry in
                let units = entry.postings.reduce(Int64(0)) { sum, posting in
                    guard posting.account.side == side, posting.money.currency == rulebook.currency,
                        let definition = rulebook.chart.findDefinition(of: posting.account),
                        [.income, .expense].contains(definition.accountClass)
                    else { return sum }
                    return sum &- posting.money.minorUnits
                }
                guard units != 0 else { return nil }
                return ComparedItem(
                    key: entry.id, id: entry.draft.narrative ?? entry.id,
                    money: Money(minorUnits: units, currency: rulebook.currency),
                    date: entry.valueDate)
            }
        }
        return try BookComparison(
            ours: items(.financial), theirs: items(.budgetary), currency: rulebook.currency)
    }

    // MARK: - Items

    private func comparedItems(
        _ group: AccountGroup, asOf day: LocalDate, _ knownAt: Timestamp?, _ currency: Currency,
        isNegated: Bool
    ) throws -> [ComparedItem] {
        try group.accounts.flatMap { account -> [ComparedItem] in
            var query = LedgerQuery(account: account)
            query.asOf = day
            query.knownAt = knownAt
            if let project = group.project { query.dimensions["project"] = project }
            return try register(query).lines.filter { $0.money.currency == currency }.map { line in
                let units = isNegated ? -line.money.minorUnits : line.money.minorUnits
                return ComparedItem(
                    key: line.flow, id: "\(line.account.book) \(line.entry)",
                    money: Money(minorUnits: units, currency: currency), date: line.valueDate)
            }
        }
    }
}

// MARK: - Statements

/// A cell in which a signed statement and a fresh computation differ.
public struct StatementDifference: Sendable, Hashable {
    /// The table.
    public let table: String
    /// The row, from 1; 0 for a table that one of them lacks or whose rows are other ones.
    public let row: Int
    /// The column.
    public let column: String
    /// What was signed.
    public let signed: ReportTable.Cell
    /// What comes out now.
    public let fresh: ReportTable.Cell
}

extension OpenLedger {
    /// Computes a signed statement again and tells every cell that comes out otherwise.
    ///
    /// - Parameter asKnownThen: whether only what was sealed by the statement's own moment counts;
    ///   otherwise all that is known now, which shows what came in late.
    /// - Throws: `statement.unknown`.
    public func recompute(
        statement id: String, asKnownThen: Bool
    ) throws -> (signed: Statement, fresh: Statement, differences: [StatementDifference]) {
        guard let found = try statements().first(where: { $0.record == id }) else {
            throw GreenCreditError(
                .usage, "statement.unknown",
                "no statement \(id) is signed; “statement list” names those that are")
        }
        let head = found.statement.head
        var request = StatementRequest(found.statement.kind, asOf: head.asOf)
        request.from = head.periodStart
        request.project = head.project
        request.bankAccount = BankMatter.account(of: .statement(found.statement.json))
        request.knownAt = asKnownThen ? head.knownAt : nil
        request.id = id
        let fresh = try statement(request)
        return (
            found.statement, fresh,
            StatementDifference.between(found.statement.tables, fresh.tables)
        )
    }
}

extension StatementDifference {
    /// The cells in which tables differ.
    static func between(_ signed: [ReportTable], _ fresh: [ReportTable]) -> [StatementDifference] {
        var differences: [StatementDifference] = []
        for table in signed {
            guard let other = fresh.first(where: { $0.id == table.id }),
                other.rows.count == table.rows.count, other.columns.count == table.columns.count
            else {
                let count = fresh.first { $0.id == table.id }?.rows.count ?? 0
                differences.append(
                    StatementDifference(
                        table: table.id, row: 0, column: "rows",
                        signed: .integer(Int64(table.rows.count)), fresh: .integer(Int64(count))))
                continue
            }
            for (row, pair) in zip(table.rows, other.rows).enumerated() {
                for (column, cells) in zip(pair.0.cells, pair.1.cells).enumerated()
                where cells.0 != cells.1 {
                    differences.append(
                        StatementDifference(
                            table: table.id, row: row + 1, column: table.columns[column].id,
                            signed: cells.0, fresh: cells.1))
                }
            }
        }
        return differences
    }
}
