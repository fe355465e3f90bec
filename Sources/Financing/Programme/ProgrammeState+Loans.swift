internal import Ledger

/// Loans under contracts: what acts come to, and what of them the contract does not give.
extension ProgrammeState {
    /// Reference rates: those of the rulebooks' tables and, above them, of the register.
    var publishedRates: PublishedRates {
        var rows: [PublishedRates.Row] = []
        for table in rulebooks.flatMap(\.programme.tables) {
            for row in table.rows {
                guard let from = row.from, let rate = try? AnnualRate(row.rate) else { continue }
                rows.append(PublishedRates.Row(published: from, name: table.id, rate: rate))
            }
        }
        for versions in (history[.publishedRate] ?? [:]).sorted(by: { $0.key < $1.key }) {
            guard let record = versions.value.last,
                case .publishedRate(let content) = record.content
            else { continue }
            rows.append(
                PublishedRates.Row(
                    published: record.date, name: content.index, rate: content.rate))
        }
        return PublishedRates(rows)
    }

    /// What the programme knows of a loan beside its contract.
    func setting(of loan: LedgerLoan, _ published: PublishedRates? = nil) -> LoanSetting {
        let project = loan.contract.project
        let file = file(project)
        return LoanSetting(
            bank: loan.contract.bank,
            enterprise: enterpriseBook(project, rulebook) ?? project,
            published: published ?? publishedRates, closed: closed,
            isConstruction: file.project?.isConstruction == true,
            completed: file.capitalised ?? file.accepted?.completed)
    }

    /// The loans of a project.
    func loans(of project: String) -> [LedgerLoan] {
        loans.values.filter { $0.contract.project == project }.sorted { $0.id < $1.id }
    }

    // MARK: - Taking in

    mutating func takeContract(_ contract: LoanContract, of id: String) {
        if loans[id] == nil {
            loans[id] = LedgerLoan(id: id, contract: contract)
        } else {
            loans[id]?.contract = contract
        }
        let known = workingDays
        loans[id]?.workingDays = known
    }

    /// The working days that are known without a gap; the newest version of each stretch counts.
    var workingDays: BusinessDayTable? {
        let stretches = (history[.workingDays] ?? [:]).values.compactMap { versions in
            if case .workingDays(let content) = versions.last?.content { content } else { nil }
        }.sorted { $0.first < $1.first }
        guard let first = stretches.first?.first else { return nil }
        var days: [Bool] = []
        for stretch in stretches where stretch.first == first.adding(days: days.count) {
            days += stretch.isWorking
        }
        return BusinessDayTable(first: first, isBusiness: days)
    }

    /// Other working days may move due dates of every loan.
    mutating func takeWorkingDays() {
        let known = workingDays
        for id in loans.keys { loans[id]?.workingDays = known }
    }

    /// An act as its loan takes it in; `nil` for one without a contract.
    func loanRecord(
        of act: ProgrammeAct, _ facts: RuleFacts, _ entries: [Entry]
    ) throws(LedgerError) -> LoanActRecord? {
        guard act.loan != nil, let step = LoanStep(rawValue: act.step) else { return nil }
        let amount = try money("amount", facts).minorUnits
        return LoanActRecord(
            act: act, currency: rulebook.currency, fact: try step.fact(of: act, amount: amount),
            hasEntries: !entries.isEmpty,
            standing: entries.map { EntryKey(book: $0.book, id: $0.id) })
    }

    mutating func applyToLoans(_ decision: ProgrammeDecision) throws(LedgerError) {
        var changed: Set<String> = []
        if let record = decision.loanRecord, let id = decision.act.loan {
            loans[id]?.add(record)
            for key in record.standing { loanEntries[key] = id }
            if record.fact != nil { changed.insert(id) }
        }
        for entry in decision.entries {
            guard let original = entry.draft.reverses else { continue }
            let key = EntryKey(book: entry.book, id: original)
            guard let id = loanEntries[key] else { continue }
            loans[id]?.cancel(key)
            changed.insert(id)
        }
        for id in changed { try followContract(id) }
    }

