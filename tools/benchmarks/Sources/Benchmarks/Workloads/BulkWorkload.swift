/// Batches of 8,190 entries with two postings each, sealed and durable, then audited.
enum BulkWorkload {
    static func run(_ context: BenchContext) throws -> [BenchResult] {
        let (bench, batches) = try BenchLedger.buildBulk(context.size, context)
        let seconds = batches.reduce(0) { $0 + $1.seconds }
        let peak = Measure.peakMemory()
        try bench.requireBalances(context.size)
        var result = BenchResult.rate(
            "bulk", entries: context.size, seconds: seconds,
            note: "two signatures a batch, signing included; balances agree with the auditor's")
        result.peakMemoryMiB = peak
        var growth = BenchResult("bulk", "growth", entries: context.size)
        growth.ratio = Self.growth(batches, stretch: context.smallSize)
        growth.note = "cost of an entry in the last \(context.smallSize) ÷ in the first"
        growth.peakMemoryMiB = peak
        return context.size > context.smallSize ? [result, growth] : [result]
    }

    /// The cost of an entry at the end, in relation to the beginning.
    private static func growth(
        _ batches: [(entries: Int, seconds: Double)], stretch: Int
    ) -> Double {
        func cost(_ batches: some Sequence<(entries: Int, seconds: Double)>) -> Double {
            var entries = 0
            var seconds = 0.0
            for batch in batches where entries < stretch {
                entries += batch.entries
                seconds += batch.seconds
            }
            return seconds / Double(max(1, entries))
        }
        return cost(batches.reversed()) / cost(batches)
    }
}
