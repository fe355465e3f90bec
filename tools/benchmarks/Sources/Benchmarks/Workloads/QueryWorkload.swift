import GreenCredit
import Ledger
import Statements

/// Questions as of the first, the middle and the last day.
enum QueryWorkload {
    static func run(_ context: BenchContext) throws -> [BenchResult] {
        var results: [BenchResult] = []
        for size in context.sizes {
            let bench = try BenchLedger.bulk(size, context)
            results += try run(bench, size)
        }
        return results + growth(results, context)
    }

    private static func run(_ bench: BenchLedger, _ size: Int) throws -> [BenchResult] {
        let ledger = bench.ledger
        var results: [BenchResult] = []
        let days = [
            ("first", 0), ("middle", BenchEntries.dayCount / 2),
            ("last", BenchEntries.dayCount - 1),
        ]
        for (name, offset) in days {
            let day = BenchEntries.first.adding(days: offset)
            try bench.requireBalances(size, through: day)
            var number = 0
            func next() -> LedgerQuery {
                number += 7919
                var query = LedgerQuery(
                    account: BenchEntries.accounts[number % BenchEntries.accountCount])
                query.asOf = day
                return query
            }
            var all = LedgerQuery()
            all.asOf = day
            let balance = try Measure.medianMilliseconds { _ = try ledger.balances(next()) }
            let trial = try Measure.medianMilliseconds {
                _ = try TrialBalance(
                    try ledger.totals(all).map {
                        BalanceRow(key: $0.key, debits: $0.debits, credits: $0.credits)
                    }, detail: .subaccounts)
            }
            let register = try Measure.medianMilliseconds { _ = try ledger.register(next()) }
            for (what, median) in [
                ("balance", balance), ("trial balance", trial), ("register", register),
            ] {
                results.append(
                    BenchResult(
                        "queries", "\(what), \(name) day", entries: size, median: median,
                        note: "balances agree with the auditor's"))
            }
        }
        return results
    }

    /// How much slower an answer is on the large ledger.
    private static func growth(
        _ results: [BenchResult], _ context: BenchContext
    ) -> [BenchResult] {
        guard context.sizes.count == 2 else { return [] }
        let half = results.count / 2
        return zip(results.prefix(half), results.suffix(half)).compactMap { small, large in
            guard let before = small.medianMilliseconds, let after = large.medianMilliseconds,
                let variant = small.variant
            else { return nil }
            var result = BenchResult(
                "queries", "growth of \(variant)", note: "time on the large ledger ÷ the small")
            result.ratio = after / before
            return result
        }
    }
}