    /// The life of a project's loan is what the accounts of its contracts say.
    private mutating func followContract(_ id: String) throws(LedgerError) {
        guard let project = loans[id]?.contract.project else { return }
        let published = publishedRates
        let all = loans(of: project)
        var accounts: [LoanAccount] = []
        for loan in all {
            accounts.append(
                try LoanAccount.replay(
                    loan.terms, loan.facts, published: published, until: loan.lastDay))
        }
        let drawn = all.flatMap(\.facts).compactMap { fact -> LocalDate? in
            if case .drawdown = fact.act { fact.date } else { nil }
        }
        let life =
            file(project).instruments.loan
            ?? GreenLoan(
                line: nil, catalogueVersion: file(project).contract?.catalogueVersion,
                currency: rulebook.currency)
        change(project) {
            $0.instruments.loan = GreenLoan(
                following: accounts, drawnFirst: drawn.min(), life)
        }
    }

    // MARK: - Checking

    /// What contracts say of an act: a figure that does not follow from them is refused.
    ///
    /// - Throws: what the account of the loan throws.
    func loanVerdicts(
        on act: ProgrammeAct, _ record: LoanActRecord?, _ facts: RuleFacts, _ rulebook: Rulebook
    ) throws(LedgerError) -> [RuleVerdict] {
        guard let id = act.loan else {
            let step = act.repeats ?? act.step
            guard let project = act.project, LoanStep.withoutContract.contains(step),
                case let known = loans(of: project), !known.isEmpty
            else { return [] }
            return [
                verdict(
                    on: act, rulebook, "loan.contract", known.map(\.id).joined(separator: ", "),
                    "none", "the loan of \(project) has a contract; name it as the act's loan")
            ]
        }
        guard var loan = loans[id], loan.contract.project == act.project else {
            let known = loans(of: act.project ?? "").map(\.id).joined(separator: ", ")
            return [
                verdict(
                    on: act, rulebook, "loan.contract", known.isEmpty ? "none" : known, id,
                    "the project has no loan contract \(id)")
            ]
        }
        guard let record, let step = LoanStep(rawValue: act.step) else {
            let steps = LoanStep.allCases.map(\.rawValue).joined(separator: ", ")
            return [
                verdict(
                    on: act, rulebook, "loan.step", steps, act.step,
                    "a contract knows nothing of this step")
            ]
        }
        let before = loan
        loan.add(record)
        let setting = setting(of: loan)
        let end = max(loan.lastDay, act.date)
        let derived = try LoanDerivation(loan, setting, through: end)
        var found = try refusals(of: act, derived, before, rulebook)
        guard found.isEmpty else { return found }
        found += words(of: act, loan.contract, step, rulebook)
        switch step {
        case .accrual: found += try accrualVerdicts(on: act, before, setting, rulebook)
        case .overdue: found += overdueVerdicts(on: act, before, derived, rulebook)
        default: found += figureVerdicts(on: act, derived, facts, rulebook)
        }
        return found
    }

    /// What the account refuses: this act, or a later one that it leaves no room for.
    private func refusals(
        of act: ProgrammeAct, _ derived: LoanDerivation, _ before: LedgerLoan,
        _ rulebook: Rulebook
    ) throws(LedgerError) -> [RuleVerdict] {
        let refused = derived.account.refusals
        guard !refused.isEmpty else { return [] }
        if let own = refused.first(where: { $0.identifier == act.id }) {
            return [verdict(on: act, rulebook, own.code, nil, nil, own.message)]
        }
        let known = try LoanDerivation(before, derived.setting, through: derived.through)
            .account.refusals
        return refused.filter { !known.contains($0) }.map {
            verdict(
                on: act, rulebook, "loan.conflict", nil, nil,
                "with it, \($0.identifier) of \($0.date) could not stand: \($0.message)")
        }
    }

    private func words(
        of act: ProgrammeAct, _ contract: LoanContract, _ step: LoanStep, _ rulebook: Rulebook
    ) -> [RuleVerdict] {
        var wanted = ["bank": contract.bank, "term": contract.term]
        if step == .drawdown { wanted["facility"] = contract.facility }
        return wanted.sorted { $0.key < $1.key }.compactMap { name, word in
            guard let given = act.details[name] ?? (name == "facility" ? "none" : nil),
                given != word
            else { return nil }
            return verdict(on: act, rulebook, "contract.\(name)", word, given)
        }
    }

