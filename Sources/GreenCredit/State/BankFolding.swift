internal import Banking
internal import Financing
internal import Ledger
internal import Proofs
internal import Statements
internal import Stores

/// What a record of the log says about a bank account.
enum BankMatter {
    /// A statement is taken in.
    case statement(BankStatementImport)
    /// Items are matched, parted or spoken of.
    case events(Reconciliation)
    /// A reconciliation is signed.
    case signOff(Statement, account: String)

    /// The kinds of records that may say something.
    static let kinds: Set<RecordKind> = [.bankStatement, .reconciliation, .statement]

    /// Reads a record; `nil` where it concerns no bank account.
    ///
    /// - Throws: `StatementError` for a statement that does not tie.
    init?(_ record: Record) throws {
        switch record.body {
        case .bankStatement(let imported): self = .statement(imported)
        case .reconciliation(let reconciliation): self = .events(reconciliation)
        case .statement(let json):
            guard let account = BankMatter.account(of: json) else { return nil }
            self = .signOff(try Statement(json: json), account: account)
        default: return nil
        }
    }

    /// The account that a record concerns, without reading the rest.
    static func account(of body: RecordBody) -> String? {
        switch body {
        case .bankStatement(let imported): imported.account
        case .reconciliation(let reconciliation): reconciliation.account
        case .statement(let json): account(of: json)
        default: nil
        }
    }

    private static func account(of statement: JSONObject) -> String? {
        guard case .string(StatementKind.bankReconciliation.rawValue) = statement["kind"],
            case .object(let head) = statement["head"],
            case .string(let text) = head["bankAccount"],
            let end = text.firstRange(of: " = ")
        else { return nil }
        return String(text[..<end.lowerBound])
    }
}

/// Folds what the log says of one bank account, without checking again what sealing has checked.
struct BankFolding {
    let reader: any LedgerReader
    let rulebooks: [AdoptedRulebook]

    /// The account after all records that count.
    ///
    /// - Throws: `bank.file` where the evidence reads differently than it was signed.
    func account(
        _ number: String, counting counts: (StoredRecord) -> Bool = { _ in true }
    ) throws -> ReconciledAccount {
        var account = ReconciledAccount(number: number)
        for stored in try reader.records(ofKinds: BankMatter.kinds) where counts(stored) {
            let record = try Record(bytes: stored.bytes)
            guard BankMatter.account(of: record.body) == number,
                let matter = try BankMatter(record)
            else { continue }
            switch matter {
            case .statement(let imported):
                let paper = try BankFileEvidence(
                    imported, files: try reader.attachments(of: stored.seq))
                let rulebook = rulebooks.last { $0.adopted < stored.seq }?.rulebook
                let outcome = account.take(paper, rulebook: rulebook, record: stored.id)
                guard outcome.added.count == Int(imported.added) else {
                    throw paper.changed(at: stored.id)
                }
            case .events(let reconciliation):
                account.restore(reconciliation.events, record: stored.id)
            case .signOff(let statement, _):
                account.sign(
                    SignedReconciliation(statement: stored.id, asOf: statement.head.asOf))
            }
        }
        return account
    }
}

/// A bank's file as the record holds it, read again into the normal form.
struct BankFileEvidence {
    let imported: BankStatementImport
    let statement: BankStatement
    let facts: StatementFacts

    /// Reads the file of a record.
    ///
    /// - Throws: `bank.file` if it can no longer be read as it was.
    init(_ imported: BankStatementImport, files: [Attachment]) throws {
        let bytes = try TrustFiles.require(imported.name, in: files)
        let reading = BankFile.read(
            bytes, named: imported.name,
            context: BankFileContext(
                digest: imported.file.description,
                account: Banking.BankAccount(
                    number: imported.account, currency: imported.currency)))
        let statements = try reading.requireStatements(
            accepting: Set(imported.accepted.compactMap(FindingCode.init(rawValue:))))
        guard statements.indices.contains(Int(imported.index)) else {
            throw GreenCreditError(
                .integrity, "bank.file", "the file holds no statement \(imported.index + 1)",
                at: imported.name)
        }
        self.imported = imported
        statement = statements[Int(imported.index)]
        facts = try StatementFacts(statement, currency: imported.currency, file: imported.name)
    }

    /// Whether the record says of the statement what the file says.
    var isAsRecorded: Bool {
        facts.opening == imported.opening && facts.closing == imported.closing
            && facts.from == imported.from && facts.to == imported.to
            && Int64(statement.bookedLines.count) == imported.lines
            && statement.account.number == imported.account
    }

    func changed(at record: String) -> GreenCreditError {
        GreenCreditError(
            .integrity, "bank.file", "the file now reads differently than it was signed",
            at: record)
    }
}

extension ReconciledAccount {
    /// Takes in the statement of a record.
    mutating func take(
        _ evidence: BankFileEvidence, rulebook: Rulebook?, record: String
    ) -> DeliveryOutcome {
        let imported = evidence.imported
        return take(
            evidence.statement,
            trustsBankReference: rulebook?.bankAccount(number)?.renamesReferences != true
        ) { BankPaper(imported, $0, record: record) }
    }
}

extension LedgerState {
    /// Folds bank accounts that nobody has asked for yet.
    mutating func loadBankAccounts(_ numbers: Set<String>, _ reader: any LedgerReader) throws {
        for number in numbers where bankAccounts[number] == nil {
            bankAccounts[number] = try BankFolding(reader: reader, rulebooks: rulebooks)
                .account(number)
        }
    }
}
