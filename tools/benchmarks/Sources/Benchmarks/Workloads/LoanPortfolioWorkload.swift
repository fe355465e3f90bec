import Financing
import Foundation
import Ledger
import Synchronization

/// A million mixed loans: bullets, equal principal and equal instalments, fixed and following a
/// published rate, subsidised and not, paying and not, at all ages.
enum LoanPortfolioWorkload {
    static func accrual(_ context: BenchContext) throws -> [BenchResult] {
        let count = min(1_000_000, context.size)
        let through = try LocalDate("2025-12-31")
        let resets = try resets()
        var parts = try portfolio(count, before: LocalDate("2025-11-30"), resets)
        var sums: [NoteAccrual] = []
        let before = Measure.processorSeconds()
        let seconds = Measure.seconds {
            sums = onAllCores(&parts) { $0.close(through: through, resets) }
        }
        let processor = Measure.processorSeconds() - before
        let interest = sums.reduce(Int128(0)) { $0 + Int128($1.interest) }
        return [
            .rate(
                "loan-accrual", "one month", entries: count, seconds: seconds,
                note: "\(text(processor)) s of processor time; interest of \(interest) cents")
        ]
    }

    static func report(_ context: BenchContext) throws -> [BenchResult] {
        let count = min(1_000_000, context.size)
        let day = try LocalDate("2025-11-30")
        var parts = try portfolio(count, before: day, resets())
        let terms = PortfolioReportTerms(
            classFloors: [
                .init(above: 0, .specialMention), .init(above: 90, .substandard),
                .init(above: 270, .doubtful), .init(above: 360, .loss),
            ], maturityBands: [90, 365, 1095, 1825])
        var reports: [PortfolioReport] = []
        let before = Measure.processorSeconds()
        let seconds = Measure.seconds {
            reports = onAllCores(&parts) { part in
                var report = PortfolioReport(on: day, terms)
                report.add(part.notes, terms)
                return report
            }
        }
        let processor = Measure.processorSeconds() - before
        guard let first = reports.first else { return [] }
        let all = reports.dropFirst().reduce(first) { $0.merged(with: $1) }
        return [
            .rate(
                "loan-report", entries: count, seconds: seconds,
                note: "\(text(processor)) s of processor time; \(all.all.count) loans owe, "
                    + "\(all.overdue.count) of them overdue, at \(all.averageRate)")
        ]
    }

    // MARK: - The loans

    private static func resets() throws -> ResetTable {
        ResetTable([
            [
                (from: try LocalDate("2018-01-20"), rate: try AnnualRate("0.0385")),
                (from: try LocalDate("2024-10-21"), rate: try AnnualRate("0.0360")),
                (from: try LocalDate("2025-05-20"), rate: try AnnualRate("0.0350")),
            ]
        ])
    }

    /// Loans that have been closed up to a day, in as many parts as there are cores.
    private static func portfolio(
        _ count: Int, before day: LocalDate, _ resets: ResetTable
    ) throws -> [PortfolioClose] {
        let cores = ProcessInfo.processInfo.activeProcessorCount
        let first = try LocalDate("2021-01-01")
        var notes = Array(repeating: [PortfolioNote](), count: cores)
        var random = SplitMix(state: 20_251_231)
        for index in 0..<count {
            var note = note(&random, first)
            note.paysOnTime = random.next() % 20 != 0
            notes[index % cores].append(note)
        }
        var parts = notes.map { PortfolioClose($0) }
        _ = onAllCores(&parts) { $0.close(through: day, resets) }
        return parts
    }

    private static func note(_ random: inout SplitMix, _ first: LocalDate) -> PortfolioNote {
        let methods: [PortfolioNote.Method] = [.bullet, .equalPrincipal, .equalInstalment]
        let counts: [DayCount] = [.actual360, .actual360, .actual365, .thirty360]
        let start = first.adding(days: Int(random.next() % 1700))
        let months = 12 * (1 + Int(random.next() % 30))
        var note = PortfolioNote(
            methods[Int(random.next() % 3)],
            amount: 1_000_000 + Int64(random.next() % 2_000_000_000),
            rate: AnnualRate(billionths: 30_000_000 + Int64(random.next() % 20) * 1_000_000),
            start: start, maturity: start.adding(months: months),
            dueMonths: random.next() % 3 == 0 ? 3 : 1,
            dayCount: counts[Int(random.next() % 4)], overdueUplift: 5000)
        if random.next() % 2 == 0 {
            note.follow(
                0, margin: AnnualRate(billionths: Int64(random.next() % 100) * 100_000),
                from: start.adding(months: 12), everyMonths: 12)
        }
        if random.next() % 5 == 0 {
            note.subsidyRate = 15_000_000
            note.subsidyEnd = start.adding(months: 24)
        }
        return note
    }

    // MARK: - The cores

    /// Works on every part on a thread of its own; the results in the order of the parts.
    private static func onAllCores<Result: Sendable>(
        _ parts: inout [PortfolioClose], _ body: @Sendable (inout PortfolioClose) -> Result
    ) -> [Result] {
        let work = parts.map { PartialWork<Result>($0) }
        // One owner each, so that closing copies no loan.
        parts = []
        DispatchQueue.concurrentPerform(iterations: work.count) { index in
            work[index].state.withLock { $0.result = body(&$0.part) }
        }
        parts = work.map { $0.state.withLock { $0.part } }
        return work.compactMap { $0.state.withLock { $0.result } }
    }

    private static func text(_ seconds: Double) -> String { String(format: "%.3f", seconds) }
}

/// A part of a portfolio and what was found of it.
private final class PartialWork<Result: Sendable>: Sendable {
    struct State: Sendable {
        var part: PortfolioClose
        var result: Result?
    }

    let state: Mutex<State>

    init(_ part: PortfolioClose) { state = Mutex(State(part: part)) }
}

/// A small generator with a seed.
private struct SplitMix {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
