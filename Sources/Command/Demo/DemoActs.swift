internal import Financing
internal import GreenCredit
internal import Ledger
internal import Proofs

/// The registers and acts of the worked example; all its entries follow from them.
struct DemoActs {
    let records: [ProgrammeRecord]
    let clock: DemoClock

    /// Records what falls on some days, in the order of the days, each act by its own desk.
    func post(
        to ledger: OpenLedger, by officers: DemoOfficers, on isWanted: (LocalDate) -> Bool
    ) throws {
        let wanted = records.filter { isWanted($0.day) }.enumerated()
            .sorted {
                ($0.element.day, $0.element.hour, $0.offset)
                    < ($1.element.day, $1.element.hour, $1.offset)
            }
            .map(\.element)
        var registers = 0
        var entries = 0
        var second = 0
        var notHeld = 0
        for record in wanted {
            clock.set(record.day, hour: record.hour)
            let found = try ledger.drafts(of: [record])
            notHeld += found.notHeld.count
            guard let draft = found.drafts.first else { continue }
            var books: Set<String> = ["P"]
            if case .act(_, let made) = draft.content, !made.isEmpty {
                books = Set(made.map(\.book))
                entries += made.count
            }
            if case .register = record { registers += 1 }
            let desk = try officers.desk(books)
            let outcome = try ledger.post([draft], maker: desk.maker, checker: desk.checker)
            if case .posted(let outcomes, _) = outcome, case .waiting? = outcomes.first {
                second += 1
                try Demo.require(try ledger.approve(draft.id, checker: desk.second))
            }
            try Demo.require(outcome)
        }
        Terminal.print(
            "recorded \(registers) register entries and \(wanted.count - registers) acts, "
                + "from which "
                + "\(entries) entries follow; \(second) above the limit with a second checker; "
                + "\(notHeld) documents are named by hash and not held: they are made up")
    }
}

extension ProgrammeRecord {
    /// The day on which it is recorded.
    var day: LocalDate {
        switch self {
        case .register(let record): record.date
        case .act(let act): act.recorded ?? act.date
        }
    }

    /// The hour: what closes the year comes an hour later than the rest of its day.
    fileprivate var hour: Int {
        guard case .act(let act) = self else { return 17 }
        return act.step == "carry-over" || act.step.hasPrefix("closing-") ? 18 : 17
    }
}

extension Demo {
    static func require(_ outcome: PostOutcome) throws {
        switch outcome {
        case .posted: return
        case .repeated: throw GreenCreditError(.usage, "demo.repeated", "the folder is not new")
        case .refused(let refusals), .stopped(let refusals, _, _, _):
            throw OutcomeReport.refuse(refusals)
        }
    }

    static func require(_ outcome: ApprovalOutcome) throws {
        if case .refused(let refusals) = outcome { throw OutcomeReport.refuse(refusals) }
    }
}
