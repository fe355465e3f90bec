import Ledger
import Proofs
import Stores
import Synchronization
import Testing

@testable import GreenCredit

/// A store whose disk fails once, at a commit.
final class FailingStore: LedgerStore {
    struct Failure: Error {}

    private let inner: any LedgerStore
    private let left: Mutex<Int>

    init(_ inner: any LedgerStore, after commits: Int) {
        self.inner = inner
        left = Mutex(commits)
    }

    func append(_ group: SealedGroup) throws {
        let count = left.withLock { left in
            left -= 1
            return left
        }
        guard count != -1 else { throw Failure() }
        try inner.append(group)
    }

    func bundles(of seq: Int64) throws -> ItemBundles { try inner.bundles(of: seq) }
    func read<Result>(_ body: (any LedgerReader) throws -> Result) throws -> Result {
        try inner.read(body)
    }
    func addProposal(_ proposal: StoredProposal) throws { try inner.addProposal(proposal) }
    func saveCheckpoint(_ checkpoint: StoredCheckpoint) throws {
        try inner.saveCheckpoint(checkpoint)
    }
    func replaceProjections(_ makeRows: (any ProjectionSink) throws -> Void) throws {
        try inner.replaceProjections(makeRows)
    }
    func differences(
        limit: Int, from makeRows: (any ProjectionSink) throws -> Void
    ) throws -> [String] {
        try inner.differences(limit: limit, from: makeRows)
    }
}

@Suite struct `Posting a file` {
    let fixture: LedgerFixture
    var ledger: OpenLedger { fixture.ledger }

    init() throws { fixture = try LedgerFixture() }

    /// Entries F-1 … F-count as CSV.
    static func csv(_ numbers: ClosedRange<Int>, account: (Int) -> String = { _ in "4001" })
        -> String
    {
        var text = "txn,date,book,side,account,sub,debit,credit\n"
        for number in numbers {
            text += "F-\(number),2025-03-01,E1,F,1002,OWN,100.00,\n"
            text += "F-\(number),2025-03-01,E1,F,\(account(number)),,,100.00\n"
        }
        return text
    }

    private func source(_ text: String) -> JournalSource {
        JournalSource(Array(text.utf8), named: "f.csv", pieceBytes: 1_000)
    }

    private func post(
        _ text: String, id: String? = nil, itemsPerBatch: Int = Batch.maximumCount,
        to ledger: OpenLedger? = nil
    ) throws -> PostOutcome {
        try (ledger ?? self.ledger).post(
            source(text), id: id, itemsPerBatch: itemsPerBatch, maker: fixture.officers.maker,
            checker: fixture.officers.checkers.0)
    }

    private func receipts(_ outcome: PostOutcome) -> [Receipt] {
        guard case .posted(let outcomes, _) = outcome else { return [] }
        return outcomes.compactMap { if case .sealed(let receipt) = $0 { receipt } else { nil } }
    }

    @Test func `of one entry makes a record of its own`() throws {
        let outcome = try post(Self.csv(1...1))
        #expect(receipts(outcome).map(\.id) == ["E1/F-1"])
        guard case .repeated(_, 1) = try post(Self.csv(1...1)) else {
            Issue.record("posted twice")
            return
        }
    }

    @Test func `of several entries makes one batch named by its hash`() throws {
        let text = Self.csv(1...300)
        let size = try ledger.logSize()
        let outcome = receipts(try post(text))
        let digest = try source(text).digest { _, _ in }
        #expect(outcome.map(\.id) == ["BATCH-\(digest.hex.prefix(16))"])
        #expect(outcome.map(\.entries) == [300])
        let before = try fixture.picture()
        #expect(before.problems == [] && before.size == size + 1)
        guard case .repeated(1, entries: 300) = try post(text) else {
            Issue.record("posted twice")
            return
        }
        #expect(try fixture.picture() == before)
    }

