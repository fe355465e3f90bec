import GreenCredit
import Ledger

/// The largest resident memory of a process that opens the bulk ledger, asks and posts.
enum MemoryWorkload {
    static func run(_ context: BenchContext) throws -> [BenchResult] {
        let bench = try BenchLedger.bulk(context.size, context)
        func result(_ variant: String) -> BenchResult {
            var result = BenchResult("memory", variant, entries: context.size)
            result.peakMemoryMiB = Measure.peakMemory()
            result.note = "the peak so far"
            return result
        }
        var query = LedgerQuery()
        query.asOf = BenchEntries.first.adding(days: BenchEntries.dayCount / 2)
        _ = try bench.ledger.balances(query)
        _ = try bench.ledger.register(LedgerQuery(account: BenchEntries.accounts[0]))
        let asked = result("opened, balances and a register")
        // Other entries under numbers that are taken: signed and checked as any batch, and refused,
        // so that the ledger stays as the other workloads want it.
        let entries = Array(BenchEntries(PostingCalls.batchSize, seed: 2))
        let batch = try bench.ledger.batchDraft(entries, id: "AGAIN")
        let outcome = try bench.ledger.post([batch], maker: bench.maker, checker: bench.checker)
        guard case .refused = outcome else { throw BenchError("a taken number was sealed") }
        return [asked, result("and a batch")]
    }
}
