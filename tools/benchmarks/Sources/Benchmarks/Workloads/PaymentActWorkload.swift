import Financing
import GreenCredit
import Ledger

/// A payment through the whole ledger: decided, signed by two officers, checked, sealed, durable.
enum PaymentActWorkload {
    /// How many payments are measured.
    private static let count = 301

    static func run(_ context: BenchContext) throws -> [BenchResult] {
        let programme = try ProgrammeLedger.open(context)
        let ledger = programme.bench.ledger
        var folded = BenchResult(
            "payment-act", "open", entries: programme.projects,
            note: "projects; what registers and acts say is folded from the log, once a process")
        folded.seconds = try Measure.seconds { _ = try ledger.withProgramme { $0.projects.count } }
        let numbers = try unpaid(programme)
        try programme.post(try numbers.map(ProgrammeRecords.plan))
        var times: [(decide: Double, sign: Double, seal: Double)] = []
        var processor = 0.0
        var rules = 0
        for number in numbers {
            let payment = try ProgrammeRecords.payment(number)
            guard case .act(let act) = payment else { continue }
            rules = try ledger.withProgramme { try $0.verdicts(for: act).count }
            let measured = try pay(payment, programme.bench)
            times.append(measured.times)
            processor += measured.processor
        }
        let acts = times.count
        let result = { (variant: String, times: [Double], note: String) in
            BenchResult(
                "payment-act", variant, entries: programme.projects,
                median: Measure.median(times) * 1000, note: note)
        }
        return [
            folded,
            result("draft", times.map(\.decide), "\(rules) rules are asked, entries derived"),
            result("sign", times.map(\.sign), "two officers"),
            result("seal", times.map(\.seal), "signatures and all rules again, durable"),
            result(
                "without signing", times.map { $0.decide + $0.seal },
                "\(acts) payments one after another; processor time of each "
                    + "\(Int((processor / Double(acts) * 1_000_000).rounded())) µs on average"),
        ]
    }

    private static func pay(
        _ payment: ProgrammeRecord, _ bench: BenchLedger
    ) throws -> (times: (decide: Double, sign: Double, seal: Double), processor: Double) {
        var drafts: [RecordDraft] = []
        var processor = -Measure.processorSeconds()
        let decide = try Measure.seconds { drafts = try bench.ledger.drafts(of: [payment]).drafts }
        processor += Measure.processorSeconds()
        guard let draft = drafts.first else { throw BenchError("no draft") }
        var signed: SignedRecord?
        let sign = try Measure.seconds {
            signed = try bench.ledger.signed(draft, maker: bench.maker, checker: bench.checker)
        }
        guard let signed else { throw BenchError("not signed") }
        processor -= Measure.processorSeconds()
        let seal = try Measure.seconds {
            guard case .sealed = try bench.ledger.seal(signed) else {
                throw BenchError("the payment is not sealed")
            }
        }
        processor += Measure.processorSeconds()
        return ((decide, sign, seal), processor)
    }

    /// Projects whose subsidy has no plan yet, by number; a kept ledger was measured before.
    private static func unpaid(_ programme: ProgrammeLedger) throws -> [Int] {
        let found = try programme.bench.ledger.withProgramme { state in
            let unplanned = (0..<programme.projects).lazy.filter {
                state.projects["P\($0)"]?.instruments.subsidy?.planned.isZero == true
            }
            return Array(unplanned.prefix(count))
        }
        guard !found.isEmpty else {
            throw BenchError("all projects are paid; remove \(programme.bench.path)")
        }
        return found
    }
}

/// The search over the same ledger.
enum DoubleFundingWorkload {
    static func run(_ context: BenchContext) throws -> [BenchResult] {
        let programme = try ProgrammeLedger.open(context)
        let ledger = programme.bench.ledger
        let found = try ledger.withProgramme { $0.findDoubleFunding() }
        let supported = (0..<programme.projects).count {
            $0.isMultiple(of: ProgrammeRecords.supportedEvery)
        }
        guard found.count(where: { $0.kind == .otherSupport }) == supported else {
            throw BenchError("the search found something else than what was put in")
        }
        let median = try Measure.medianMilliseconds {
            _ = try ledger.withProgramme { $0.findDoubleFunding() }
        }
        return [
            BenchResult(
                "double-funding", entries: programme.projects, median: median,
                note: "projects; \(found.count) suspicions found")
        ]
    }
}
