public import Ledger

/// What a programme has awarded and paid, by one property of its projects.
public struct ProgrammeBreakdown: Sendable, Equatable {
    /// By what the projects are grouped.
    public enum Grouping: String, Sendable, Hashable, CaseIterable {
        /// The measure.
        case measure
        /// The region.
        case region
        /// The technology plan of the industry.
        case plan
        /// The level of government.
        case level
        /// The sub-programme.
        case subprogramme
    }

    /// One group.
    public struct Row: Sendable, Equatable {
        /// The measure, region, plan or level.
        public let key: String
        /// How many projects.
        public let projects: Int
        /// Award letters in all.
        public let awarded: Money
        /// Paid, net of what was recovered.
        public let paid: Money
        /// Lent by banks and outstanding.
        public let lent: Money
    }

    /// The rows in order of their keys.
    public let rows: [Row]
}

/// A suspicion that something is funded twice.
public struct DoubleFunding: Sendable, Hashable {
    /// What was found.
    public enum Kind: String, Sendable, Hashable {
        /// An invoice was claimed more than once.
        case invoice
        /// A project has public money outside the programme.
        case otherSupport = "other-support"
        /// All public support together is above the share that the rulebook allows.
        case stacking
    }

    /// What was found.
    public let kind: Kind
    /// The projects concerned.
    public let projects: [String]
    /// The invoice, or the programmes and plans with their levels.
    public let evidence: [String]
    /// The sum of public support, where it matters.
    public let amount: Money?
}

extension ProgrammeState {
    /// The programme by measure, region, plan, level or sub-programme.
    public func breakdown(by grouping: ProgrammeBreakdown.Grouping) -> ProgrammeBreakdown {
        var groups: [String: (projects: Int, awarded: Int128, paid: Int128, lent: Int128)] = [:]
        for file in projects.values {
            guard let project = file.project else { continue }
            let key =
                switch grouping {
                case .measure: project.measure
                case .region: project.region
                case .plan: project.plan ?? ""
                case .level: project.level.rawValue
                case .subprogramme: project.subprogramme
                }
            var group = groups[key] ?? (0, 0, 0, 0)
            let money = granted(file)
            group.projects += 1
            group.awarded += money.awarded
            group.paid += money.paid
            group.lent += Int128(file.instruments.loan?.balance.minorUnits ?? 0)
            groups[key] = group
        }
        // A sum beyond what an amount can hold stops at its end.
        let money = {
            Money(minorUnits: Int64(clamping: $0 as Int128), currency: self.balances.currency)
        }
        return ProgrammeBreakdown(
            rows: groups.sorted { $0.key < $1.key }.map { key, group in
                ProgrammeBreakdown.Row(
                    key: key, projects: group.projects, awarded: money(group.awarded),
                    paid: money(group.paid), lent: money(group.lent))
            })
    }

    private func granted(_ file: ProjectFile) -> (awarded: Int128, paid: Int128) {
        let lives = file.instruments
        let units = { (money: Money?) in Int128(money?.minorUnits ?? 0) }
        let awarded =
            units(lives.subsidy?.award) + units(lives.award?.award)
            + units(lives.interest?.committed) + units(lives.pool?.committed)
            + units(lives.commendation?.amount)
        let paid =
            units(lives.subsidy?.paid) - units(lives.subsidy?.clawedBack)
            + units(lives.award?.paid) - units(lives.award?.clawedBack)
            + units(lives.interest?.preallocated) - units(lives.interest?.refunded)
            + units(lives.pool?.contributed) + units(lives.commendation?.received)
        return (awarded, paid)
    }

    /// Everything that may be funded twice, across levels, programmes and plans.
    ///
    /// What is searched is kept while records are folded, so that this grows with what is found and
    /// not with the number of projects.
    public func findDoubleFunding() -> [DoubleFunding] {
        var found: [DoubleFunding] = []
        for key in repeatedInvoices.sorted() {
            let uses = invoices[key] ?? []
            found.append(
                DoubleFunding(
                    kind: .invoice, projects: Set(uses).sorted(), evidence: [key], amount: nil))
        }
        for id in supportedElsewhere.sorted() {
            guard let file = projects[id] else { continue }
            let others = file.otherPublicMoney
            let awarded = Money(
                minorUnits: Int64(clamping: granted(file).awarded), currency: balances.currency)
            let all = total(others.map(\.amount) + [awarded])
            found.append(
                DoubleFunding(
                    kind: isStacked(file, all) ? .stacking : .otherSupport, projects: [id],
                    evidence: others.map { "\($0.name) \($0.level.rawValue)" }, amount: all))
        }
        return found
    }

    /// Whether the rulebook's stacking rule would refuse the sum.
    private func isStacked(_ file: ProjectFile, _ sum: Money?) -> Bool {
        guard let sum, let investment = file.project?.plannedInvestment,
            let rule = rulebook.programme.rule("funding.stacking")
        else { return false }
        var facts = RuleFacts(moneyScale: balances.currency.exponent)
        facts["support"] = .figures([Figure(sum)])
        facts["investment"] = .money(investment)
        let verdict = rule.verdict(
            on: facts, rulebook: rulebook.name, act: "search", subject: ["project": file.id])
        return verdict.map { !$0.allows } ?? false
    }
}
