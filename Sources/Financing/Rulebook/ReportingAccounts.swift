import Ledger

/// The accounts that statements follow because of what they mean, not of where they stand.
public struct ReportingAccounts: Sendable, Hashable {
    /// The code of government grants that are not earned yet, 递延收益; `nil` where none is kept.
    public let deferredIncome: String?
    /// The codes of an entity's own money, by kind of book.
    ///
    /// A bank's own money is what it has less what it owes its depositors: both codes are named,
    /// so that a payment between two of its customers moves none of its own.
    public let money: [String: Set<String>]

    /// Where costs are booked that programme money may pay for, such as `1604:ELIG`.
    public let eligibleCost: Set<String>
    /// Where costs are booked that it may not pay for.
    public let ineligibleCost: Set<String>

    /// Names accounts.
    public init(
        deferredIncome: String? = nil, money: [String: Set<String>] = [:],
        eligibleCost: Set<String> = [], ineligibleCost: Set<String> = []
    ) {
        self.deferredIncome = deferredIncome
        self.money = money
        self.eligibleCost = eligibleCost
        self.ineligibleCost = ineligibleCost
    }

    /// Whether what is booked on an account may be paid by programme money; `nil` where its account
    /// does not tell.
    public func isEligible(code: String, subaccount: String?) -> Bool? {
        let name = code + (subaccount.map { ":\($0)" } ?? "")
        return eligibleCost.contains(name) ? true : ineligibleCost.contains(name) ? false : nil
    }
}

extension Rulebook {
    /// The accounts that statements follow, each checked against the chart.
    static func reporting(
        _ value: JSONValue?, chart: ChartOfAccounts, _ reader: inout DocumentReader
    ) -> ReportingAccounts {
        guard let value else { return ReportingAccounts() }
        let known: Set = ["deferredIncome", "money", "eligibleCost", "ineligibleCost"]
        guard let members = reader.object(value, at: ["reporting"], known: known) else {
            return ReportingAccounts()
        }
        let path = ["reporting", "deferredIncome"]
        let deferred = reader.optionalText(members["deferredIncome"], at: path) {
            (code) throws(LedgerError) in
            guard chart.accounts.contains(where: { $0.code == code && $0.side == .financial })
            else {
                throw LedgerError(
                    "account.unknown", "the chart of accounts has no \(code) on side F")
            }
            return code
        }
        var money: [String: Set<String>] = [:]
        _ = reader.list(members["money"], at: ["reporting", "money"], isOptional: true) {
            (reader, value, path) -> String? in
            let known: Set = ["books", "accounts"]
            guard let members = reader.object(value, at: path, known: known),
                let kind = reader.text(members["books"], at: path + ["books"], Identifier.part)
            else { return nil }
            let codes = reader.texts(members["accounts"], at: path + ["accounts"])
            for code in codes
            where !chart.accounts.contains(where: {
                $0.bookKind == kind && $0.code == code && $0.side == .financial
            }) {
                reader.report(
                    "account.unknown",
                    "books of kind \(kind) have no account \(code) on side F; name one that the "
                        + "chart has", at: path + ["accounts"])
            }
            money[kind, default: []].formUnion(codes)
            return kind
        }
        return ReportingAccounts(
            deferredIncome: deferred, money: money,
            eligibleCost: costs("eligibleCost", members, chart, &reader),
            ineligibleCost: costs("ineligibleCost", members, chart, &reader))
    }

    private static func costs(
        _ name: String, _ members: [String: JSONValue], _ chart: ChartOfAccounts,
        _ reader: inout DocumentReader
    ) -> Set<String> {
        let path = ["reporting", name]
        let found = reader.list(members[name], at: path, isOptional: true) {
            reader, value, path in
            reader.text(value, at: path) { (text) throws(LedgerError) in
                let code = text.prefix { $0 != ":" }
                guard chart.accounts.contains(where: { $0.code == code && $0.side == .financial })
                else {
                    throw LedgerError(
                        "account.unknown", "the chart of accounts has no \(code) on side F")
                }
                return text
            }
        }
        return Set(found)
    }
}
