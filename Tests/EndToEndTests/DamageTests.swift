import Foundation
import GRDB
import Testing

/// A ledger that somebody has touched is found out, with the place.
@MainActor @Suite struct DamageTests {
    /// A ledger with a batch, a record, a proposal and a signed head.
    private static let template = Result { () throws -> Workplace in
        let place = try Workplace.withOfficers()
        try place.writeJournal("batch.csv", [.indicator, JournalLine(id: "A2")])
        try place.succeed(["post", "batch.csv", "--id", "BATCH"] + place.both)
        try place.writeJournal("one.csv", [JournalLine(id: "A3")])
        try place.succeed(["post", "one.csv"] + place.both)
        try place.writeJournal("wait.csv", [JournalLine(id: "A4")])
        try place.succeed(["propose", "wait.csv"] + place.key("M1.maker"))
        try place.succeed(["checkpoint", "--passphrase-file", "pass"])
        try #require(try place.succeed(["verify"]).out.hasSuffix("all is well\n"))
        return place
    }

    private func makeLedger() throws -> Workplace { try Workplace(copying: Self.template.get()) }

    /// Changes the ledger's file past its triggers, and leaves them as they were.
    private func tamper(_ place: Workplace, _ body: (Database) throws -> Void) throws {
        try place.openDatabase { db in
            let triggers = try Row.fetchAll(
                db, sql: "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            for trigger in triggers {
                try db.execute(sql: "DROP TRIGGER \(trigger["name"] as String)")
            }
            try body(db)
            for trigger in triggers { try db.execute(sql: trigger["sql"]) }
        }
    }

    @Test func `one flipped byte of a record, its signatures or its items`() throws {
        let place = try makeLedger()
        for (table, column, filter, found) in [
            ("record", "bytes", "id = 'P/A3'", "(P/A3)"),
            ("record", "signatures", "id = 'P/A3'", "(P/A3)"),
            ("record", "bytes", "id = 'BATCH'", "(BATCH)"),
            ("bundle", "bytes", "number = 0", "(BATCH)"),
            ("attachment", "bytes", "seq = 0 AND position = 0", "place 0"),
            ("checkpoint", "note", "true", "checkpoint"),
            ("proposal", "bytes", "true", "inbox P/A4"),
            ("proposal", "signatures", "true", "inbox P/A4"),
        ] {
            let select = "SELECT \(column) FROM \(table) WHERE \(filter) LIMIT 1"
            let update = "UPDATE \(table) SET \(column) = ? WHERE \(filter)"
            let good = try place.openDatabase { try #require(try Data.fetchOne($0, sql: select)) }
            var bad = good
            bad[bad.count / 2] ^= 1
            try tamper(place) { db in
                try db.execute(sql: update, arguments: [bad])
            }
            let result = try place.run(["verify"])
            #expect(result.status == 4, "\(table).\(column): \(result.text)")
            #expect(
                result.err.contains("PROBLEM: ") && result.err.contains(found),
                "\(table).\(column): \(result.text)")
            let json = try place.run(["verify", "--format", "json"])
            #expect(json.status == 4)
            #expect(!json.out.contains("\"problems\":[]"))
            try tamper(place) { try $0.execute(sql: update, arguments: [good]) }
        }
        #expect(try place.run(["verify"]).status == 0)
    }

    @Test func `a record that is gone`() throws {
        let place = try makeLedger()
        try tamper(place) { db in
            try db.execute(sql: "DELETE FROM record WHERE id = 'P/A3'")
        }
        let result = try place.run(["verify"])
        #expect(result.status == 4, "\(result.text)")
        #expect(result.err.contains("PROBLEM: "))
    }

    @Test func `a signature file that belongs to another record`() throws {
        let place = try makeLedger()
        try tamper(place) { db in
            try db.execute(
                sql: """
                    UPDATE record SET signatures = (
                        SELECT signatures FROM record WHERE id = 'BATCH') WHERE id = 'P/A3'
                    """)
        }
        let result = try place.run(["verify"])
        #expect(result.status == 4, "\(result.text)")
        #expect(result.err.contains("(P/A3): The signature is over other content"))
    }

    @Test func `a changed balance, which rebuild computes again`() throws {
        let place = try makeLedger()
        try tamper(place) { db in
            try db.execute(sql: "UPDATE journal_run SET bytes = zeroblob(length(bytes))")
        }
        let result = try place.run(["verify"])
        #expect(result.status == 4, "\(result.text)")
        #expect(result.err.contains("greencredit rebuild"))
        try place.succeed(["rebuild"])
        #expect(try place.succeed(["verify"]).out.hasSuffix("all is well\n"))
    }

    @Test func `a proposal that was changed on its way to the checker`() throws {
        let place = try makeLedger()
        try tamper(place) { db in
            let bytes = try #require(try Data.fetchOne(db, sql: "SELECT bytes FROM proposal"))
            let text = String(decoding: bytes, as: UTF8.self)
            #expect(text.contains("1500.00"))
            try db.execute(
                sql: "UPDATE proposal SET bytes = ?",
                arguments: [Data(text.replacing("1500.00", with: "2500.00").utf8)])
        }
        let result = try place.run(["approve", "P/A4"] + place.key("C1.checker"))
        #expect(result.status == 4, "\(result.text)")
        #expect(result.err.contains("signature.otherContent"))
        #expect(!(try place.succeed(["balance"]).out.contains("2,500.00")))
    }

    @Test func `a file that was cut short`() throws {
        let place = try makeLedger()
        // Everything into the one file, nothing beside it.
        try place.openDatabase { try $0.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
        let bytes = try place.read("ledger/ledger.sqlite")
        for size in [0, 100, 4096, 9000, bytes.count / 2] {
            for arguments in [["verify"], ["balance"], ["inbox"]] {
                try place.replaceDatabase(Array(bytes.prefix(size)))
                let result = try place.run(arguments)
                #expect([3, 4].contains(result.status), "\(size): \(result.text)")
                #expect(result.err != "")
                #expect(!result.err.contains("Fatal error"), "\(result.text)")
            }
        }
        try place.replaceDatabase(bytes)
        try place.succeed(["verify"])
    }

    @Test func `a file that is no ledger`() throws {
        let place = try makeLedger()
        try place.replaceDatabase(Array("these are only words\n".utf8))
        let result = try place.run(["balance"])
        #expect(result.status == 3, "\(result.text)")
        #expect(result.err.contains("no SQLite database"))
    }

    @Test func `a root certificate and keys that were exchanged`() throws {
        let place = try makeLedger()
        let other = try Workplace()
        try other.found()
        for file in ["ledger/trust/root.pem", "ledger/trust/policy"] {
            let good = try place.read(file)
            try place.write(file, try other.read(file))
            let result = try place.run(["verify"])
            #expect(result.status == 4, "\(result.text)")
            #expect(result.err.contains(file.split(separator: "/").last ?? ""))
            try place.write(file, good)
        }
        try place.writeJournal("more.csv", [JournalLine(id: "A5")])
        try place.succeed(["post", "more.csv"] + place.both)
        try place.write(
            "ledger/keys/log.key.pem", try other.read("ledger/keys/log.key.pem"), mode: 0o600)
        try place.refuse(
            ["checkpoint", "--passphrase-file", "pass"], 3, "not the key that entry 0 names")
    }
}
