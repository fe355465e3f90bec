internal import Banking
internal import Financing
public import Ledger
internal import Proofs
public import Statements
internal import Stores

/// Which statement is wanted.
public struct StatementRequest: Sendable {
    /// The kind of statement.
    public let kind: StatementKind
    /// The last day that counts.
    public let asOf: LocalDate
    /// The first day of the period; by default the first of the year.
    public var from: LocalDate?
    /// Count only what was sealed by this moment; all if `nil`.
    public var knownAt: Timestamp?
    /// The project, where the statement is about one.
    public var project: String?
    /// How an account that holds money of several sources is told apart, for a project's funds.
    public var split = SourceSplit.tagged
    /// The book, where the statement is about one and not about the programme's own.
    public var book: String?
    /// The ledger account that an audit trail follows.
    public var ledgerAccount: Account?
    /// The record that an audit trail follows.
    public var record: String?
    /// The bank account, where the statement is about one.
    public var bankAccount: String?
    /// The statement's number; by default made from kind, subject and day.
    public var id: String?

    /// Asks for a statement.
    public init(_ kind: StatementKind, asOf: LocalDate) {
        self.kind = kind
        self.asOf = asOf
    }

    /// The first day of the period.
    var periodStart: LocalDate { from ?? LocalDate(year: asOf.year, month: 1, day: 1) ?? asOf }

    /// What an audit trail follows.
    var scope: AuditTrail.Scope {
        var scope = AuditTrail.Scope()
        scope.project = project
        scope.account = ledgerAccount
        scope.record = record
        return scope
    }

    /// The number that a statement gets where nobody gives one.
    var defaultID: String {
        let subject =
            project ?? bankAccount ?? book ?? record
            ?? ledgerAccount?.description.replacing(":", with: ".")
        return ([kind.rawValue.uppercased()] + (subject.map { [$0] } ?? []) + [asOf.description])
            .joined(separator: "-")
    }
}

extension OpenLedger {
    /// Computes a statement from what is sealed.
    ///
    /// - Throws: `StatementError` if a figure contradicts another: such a statement does not exist.
    public func statement(
        _ request: StatementRequest, prepared: OfficerKey? = nil, approved: OfficerKey? = nil
    ) throws -> Statement {
        let (rulebook, digest) = try rulebook()
        let (id, replaced) = try statementNumber(request)
        let head = try withState { state in
            StatementHead(
                id: id, rulebook: rulebook, rulebookDigest: digest, asOf: request.asOf,
                knownAt: request.knownAt ?? max(now(), state.lastSealed),
                log: StatementHead.LogPosition(
                    origin: state.genesis?.origin ?? "", size: state.size,
                    root: state.tree.root.base64),
                prepared: prepared.map { signatory($0, state) },
                approved: approved.map { [signatory($0, state)] } ?? [], replaces: replaced)
        }
        switch request.kind {
        case .bankReconciliation:
            let account = try requireBankAccount(try required(request.bankAccount, "--account"))
            let found = try reconcile(
                account.id, asOf: request.asOf, knownAt: request.knownAt)
            return try found.result.statement(
                head, bankAccount: account, rulebook: rulebook, bankStatements: found.papers)
        case .programmeFinancing:
            let figures = try figures(request, rulebook)
            return try ProgrammeFinancing(figures).statement(
                head, rulebook: rulebook,
                division: try ProgrammeDivision(
                    figures, properties: try projectProperties(asOf: request.asOf)))
        case .differenceTable:
            return try DifferenceTable(of: request.book, in: try figures(request, rulebook))
                .statement(head, rulebook: rulebook)
        case .grantNote:
            return try GrantNote(
                try figures(request, rulebook), book: request.book ?? request.project
            ).statement(head, rulebook: rulebook)
        case .fundFlow:
            return try FundFlow(try figures(request, rulebook), project: request.project)
                .statement(head, rulebook: rulebook)
        case .auditTrail:
            return try auditTrail(
                request.scope, from: request.periodStart, asOf: request.asOf,
                knownAt: request.knownAt
            ).statement(head, rulebook: rulebook)
        case .donorReport:
            return try donorReport(request, rulebook).statement(head, rulebook: rulebook)
        case .projectFunds:
            let project = try required(request.project, "--project")
            let book = try projectBook(project, rulebook)
            return try ProjectFunds(
                of: project, book: book, in: try figures(request, rulebook), split: request.split
            ).statement(
                head, rulebook: rulebook, bank: try bankReconciliation(of: book, request))
        }
    }

    /// The drafts of what has to be signed for a statement, the statement last.
    ///
    /// A bank reconciliation rests on matches: those that no record holds yet come before it.
    public func signingDrafts(
        _ request: StatementRequest, prepared: OfficerKey? = nil, approved: OfficerKey? = nil
    ) throws -> [RecordDraft] {
        let statement = try statement(request, prepared: prepared, approved: approved)
        let last = try draft(of: statement)
        guard request.kind == .bankReconciliation, let account = request.bankAccount else {
            return [last]
        }
        let found = try reconcile(account, asOf: request.asOf, knownAt: request.knownAt)
        return try matchDrafts(found.findings.proposed, of: account, asOf: request.asOf) + [last]
    }

