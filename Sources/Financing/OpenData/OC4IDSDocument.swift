public import Ledger

/// The projects of a programme as a package of OC4IDS 0.9.5 (Open Contracting for Infrastructure
/// Data Standard): sources of finance, payments and measured effects of each project.
public struct OC4IDSDocument: Sendable {
    /// Who publishes, and how the made-up parts of identifiers begin.
    public struct Publisher: Sendable {
        /// The identifier of the organisation, such as `XX-EXAMPLE`.
        public let prefix: String
        /// The address that identifies the package.
        public let address: String
        /// The sector of the projects (code list projectSector).
        public let sector: String

        /// Names a publisher.
        public init(prefix: String, address: String, sector: String) {
            self.prefix = prefix
            self.address = address
            self.sector = sector
        }
    }

    /// The JSON.
    public let text: String

    /// Writes the projects that build something and have flows.
    ///
    /// - Parameters:
    ///   - state: the programme.
    ///   - entries: the entries whose flows are told.
    ///   - publisher: who publishes.
    ///   - time: the moment that the file is made for.
    /// - Throws: `money.overflow`, `oc4ids.empty` where there is no such project.
    public init(
        _ state: ProgrammeState, entries: [Entry], publisher: Publisher, at time: Timestamp
    ) throws(LedgerError) {
        let flows = try state.flows(of: entries)
        let projects = Set(flows.compactMap(\.project)).sorted().filter {
            state.projects[$0]?.project?.isConstruction == true
        }
        guard !projects.isEmpty else {
            throw LedgerError(
                "oc4ids.empty",
                "no project that builds something has flows; there is nothing to "
                    + "publish")
        }
        let writer = OC4IDSWriter(state: state, publisher: publisher, time: "\(time)")
        var list: [PublishedJSON] = []
        for id in projects {
            list.append(try writer.project(id, flows.filter { $0.project == id }))
        }
        let package = PublishedJSON.object([
            ("uri", .text(publisher.address)), ("publishedDate", .text("\(time)")),
            ("version", .text("0.9")),
            ("publisher", .object([("name", .text(writer.name(of: writer.office)))])),
            ("projects", .list(list)),
        ])
        text = package.text() + "\n"
    }
}

/// Writes the members of a project.
private struct OC4IDSWriter {
    let state: ProgrammeState
    let publisher: OC4IDSDocument.Publisher
    let time: String

    var office: String { state.rulebook.budget?.book ?? "P" }

    func name(of book: String) -> String { state.rulebook.chart.book(book)?.name.english ?? book }

    func project(_ id: String, _ flows: [ProgrammeFlow]) throws(LedgerError) -> PublishedJSON {
        let file = state.projects[id]
        let project = file?.project
        let investment = project?.actualInvestment ?? project?.plannedInvestment
        let isExpansion = project?.addedCapacity != nil
        return .object([
            ("id", .text("\(publisher.prefix)-\(id)")), ("updated", .text(time)),
            ("title", .text(project?.title ?? id)),
            ("status", .text(file?.accepted == nil ? "implementation" : "completion")),
            // What is transformed stands already (技术改造).
            ("type", .text(isExpansion ? "expansion" : "rehabilitation")),
            ("sector", .list([.text(publisher.sector)])),
            ("publicAuthority", reference(office)),
            ("period", period(file, flows)),
            ("parties", .list(parties(flows))),
            (
                "budget",
                .object([
                    ("amount", investment.map(value)),
                    ("finance", .list(try finance(id, flows))),
                ])
            ),
            ("transactions", .list(transactions(id, flows))),
            ("environment", environment(file)),
            ("metrics", metrics(file)),
        ])
    }

    private func period(_ file: ProjectFile?, _ flows: [ProgrammeFlow]) -> PublishedJSON? {
        let completed = file?.accepted?.completed
        let days = flows.map(\.date) + [file?.applied?.applied, completed].compactMap { $0 }
        guard let first = days.min() else { return nil }
        return .object([
            ("startDate", moment(first)), ("endDate", completed.map(moment)),
        ])
    }

