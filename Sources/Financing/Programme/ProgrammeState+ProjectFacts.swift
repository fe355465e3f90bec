import Ledger

extension ProgrammeState {
    /// What the registers say of a project on the day of an act.
    func addProject(_ file: ProjectFile, _ act: ProgrammeAct, _ facts: inout RuleFacts) {
        let project = file.project
        facts["project"] = .text(file.id)
        facts["list"] = file.application == nil ? Fact.none : .text(file.id)
        facts["plannedInvestment"] = .optional(project?.plannedInvestment)
        facts["totalInvestment"] = .optional(project?.plannedInvestment)
        facts["investment"] = .optional(project?.plannedInvestment)
        let actual = file.accepted?.verifiedInvestment ?? project?.actualInvestment
        facts["actualInvestment"] = .optional(actual)
        facts["addedCapacity"] = project?.addedCapacity.map(Fact.init(table:)) ?? .count(0)
        facts["costClass"] = .text(project?.costClass.rawValue)
        facts["feasibilityStudy"] = file.record.document("feasibilityStudy")
        facts["uses"] = .optional(total(project?.uses.map(\.amount) ?? []))
        facts["sources"] = .optional(total(project?.sources.map(\.amount) ?? []))
        facts["contractPayees"] = .words(project?.payees ?? [])
        facts["registered"] = .words(project?.accounts ?? [])
        facts["construction"] = project?.isConstruction == true ? .text("true") : .text("false")
        facts["completed"] = .date(file.accepted?.completed)
        facts["published"] = .date(file.published)
        let signatory = act.details["signatory"].flatMap { mandates[$0] }
        facts["signatoryMandate"] =
            signatory.map { mandate -> Fact in
                guard case .mandate(let content) = mandate.content, mandate.date <= act.date,
                    content.validTo.map({ $0 >= act.date }) ?? true
                else { return Fact.none }
                return mandate.document("mandate")
            } ?? Fact.none
        facts["recommendation"] =
            file.applied?.department == nil
            ? Fact.none : file.application.document("recommendation")
        let central = file.support.values.filter { $0.level == .central }.map(\.programme).min()
        facts["otherCentralSupport"] = .text(central)
        addTechnology(file, act, &facts)
        addAudit(file, &facts)
    }

    private func addTechnology(
        _ file: ProjectFile, _ act: ProgrammeAct, _ facts: inout RuleFacts
    ) {
        var technology: Technology?
        if let id = file.project?.technology,
            case .technology(let content) = technologies[id]?.content
        {
            technology = content
        }
        facts["stage"] = .text(technology?.stage.rawValue)
        let flags =
            [technology?.isKey == true ? "key" : nil]
            + [technology?.isCommon == true ? "common" : nil]
        facts["flags"] = .words(flags.compactMap { $0 })
        let penetration = file.applied?.penetration ?? technology?.penetration
        facts["penetration"] = penetration.map(Fact.rate) ?? Fact.none
        facts["plan"] = .text(planStatus(file.project, on: decisionDay(file.id, act.date)))
    }

    /// The status of a project's plan on a day, if the plan lists the technology.
    private func planStatus(_ project: Project?, on day: LocalDate) -> String? {
        guard let id = project?.plan, let technology = project?.technology,
            let version = plans[id]?.last(where: { $0.date <= day }),
            case .technologyPlan(let plan) = version.content,
            plan.technologies.contains(technology)
        else { return nil }
        return plan.status.rawValue
    }

    private func addAudit(_ file: ProjectFile, _ facts: inout RuleFacts) {
        let audit = file.project?.audit.flatMap { audits[$0] }
        let evaluation = file.project?.audit.flatMap { evaluations[$0] }
        var audited: LocalDate?
        if case .audit(let content) = audit?.content { audited = content.audited }
        var isPassed = false
        if case .evaluation(let content) = evaluation?.content { isPassed = content.passed }
        facts["audit"] = audit?.has("auditReport") == true ? .date(audited) : Fact.none
        facts["evaluation"] =
            isPassed && evaluation?.has("evaluationDecision") == true
            ? .date(evaluation?.date) : Fact.none
        facts["schemesDone"] = .date(file.accepted?.schemesDone)
    }

