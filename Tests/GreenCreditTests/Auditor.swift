import Foundation
import Ledger
import Testing

@testable import GreenCredit

/// Computes balances again from the exported journal, slowly and obviously, with other tools.
struct Auditor {
    struct Total: Equatable {
        var debits: Int64 = 0
        var credits: Int64 = 0
    }

    private struct Line {
        let entry: String
        let order: Int
        let day: String
        let booked: String
        let account: String
        let name: String
        let units: Int64
    }

    private var lines: [Line] = []

    init(_ ledger: OpenLedger) throws {
        var order = 0
        try ledger.exportJSON { line in
            let object = try JSONSerialization.jsonObject(with: Data(line))
            let entry = try #require(object as? [String: Any])
            let shared = entry["dimensions"] as? [String: String] ?? [:]
            for posting in try #require(entry["postings"] as? [[String: Any]]) {
                func text(_ name: String) -> String? { posting[name] as? String }
                let own = posting["dimensions"] as? [String: String] ?? [:]
                let book = try #require(entry["book"] as? String)
                let parts = [book, text("side"), text("account"), text("subaccount")]
                let account = parts.compactMap { $0 }.joined(separator: ":")
                let day = try #require(entry["valueDate"] as? String)
                let units =
                    try text("debit").map { try Self.units($0) }
                    ?? -Self.units(try #require(text("credit")))
                lines.append(
                    Line(
                        entry: try #require(entry["id"] as? String), order: order, day: day,
                        booked: entry["recorded"] as? String ?? day, account: account,
                        name: Self.name(
                            account, text("currency") ?? "", shared.merging(own) { $1 }),
                        units: units))
                order += 1
            }
        }
    }

    /// `1234.50` as 123450.
    private static func units(_ text: String) throws -> Int64 {
        try #require(Int64(text.replacing(".", with: "")))
    }

    private static func name(
        _ account: String, _ currency: String, _ dimensions: [String: String]
    ) -> String {
        let parts = dimensions.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        return ([account, currency] + parts).joined(separator: " ")
    }

    static func name(of key: BalanceKey) -> String {
        name(key.account.description, key.currency.code, key.dimensions.dictionary)
    }

    private func counted(_ asOf: LocalDate, _ known: LocalDate) -> [Line] {
        lines.filter { $0.day <= asOf.description && $0.booked <= known.description }
    }

    func totals(asOf: LocalDate, known: LocalDate) -> [String: Total] {
        var totals: [String: Total] = [:]
        for line in counted(asOf, known) {
            totals[line.name, default: Total()].debits += max(line.units, 0)
            totals[line.name, default: Total()].credits += max(-line.units, 0)
        }
        return totals
    }

    func register(of account: Account, asOf: LocalDate, known: LocalDate) -> [String] {
        let wanted = account.description
        var balance: Int64 = 0
        return counted(asOf, known)
            .filter { $0.account == wanted || $0.account.hasPrefix(wanted + ":") }
            .sorted { ($0.day, $0.order) < ($1.day, $1.order) }
            .map { line in
                balance += line.units
                return "\(line.day) \(line.entry) \(line.units) \(balance)"
            }
    }
}