    @Test func `in several batches numbers them, and twice adds nothing`() throws {
        let text = Self.csv(1...1_000)
        let outcome = receipts(try post(text, id: "X", itemsPerBatch: 300))
        #expect(outcome.map(\.id) == ["X", "X-2", "X-3", "X-4"])
        #expect(outcome.map(\.entries) == [300, 300, 300, 100])
        guard case .batch(let batch) = try ledger.detail(of: "X-4").record.body else {
            Issue.record("X-4 is no batch")
            return
        }
        #expect(batch.act.json["part"] == .integer(4) && batch.act.json["parts"] == .integer(4))
        let before = try fixture.picture()
        #expect(before.problems == [])
        #expect(before.totals.map(\.debits.minorUnits).max() == 10_000_000)
        for size in [300, 77, Batch.maximumCount] {
            guard case .repeated(_, entries: 1_000) = try post(text, id: "X", itemsPerBatch: size)
            else {
                Issue.record("posted twice")
                return
            }
            guard case .repeated(_, entries: 1_000) = try post(text, itemsPerBatch: size) else {
                Issue.record("posted twice")
                return
            }
        }
        #expect(try fixture.picture() == before)
    }

    @Test func `that overlaps adds only what is new, and says so again`() throws {
        #expect(try post(Self.csv(1...30), id: "A").isPosted)
        let outcome = try post(Self.csv(1...50), id: "B")
        guard case .posted(_, skipped: 30) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(receipts(outcome).map(\.entries) == [20])
        guard case .repeated(_, entries: 50) = try post(Self.csv(1...50), id: "B") else {
            Issue.record("posted twice")
            return
        }
    }