    /// The draft of a record that holds a statement, its text in both languages beside it.
    public func draft(of statement: Statement) throws -> RecordDraft {
        let name = FileName.safe(statement.head.id)
        return RecordDraft(
            id: statement.head.id, valueDate: statement.head.asOf,
            content: .other(.statement(statement.json)),
            files: [
                RecordDraft.File(
                    name: name + ".en.txt", bytes: Array(statement.text(.english).utf8),
                    isSigned: true),
                RecordDraft.File(
                    name: name + ".zh.txt", bytes: Array(statement.text(.chinese).utf8),
                    isSigned: true),
            ])
    }

    /// All statements that are sealed, oldest first.
    public func statements() throws -> [(record: String, sealed: Timestamp, statement: Statement)] {
        try store.read { reader in
            try reader.records(ofKinds: [.statement]).compactMap { stored in
                guard case .statement(let json) = try Record(bytes: stored.bytes).body else {
                    return nil
                }
                return (stored.id, stored.sealed, try Statement(json: json))
            }
        }
    }

    /// The files of a sealed statement: JSON and texts with their signatures, entry and proof.
    ///
    /// With an audit trail come those of every record that it follows.
    ///
    /// - Throws: `record.unknown`, and `checkpoint.range` where no signed head covers it yet.
    public func statementFiles(_ id: String) throws -> [OutputFile] {
        let files = try proof(of: id)
        let origin = try withState { $0.genesis?.origin ?? "" }
        let texts = try store.read { reader -> [OutputFile] in
            guard let stored = try reader.findRecord(id: id) else { return [] }
            let held = try reader.attachments(of: stored.seq)
            guard stored.kind == .statement else { return held.map(OutputFile.init) }
            let base = FileName.safe(id)
            let verify = VerifyText.make(
                for: base, texts: held.filter { $0.signatures != nil }.map(\.name),
                stored: stored, origin: origin)
            return held.flatMap(OutputFile.signed) + [
                OutputFile(
                    name: base + ".crls.pem",
                    bytes: try revocationLists(knownAt: stored.seq, reader)),
                OutputFile(name: base + ".VERIFY.txt", bytes: verify),
            ]
        }
        return files + texts + (try followedFiles(of: id))
    }

    /// The receipts of the records that an audit trail follows.
    private func followedFiles(of id: String) throws -> [OutputFile] {
        let followed = try store.read { reader -> [String] in
            guard let stored = try reader.findRecord(id: id), stored.kind == .statement,
                case .statement(let json) = try Record(bytes: stored.bytes).body
            else { return [] }
            return try Statement(json: json).followedRecords
        }
        return try followed.flatMap { try proof(of: $0) }
    }

    // MARK: - Parts

    /// The revocation lists that counted at a place in the log.
    ///
    /// A list does not say since when: an officer who left later is on the newest one, and every
    /// signature from before would seem void.
    private func revocationLists(knownAt seq: Int64, _ reader: any LedgerReader) throws -> [UInt8] {
        let last = try reader.records(ofKinds: [.genesis, .crl]).last { $0.seq < seq }
        return try TrustFiles.require(
            TrustFiles.revocationLists, in: try reader.attachments(of: last?.seq ?? 0))
    }

    func figures(_ request: StatementRequest, _ rulebook: Rulebook) throws -> LedgerFigures {
        let entries = try effectiveEntries(knownAt: request.knownAt)
        return LedgerFigures(
            rulebook: rulebook, entries: entries, periodStart: request.periodStart,
            asOf: request.asOf)
    }

    /// All entries that were effective at a moment, in journal order.
    func effectiveEntries(knownAt moment: Timestamp?) throws -> [Entry] {
        try store.read { reader in
            let bound = try reader.entryBound(knownAt: moment)
            var entries: [Entry] = []
            try StoredEntries(store: store, reader: reader).forEach(below: bound) {
                number, entry, _ in
                if number < bound { entries.append(entry) }
            }
            return entries
        }
    }

    /// The number of a new statement: a later one of the same name replaces the one before.
    private func statementNumber(_ request: StatementRequest) throws -> (String, String?) {
        if let id = request.id { return (id, nil) }
        let base = request.defaultID
        return try store.read { reader in
            var id = base
            var replaced: String?
            for number in 2... {
                guard try reader.findRecord(id: id) != nil else { break }
                replaced = id
                id = "\(base)-\(number)"
            }
            return (id, replaced)
        }
    }

    private func signatory(_ key: OfficerKey, _ state: LedgerState) -> StatementHead.Signatory {
        let person = key.certificate.person ?? ""
        return StatementHead.Signatory(
            name: key.certificate.commonName ?? "", person: person,
            role: state.registry.duties(of: person).sorted().joined(separator: ", "))
    }

    /// The book of the enterprise that carries a project: the one that has its bank account.
    func projectBook(_ project: String, _ rulebook: Rulebook) throws -> String {
        guard rulebook.chart.book(project) != nil else {
            throw GreenCreditError(
                .usage, "project.unknown",
                "the rulebook has no book of the project \(project); a project's book carries its "
                    + "name. There are \(rulebook.chart.books.map(\.id).joined(separator: ", "))")
        }
        return project
    }

    func required(_ value: String?, _ option: String) throws -> String {
        guard let value else {
            throw GreenCreditError(
                .usage, "statement.subject", "this statement needs \(option)")
        }
        return value
    }
}

extension OutputFile {
    /// A file that goes with a record.
    init(_ file: Attachment) { self.init(name: file.name, bytes: file.bytes) }

    /// A file that goes with a record, and its signatures where it has its own.
    static func signed(_ file: Attachment) -> [OutputFile] {
        [OutputFile(file)]
            + (file.signatures.map { [OutputFile(name: file.name + ".p7s", bytes: $0)] } ?? [])
    }
}
