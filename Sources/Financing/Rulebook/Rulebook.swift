public import Ledger

/// A programme's policy as data: books, accounts, dimensions, approval limits, periods.
///
/// Every rate, cap and limit lives here and none in code. A rulebook is adopted by a signed record
/// and governs from then on; a change is a new version.
public struct Rulebook: Sendable {
    /// The programme's short name.
    public let id: String
    /// The version of the rulebook.
    public let version: String
    /// The programme's name.
    public let title: LocalizedText
    /// The first day on which it governs.
    public let validFrom: LocalDate
    /// The last day on which it governs.
    public let validTo: LocalDate
    /// The currency of limits and statements.
    public let currency: Currency
    /// Hours from UTC to the programme's local time; decides which day a moment belongs to.
    public let utcOffsetHours: Int
    /// The names of dimensions that postings may carry.
    public let dimensions: [DimensionDefinition]
    /// The books and the accounts of each kind of book.
    public let chart: ChartOfAccounts
    /// Who may make and check what.
    public let approval: [ApprovalRule]
    /// The bank accounts that are reconciled.
    public let bankAccounts: [BankAccountDefinition]
    /// The budget-control accounts of the programme's memo side.
    public let budget: BudgetAccounts?
    /// Where a project's money comes from, by sub-account.
    public let sources: [FundingSource]
    /// The accounts that statements follow because of what they mean.
    public let reporting: ReportingAccounts
    /// The length of an accounting period.
    public let periodLength: PeriodLength
    /// Measures, sub-programmes, rules and posting templates.
    public let programme: ProgrammePolicy

    /// `id/version`, such as `CPT2025/1`.
    public var name: String { "\(id)/\(version)" }

    /// Whether the rulebook governs on a day.
    public func governs(on day: LocalDate) -> Bool { (validFrom...validTo).contains(day) }

    /// The bank account of a number.
    public func bankAccount(_ id: String) -> BankAccountDefinition? {
        bankAccounts.first { $0.id == id }
    }
}

/// A dimension that postings may carry.
public struct DimensionDefinition: Sendable, Hashable {
    /// The name in records.
    public let id: String
    /// The name for people.
    public let name: LocalizedText
}

/// A rule of approval: duties that may make, duties that may check, up to an amount.
public struct ApprovalRule: Sendable, Hashable {
    /// Duties of which the maker must hold one.
    public let makers: [String]
    /// Duties of which each checker must hold one.
    public let checkers: [String]
    /// How many different checkers must approve.
    public let checkersNeeded: Int
    /// The largest amount that the rule covers, in the rulebook's currency; `nil` for any.
    public let upTo: Money?
}

/// A bank account and the ledger account that mirrors it.
public struct BankAccountDefinition: Sendable, Hashable {
    /// The number or IBAN, as the bank writes it.
    public let id: String
    /// The ledger account; its sub-accounts are included.
    public let account: Account
    /// The currency.
    public let currency: Currency
    /// Whether the bank names its lines anew with every download, so that only words identify them.
    public let renamesReferences: Bool
    /// Settings of the matching rules; `nil` for the default ones.
    public let matching: JSONObject?
    /// How movements that only the bank has are booked.
    public let resolutions: [ResolutionTemplate]
}

/// How a movement that only one side has is booked: its counter-account, with a name.
public struct ResolutionTemplate: Sendable, Hashable {
    /// The template's name, such as `interest`.
    public let id: String
    /// What it books, for people; the entry's narrative.
    public let name: LocalizedText
    /// The account that answers the bank account.
    public let counter: Account
    /// The dimensions of both postings.
    public let dimensions: Dimensions
}

/// The memo accounts that carry a budget from the indicator to its execution.
public struct BudgetAccounts: Sendable, Hashable {
    /// The book of the programme office.
    public let book: String
    /// The dimension that names a line of the programme.
    public let dimension: String
    /// Contra account of the indicator, 预算指标来源.
    public let source: String
    /// Indicator not allocated yet, 可用指标.
    public let available: String
    /// Allocated, not committed, 已分配未承诺.
    public let allocated: String
    /// Award letters not paid, 已批复未支付.
    public let encumbered: String
    /// Approved payment plan, 已批用款计划.
    public let planned: String
    /// Paid, 已支付.
    public let executed: String
    /// Withdrawn by the treasury, 财政收回.
    public let withdrawn: String
    /// Clawed back from recipients, 追缴收回.
    public let clawedBack: String

    /// All accounts in the order of a budget's life, the contra account first.
    public var codes: [String] {
        [source, available, allocated, encumbered, planned, executed, withdrawn, clawedBack]
    }
}

/// The source of money that a sub-account of a project's bank account holds.
public struct FundingSource: Sendable, Hashable {
    /// The source's name in figures, such as `central`, `own` or `loan`.
    public let id: String
    /// The source's name for people.
    public let name: LocalizedText
    /// The account code and sub-account that hold it, such as `1002:GRANT`.
    public let account: String
}

/// How long an accounting period is.
public enum PeriodLength: String, Sendable, Hashable, CaseIterable {
    /// A calendar month.
    case month
    /// Three months from January.
    case quarter
    /// A calendar year.
    case year

    /// Whether a day is the last of a period.
    public func ends(on day: LocalDate) -> Bool {
        guard day == day.endOfMonth else { return false }
        switch self {
        case .month: return true
        case .quarter: return day.components.month.isMultiple(of: 3)
        case .year: return day.components.month == 12
        }
    }
}
