internal import Banking
internal import Financing
internal import Foundation
internal import GreenCredit
internal import Ledger
internal import Proofs
internal import Statements

/// The main job from end to end on the worked example.
struct Demo {
    let fixtures: String
    let folder: String
    let clock = DemoClock(Timestamp(LocalDate(year: 2025, month: 1, day: 1) ?? .range.lowerBound))
    private let started = Date()

    static let account = "BK-E3-PROJECT-01"
    static let yearEnd = LocalDate(year: 2025, month: 12, day: 31) ?? .range.lowerBound

    init(fixtures: String, folder: String) throws {
        self.fixtures = fixtures
        self.folder = folder
    }

    /// Runs the job.
    ///
    /// - Returns: whether every figure and every check came out as expected.
    func run() throws -> Bool {
        let passphrase = try makePassphrase()
        let (ledger, officers) = try found(passphrase)
        let acts = DemoActs(
            records: try ProgrammeInput.read(fixtures + "/acts.yaml", for: ledger), clock: clock)
        try acts.post(to: ledger, by: officers) { $0 <= Demo.yearEnd }
        try reconcile(ledger, by: officers)
        let statements = try signStatements(ledger, by: officers)
        try closeYear(ledger, by: officers)
        try acts.post(to: ledger, by: officers) { $0 > Demo.yearEnd }
        clock.set(LocalDate(year: 2027, month: 1, day: 4) ?? Demo.yearEnd)
        let files = try handOut(statements, of: ledger, passphrase)
        let isClean = try verify(ledger)
        var comparison = try DemoComparison(ledger: ledger, fixtures: fixtures)
        try comparison.compareAll()
        comparison.printTable()
        let tools = DemoTools(
            folder: folder, ledger: ledger, files: files, passphrase: folder + "/passphrase")
        let areToolsContent = try tools.run()
        let seconds = Date().timeIntervalSince(started)
        say("\nfiles: \(folder)")
        for file in files where !file.name.hasSuffix(".p7s") { say("  statements/\(file.name)") }
        say("  ledger/  keys/  checkpoint  journal.hledger  passphrase")
        say(
            "\(comparison.count) figures compared, \(comparison.failures) differ; "
                + "\(isClean ? "the ledger verifies" : "THE LEDGER DOES NOT VERIFY"); "
                + String(format: "%.1f s", seconds))
        return isClean && comparison.failures == 0 && areToolsContent
    }

    func say(_ text: String) { Terminal.print(text) }

    // MARK: - Steps

    /// A random passphrase for all keys of the example, in a file that only its owner reads.
    private func makePassphrase() throws -> Passphrase {
        let path = folder + "/passphrase"
        try KeyFile.write(
            Array(Hex.encode(try SecureRandom.bytes(16)).utf8) + [0x0A], to: path)
        return try KeyFile.readPassphrase(path)
    }

    private func found(_ passphrase: Passphrase) throws -> (OpenLedger, DemoOfficers) {
        let document = try RulebookDocument(
            yaml: try InputFile.read(fixtures + "/rulebook.yaml"), named: "rulebook.yaml")
        let keys = folder + "/keys"
        try KeyFolder.create(keys)
        let registrars = DemoOfficers.registrars.map { number, name in
            NewOfficer(
                person: number, name: name, keyPath: KeyFolder.path(keys, number, .registrar),
                passphrase: passphrase)
        }
        let ledger = try OpenLedger.create(
            LedgerSetup(
                origin: "ledger.example/cpt2025", organization: "Example Industry Department",
                rulebook: document, registrars: registrars, passphrase: passphrase),
            in: LedgerFolder(folder + "/ledger"), clock: clock.now)
        let opened = try registrars.map { try ledger.openKey($0.keyPath, passphrase: passphrase) }
        let officers = try DemoOfficers(
            in: ledger, keys: keys, passphrase: passphrase, registrars: (opened[0], opened[1]))
        say(
            "founded a ledger for \(document.rulebook.name): 2 registrars, "
                + "\(DemoOfficers.count) officers of \(document.rulebook.chart.books.count) parties"
        )
        return (ledger, officers)
    }

    private func reconcile(_ ledger: OpenLedger, by officers: DemoOfficers) throws {
        clock.set(Demo.yearEnd.adding(days: 5))
        let desk = try officers.desk("E3")
        let name = "bank-statement-E3-2025.camt053.xml"
        let found = try ledger.bankImport(
            try InputFile.read("\(fixtures)/\(name)"), named: name, account: Demo.account)
        try Demo.require(try ledger.post(found.drafts, maker: desk.maker, checker: desk.checker))
        let result = try ledger.reconcile(Demo.account, asOf: Demo.yearEnd).result
        say(
            "reconciled \(Demo.account) at \(Demo.yearEnd): \(result.matches.count) matches, "
                + "\(result.rows.count) open items, adjusted \(result.adjustedBook.groupedText) on "
                + "the book's side and \(result.adjustedBank.groupedText) on the bank's")
    }

    private func signStatements(
        _ ledger: OpenLedger, by officers: DemoOfficers
    ) throws -> [String] {
        var project = StatementRequest(.projectFunds, asOf: Demo.yearEnd)
        project.project = "E1"
        var bank = StatementRequest(.bankReconciliation, asOf: Demo.yearEnd)
        bank.bankAccount = Demo.account
        var donor = StatementRequest(.donorReport, asOf: Demo.yearEnd)
        donor.project = "E1"
        let wanted =
            [(project, "E1"), (bank, "E3"), (donor, "E1")]
            + [StatementKind.programmeFinancing, .differenceTable, .grantNote, .fundFlow].map {
                (StatementRequest($0, asOf: Demo.yearEnd), "P")
            }
        return try wanted.map { request, book in
            let desk = try officers.desk(book)
            let drafts = try ledger.signingDrafts(
                request, prepared: desk.maker, approved: desk.checker)
            try Demo.require(
                try ledger.post(drafts, maker: desk.maker, checker: desk.checker))
            guard let statement = drafts.last?.id else { preconditionFailure("it comes last") }
            say("signed \(statement): \(request.kind.title.english)")
            return statement
        }
    }

    private func closeYear(_ ledger: OpenLedger, by officers: DemoOfficers) throws {
        clock.set(Demo.yearEnd.adding(days: 6))
        for book in try ledger.rulebook().rulebook.chart.books.map(\.id) {
            let desk = try officers.desk(book)
            let draft = try ledger.closing(of: book, through: Demo.yearEnd)
            try Demo.require(try ledger.post([draft], maker: desk.maker, checker: desk.checker))
        }
        say("closed 2025 in all books")
    }

    private func handOut(
        _ statements: [String], of ledger: OpenLedger, _ passphrase: Passphrase
    ) throws -> [OutputFile] {
        let head = try ledger.checkpoint(passphrase: passphrase)
        say("signed the head of the log: \(head.size) records, root \(head.root.hex)")
        let files = try statements.flatMap { try ledger.statementFiles($0) }
        let out = folder + "/statements"
        try KeyFolder.create(out)
        for file in files {
            try DurableFile.write(file.bytes, to: out + "/" + file.name)
        }
        try DurableFile.write(head.note, to: folder + "/checkpoint")
        return files
    }

    private func verify(_ ledger: OpenLedger) throws -> Bool {
        let report = try ledger.verify(progress: Terminal.progress("verifying record"))
        for problem in report.problems { say("PROBLEM: \(problem)") }
        say(
            "verified \(report.records) records and \(report.entries) journal entries: "
                + (report.problems.isEmpty ? "all is well" : "\(report.problems.count) problems"))
        return report.problems.isEmpty
    }
}
