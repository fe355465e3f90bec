import Dispatch
import Financing
import Foundation
import GRDB
import GreenCreditTesting
import Ledger
import Stores
import Synchronization
import Testing

@testable import GreenCredit

/// Entries by the thousand: batches one after another, and single acts from many callers.
@Suite struct `Many entries` {
    /// Balanced entries between a few sub-accounts, over some months.
    struct Entries: Sequence, IteratorProtocol, Sendable {
        let count: Int
        let book: String
        private var made = 0
        private var random: SplitMix64

        init(_ count: Int, seed: UInt64, book: String = "E1") {
            self.count = count
            self.book = book
            random = SplitMix64(seed: seed)
        }

        mutating func next() -> Entry? {
            guard made < count else { return nil }
            made += 1
            let amount = Int64.random(in: 1...9_999, using: &random)
            let day = LocalDate(year: 2025, month: 7, day: 1)?.adding(days: made % 150)
            func line(_ code: String, _ sub: String, _ units: Int64) -> Posting {
                Posting(
                    account: Account(book: book, side: .financial, code: code, subaccount: sub),
                    money: Money(minorUnits: units, currency: .cny))
            }
            let draft = EntryDraft(
                id: "M-\(made)", book: book, valueDate: day ?? LocalDate.range.lowerBound,
                postings: [
                    line("1002", "OWN\(made % 7)", amount), line("4001", "S\(made % 5)", -amount),
                ])
            return try? Entry(draft)
        }
    }

    @Test func `posted in batches are where the auditor finds them`() throws {
        let fixture = try LedgerFixture()
        let entries = Entries(70_000, seed: 3)
        let seen = Mutex<[Int64]>([])
        let outcome = try fixture.ledger.postBatches(
            of: entries, itemsPerBatch: 4_000, maker: fixture.officers.maker,
            checker: fixture.officers.checkers.0, name: { "MANY-\($0)" }
        ) { count in seen.withLock { $0.append(count) } }
        guard case .posted(let receipts) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(receipts.map(\.entries).reduce(0, +) == 70_000 && receipts.count == 18)
        #expect(seen.withLock { $0.last } == 70_000)
        let days = ["2025-06-30", "2025-07-01", "2025-09-13", "2025-11-27"]
        for day in try days.map({ try LocalDate($0) }) {
            var query = LedgerQuery()
            query.asOf = day
            var expected: [String: Int64] = [:]
            for entry in Entries(70_000, seed: 3) where entry.valueDate <= day {
                for posting in entry.postings {
                    expected[posting.account.description, default: 0] += posting.money.minorUnits
                }
            }
            let found = try fixture.ledger.balances(query).map {
                ($0.key.account.description, $0.balance.minorUnits)
            }
            #expect(Dictionary(uniqueKeysWithValues: found) == expected)
            for (account, balance) in expected.prefix(3) {
                var one = LedgerQuery(account: try Account(account))
                one.asOf = day
                #expect(try fixture.ledger.balances(one).map(\.balance.minorUnits) == [balance])
            }
        }
        #expect(try fixture.ledger.verify().problems == [])
        try fixture.ledger.rebuild()
        #expect(try fixture.ledger.verify().problems == [])
    }

    @Test func `meet a number that was used long before, and a changed page is found`() throws {
        let fixture = try LedgerFixture()
        _ = try fixture.ledger.postBatches(
            of: Entries(66_000, seed: 4), itemsPerBatch: 33_000, maker: fixture.officers.maker,
            checker: fixture.officers.checkers.0, name: { "MANY-\($0)" })
        let again = try fixture.ledger.postBatches(
            of: Entries(10, seed: 5), itemsPerBatch: 10, maker: fixture.officers.maker,
            checker: fixture.officers.checkers.0, name: { "AGAIN-\($0)" })
        guard case .refused(let refusals, "AGAIN-0", let posted) = again else {
            Issue.record("\(again)")
            return
        }
        #expect(posted.isEmpty && refusals.count == 10)
        #expect(refusals.allSatisfy { $0.rule == "entry.identity" })
        try fixture.close()
        try fixture.tamper { db in
            try db.execute(
                sql: """
                    UPDATE journal_page SET bytes = zeroblob(length(bytes))
                    WHERE kind = 1 AND position = (
                        SELECT max(position) FROM journal_page WHERE kind = 1)
                    """)
        }
        let problems = try fixture.reopened().verify().problems
        #expect(problems.contains { $0.hasPrefix("journal_page kind 1") }, "\(problems)")
    }

    @Test func `from many callers share commits, and each gets its own answer`() throws {
        let fixture = try LedgerFixture()
        let size = try fixture.ledger.logSize()
        let records = try Entries(60, seed: 6).map { entry in
            try fixture.ledger.signed(
                try fixture.ledger.journalDraft(of: entry), maker: fixture.officers.maker,
                checker: fixture.officers.checkers.0)
        }
        // Every third is handed in twice, and one has been tampered with on its way.
        var handed = records + records.enumerated().filter { $0.offset % 3 == 0 }.map(\.element)
        var broken = records[7]
        broken = SignedRecord(bytes: broken.bytes, signatures: records[8].signatures)
        handed.append(broken)
        let work = handed
        let answers = Mutex(
            [Result<ApprovalOutcome, any Error>?](repeating: nil, count: work.count))
        DispatchQueue.concurrentPerform(iterations: work.count) { index in
            let answer = Result { try fixture.ledger.seal(work[index]) }
            answers.withLock { $0[index] = answer }
        }
        let all = answers.withLock { $0.compactMap { $0 } }
        for (index, answer) in all.enumerated() {
            guard index < work.count - 1 else {
                #expect(throws: (any Error).self) { try answer.get() }
                continue
            }
            guard case .sealed = try answer.get() else {
                Issue.record("\(index): \(answer)")
                continue
            }
        }
        #expect(try fixture.ledger.logSize() == size + 60)
        #expect(try fixture.ledger.verify().problems == [])
    }

    @Test func `of an older file are indexed anew when it is opened`() throws {
        let fixture = try LedgerFixture()
        _ = try fixture.ledger.postBatches(
            of: Entries(300, seed: 7), itemsPerBatch: 300, maker: fixture.officers.maker,
            checker: fixture.officers.checkers.0, name: { "MANY-\($0)" })
        let before = try fixture.ledger.totals(LedgerQuery())
        try fixture.close()
        try fixture.tamper { db in
            // As the first version left it: other projections, and its own list of migrations.
            for table in ["journal_page", "journal_run", "reservation"] {
                try db.execute(sql: "DROP TABLE \(table)")
            }
            try db.execute(
                sql: """
                    DROP INDEX effect_source; DROP INDEX record_kind;
                    CREATE INDEX record_kind ON record (kind);
                    CREATE INDEX record_sealed ON record (sealed);
                    CREATE INDEX effect_seq ON effect (seq);
                    CREATE TABLE posting (bucket INTEGER PRIMARY KEY) STRICT;
                    CREATE TABLE total (key INTEGER PRIMARY KEY) STRICT;
                    CREATE TABLE identity (book TEXT PRIMARY KEY) STRICT;
                    DELETE FROM grdb_migrations WHERE identifier = 'v2';
                    PRAGMA user_version = 1;
                    """)
        }
        let ledger = try OpenLedger(fixture.folder, clock: { .init(millisecondsSince1970: 0) })
        #expect(try ledger.totals(LedgerQuery()) == before)
        #expect(try ledger.verify().problems == [])
    }
}