    /// The sum of amounts; `nil` where it does not fit.
    func total(_ amounts: [Money]) -> Money? {
        var sum = Money.zero(rulebook.currency)
        for amount in amounts {
            guard let next = try? sum.adding(amount) else { return nil }
            sum = next
        }
        return sum
    }

    /// What is known of the instruments of a project.
    func addInstruments(_ file: ProjectFile, _ act: ProgrammeAct, _ facts: inout RuleFacts) {
        let subsidy = file.instruments.subsidy
        let award = file.instruments.award
        let isLetter = subsidy == nil && award == nil
        facts["award"] = .optional(subsidy?.award ?? award?.award)
        if !isLetter {
            facts["rate"] = (subsidy?.rate ?? award?.rate).map(Fact.rate) ?? Fact.none
        }
        facts["advance"] = .optional(subsidy?.advance)
        facts["cleared"] = .optional(subsidy?.earned)
        facts["earnedBefore"] = .optional(subsidy?.earned)
        facts["verificationReport"] =
            file.verifications.last.map { $0.document("verificationReport") } ?? Fact.none
        facts["completion"] = .date(file.accepted?.completed)
        facts["acceptance"] =
            file.acceptance?.has("acceptanceCertificate") == true
            ? .date(file.accepted?.accepted) : Fact.none
        facts["lastCertificate"] = .date(file.certified)
        let quarterStart = Quarter.lastClosed(before: act.date).adding(days: 1)
        facts["lastQuarterWithMovements"] = .date(file.lastQuarter(before: quarterStart))
        let interest = file.instruments.interest
        facts["committed"] = .optional(interest?.committed)
        facts["preallocated"] = .optional(interest?.preallocated)
        facts["formula"] = .text("points-on-principal")
        addEffect(file, &facts)
        addLoan(file, act, &facts)
    }

    /// The effect that lags most behind its target: all of them must reach the share.
    private func addEffect(_ file: ProjectFile, _ facts: inout RuleFacts) {
        facts["target"] = .count(0)
        facts["verified"] = .count(0)
        facts["effectReport"] = Fact.none
        var worst: ExactNumber?
        for (_, record) in file.effects.sorted(by: { $0.key < $1.key }) {
            guard case .effect(let effect) = record.content,
                let share = try? ExactNumber(effect.measured).divided(
                    by: ExactNumber(effect.target))
            else { continue }
            if let worst, worst <= share { continue }
            worst = share
            let figure = { (rate: Rate) in
                Fact.figure(Figure(ExactNumber(rate), scale: rate.scale, unit: effect.unit))
            }
            facts["target"] = figure(effect.target)
            facts["verified"] = figure(effect.measured)
            facts["effectReport"] = record.document("effectReport")
        }
    }

    private func addLoan(_ file: ProjectFile, _ act: ProgrammeAct, _ facts: inout RuleFacts) {
        let contract = file.contract
        facts["catalogueEntry"] = .text(contract?.catalogueEntry)
        facts["subsidyApproval"] = .text(contract?.subsidyApproval)
        facts["loanContract"] = .text(contract?.contract)
        facts["tagged"] = .text(contract?.catalogueVersion)
        facts["approved"] = .date(contract?.approved)
        facts["contractSigned"] = .date(contract?.signed)
        facts["environmentalClass"] = .text(contract?.environmentalClass)
        facts["conditionsPrecedent"] = contract?.conditionsMet == true ? .text("met") : Fact.none
        facts["stopFlag"] = .text(contract?.stopFlag)
        facts["line"] = .optional(contract?.line)
        facts["ownPlanned"] = .optional(contract?.ownCapital)
        facts["ownPaid"] = .money(file.ownPaid)
        facts["drawnAfter"] = Fact.none
        facts["drawdown"] =
            act.step == "drawdown" ? facts["amount"] : .date(file.instruments.loan?.firstDrawn)
    }
}

extension Fact {
    /// An amount, or that there is none.
    static func optional(_ money: Money?) -> Fact { money.map(Fact.money) ?? .none }
}

extension RegisterRecord {
    /// Whether a document of a kind is on file, as a fact.
    func document(_ kind: String) -> Fact { has(kind) ? .text("present") : .none }
}

extension RegisterRecord? {
    /// Whether a document of a kind is on file, as a fact.
    func document(_ kind: String) -> Fact { self?.document(kind) ?? .none }
}
