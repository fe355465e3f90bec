public import Ledger

/// One project seen from all sides: money, instruments, what is missing, what comes next.
public struct ProjectOverview: Sendable, Equatable {
    /// How far an instrument is.
    public struct Standing: Sendable, Hashable {
        /// The stage of its life.
        public let stage: String
        /// The letter, the line or the limit; `nil` where nothing of the kind was agreed.
        public let agreed: Money?
        /// Paid or lent, less what was recovered or repaid.
        public let moved: Money
    }

    /// The project.
    public let project: String
    /// The enterprise.
    public let enterprise: String?
    /// What each source was to give, by level.
    public let planned: [FundingLevel: Money]
    /// What each source has given.
    public let received: [FundingLevel: Money]
    /// The instruments.
    public let instruments: [InstrumentKind: Standing]
    /// What may be done next, in order.
    public let nextSteps: [String]
    /// Documents that the next steps need and that are not on file.
    public let missing: [String]
    /// Documents that the project's registers rest on and that the ledger does not hold.
    public let notHeld: [String]
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
            received: received(file), instruments: standings(file.instruments), nextSteps: next,
            missing: missing(file, next, on: day),
            notHeld: documentsNotHeld(file.records.flatMap(\.evidence)).map(\.name),
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
            received[level] = sum(received[level], subsidy.paid, minus: subsidy.clawedBack)
        }
        if let award = instruments.award {
            received[level] = sum(received[level], award.paid, minus: award.clawedBack)
        }
        if let interest = instruments.interest {
            received[level] = sum(received[level], interest.used)
        }
        if let pool = instruments.pool { received[level] = sum(received[level], pool.contributed) }
        if let commendation = instruments.commendation {
            received[level] = sum(received[level], commendation.received)
        }
        if let loan = instruments.loan { received[.bank] = loan.balance }
        if !file.ownPaid.isZero { received[.own] = file.ownPaid }
        for support in file.support.values {
            received[support.level] = sum(received[support.level], support.amount)
        }
        return received
    }

    private func sum(_ a: Money?, _ b: Money, minus c: Money? = nil) -> Money {
        let units = Int128(a?.minorUnits ?? 0) + Int128(b.minorUnits) - Int128(c?.minorUnits ?? 0)
        return Money(minorUnits: Int64(clamping: units), currency: b.currency)
    }

    private func standings(
        _ instruments: ProjectInstruments
    ) -> [InstrumentKind: ProjectOverview.Standing] {
        var found: [InstrumentKind: ProjectOverview.Standing] = [:]
        func add(_ kind: InstrumentKind, _ stage: String, _ agreed: Money?, _ moved: Money) {
            found[kind] = ProjectOverview.Standing(stage: stage, agreed: agreed, moved: moved)
        }
        if let life = instruments.subsidy {
            let paid = sum(nil, life.paid, minus: life.clawedBack)
            add(.investmentSubsidy, life.stage.rawValue, life.award, paid)
        }
        if let life = instruments.award {
            let paid = sum(nil, life.paid, minus: life.clawedBack)
            add(.award, life.stage.rawValue, life.award, paid)
        }
        if let life = instruments.interest {
            let paid = sum(nil, life.preallocated, minus: life.refunded)
            add(.interestSubsidy, life.stage.rawValue, life.committed, paid)
        }
        if let life = instruments.loan {
            add(.greenLoan, life.stage.rawValue, life.line, life.balance)
        }
        if let life = instruments.pool {
            let stage = life.balance.isZero ? "empty" : "funded"
            add(.riskPool, stage, life.committed, life.contributed)
        }
        if let life = instruments.commendation {
            add(.commendation, life.stage.rawValue, life.amount, life.received)
        }
        for (form, life) in instruments.lent {
            let stage = life.owed.isZero ? "returned" : "outstanding"
            add(form.kind, stage, life.limit, life.owed)
        }
        return found
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

extension LentOnMoney.Form {
    /// The instrument of this form.
    fileprivate var kind: InstrumentKind {
        switch self {
        case .entrusted: .entrustedLoan
        case .relending: .relending
        case .onLending: .onLending
        }
    }
}
