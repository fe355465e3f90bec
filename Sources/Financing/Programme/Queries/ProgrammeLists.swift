public import Ledger

/// A condition of a loan or payment that is not met.
public struct OpenCondition: Sendable, Hashable {
    /// What can be open, in the order in which it is told.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// The industrial reference.
        case catalogueEntry = "catalogue entry"
        /// The fiscal reference.
        case subsidyApproval = "subsidy approval"
        /// The financial reference.
        case loanContract = "loan contract"
        /// The environmental and social class.
        case environmentalClass = "environmental and social class"
        /// Conditions that come before the first drawdown.
        case conditionsPrecedent = "conditions precedent"
        /// Payment is stopped.
        case stopFlag = "stop flag"
    }

    /// The project.
    public let project: String
    /// What is open.
    public let kind: Kind
    /// Why payment is stopped.
    public let note: String?
}

/// An advance that nobody has accounted for.
public struct StaleAdvance: Sendable, Hashable {
    /// The project.
    public let project: String
    /// What is open.
    public let amount: Money
    /// Days since the last payment.
    public let days: Int
}

/// Money of an indicator that is unspent, and what the rulebook says of it.
public struct CarryOver: Sendable, Hashable {
    /// The account that holds it: available, or allocated to a sub-programme.
    public let account: Account
    /// The amount.
    public let amount: Money
    /// `keep` or `withdraw`.
    public let ruling: String
}

/// The technologies of a stage and what they have been given.
public struct StagePortfolio: Sendable, Hashable {
    /// The stage.
    public let stage: TechnologyStage
    /// How many technologies.
    public let technologies: Int
    /// How many of them are key technologies.
    public let key: Int
    /// How many of them are common to their industry.
    public let common: Int
    /// Projects that use one of them.
    public let projects: Int
    /// Award letters in all.
    public let awarded: Money
}

extension ProgrammeState {
    /// Conditions of loan contracts that are not met, in order of the projects.
    public func openConditions() -> [OpenCondition] {
        let found = projects.values.flatMap { file -> [OpenCondition] in
            guard let contract = file.contract else { return [] }
            let isOpen = { (kind: OpenCondition.Kind) in
                switch kind {
                case .catalogueEntry: contract.catalogueEntry == nil
                case .subsidyApproval: contract.subsidyApproval == nil
                case .loanContract: contract.contract == nil
                case .environmentalClass: contract.environmentalClass == nil
                case .conditionsPrecedent: !contract.conditionsMet
                case .stopFlag: contract.stopFlag != nil
                }
            }
            return OpenCondition.Kind.allCases.filter(isOpen).map {
                OpenCondition(
                    project: file.id, kind: $0, note: $0 == .stopFlag ? contract.stopFlag : nil)
            }
        }
        // A stable order of projects; within one, the order of the conditions above.
        return Dictionary(grouping: found, by: \.project).sorted { $0.key < $1.key }
            .flatMap(\.value)
    }

    /// Advances of subsidies that are open and have not moved for more than so many days.
    public func staleAdvances(on day: LocalDate, olderThan days: Int) -> [StaleAdvance] {
        let found = projects.values.compactMap { file -> StaleAdvance? in
            guard let subsidy = file.instruments.subsidy, !subsidy.openAdvance.isZero,
                subsidy.accepted == nil, let paid = lastPayment[file.id]
            else { return nil }
            let age = paid.days(until: day)
            return age > days
                ? StaleAdvance(project: file.id, amount: subsidy.openAdvance, days: age) : nil
        }
        return found.sorted { $0.project < $1.project }
    }

    /// Unspent money of the indicator on a day, with what the two-year rule says of it.
    public func carryOver(on day: LocalDate) -> [CarryOver] {
        guard let budget = rulebook.budget, let year = indicatorYear else { return [] }
        var facts = RuleFacts(moneyScale: balances.currency.exponent)
        facts["indicatorYear"] = .text("\(year)")
        facts["unspentOn"] = .date(day)
        facts["construction"] = Fact.none
        facts["completed"] = Fact.none
        let rule = rulebook.programme.rule("budget.lapse")
        let ruling = rule?.verdict(on: facts, rulebook: rulebook.name, act: "year-end")?.result
        return [budget.available, budget.allocated].flatMap { code -> [CarryOver] in
            let control = Account(book: budget.book, side: .memo, code: code)
            return balances.subaccounts(of: control).filter { !$0.balance.isZero }.map {
                CarryOver(
                    account: Account(
                        book: budget.book, side: .memo, code: code, subaccount: $0.subaccount),
                    amount: $0.balance, ruling: ruling ?? "keep")
            }
        }
    }

    /// The coverage of audits as the rulebook shows it, by region and year: `0.15 %`.
    public func auditCoverage() -> [(place: String, coverage: String)] {
        coverage.sorted { $0.key < $1.key }.map { place, entry in
            var facts = RuleFacts()
            facts["audited"] = .count(entry.audited)
            facts["enterprises"] = .count(entry.enterprises)
            let rule = rulebook.programme.rule("indicator.coverage")
            let shown = rule?.verdict(on: facts, rulebook: rulebook.name, act: "audit-coverage")?
                .result
            return (place, shown ?? "\(entry.audited)/\(entry.enterprises)")
        }
    }

    /// The technologies by stage with the projects that use them.
    public func technologyPortfolio() -> [StagePortfolio] {
        var users: [String: (projects: Int, awarded: Int128)] = [:]
        for file in projects.values {
            guard let technology = file.project?.technology else { continue }
            var user = users[technology] ?? (0, 0)
            user.projects += 1
            user.awarded += Int128(file.instruments.subsidy?.award.minorUnits ?? 0)
            user.awarded += Int128(file.instruments.award?.award.minorUnits ?? 0)
            user.awarded += Int128(file.instruments.interest?.committed.minorUnits ?? 0)
            users[technology] = user
        }
        return TechnologyStage.allCases.map { stage in
            var all = 0
            var key = 0
            var common = 0
            var projects = 0
            var awarded: Int128 = 0
            for (id, record) in technologies {
                guard case .technology(let technology) = record.content,
                    technology.stage == stage
                else { continue }
                all += 1
                key += technology.isKey ? 1 : 0
                common += technology.isCommon ? 1 : 0
                projects += users[id]?.projects ?? 0
                awarded += users[id]?.awarded ?? 0
            }
            return StagePortfolio(
                stage: stage, technologies: all, key: key, common: common, projects: projects,
                awarded: Money(minorUnits: Int64(clamping: awarded), currency: balances.currency))
        }
    }
}
