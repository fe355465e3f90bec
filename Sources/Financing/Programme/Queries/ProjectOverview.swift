public import Ledger

/// One project seen from all sides: money, instruments, what is missing, what comes next.
public struct ProjectOverview: Sendable, Equatable {
    /// The project.
    public let project: String
    /// The enterprise.
    public let enterprise: String?
    /// What each source was to give, by level.
    public let planned: [FundingLevel: Money]
    /// What each source has given.
    public let received: [FundingLevel: Money]
    /// The stage of each instrument.
    public let instruments: [InstrumentKind: String]
    /// What may be done next, in order.
    public let nextSteps: [String]
    /// Documents that the next steps need and that are not on file.
    public let missing: [String]
    /// Uses less sources: what nobody pays for yet.
    public let financingGap: Money
}

extension ProgrammeState {
    /// A project seen from all sides on a day; `nil` for one that nobody has heard of.
    public func overview(of project: String, on day: LocalDate) -> ProjectOverview? {
        guard let file = projects[project] else { return nil }
        var planned: [FundingLevel: Money] = [:]
        for source in file.project?.sources ?? [] {
            planned[source.level] = sum(planned[source.level], source.amount)
        }
        let next = nextSteps(file)
        let uses = total(file.project?.uses.map(\.amount) ?? []) ?? .zero(balances.currency)
        let sources = total(file.project?.sources.map(\.amount) ?? []) ?? .zero(balances.currency)
        return ProjectOverview(
            project: project, enterprise: file.project?.enterprise, planned: planned,
            received: received(file), instruments: stages(file), nextSteps: next,
            missing: missing(file, next, on: day),
            financingGap: Money(
                minorUnits: max(0, uses.minorUnits - min(uses.minorUnits, sources.minorUnits)),
                currency: balances.currency))
    }

    /// What each source has given: grants net of recovery, loans outstanding, own funds.
    func received(_ file: ProjectFile) -> [FundingLevel: Money] {
        var received: [FundingLevel: Money] = [:]
        let level = file.project?.level ?? .central
        let instruments = file.instruments
        if let subsidy = instruments.subsidy {
            received[level] = sum(
                received[level], subsidy.paid, minus: subsidy.clawedBack)
        }
        if let award = instruments.award {
            received[level] = sum(received[level], award.paid, minus: award.clawedBack)
        }
        if let interest = instruments.interest {
            received[level] = sum(received[level], interest.used)
        }
        if let pool = instruments.pool { received[level] = sum(received[level], pool.contributed) }
        if let loan = instruments.loan { received[.bank] = loan.balance }
        if !file.ownPaid.isZero { received[.own] = file.ownPaid }
        for support in file.support {
            received[support.level] = sum(received[support.level], support.amount)
        }
        return received
    }

    private func sum(_ a: Money?, _ b: Money, minus c: Money? = nil) -> Money {
        let units = Int128(a?.minorUnits ?? 0) + Int128(b.minorUnits) - Int128(c?.minorUnits ?? 0)
        return Money(minorUnits: Int64(clamping: units), currency: b.currency)
    }

    private func stages(_ file: ProjectFile) -> [InstrumentKind: String] {
        var stages: [InstrumentKind: String] = [:]
        stages[.investmentSubsidy] = file.instruments.subsidy?.stage.rawValue
        stages[.award] = file.instruments.award?.stage.rawValue
        stages[.interestSubsidy] = file.instruments.interest?.stage.rawValue
        stages[.greenLoan] = file.instruments.loan?.stage.rawValue
        stages[.riskPool] = file.instruments.pool.map { $0.balance.isZero ? "empty" : "funded" }
        return stages
    }

    /// What the lives of the instruments allow next.
    func nextSteps(_ file: ProjectFile) -> [String] {
        let instruments = file.instruments
        var steps: [String] = []
        switch instruments.subsidy?.stage {
        case .awarded: steps += ["advance", "verification"]
        case .running: steps += ["verification", "progress-payment", "acceptance"]
        case .accepted: steps += ["final-payment"]
        case .settled, nil: break
        }
        switch instruments.award?.stage {
        case .awarded: steps += ["award-acceptance"]
        case .due: steps += ["award-payment"]
        case .paid, nil: break
        }
        switch instruments.interest?.stage {
        case .committed: steps += ["subsidy-preallocation"]
        case .preallocated: steps += ["interest", "subsidy-settlement", "refund"]
        case .closed, nil: break
        }
        switch instruments.loan?.stage {
        case .granted: steps += ["drawdown"]
        case .performing, .restructured: steps += ["interest", "repayment"]
        case .overdue: steps += ["penalty", "repayment", "restructuring"]
        case .writtenOff: steps += ["recovery"]
        case .repaid, nil: break
        }
        let hasLetter =
            instruments.subsidy != nil || instruments.award != nil || instruments.interest != nil
            || instruments.pool != nil
        if !hasLetter { steps.append("commitment") }
        return steps.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    /// Documents that rules of the next steps ask for and do not find.
    private func missing(
        _ file: ProjectFile, _ steps: [String], on day: LocalDate
    ) -> [String] {
        var missing: [String] = []
        for step in steps {
            let act = ProgrammeAct(id: "probe", step: step, date: day, project: file.id)
            let governing = governing(act)
            guard let template = governing.programme.template(step) else { continue }
            let facts = knownFacts(for: act, governing)
            for verdict in ask([step] + template.groups, facts, governing, act) {
                missing += verdict.missing.filter { !missing.contains($0) }
            }
        }
        return missing
    }
}
