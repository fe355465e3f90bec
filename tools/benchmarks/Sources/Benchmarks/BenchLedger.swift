import Foundation
import GreenCredit
import Ledger
import Proofs

/// A ledger of a benchmark with its officers: made once for each size, then kept.
struct BenchLedger {
    let ledger: OpenLedger
    let path: String
    let maker: OfficerKey
    let checker: OfficerKey

    private static let passphrase = Passphrase(Array("only a benchmark".utf8))

    /// The machine's clock.
    static let clock: OpenLedger.Clock = {
        Timestamp(millisecondsSince1970: Int64(Date().timeIntervalSince1970 * 1000))
    }

    /// Founds an empty ledger in a new folder, in the place of what is there.
    ///
    /// - Parameters:
    ///   - path: the folder.
    ///   - rulebook: the rulebook, YAML.
    ///   - duties: what its maker and its checker are called in the rulebook.
    static func make(
        _ path: String, rulebook: String = BenchRulebook.yaml,
        duties: (maker: String, checker: String) = ("bench-maker", "bench-checker")
    ) throws -> BenchLedger {
        try? FileManager.default.removeItem(atPath: path)
        let keys = path + "/keys"
        try FileManager.default.createDirectory(
            atPath: keys, withIntermediateDirectories: true)
        func officer(_ person: String) -> NewOfficer {
            NewOfficer(
                person: person, name: "Officer \(person)", keyPath: "\(keys)/\(person).pem",
                passphrase: passphrase)
        }
        let ledger = try OpenLedger.create(
            LedgerSetup(
                origin: "ledger.example/benchmark", organization: "Benchmark",
                rulebook: try RulebookDocument(
                    yaml: Array(rulebook.utf8), named: "rulebook.yaml"),
                registrars: [officer("R-1"), officer("R-2")], passphrase: passphrase),
            in: LedgerFolder(path + "/ledger"), clock: clock)
        let registrars = (try key("R-1", ledger, keys), try key("R-2", ledger, keys))
        for (person, role, duty) in [
            ("M-1", Role.maker, duties.maker), ("C-1", .checker, duties.checker),
        ] {
            let outcome = try ledger.addOfficer(
                officer(person), role: role, duties: [duty], issuingPassphrase: passphrase,
                registrars: registrars)
            guard case .posted = outcome else { throw BenchError("\(person): \(outcome)") }
        }
        return try open(path, ledger)
    }

    /// Opens a ledger that was made before.
    static func open(_ path: String) throws -> BenchLedger {
        try open(path, try OpenLedger(LedgerFolder(path + "/ledger"), clock: clock))
    }

    private static func open(_ path: String, _ ledger: OpenLedger) throws -> BenchLedger {
        BenchLedger(
            ledger: ledger, path: path, maker: try key("M-1", ledger, path + "/keys"),
            checker: try key("C-1", ledger, path + "/keys"))
    }

    private static func key(
        _ person: String, _ ledger: OpenLedger, _ keys: String
    ) throws -> OfficerKey {
        try ledger.openKey("\(keys)/\(person).pem", passphrase: passphrase)
    }

    // MARK: - The bulk ledger

    /// The bulk ledger of a size, built if it is not there.
    static func bulk(_ size: Int, _ context: BenchContext) throws -> BenchLedger {
        let path = bulkPath(size, context)
        if FileManager.default.fileExists(atPath: path + "/complete") { return try open(path) }
        Progress.note("building a ledger of \(size) entries")
        return try buildBulk(size, context).ledger
    }

    /// Builds the bulk ledger of a size; tells how long each batch took.
    static func buildBulk(
        _ size: Int, _ context: BenchContext
    ) throws -> (ledger: BenchLedger, batches: [(entries: Int, seconds: Double)]) {
        let path = bulkPath(size, context)
        let bench = try make(path)
        let batches = try PostingCalls.postBatches(BenchEntries(size), to: bench) { done in
            if done % 819_000 == 0 { Progress.note("  \(done) of \(size) entries") }
        }
        try Data().write(to: URL(fileURLWithPath: path + "/complete"))
        return (bench, batches)
    }

    private static func bulkPath(_ size: Int, _ context: BenchContext) -> String {
        "\(context.folder)/bulk-\(size)"
    }

    // MARK: - The auditor

    /// Compares every balance with one that was computed the slow way.
    func requireBalances(_ size: Int, through day: LocalDate? = nil) throws {
        var query = LedgerQuery()
        query.asOf = day
        let expected = BenchEntries.balances(size, through: day)
        var differing = 0
        let found = Dictionary(
            try ledger.balances(query).map { ($0.key.account, $0.balance.minorUnits) }
        ) { $1 }
        for (account, balance) in zip(BenchEntries.accounts, expected)
        where found[account, default: 0] != balance { differing += 1 }
        guard differing == 0, Set(found.keys).isSubset(of: Set(BenchEntries.accounts)) else {
            throw BenchError("\(differing) balances differ from the auditor's")
        }
    }
}

/// A rulebook with a handful of accounts without limits, each with as many sub-accounts as wanted.
enum BenchRulebook {
    static let yaml = """
        schema: greencredit/rulebook/v1
        id: BENCH
        version: "1"
        title: {en: Benchmark, zh: 基准}
        validFrom: "2025-01-01"
        validTo: "2035-12-31"
        currency: CNY
        utcOffsetHours: 8
        periods: month
        dimensions:
          - {id: project, name: {en: Project, zh: 项目}}
        books:
          - {id: P, kind: P, sides: [F], name: {en: Benchmark, zh: 基准}}
        approval:
          - {makers: [bench-maker], checkers: [bench-checker], checkersNeeded: 1}
        accounts:
          - {books: P, side: F, code: "1002", class: asset, name: {en: Deposits, zh: 存款}}
          - {books: P, side: F, code: "1214", class: asset, name: {en: Advances, zh: 预付}}
          - {books: P, side: F, code: "2303", class: liability, name: {en: Payables, zh: 应付}}
          - {books: P, side: F, code: "4001", class: income, name: {en: Income, zh: 收入}}
          - {books: P, side: F, code: "5001", class: expense, name: {en: Grants, zh: 补助}}

        """
}
