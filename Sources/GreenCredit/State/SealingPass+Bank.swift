internal import Banking
internal import Financing
internal import Ledger
internal import Statements

/// Bank statements, matches and sign-offs: what the account's state says of them.
extension SealingPass {
    /// Takes a bank statement in, if its file says what the record says.
    mutating func refusals(
        taking imported: BankStatementImport, of candidate: Candidate
    ) throws -> [RuleRefusal] {
        let rulebook = state.rulebook?.rulebook
        guard let definition = rulebook?.bankAccount(imported.account) else {
            return [unknown(imported.account)]
        }
        guard definition.currency == imported.currency else {
            return [
                RuleRefusal(
                    rule: "currency.mixed",
                    message: "\(imported.account) is kept in \(definition.currency)")
            ]
        }
        guard candidate.record.evidence.map(\.sha256) == [imported.file] else {
            return [
                RuleRefusal(
                    rule: "bank.file", message: "the record does not carry the file that it names")
            ]
        }
        let evidence = try BankFileEvidence(imported, files: candidate.files)
        guard evidence.isAsRecorded else {
            return [
                RuleRefusal(
                    rule: "bank.figures",
                    message: "the record says other figures than \(imported.name)")
            ]
        }
        return withAccount(imported.account) { account in
            let trusts = definition.renamesReferences != true
            let outcome = account.outcome(of: evidence.statement, trustsBankReference: trusts)
            switch outcome.situation {
            case .deliveredAgain, .changed:
                return [
                    RuleRefusal(
                        rule: outcome.situation == .changed ? "statement.changed" : "bank.known",
                        message: "the ledger holds this statement of \(imported.account) "
                            + (outcome.situation == .changed ? "with other lines" : "already"))
                ]
            default: break
            }
            guard outcome.added.count == Int(imported.added) else {
                return [
                    RuleRefusal(
                        rule: "bank.figures",
                        message: "the statement adds \(outcome.added.count) lines now, not "
                            + "\(imported.added); import it again")
                ]
            }
            _ = account.take(evidence, rulebook: rulebook, record: candidate.record.id)
            return []
        }
    }

    /// Applies what officers decided about items, if nothing stands against it.
    mutating func refusals(
        applying reconciliation: Reconciliation, record: String
    ) throws -> [RuleRefusal] {
        guard let definition = state.rulebook?.rulebook.bankAccount(reconciliation.account) else {
            return [unknown(reconciliation.account)]
        }
        var account = takeAccount(reconciliation.account)
        defer { state.bankAccounts[reconciliation.account] = account }
        return try account.apply(reconciliation.events, record: record) { id in
            try findItem(id, of: definition)
        }.map { RuleRefusal(rule: $0.rule, message: $0.message) }
    }

    /// A statement ties, and one of a bank account says what is recorded of the account.
    mutating func refusals(
        stating json: JSONObject, of candidate: Candidate
    ) throws -> [RuleRefusal] {
        let statement: Statement
        do { statement = try Statement(json: json) } catch {
            return [RuleRefusal(rule: error.code.description, message: error.message)]
        }
        guard let account = BankMatter.account(of: candidate.record.body) else { return [] }
        return try refusals(signing: statement, of: account, record: candidate.record.id)
    }

    /// Locks the days of a signed reconciliation, if it says what the account's state says.
    private mutating func refusals(
        signing statement: Statement, of number: String, record: String
    ) throws -> [RuleRefusal] {
        let day = statement.head.asOf
        let listed = try statement.reconciliationMatches().map(SignedRow.init)
        let balance = statement.bankBalance
        return try withAccount(number) { account in
            if let locked = account.lockedThrough, locked >= day {
                return [
                    RuleRefusal(
                        rule: "reconciliation.signed",
                        message: "\(number) is signed through \(locked); a reopening record comes "
                            + "first")
                ]
            }
            guard Set(listed) == Set(account.matches(clearedBy: day).map(SignedRow.init)) else {
                return [
                    RuleRefusal(
                        rule: "reconciliation.matches",
                        message:
                            "the statement lists other matches than are recorded up to \(day); "
                            + "record them with “reconcile accept” and sign then")
                ]
            }
            let unowned = statement.staleItemsWithoutOwner
            guard unowned.isEmpty else {
                return [
                    RuleRefusal(
                        rule: "reconciliation.stale",
                        message: "open for more than 90 days and without an owner: "
                            + unowned.joined(separator: ", ")
                            + "; name one with “reconcile note”")
                ]
            }
            guard case .success(balance) = try account.bankBalance(asOf: day) else {
                return [
                    RuleRefusal(
                        rule: "reconciliation.balance",
                        message: "the bank statements of \(number) do not give the balance of "
                            + "\(day) that the statement names")
                ]
            }
            account.sign(SignedReconciliation(statement: record, asOf: day))
            return []
        }
    }

