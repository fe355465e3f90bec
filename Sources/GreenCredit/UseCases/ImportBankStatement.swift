public import Banking
public import Financing
public import Ledger
internal import Proofs
internal import Stores

/// A bank file that was read and what the import of it would record.
public struct BankImport: Sendable {
    /// One statement of the account in the file.
    public struct Delivery: Sendable {
        /// The statement in the normal form.
        public let statement: BankStatement
        /// What it adds to what the ledger holds.
        public let outcome: DeliveryOutcome
        /// The draft of its record; `nil` where the ledger holds every line of it already.
        public let draft: RecordDraft?
    }

    /// Everything that the reader found, warnings and notes too, and how the statements lie to
    /// what the ledger holds.
    public let findings: [Finding]
    /// The statements of the account, in the file's order.
    public let deliveries: [Delivery]

    /// The drafts, one for each statement that adds something.
    public var drafts: [RecordDraft] { deliveries.compactMap(\.draft) }
    /// The statements in the normal form.
    public var statements: [BankStatement] { deliveries.map(\.statement) }
}

extension OpenLedger {
    /// Reads a bank file for an account of the rulebook; the format is told by the content.
    ///
    /// The same movement, delivered any number of times in any format, is one line of the account;
    /// two equal movements are two. What is known adds nothing.
    ///
    /// - Parameter accepted: codes of contradictions that a person has looked at and accepts.
    /// - Throws: the file's first error; `bank.account` for an account that the rulebook does not
    ///   name; `statement.changed` for a statement whose number is known with other lines.
    public func bankImport(
        _ bytes: [UInt8], named name: String, account id: String,
        accepting accepted: Set<FindingCode> = []
    ) throws -> BankImport {
        let definition = try requireBankAccount(id)
        let digest = SHA256Digest.of(bytes)
        let reading = definition.read(bytes, named: name, digest: digest.hex)
        let statements = try reading.requireStatements(accepting: accepted)
        let own = statements.enumerated().filter { $0.element.account.number == id }
        guard !own.isEmpty else {
            let found = Set(statements.map(\.account.number)).sorted().joined(separator: ", ")
            throw GreenCreditError(
                .usage, "bank.account", "the file holds no statement of \(id), but of \(found)",
                at: name)
        }
        let consents = Set(reading.findings.filter { $0.severity == .consent }.map(\.code.rawValue))
        var account = try bankAccount(id)
        var findings = reading.findings
        var deliveries: [BankImport.Delivery] = []
        for (index, statement) in own {
            let facts = try StatementFacts(statement, currency: definition.currency, file: name)
            let outcome = account.outcome(
                of: statement, trustsBankReference: !definition.renamesReferences)
            findings += outcome.findings
            if outcome.situation == .changed, let finding = outcome.findings.first {
                throw GreenCreditError(
                    .usage, finding.code.rawValue, finding.message, at: finding.place.description)
            }
            guard outcome.situation != .deliveredAgain else {
                deliveries.append(.init(statement: statement, outcome: outcome, draft: nil))
                continue
            }
            let number = own.count > 1 ? "-\(index + 1)" : ""
            let record = "BANK-\(id)-\(facts.to)-\(digest.hex.prefix(8))\(number)"
            let imported = BankStatementImport(
                account: id, currency: definition.currency, file: try digest.text, name: name,
                index: Int64(index), lines: Int64(statement.bookedLines.count),
                added: Int64(outcome.added.count), accepted: consents.sorted(),
                opening: facts.opening, closing: facts.closing, from: facts.from, to: facts.to)
            let draft = RecordDraft(
                id: record, valueDate: facts.to, content: .other(.bankStatement(imported)),
                files: [RecordDraft.File(name: name, bytes: bytes)])
            account.take(
                statement, trustsBankReference: !definition.renamesReferences
            ) { outcome in BankPaper(imported, outcome, record: record) }
            deliveries.append(.init(statement: statement, outcome: outcome, draft: draft))
        }
        return BankImport(findings: findings, deliveries: deliveries)
    }

