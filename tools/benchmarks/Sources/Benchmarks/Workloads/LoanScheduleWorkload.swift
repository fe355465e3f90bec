import Financing
import Foundation
import Ledger

/// A 30-year annuity in monthly instalments: dates, instalment, 360 rows; beside QuantLib.
enum LoanScheduleWorkload {
    private static let repetitions = 20_000

    static func run(_ context: BenchContext) throws -> [BenchResult] {
        var table = InstalmentTable()
        let start = try LocalDate("2025-01-20")
        let rate = try AnnualRate("0.0350")
        var rows = 0
        func layOut() throws {
            try table.layOut(
                principal: 100_000_000, rate: rate, start: start, count: 360, dayCount: .thirty360)
            rows += table.rows.count
        }
        try layOut()
        let before = Measure.processorSeconds()
        let seconds = try Measure.seconds { for _ in 0..<repetitions { try layOut() } }
        let processor = Measure.processorSeconds() - before
        guard rows == (repetitions + 1) * 360, table.instalment == 449_045 else {
            throw BenchError("the schedule is not the one that was asked for")
        }
        let ours = BenchResult(
            "loan-schedule", "ours", entries: repetitions, seconds: seconds,
            median: seconds * 1000 / Double(repetitions),
            note: micro(seconds, processor, repetitions))
        return [ours] + (try theirs(ours))
    }

    private static func micro(_ seconds: Double, _ processor: Double, _ count: Int) -> String {
        String(
            format: "%.2f µs each, %.2f µs of processor time", seconds * 1e6 / Double(count),
            processor * 1e6 / Double(count))
    }

    // MARK: - QuantLib

    /// The same loan as QuantLib lays it out: dates, 360 amounts of principal and interest.
    private static let script = """
        import time
        import QuantLib as ql
        start, count = ql.Date(20, 1, 2025), 360
        def lay_out():
            dates = ql.Schedule(
                start, start + ql.Period(count, ql.Months), ql.Period(ql.Monthly),
                ql.NullCalendar(), ql.Unadjusted, ql.Unadjusted,
                ql.DateGeneration.Forward, False)
            notionals = ql.sinkingNotionals(
                ql.Period(count, ql.Months), ql.Monthly, 0.035, 1000000.0)
            bond = ql.AmortizingFixedRateBond(
                0, notionals, dates, [0.035], ql.Thirty360(ql.Thirty360.European))
            return [(f.date(), f.amount()) for f in bond.cashflows()]
        flows = lay_out()
        times = []
        for _ in range(200):
            begin = time.perf_counter()
            lay_out()
            times.append(time.perf_counter() - begin)
        print(sorted(times)[len(times) // 2], flows[0][1] + flows[1][1], len(flows))
        """

    private static func theirs(_ ours: BenchResult) throws -> [BenchResult] {
        let name = "QuantLib"
        let python =
            ProcessInfo.processInfo.environment["GREENCREDIT_PYTHON"] ?? Program.find("python3")
        guard let python,
            let answer = try? Program.output(python, ["-c", script]),
            case let words = answer.split(whereSeparator: \.isWhitespace), words.count == 3,
            let seconds = Double(words[0]), let first = Double(words[1])
        else {
            return [
                BenchResult(
                    "loan-schedule", name,
                    note: "left out: GREENCREDIT_PYTHON has no package QuantLib")
            ]
        }
        guard abs(first - 4490.45) < 0.01 else {
            throw BenchError("QuantLib's first instalment is \(first), ours 4490.45")
        }
        let result = BenchResult(
            "loan-schedule", name, entries: 200, median: seconds * 1000,
            note: "from Python, \(words[2]) cash flows; the instalment agrees")
        var ratio = BenchResult("loan-schedule", "ratio", note: "QuantLib's time ÷ ours")
        ratio.ratio = seconds * 1000 / (ours.medianMilliseconds ?? .nan)
        return [result, ratio]
    }
}
