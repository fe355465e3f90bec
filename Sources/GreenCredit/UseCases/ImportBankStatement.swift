public import Banking
internal import Financing
internal import Ledger
internal import Proofs
internal import Stores

/// A bank file that was read and what the import of it would record.
public struct BankImport: Sendable {
    /// Everything that the reader found, warnings and notes too.
    public let findings: [Finding]
    /// The drafts, one for each statement of the account in the file.
    public let drafts: [RecordDraft]
    /// The statements in the normal form.
    public let statements: [BankStatement]
}

extension OpenLedger {
    /// Reads a bank file for an account of the rulebook; the format is told by the content.
    ///
    /// - Parameter accepted: codes of contradictions that a person has looked at and accepts.
    /// - Throws: the file's first error; `bank.account` for an account that the rulebook does not
    ///   name; `bank.overlap` for days that are imported already from another file.
    public func bankImport(
        _ bytes: [UInt8], named name: String, account id: String,
        accepting accepted: Set<FindingCode> = []
    ) throws -> BankImport {
        let account = try requireBankAccount(id)
        let digest = SHA256Digest.of(bytes)
        let reading = account.read(bytes, named: name, digest: digest.hex)
        let statements = try reading.requireStatements(accepting: accepted)
        let own = statements.enumerated().filter { $0.element.account.number == account.id }
        guard !own.isEmpty else {
            let found = Set(statements.map(\.account.number)).sorted().joined(separator: ", ")
            throw GreenCreditError(
                .usage, "bank.account",
                "the file holds no statement of \(account.id), but of \(found)", at: name)
        }
        let drafts = try own.map { index, statement in
            let facts = try StatementFacts(statement, account: account, file: name)
            try requireNoOverlap(facts, account: account.id, file: digest, name: name)
            return RecordDraft(
                id: "BANK-\(account.id)-\(facts.to)-\(digest.hex.prefix(8))",
                valueDate: facts.to,
                content: .other(
                    .bankStatement(
                        BankStatementImport(
                            account: account.id, file: try digest.text, name: name,
                            index: Int64(index), lines: Int64(statement.bookedLines.count),
                            opening: facts.opening, closing: facts.closing, from: facts.from,
                            to: facts.to))),
                files: [RecordDraft.File(name: name, bytes: bytes)])
        }
        return BankImport(
            findings: reading.findings, drafts: drafts, statements: own.map(\.element))
    }

    /// Everything that is found in a bank file, whether it could be imported or not.
    public func bankFindings(
        _ bytes: [UInt8], named name: String, account id: String
    ) throws -> [Finding] {
        try requireBankAccount(id)
            .read(bytes, named: name, digest: SHA256Digest.of(bytes).hex).findings
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

    /// A day's lines come from one file: the same line twice would pay twice.
    private func requireNoOverlap(
        _ facts: StatementFacts, account: String, file: SHA256Digest, name: String
    ) throws {
        for stored in try sealedBankStatements(account)
        where stored.file.description != file.hex && stored.from <= facts.to
            && facts.from <= stored.to
        {
            throw GreenCreditError(
                .usage, "bank.overlap",
                "the days \(stored.from) to \(stored.to) of \(account) are imported already from "
                    + "\(stored.name); import a statement that continues it", at: name)
        }
    }

    private func sealedBankStatements(_ account: String) throws -> [BankStatementImport] {
        try store.read { reader in
            try reader.records(ofKinds: [.bankStatement]).compactMap { stored in
                guard case .bankStatement(let found) = try Record(bytes: stored.bytes).body,
                    found.account == account
                else { return nil }
                return found
            }
        }
    }
}

/// What a statement must say of itself to be kept.
struct StatementFacts {
    let opening: Money
    let closing: Money
    let from: LocalDate
    let to: LocalDate

    init(_ statement: BankStatement, account: BankAccountDefinition, file: String) throws {
        let days = statement.bookedLines.map(\.bookingDate)
        guard let opening = statement.opening?.money, let closing = statement.closing?.money,
            let from = statement.from ?? statement.opening?.date ?? days.min(),
            let to = statement.to ?? statement.closing?.date ?? days.max()
        else {
            throw GreenCreditError(
                .usage, "balance.missing",
                "the statement does not say its balances and days; ask the bank for one that does",
                at: file)
        }
        guard opening.currency == account.currency else {
            throw GreenCreditError(
                .usage, "currency.mixed",
                "the statement is in \(opening.currency), the account in \(account.currency)",
                at: file)
        }
        self.opening = opening
        self.closing = closing
        self.from = from
        self.to = to
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
}