    /// Everybody who gives or takes, the office first.
    private func parties(_ flows: [ProgrammeFlow]) -> [PublishedJSON] {
        var roles: [String: Set<String>] = [office: ["funder"]]
        for flow in flows where isFunding(flow) {
            if let provider = flow.provider { roles[provider, default: []].insert("funder") }
            roles[flow.receiver, default: []].insert("payee")
        }
        let isFirst = { (book: String) in book == office ? 0 : 1 }
        return roles.sorted { (isFirst($0.key), $0.key) < (isFirst($1.key), $1.key) }.map {
            .object([
                ("id", .text("\(publisher.prefix)-\($0.key)")), ("name", .text(name(of: $0.key))),
                ("roles", .list($0.value.sorted().map { .text($0) })),
            ])
        }
    }

    /// What was promised, by kind of finance and who promised it.
    private func finance(
        _ id: String, _ flows: [ProgrammeFlow]
    ) throws(LedgerError) -> [PublishedJSON] {
        let isAward = state.projects[id]?.instruments.award != nil
        var list: [PublishedJSON] = []
        for finance in [ProgrammeFlow.Finance.grant, .interestSubsidy, .loan, .guarantee] {
            let promised = flows.filter { $0.kind == .commitment && $0.finance == finance }
            guard let first = promised.first else { continue }
            var sum = Money.zero(first.amount.currency)
            for flow in promised { sum = try sum.adding(flow.amount) }
            let isLoan = finance == .loan
            let type = isLoan ? "loan" : finance == .guarantee ? "guarantee" : "grant"
            list.append(
                .object([
                    ("id", .text("\(id)-\(finance.rawValue)")), ("value", value(sum)),
                    ("financingParty", first.provider.map(reference)), ("type", .text(type)),
                    ("assetClass", isLoan ? .list([.text("debt")]) : nil),
                    ("concessional", .flag(!isLoan)),
                    ("resultsBased", .flag(finance == .grant && isAward)),
                ]))
        }
        return list
    }

    private func transactions(_ id: String, _ flows: [ProgrammeFlow]) -> [PublishedJSON] {
        let paid = flows.filter { ![.commitment, .incomingCommitment].contains($0.kind) }
        return paid.enumerated().map { index, flow in
            let number = index < 9 ? "0\(index + 1)" : "\(index + 1)"
            return .object([
                ("id", .text("\(id)-\(number)")), ("date", moment(flow.date)),
                ("value", value(flow.amount)), ("payer", flow.provider.map(reference)),
                ("payee", reference(flow.receiver)),
            ])
        }
    }

    private func metrics(_ file: ProjectFile?) -> PublishedJSON? {
        let effects = (file?.effects ?? [:]).sorted { $0.key < $1.key }
            .compactMap { _, record -> PublishedJSON? in
                guard case .effect(let effect) = record.content else { return nil }
                let observation = PublishedJSON.object([
                    ("id", .text("\(effect.to)")),
                    (
                        "period",
                        .object([
                            ("startDate", moment(effect.from)), ("endDate", moment(effect.to)),
                        ])
                    ),
                    ("measure", .text("\(effect.measured)")),
                    ("unit", .object([("name", .text(effect.unit))])),
                ])
                return .object([
                    ("id", .text(effect.indicator)), ("title", .text(effect.indicator)),
                    ("observations", .list([observation])),
                ])
            }
        return effects.isEmpty ? nil : .list(effects)
    }

    /// The technology that lessens the burden; the list's types of measures say less than its name.
    private func environment(_ file: ProjectFile?) -> PublishedJSON? {
        guard let title = file?.project?.title else { return nil }
        let measure = PublishedJSON.object([("description", .text(title))])
        return .object([("environmentalMeasures", .list([measure]))])
    }

    private func isFunding(_ flow: ProgrammeFlow) -> Bool {
        flow.kind == .commitment || flow.kind == .disbursement || flow.kind == .expenditure
    }

    private func reference(_ book: String) -> PublishedJSON {
        .object([("id", .text("\(publisher.prefix)-\(book)")), ("name", .text(name(of: book)))])
    }

    private func value(_ money: Money) -> PublishedJSON {
        .object([
            ("amount", .number(money.decimalText)), ("currency", .text(money.currency.code)),
        ])
    }

    /// The standard knows moments only; a day begins at midnight.
    private func moment(_ day: LocalDate) -> PublishedJSON { .text("\(day)T00:00:00Z") }
}