    private func accrualVerdicts(
        on act: ProgrammeAct, _ loan: LedgerLoan, _ setting: LoanSetting, _ rulebook: Rulebook
    ) throws(LedgerError) -> [RuleVerdict] {
        let derived = try LoanDerivation(loan, setting, through: act.date)
        guard let earned = try derived.earnings([act.date])[act.date],
            derived.trail.writtenOff.map({ act.date < $0 }) ?? true
        else {
            return [
                verdict(
                    on: act, rulebook, "loan.accrual", "\(loan.contract.terms.start)",
                    "\(act.date)", "nothing accrues before the loan begins or once it is lost")
            ]
        }
        var found: [RuleVerdict] = []
        let moved: (String) -> MinorUnits = {
            act.minorUnits(of: $0, in: rulebook.currency)
                - act.minorUnits(of: "\($0)Less", in: rulebook.currency)
        }
        for book in act.books ?? [setting.bank, setting.enterprise] {
            let sealed = LoanAccruals.sealed(of: loan, in: book, on: act.date)
            let capitalised =
                (derived.trail.capitalisedByDay[act.date] ?? 0)
                - sealed.reduce(0) { $0 + loan.acts[$1].figure("capitalised") }
            var wanted = [
                ("interest", earned.interest - derived.booked(in: book, through: act.date)),
                ("capitalised", capitalised),
            ]
            if book == setting.enterprise {
                wanted.append(
                    ("subsidy", earned.subsidy - derived.bookedSubsidy(through: act.date)))
                let asset = setting.asset(on: act.date)
                if act.details["asset"] != asset {
                    found.append(
                        verdict(
                            on: act, rulebook, "contract.asset", asset,
                            act.details["asset"] ?? "none"))
                }
            }
            for (name, amount) in wanted where moved(name) != amount {
                found.append(amountVerdict(on: act, rulebook, name, amount, moved(name)))
            }
        }
        return found.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    private func overdueVerdicts(
        on act: ProgrammeAct, _ loan: LedgerLoan, _ derived: LoanDerivation, _ rulebook: Rulebook
    ) -> [RuleVerdict] {
        let day = LoanActRecord.effective(act)
        let known = loan.acts.filter {
            $0.act.step == act.step && $0.stands && $0.effective == day
        }
        let wanted =
            (derived.trail.overdueByDay[day] ?? 0) - known.reduce(0) { $0 + $1.figure("amount") }
        let given = act.minorUnits(of: "amount", in: rulebook.currency)
        return wanted == given
            ? [] : [amountVerdict(on: act, rulebook, "overdue", wanted, given)]
    }

    private func figureVerdicts(
        on act: ProgrammeAct, _ derived: LoanDerivation, _ facts: RuleFacts, _ rulebook: Rulebook
    ) -> [RuleVerdict] {
        let booked = derived.booked(in: derived.setting.bank, through: act.date)
        let expected = derived.expected(act, booked: booked)
        var found: [RuleVerdict] = []
        for name in Set(expected.figures.keys).union(act.figures.keys).sorted() {
            let wanted = expected.minorUnits(of: name, in: rulebook.currency)
            let given = act.minorUnits(of: name, in: rulebook.currency)
            if wanted != given {
                found.append(amountVerdict(on: act, rulebook, name, wanted, given))
            }
        }
        if let word = expected.details["class"], word != act.details["class"] {
            found.append(
                verdict(
                    on: act, rulebook, "contract.class", word, act.details["class"] ?? "none"))
        }
        let pool = derived.trail.byAct[act.id]?["poolPart"] ?? 0
        if act.step == LoanStep.recovery.rawValue,
            let given = try? money("poolPart", facts).minorUnits, given != pool
        {
            found.append(amountVerdict(on: act, rulebook, "poolPart", pool, given))
        }
        return found
    }

    private func amountVerdict(
        on act: ProgrammeAct, _ rulebook: Rulebook, _ name: String, _ wanted: MinorUnits,
        _ given: MinorUnits
    ) -> RuleVerdict {
        let text: (MinorUnits) -> String = {
            Money(minorUnits: $0, currency: rulebook.currency).decimalText
        }
        return verdict(on: act, rulebook, "contract.\(name)", text(wanted), text(given))
    }

    private func verdict(
        on act: ProgrammeAct, _ rulebook: Rulebook, _ rule: String, _ limit: String?,
        _ actual: String?, _ message: String? = nil
    ) -> RuleVerdict {
        var subject: [String: String] = [:]
        subject["project"] = act.project
        subject["loan"] = act.loan
        let bounds = limit.flatMap { limit in actual.map { (limit: limit, actual: $0) } }
        let words = bounds.map { ": \($0.actual) against \($0.limit)" } ?? ""
        return RuleVerdict(
            refusing: act.step, by: rule, subject: subject, rulebook: rulebook.name,
            basis: "loan contract", bounds: bounds,
            LocalizedText(
                english: (message ?? "not what follows from the contract") + words,
                chinese: "与借款合同不符" + words))
    }
}
