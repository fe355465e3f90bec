import GreenCredit

/// Everything checked again, from the bytes of the records up.
enum VerifyWorkload {
    static func run(_ context: BenchContext) throws -> [BenchResult] {
        let bench = try BenchLedger.bulk(context.size, context)
        var report = VerificationReport?.none
        let seconds = try Measure.seconds { report = try bench.ledger.verify() }
        guard let report, report.problems.isEmpty, report.entries == context.size else {
            throw BenchError("the ledger does not verify: \(report?.problems ?? [])")
        }
        return [
            .rate(
                "verify", entries: context.size, seconds: seconds,
                note: "every hash, signature, rule, balance and row")
        ]
    }
}
