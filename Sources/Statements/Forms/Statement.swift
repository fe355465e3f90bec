public import Ledger

/// Which of the financing statements a statement is.
public enum StatementKind: String, Sendable, Hashable, CaseIterable {
    /// What a project received and paid, 项目资金收支表.
    case projectFunds = "project-funds"
    /// How far a programme's budget is executed, 专项资金执行情况表.
    case programmeFinancing = "programme-financing"
    /// Why the surplus is not the budget balance, 盈余与预算结余差异表.
    case differenceTable = "difference-table"
    /// Government grants that are deferred and earned, 政府补助附注.
    case grantNote = "grant-note"
    /// Who paid whom from the treasury to the supplier, 资金流向表.
    case fundFlow = "fund-flow"
    /// Entries with the records, signers and documents behind them, 审计线索.
    case auditTrail = "audit-trail"
    /// What a grantee reports to the donor, in the lines of the SF-425.
    case donorReport = "donor-report"
    /// Why book and bank differ, 银行存款余额调节表.
    case bankReconciliation = "bank-reconciliation"

    /// The title for people.
    public var title: LocalizedText {
        switch self {
        case .projectFunds: StatementText.projectFunds.localized
        case .programmeFinancing: StatementText.programmeFinancing.localized
        case .differenceTable: StatementText.differenceTable.localized
        case .grantNote: StatementText.grantNote.localized
        case .fundFlow: StatementText.fundFlow.localized
        case .auditTrail: StatementText.auditTrail.localized
        case .donorReport: StatementText.donorReport.localized
        case .bankReconciliation: StatementText.bankReconciliation.localized
        }
    }
}

/// Two figures that come from different places and must be equal.
public struct StatementIdentity: Sendable, Hashable {
    /// The stable name of the identity.
    public let id: String
    /// What must hold, for people.
    public let name: LocalizedText
    /// The figure on the left.
    public let left: Money
    /// The figure on the right.
    public let right: Money
    /// Whether they are equal.
    public var holds: Bool { left == right }

    /// Makes an identity; it need not hold.
    public init(_ id: String, _ name: LocalizedText, _ left: Money, _ right: Money) {
        self.id = id
        self.name = name
        self.left = left
        self.right = right
    }
}

/// A financing statement, 财务报表: a head, tables, and identities that all hold.
///
/// It exists only with its identities holding; whoever has a `Statement` need not ask again.
public struct Statement: Sendable, Hashable {
    /// Which statement it is.
    public let kind: StatementKind
    /// The title as it was signed, whatever later versions call the kind.
    public let title: LocalizedText
    /// What stands above the figures.
    public let head: StatementHead
    /// The figures.
    public let tables: [ReportTable]
    /// What was checked.
    public let identities: [StatementIdentity]

    /// Checks the identities.
    ///
    /// - Parameters:
    ///   - kind: Which statement it is.
    ///   - title: The title; without one, the kind's.
    ///   - head: What stands above the figures.
    ///   - tables: The figures, all in the head's currency.
    ///   - identities: What must be equal.
    /// - Throws: `statement.identity` naming the first that fails, and by how much.
    public init(
        _ kind: StatementKind, title: LocalizedText? = nil, head: StatementHead,
        tables: [ReportTable], identities: [StatementIdentity]
    ) throws(StatementError) {
        for identity in identities where !identity.holds {
            let difference = Int128(identity.left.minorUnits) - Int128(identity.right.minorUnits)
            let money = try Money(exactly: difference, identity.left.currency)
            throw StatementError(
                "statement.identity",
                "“\(identity.name.english)” does not hold: \(identity.left) is not "
                    + "\(identity.right), the difference is \(money)",
                at: "\(head.id): \(identity.id)")
        }
        self.kind = kind
        self.title = title ?? kind.title
        self.head = head
        self.tables = tables
        self.identities = identities
    }
}

extension StatementIdentity {
    /// An identity between sums: `added` − `subtracted` = `equals`.
    static func sums(
        _ id: String, _ name: LocalizedText, _ added: [Money], minus subtracted: [Money] = [],
        equals: [Money], _ currency: Currency
    ) throws(StatementError) -> StatementIdentity {
        func total(_ parts: [Money]) -> Int128 {
            parts.reduce(0) { $0 + Int128($1.minorUnits) }
        }
        return StatementIdentity(
            id, name, try Money(exactly: total(added) - total(subtracted), currency),
            try Money(exactly: total(equals), currency))
    }
}
