extension ProgrammeState {
    /// Takes a register record in.
    ///
    /// A new version takes the place of the one before. Evaluates nothing: `verdicts(for:)` says
    /// before what the rules think of it.
    public mutating func apply(_ record: RegisterRecord) {
        if let earlier = newest(record.kind, record.id) { withdraw(earlier) }
        history[record.kind, default: [:]][record.id, default: []].append(record)
        name(record.evidence, by: "\(record.kind.rawValue)/\(record.id)")
        switch record.content {
        case .party: parties[record.id] = record
        case .policy: policies[record.id] = record
        case .opening(let opening): openings["\(opening.subject) \(opening.year)"] = opening.status
        case .technologyPlan: plans[record.id, default: []].append(record)
        case .technology: technologies[record.id] = record
        case .audit: audits[record.id] = record
        case .evaluation(let evaluation): evaluations[evaluation.audit] = record
        case .commendation(let entry):
            commendations["\(entry.enterprise) \(entry.deed)", default: []].append(entry.published)
            if let project = entry.project { change(project) { $0.publish(on: entry.published) } }
        case .mandate(let mandate): mandates[mandate.person] = record
        case .auditCoverage(let entry): coverage["\(entry.region) \(entry.year)"] = entry
        case .expenseClaim(let claim): claim.invoices.forEach { take($0, of: claim.project) }
        case .publication(let list):
            for project in list.projects { change(project) { $0.publish(on: list.published) } }
        default: applyToProject(record)
        }
    }

    private mutating func applyToProject(_ record: RegisterRecord) {
        switch record.content {
        case .project: change(record.id) { $0.record = record }
        case .application(let content): change(content.project) { $0.application = record }
        case .support(let support):
            supportedElsewhere.insert(support.project)
            change(support.project) { $0.support[record.id] = support }
        case .sciencePlanItem(let item):
            supportedElsewhere.insert(item.project)
            change(item.project) { $0.scienceItems[record.id] = item }
        case .verificationReport(let report):
            change(report.project) { $0.verifications.append(record) }
        case .acceptance(let content): change(content.project) { $0.acceptance = record }
        case .effect(let effect): change(effect.project) { $0.effects[effect.indicator] = record }
        case .facility(let facility): change(facility.project) { $0.facility = record }
        case .loanContract(let contract): takeContract(contract, of: record.id)
        case .workingDays: takeWorkingDays()
        case .certificate(let certificate):
            change(certificate.project) {
                $0.certified = max($0.certified ?? certificate.quarterEnd, certificate.quarterEnd)
            }
        default: break
        }
    }

    /// Changes a project's file in place.
    mutating func change(_ project: String, _ body: (inout ProjectFile) -> Void) {
        let empty = ProjectFile(id: project, currency: balances.currency)
        body(&projects[project, default: empty])
    }

    /// The newest version of an entry; `nil` where there is none yet.
    func newest(_ kind: RegisterKind, _ id: String) -> RegisterRecord? { history[kind]?[id]?.last }

    /// Takes back what a version has added to sums and lists; the next one adds it anew.
    private mutating func withdraw(_ earlier: RegisterRecord) {
        switch earlier.content {
        case .expenseClaim(let claim): claim.invoices.forEach { drop($0, of: claim.project) }
        case .commendation(let entry):
            let deed = "\(entry.enterprise) \(entry.deed)"
            commendations[deed]?.removeFirst(entry.published)
        case .support(let support):
            change(support.project) { $0.support[earlier.id] = nil }
            forgetUnsupported(support.project)
        case .sciencePlanItem(let item):
            change(item.project) { $0.scienceItems[earlier.id] = nil }
            forgetUnsupported(item.project)
        default: break
        }
    }

    private mutating func forgetUnsupported(_ project: String) {
        guard let file = projects[project], file.support.isEmpty, file.scienceItems.isEmpty else {
            return
        }
        supportedElsewhere.remove(project)
    }

    private mutating func take(_ invoice: ClaimedInvoice, of project: String) {
        let key = Self.key(invoice)
        invoices[key, default: []].append(project)
        if (invoices[key]?.count ?? 0) > 1 { repeatedInvoices.insert(key) }
    }

    private mutating func drop(_ invoice: ClaimedInvoice, of project: String) {
        let key = Self.key(invoice)
        invoices[key]?.removeFirst(project)
        if (invoices[key]?.count ?? 0) < 2 { repeatedInvoices.remove(key) }
    }

    /// What makes an invoice the same invoice: who wrote it and its number.
    static func key(_ invoice: ClaimedInvoice) -> String {
        "\(invoice.supplier) \(invoice.number)"
    }
}

extension Array where Element: Equatable {
    /// Removes the first of the elements that are equal to one, if there is any.
    mutating func removeFirst(_ element: Element) {
        if let index = firstIndex(of: element) { remove(at: index) }
    }
}
