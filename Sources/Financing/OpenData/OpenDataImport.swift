public import Ledger

/// What a file of open data says, as programmes and flows with all that was noticed.
///
/// Every record of the file is accounted for: it is taken or left out, and what is left out is
/// among the exceptions.
public struct OpenDataImport: Sendable {
    /// The format, for people: `IATI 2.03`, `statement of loans at 2024-04-30`.
    public let format: String
    /// The programmes in the order of the file.
    public let programmes: [ImportedProgramme]
    /// The flows in the order of the file.
    public let flows: [ImportedFlow]
    /// What was noticed.
    public let exceptions: [OpenDataException]
    /// How many transactions or rows were taken.
    public let taken: Int
    /// How many were left out.
    public let leftOut: Int
    /// How many amounts were turned, because their publisher writes the other sign.
    public let turned: Int

    /// How many transactions or rows the file has.
    public var records: Int { taken + leftOut }

    /// The sums by programme, kind and currency, in this order.
    ///
    /// - Throws: `money.overflow`.
    public func totals() throws(LedgerError) -> [ImportedTotal] {
        struct Key: Hashable {
            let programme: String
            let kind: FlowKind
            let currency: Currency
        }
        var sums: [Key: (count: Int, amount: Money)] = [:]
        for flow in flows {
            let currency = flow.amount.currency
            let key = Key(programme: flow.programme, kind: flow.kind, currency: currency)
            let sum = sums[key] ?? (0, .zero(currency))
            sums[key] = (sum.count + 1, try sum.amount.adding(flow.amount))
        }
        return sums.sorted {
            ($0.key.programme, $0.key.kind, $0.key.currency)
                < ($1.key.programme, $1.key.kind, $1.key.currency)
        }.map {
            ImportedTotal(
                programme: $0.key.programme, kind: $0.key.kind, count: $0.value.count,
                amount: $0.value.amount)
        }
    }

    /// What is owed after all flows, by loan, or by programme where no loan is named.
    ///
    /// - Throws: `money.overflow`, and `money.currency` for flows of one loan in two currencies.
    public func debts() throws(LedgerError) -> [String: Money] {
        var debts: [String: Money] = [:]
        for flow in flows where flow.kind.effectOnDebt != 0 {
            let subject = flow.instrument ?? flow.programme
            let debt = debts[subject] ?? .zero(flow.amount.currency)
            debts[subject] =
                flow.kind.effectOnDebt > 0
                ? try debt.adding(flow.amount) : try debt.subtracting(flow.amount)
        }
        return debts
    }
}