    // MARK: - Parts

    /// One row of the table of matches, as far as it can be told again.
    private struct SignedRow: Hashable {
        let stage: ReconciliationStage
        let ours: [String]
        let theirs: [String]
        let money: Money
        let clearedOn: LocalDate

        init(_ match: ReconciliationMatch) {
            stage = match.stage
            ours = match.ours
            theirs = match.theirs
            money = match.money
            clearedOn = match.clearedOn
        }
    }

    /// The account of a number, taken out so that nothing is copied.
    private mutating func takeAccount(_ number: String) -> ReconciledAccount {
        state.bankAccounts.removeValue(forKey: number) ?? ReconciledAccount(number: number)
    }

    private mutating func withAccount(
        _ number: String, _ body: (inout ReconciledAccount) throws -> [RuleRefusal]
    ) rethrows -> [RuleRefusal] {
        var account = takeAccount(number)
        defer { state.bankAccounts[number] = account }
        return try body(&account)
    }

    private func unknown(_ account: String) -> RuleRefusal {
        RuleRefusal(
            rule: "bank.account", message: "the rulebook names no bank account \(account)")
    }

    /// What our book has under the name of a posting.
    private mutating func findItem(
        _ id: String, of definition: BankAccountDefinition
    ) throws -> KnownItem? {
        for name in BookItemName.readings(of: id) {
            guard let entry = try findEntry(name.entry, book: definition.account.book) else {
                continue
            }
            let postings = entry.postings.filter(definition.covers)
            guard postings.indices.contains(name.place - 1) else { continue }
            return KnownItem(money: postings[name.place - 1].money, date: entry.valueDate)
        }
        return nil
    }
}

/// The names of our postings: the entry's number, and which of its postings it is from the second.
enum BookItemName {
    static func name(entry: String, place: Int) -> String {
        place == 1 ? entry : "\(entry) (\(place))"
    }

    /// What a name may stand for, likelier first.
    static func readings(of id: String) -> [(entry: String, place: Int)] {
        guard id.hasSuffix(")"), let open = id.lastIndex(of: "("), open > id.startIndex,
            let place = Int(id[id.index(after: open)...].dropLast()), place > 1,
            id[..<open].hasSuffix(" ")
        else { return [(id, 1)] }
        return [(String(id[..<open].dropLast()), place), (id, 1)]
    }
}

extension BankAccountDefinition {
    /// Whether a posting moves this account: of the account or a sub-account, in its currency.
    func covers(_ posting: Posting) -> Bool {
        let other = posting.account
        return other.book == account.book && other.side == account.side
            && other.code == account.code
            && (account.subaccount == nil || account.subaccount == other.subaccount)
            && posting.money.currency == currency
    }
}

extension Statement {
    /// The references of open items that are stale and that nobody sees to.
    fileprivate var staleItemsWithoutOwner: [String] {
        guard let table = tables.first(where: { $0.id == "items" }),
            let age = table.columns.firstIndex(where: { $0.id == "ageDays" }),
            let owner = table.columns.firstIndex(where: { $0.id == "owner" }),
            let reference = table.columns.firstIndex(where: { $0.id == "reference" })
        else { return [] }
        return table.rows.compactMap { row in
            guard case .integer(let days) = row.cells[age],
                AgeBracket(days: Int(clamping: days)) == .stale, row.cells[owner] == .empty,
                case .text(let name) = row.cells[reference]
            else { return nil }
            return name
        }
    }

    /// The balance of the bank's paper that a reconciliation states.
    fileprivate var bankBalance: Money? {
        guard let row = tables.first(where: { $0.id == "balances" })?.rows.first,
            row.cells.count == 4, case .money(let money) = row.cells[3]
        else { return nil }
        return money
    }
}
