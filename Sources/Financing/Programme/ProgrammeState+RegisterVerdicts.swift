import Ledger

extension ProgrammeState {
    /// Says what the rules think of a register record; changes nothing.
    ///
    /// - Parameters:
    ///   - record: the record.
    ///   - maker: who prepared it, where that is known.
    ///   - checkers: who approved it so far.
    public func verdicts(
        for record: RegisterRecord, maker: String? = nil, checkers: [String] = []
    ) -> [RuleVerdict] {
        let governing = rulebook(on: record.date) ?? rulebook
        var facts = RuleFacts(moneyScale: governing.currency.exponent)
        facts["day"] = .date(record.date)
        // A register may speak of a time before the rulebook.
        facts["decision"] = Fact.none
        facts["rulebook"] = .period(governing.validFrom, governing.validTo)
        facts["valueDate"] = .date(record.date)
        facts["periodClosed"] = Fact.none
        facts["preparedBy"] = .text(maker)
        facts["approvedBy"] = .words(checkers)
        facts["feeChargedTo"] = Fact.none
        facts["act"] = .text(record.kind.rawValue)
        var subject = ["id": record.id]
        addContent(record, &facts, &subject)
        // The class of a loan is what rules of the day's end speak of.
        let names = [record.kind.rawValue] + (record.kind == .loanClass ? ["day-end"] : [])
        let verdicts = governing.programme.rules(for: names, instrument: nil)
            .compactMap { rule in
                rule.verdict(
                    on: facts, rulebook: governing.name, act: record.kind.rawValue,
                    subject: subject)
            }
        return verdicts + loanVerdicts(on: record, governing)
    }

    private func addContent(
        _ record: RegisterRecord, _ facts: inout RuleFacts, _ subject: inout [String: String]
    ) {
        switch record.content {
        case .evaluation(let evaluation):
            var audit: Audit?
            if case .audit(let content) = audits[evaluation.audit]?.content { audit = content }
            facts["audit"] = .date(audit?.audited)
            facts["report"] = .date(audit?.reported)
            facts["feeChargedTo"] = .text(
                evaluation.feeChargedTo.map { $0 == audit?.enterprise ? "enterprise" : $0 })
            addEvaluators([evaluation.evaluator] + evaluation.panel, audit?.enterprise, &facts)
        case .acceptance(let acceptance):
            let file = file(acceptance.project)
            subject["project"] = acceptance.project
            let audit = file.project?.audit
            var audited: LocalDate?
            if case .audit(let content) = audit.flatMap({ audits[$0] })?.content {
                audited = content.audited
            }
            facts["audit"] = .date(audited)
            facts["evaluation"] = .date(audit.flatMap { evaluations[$0] }?.date)
            facts["schemesDone"] = .date(acceptance.schemesDone)
            facts["acceptance"] = .date(acceptance.accepted)
            addEvaluators([acceptance.verifier], file.project?.enterprise, &facts)
        case .expenseClaim(let claim):
            subject["project"] = claim.project
            facts["claimedIn"] = claimedIn(claim, of: record)
        case .loanClass(let content):
            subject["loan"] = content.loan
            facts["daysPastDue"] = .count(content.daysPastDue)
            facts["class"] = .text(content.riskClass.word)
        case .commendation(let entry):
            var days = commendations["\(entry.enterprise) \(entry.deed)"] ?? []
            if case .commendation(let own) = newest(record.kind, record.id)?.content,
                (own.enterprise, own.deed) == (entry.enterprise, entry.deed)
            {
                days.removeFirst(own.published)
            }
            let dates = (days + [entry.published]).map(\.description)
            facts["commended"] = .text(dates.joined(separator: " and "))
        case .auditCoverage(let entry):
            facts["audited"] = .count(entry.audited)
            facts["enterprises"] = .count(entry.enterprises)
        default: break
        }
    }

    /// Who judges, who is judged, and who is related to the latter.
    private func addEvaluators(
        _ evaluators: [String], _ enterprise: String?, _ facts: inout RuleFacts
    ) {
        facts["evaluator"] = .words(evaluators)
        facts["payee"] = .text(enterprise)
        var related: [String] = []
        if let enterprise, case .party(let party) = parties[enterprise]?.content {
            related = party.related
        }
        facts["relatedParties"] = .words(related)
    }

    /// The uses of the invoice of a claim that was claimed most often, this claim among them.
    ///
    /// What an earlier version of the same claim has used gives way to this one.
    private func claimedIn(_ claim: ExpenseClaim, of record: RegisterRecord) -> Fact {
        var earlier: ExpenseClaim?
        if case .expenseClaim(let claim) = newest(record.kind, record.id)?.content {
            earlier = claim
        }
        var uses: [String] = []
        var own: Set<String> = []
        for invoice in claim.invoices {
            let key = Self.key(invoice)
            var found = invoices[key] ?? []
            for former in earlier?.invoices ?? [] where Self.key(former) == key {
                found.removeFirst(earlier?.project ?? "")
            }
            found.append(claim.project)
            // Twice in one claim is twice, too.
            if !own.insert(key).inserted { found.append(claim.project) }
            if found.count > uses.count { uses = found }
        }
        return .text(uses.isEmpty ? nil : uses.joined(separator: " and "))
    }
}