    @Test func `again after an interruption adds only the rest`() throws {
        let text = Self.csv(1...1_000)
        let clock = fixture.clock
        let failing = OpenLedger(
            fixture.folder, store: FailingStore(ledger.store, after: 2), clock: { clock.now })
        #expect(throws: FailingStore.Failure.self) {
            try post(text, id: "X", itemsPerBatch: 300, to: failing)
        }
        let outcome = try post(text, id: "X", itemsPerBatch: 300)
        guard case .posted(_, skipped: 600) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(receipts(outcome).map(\.id) == ["X-3", "X-4"])
        let picture = try fixture.picture()
        #expect(picture.problems == [])
        #expect(picture.totals.map(\.debits.minorUnits).max() == 10_000_000)
        // Cut in another way, the numbers that are taken are told before anything is signed.
        #expect(
            try post(Self.csv(1...1_002), id: "X", itemsPerBatch: 501).isPosted == false)
        #expect(try fixture.picture() == picture)
    }

    @Test func `that rules refuse in a later batch keeps the batches before it`() throws {
        let text = Self.csv(1...900) { $0 == 700 ? "9999" : "4001" }
        let outcome = try post(text, id: "X", itemsPerBatch: 300)
        guard case .stopped(let refusals, batch: "X-3", let posted, skipped: 0) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(refusals.count == 1 && posted.count == 2)
        let mended = try post(Self.csv(1...900), itemsPerBatch: 300)
        #expect(receipts(mended).map(\.entries) == [300])
        #expect(try fixture.picture().problems == [])
    }

    @Test func `with a bad line at the end of 300,000 stores nothing`() throws {
        let before = try fixture.picture()
        var text = Self.csv(1...149_999)
        text += "F-X,2025-03-01,E1,F,1002,OWN,100.00,\nF-X,2025-02-30,E1,F,4001,,,100.00\n"
        let problems = try #require(
            #expect(throws: JournalFile.Problems.self) {
                try post(text, id: "X", itemsPerBatch: 1_000)
            })
        #expect(problems.count == 1)
        #expect(problems.listed[0].location == "f.csv:300001:5")
        #expect(try fixture.picture() == before)
    }

    @Test func `with a number twice in different batches stores nothing`() throws {
        let before = try fixture.picture()
        let csv = Self.csv(1...20) + Self.csv(3...3).split(separator: "\n", maxSplits: 1)[1]
        let lines = try Example.journal(Self.csv(1...20)) + Example.journal(Self.csv(3...3))
        let json = lines.map {
            String(decoding: CanonicalJSON.encode(.object($0.json)), as: UTF8.self)
        }
        .joined(separator: "\n")
        for (text, place) in [(csv, "f.csv:42:1"), (json, "f.csv: line 21")] {
            let problems = try #require(
                #expect(throws: JournalFile.Problems.self) {
                    try post(text, id: "X", itemsPerBatch: 5)
                })
            #expect(problems.listed.map(\.code) == ["journal.scattered"])
            #expect(problems.listed[0].location == place)
        }
        // Where all is one batch, the rule says it, as for every record.
        #expect(try post(json, id: "X").rules == ["entry.identity"])
        #expect(try fixture.picture() == before)
    }

    @Test func `with entries that cannot be items lists each with its place`() throws {
        let text = """
            txn,date,book,side,account,sub,currency,debit,credit
            F-1,2025-03-01,E1,F,1002,OWN,CNY,1.00,
            F-1,2025-03-01,E1,F,4001,,CNY,,1.00
            F-2,2025-03-01,E1,F,1002,OWN,CNY,1.00,
            F-2,2025-03-01,E1,F,4001,,CNY,,1.00
            F-2,2025-03-01,E1,F,1002,OWN,USD,1.00,
            F-2,2025-03-01,E1,F,4001,,USD,,1.00

            """
        let problems = try #require(
            #expect(throws: JournalFile.Problems.self) { try post(text) })
        #expect(problems.listed.map(\.code) == ["batch.currencies"])
        #expect(problems.listed[0].location == "f.csv:4:1: F-2")
    }

    @Test func `that changes while it is read stores nothing`() throws {
        let before = try fixture.picture()
        let openings = Mutex(0)
        let source = JournalSource(named: "f.csv") {
            let number = openings.withLock { count in
                count += 1
                return count
            }
            var text: String? = Self.csv(1...(10 + number))
            return { text.take().map { Array($0.utf8) } }
        }
        #expect(throws: GreenCreditError(.environment, "file.changed", "")) {
            try ledger.post(
                source, maker: fixture.officers.maker, checker: fixture.officers.checkers.0)
        }
        #expect(try fixture.picture() == before)
    }

    @Test func `as proposals puts each batch into the inbox, and twice adds nothing`() throws {
        let text = Self.csv(1...700)
        let propose = {
            try ledger.propose(
                source(text), id: "X", itemsPerBatch: 300, maker: fixture.officers.maker)
        }
        let ids = ["X", "X-2", "X-3"]
        #expect(try propose() == ids.map { .proposed(id: $0, skipped: 0) })
        #expect(try propose() == ids.map { .waiting(id: $0) })
        #expect(try ledger.inbox().map(\.entries) == [300, 300, 100])
        for id in ids {
            let outcome = try ledger.approve(id, checker: fixture.officers.checkers.0)
            guard case .sealed = outcome else { throw Unexpected("\(outcome)") }
        }
        #expect(try propose() == [.repeated(id: "X", entries: 700)])
        guard case .repeated(_, entries: 700) = try post(text, id: "X") else {
            Issue.record("posted twice")
            return
        }
        #expect(try fixture.picture().problems == [])
    }

    @Test func `tells how far it is in each stage`() throws {
        let text = Self.csv(1...700)
        var told: [FileStage: [Int64]] = [:]
        _ = try ledger.post(
            source(text), itemsPerBatch: 300, maker: fixture.officers.maker,
            checker: fixture.officers.checkers.0
        ) { stage, done, total in
            #expect(total == (stage == .sealing ? 700 : Int64(text.utf8.count)))
            told[stage, default: []].append(done)
        }
        #expect(told[.sealing] == [0, 300, 600, 700])
        for stage in [FileStage.hashing, .reading] {
            #expect(told[stage]?.last == Int64(text.utf8.count))
            #expect(told[stage] == told[stage]?.sorted())
        }
    }
}