    /// Everything that is found in a bank file, whether it could be imported or not.
    public func bankFindings(
        _ bytes: [UInt8], named name: String, account id: String
    ) throws -> [Finding] {
        try requireBankAccount(id)
            .read(bytes, named: name, digest: SHA256Digest.of(bytes).hex).findings
    }

    /// A bank account with its lines and matches, as of now or of a moment.
    ///
    /// - Throws: `bank.account` for an account that the rulebook does not name.
    public func bankAccount(
        _ id: String, knownAt moment: Timestamp? = nil
    ) throws -> ReconciledAccount {
        _ = try requireBankAccount(id)
        guard let moment else {
            return try withState(bankAccounts: [id]) {
                $0.bankAccounts[id] ?? ReconciledAccount(number: id)
            }
        }
        let rulebooks = try withState { $0.rulebooks }
        return try store.read { reader in
            try BankFolding(reader: reader, rulebooks: rulebooks)
                .account(id) { $0.sealed <= moment }
        }
    }

    /// The bank accounts of the rulebook with the ledger accounts that mirror them.
    public func bankAccounts() throws -> [BankAccountDefinition] {
        try rulebook().rulebook.bankAccounts
    }

    /// The account of the rulebook by its number.
    func requireBankAccount(_ id: String) throws -> BankAccountDefinition {
        let rulebook = try rulebook().rulebook
        guard let account = rulebook.bankAccount(id) else {
            let known = rulebook.bankAccounts.map(\.id).joined(separator: ", ")
            throw GreenCreditError(
                .usage, "bank.account",
                "the rulebook names no bank account \(id); there are: \(known)")
        }
        return account
    }
}

extension BankPaper {
    /// The paper of an import.
    init(_ imported: BankStatementImport, _ outcome: DeliveryOutcome, record: String) {
        self.init(
            record: record, name: imported.name, from: imported.from, to: imported.to,
            opening: imported.opening, closing: imported.closing,
            lineCount: Int(imported.lines), addedCount: outcome.added.count,
            situation: outcome.situation)
    }
}

/// What a statement must say of itself to be kept.
struct StatementFacts {
    /// The balance before its lines; `nil` for reports and notifications that state none.
    let opening: Money?
    let closing: Money?
    let from: LocalDate
    let to: LocalDate

    init(_ statement: BankStatement, currency: Currency, file: String) throws {
        let days = statement.bookedLines.map(\.bookingDate)
        guard let from = statement.from ?? statement.opening?.date ?? days.min(),
            let to = statement.to ?? statement.closing?.date ?? days.max()
        else {
            throw GreenCreditError(
                .usage, "balance.missing",
                "the statement does not say its days and has no line; there is nothing to take in",
                at: file)
        }
        let opening = statement.opening?.money
        let closing = statement.closing?.money
        for money in [opening, closing].compactMap(\.self) where money.currency != currency {
            throw GreenCreditError(
                .usage, "currency.mixed",
                "the statement is in \(money.currency), the account in \(currency)", at: file)
        }
        self.opening = opening
        self.closing = closing
        self.from = min(from, days.min() ?? from)
        self.to = max(to, days.max() ?? to)
    }
}

extension BankAccountDefinition {
    /// Reads a bank file that is about this account.
    func read(_ bytes: [UInt8], named name: String, digest: String) -> BankFileReading {
        BankFile.read(
            bytes, named: name,
            context: BankFileContext(
                digest: digest,
                account: Banking.BankAccount(number: id, currency: currency)))
    }

    /// The rules by which its items are matched.
    ///
    /// - Throws: `record.member` for a malformed setting of the rulebook.
    func matchingRules() throws(LedgerError) -> ReconciliationRules {
        guard let matching else { return ReconciliationRules() }
        return try ReconciliationRules(
            .object(matching), at: "rulebook.bankAccounts.\(id).matching")
    }
}
