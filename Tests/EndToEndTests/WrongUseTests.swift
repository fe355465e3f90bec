import Foundation
import Testing

/// Wrong use, wrong files and wrong persons: each with its exit code, and the ledger unchanged.
@MainActor @Suite struct WrongUseTests {
    @Test func `names the ledger or says how to`() throws {
        let place = try Workplace()
        let unnamed = try place.run(["balance"], environment: ["GREENCREDIT_LEDGER": ""])
        #expect(unnamed.status == 2)
        #expect(unnamed.err.contains("Give --ledger FOLDER or set GREENCREDIT_LEDGER"))
        let absent = try place.run(["balance", "--ledger", "nowhere"])
        #expect(absent.status == 3)
        #expect(absent.err.contains("nowhere: there is no ledger here"))
        #expect(absent.err.contains("greencredit init"))
    }

    @Test(arguments: [
        ("balance --frob", "Unknown option '--frob'"), ("frob", "Unexpected argument 'frob'"),
        ("balance --as-of 2025-02-30", "the calendar has no 2025-02-30"),
        ("balance XX", "“XX” is not an account; write it like E1:F:1002"),
        ("trial-balance --side Q", "“Q” is not a side"),
        ("balance --format xml", "text"), ("approve", "Missing expected argument"),
        ("officer add --role boss", "maker"), ("period close 2026-03-32 --book P", "2026-03-32"),
    ])
    func `answers wrong arguments with the usage`(line: String, words: String) throws {
        let place = try Workplace()
        let result = try place.run(line.split(separator: " ").map(String.init))
        #expect(result.status == 2, "\(result.text)")
        #expect(result.err.contains(words), "\(result.text)")
        #expect(result.err.contains("Usage: greencredit"))
        #expect(result.out == "")
        #expect(result.err.split(separator: "\n").filter { $0.count > 160 } == [])
    }

    @Test func `refuses keys and passphrases that do not fit`() throws {
        let place = try Workplace.withOfficers()
        try place.writeJournal("entry.csv", [JournalLine.indicator])
        let propose = ["propose", "entry.csv", "--key"]
        try place.write("wrong", "another passphrase\n", mode: 0o600)
        try place.refuse(
            propose + ["keys/M1.maker.pem", "--passphrase-file", "wrong"], 3,
            "keys/M1.maker.pem: The passphrase does not open this key")
        try place.refuse(
            propose + ["keys/M9.maker.pem", "--passphrase-file", "pass"], 3, "keys/M9.maker.pem",
            "No such file")
        try place.write("open.pem", try place.read("keys/M1.maker.pem"), mode: 0o640)
        try place.refuse(
            propose + ["open.pem", "--passphrase-file", "pass"], 3, "open.pem: Others can use",
            "chmod 600 open.pem")
        try place.write("open", Workplace.passphrase + "\n", mode: 0o644)
        try place.refuse(
            propose + ["keys/M1.maker.pem", "--passphrase-file", "open"], 3, "chmod 600 open")
        try place.write(
            "damaged.pem", try place.read("keys/M1.maker.pem").dropLast(60), mode: 0o600)
        try place.refuse(propose + ["damaged.pem", "--passphrase-file", "pass"], 3, "damaged.pem")
        try place.refuse(
            propose + ["keys/M1.maker.pem", "--passphrase-env", "NOWHERE"], 2, "NOWHERE")
        try place.refuse(
            propose + ["keys/M1.maker.pem", "--passphrase-fd", "77"], 3, "descriptor 77")
        try place.refuse(propose + ["keys/M1.maker.pem"], 3, "There is no terminal to ask")
        let foreign = try Workplace()
        try foreign.found()
        try place.write("foreign.pem", try foreign.read("keys/R1.registrar.pem"), mode: 0o600)
        try place.refuse(
            propose + ["foreign.pem", "--passphrase-file", "pass"], 2, "foreign.pem",
            "no certificate of this key is registered")
    }

    @Test func `refuses files and names that are not there`() throws {
        let place = try Workplace.withOfficers()
        try place.refuse(
            ["propose", "absent.csv"] + place.key("M1.maker"), 3,
            "absent.csv: there is no such file")
        try place.refuse(["show", "NONE"], 2, "has a record NONE")
        try place.refuse(["proof", "NONE"], 2, "has no record NONE")
        try place.refuse(["approve", "NONE"] + place.key("C1.checker"), 2, "nothing waits under")
        try place.refuse(
            ["reject", "NONE", "--reason", "why"] + place.key("C1.checker"), 2, "nothing waits")
        try place.refuse(["statement", "verify", "NONE.json"], 3, "NONE.json")
        try place.refuse(
            ["reconcile", "run", "NONE", "--as-of", "2025-12-31"], 2, "BK-E3-PROJECT-01")
        try place.refuse(
            ["officer", "revoke", "--person", "NONE", "--reason", "why"] + place.registrars, 2,
            "NONE has no certificate")
        try place.refuse(["rulebook", "check", "absent.yaml"], 3, "absent.yaml")
        try place.refuse(["checkpoint", "--since", "9999", "--passphrase-file", "pass"], 2, "9999")
    }

    @Test func `reports every problem of a CSV journal with its place`() throws {
        let place = try Workplace.withOfficers()
        let propose = { (file: String) in ["propose", file] + place.key("M1.maker") }
        try place.write("heading.csv", "txn,date,book,side,account,debit,credit,colour\n")
        try place.refuse(propose("heading.csv"), 2, "heading.csv:1:41: “colour” is not a column")
        try place.write(
            "cells.csv",
            """
            txn,date,book,side,account,debit,credit
            Q1,2026-02-30,P,M,9010,5.00,
            Q1,2026-02-20,P,M,9000,,5,00
            Q2,2026-02-20,P,M,9010,5.00x,
            Q2,2026-02-20,P,M,9000,,5.00
            Q3,2026-02-20,P,M,9010,5.00,
            Q3,2026-02-20,P,M,9000,,4.00
            Q4,2026-02-20,P,X,9010,5.001,

            """)
        let result = try place.refuse(
            propose("cells.csv"), 2, "5 problems", "nothing of it was used",
            "cells.csv:2:4: the calendar has no 2026-02-30",
            "cells.csv:3:1: the line has 8 cells, the header 7",
            "cells.csv:4:24: “5.00x” is not an amount of CNY",
            "cells.csv:6:1: Q3: side M has 1.00 CNY too much debit", "cells.csv:8:17: “X”")
        #expect(result.out == "")
        try place.write(
            "bytes.csv",
            Array("txn,date,book,side,account,debit,credit\nQ1,2026-02-20,P,M,90".utf8)
                + [0xFF] + Array("0,,5.00\n".utf8))
        try place.refuse(propose("bytes.csv"), 2, "bytes.csv:2:19: the bytes are not UTF-8")
        try place.write("other.csv", "these are only words, and private ones\n")
        let other = try place.refuse(propose("other.csv"), 2, "other.csv:1:1: the first line")
        #expect(!other.err.contains("private"))
        try place.write("empty.csv", "")
        try place.refuse(propose("empty.csv"), 2, "empty.csv: the file holds no entries")
        try place.refuse(["post", "cells.csv"] + place.both, 2, "cells.csv:2:4:")
    }

    @Test(arguments: [
        (#"[{"id":1}]"#, "[0]"), (#"[{"id":"#, "line 1, column 8"),
        (#"{"book":"P","book":"P"}"#, "occurs twice"),
        (#"[{"book":"P","id":"J1","valueDate":"2026-03-01","colour":"red"}]"#, "[0]"),
    ])
    func `reports problems of JSON entries with their place`(text: String, words: String) throws {
        let place = try Workplace.withOfficers()
        try place.write("entries.json", text)
        try place.refuse(
            ["propose", "entries.json"] + place.key("M1.maker"), 2, "entries.json", words)
    }

    @Test func `reports problems of a rulebook with line and column`() throws {
        let place = try Workplace()
        let good = String(
            decoding: try Data(
                contentsOf: URL(filePath: CommandLineTool.example + "/rulebook.yaml")),
            as: UTF8.self)
        try place.write("bad.yaml", good.replacing("currency: CNY\n", with: "currency: ZZZ\n"))
        try place.refuse(["rulebook", "check", "bad.yaml"], 2, "bad.yaml:10:11: “ZZZ”")
        try place.write("broken.yaml", "a: [\n")
        try place.refuse(["rulebook", "check", "broken.yaml"], 2, "broken.yaml")
    }

    @Test func `refuses a maker who approves his own act`() throws {
        let place = try Workplace.withOfficers()
        try place.writeJournal("entry.csv", [JournalLine.indicator])
        try place.succeed(["propose", "entry.csv"] + place.key("M1.maker"))
        // The same key again is no checker's; the person's own checker key is the same person.
        try place.refuse(["approve", "P/A1"] + place.key("M1.maker"), 1, "Li Wei", "role.missing")
        try place.refuse(
            ["approve", "P/A1"] + place.key("M1.checker"), 1, "M1 signed as both persons")
        let post = ["post", "entry.csv", "--maker-key", "keys/M1.maker.pem", "--checker-key"]
        for key in ["M1.maker", "M1.checker"] {
            try place.refuse(post + ["keys/\(key).pem", "--passphrase-file", "pass"], 1, "refused")
        }
        try place.refuse(
            ["propose", "entry.csv", "--id", "X"] + place.key("C1.checker"), 1,
            "cannot sign as maker", "role.missing")
        try place.refuse(
            ["propose", "entry.csv", "--id", "X"] + place.key("R1.registrar"), 1, "role.missing")
        try place.succeed(["approve", "P/A1"] + place.key("C1.checker"))
    }

    @Test func `refuses a registration that one registrar signs alone`() throws {
        let place = try Workplace.withOfficers()
        let add = [
            "officer", "add", "--person", "M2", "--name", "He Jing", "--role", "maker", "--keys",
            "keys", "--passphrase-file", "pass", "--registrar-key", "keys/R1.registrar.pem",
        ]
        for other in ["R1.registrar", "C1.checker"] {
            try place.refuse(add + ["--registrar-key", "keys/\(other).pem"], 1, "refused")
            #expect(!FileManager.default.fileExists(atPath: place.path + "/keys/M2.maker.pem"))
        }
        try place.refuse(add, 2, "give --registrar-key twice")
        try place.refuse(
            add + ["--registrar-key", "keys/R2.registrar.pem", "--duty", "none"], 2,
            "no approval rule names the duty “none”")
        try place.succeed(add + ["--registrar-key", "keys/R2.registrar.pem"])
    }

    @Test func `refuses a number that has other content`() throws {
        let place = try Workplace.withOfficers()
        try place.writeJournal("first.csv", [.indicator, JournalLine(id: "A2")])
        try place.succeed(["post", "first.csv", "--each"] + place.both)
        try place.writeJournal("other.csv", [JournalLine(id: "A2", amount: "1600.00")])
        try place.refuse(["post", "other.csv"] + place.both, 1, "P/A2", "identity")
        try place.refuse(
            ["post", "other.csv", "--id", "X"] + place.both, 1,
            "book P has A2 already, with other content")
        try place.refuse(["propose", "other.csv"] + place.key("M1.maker"), 1, "P/A2", "identity")
        try place.writeJournal("third.csv", [JournalLine(id: "A3")])
        try place.refuse(
            ["propose", "third.csv", "--id", "P/A2"] + place.key("M1.maker"), 1,
            "the number P/A2 is taken")
        try place.succeed(["propose", "third.csv"] + place.key("M1.maker"))
        try place.writeJournal("third.csv", [JournalLine(id: "A3", amount: "3.00")])
        try place.refuse(
            ["propose", "third.csv"] + place.key("M1.maker"), 1,
            "the number P/A3 is taken by another proposal")
    }

    @Test func `lets an amount above the limit wait for the second checker`() throws {
        let place = try Workplace.withOfficers()
        var large = JournalLine.indicator
        large.amount = "10000000.01"
        try place.writeJournal("large.csv", [large])
        try place.succeed(["propose", "large.csv"] + place.key("M1.maker"))
        let first = try place.succeed(["approve", "P/A1"] + place.key("C1.checker"))
        #expect(first.out.contains("takes effect when one further checker has approved it"))
        #expect(try place.succeed(["balance"]).out == "no balances\n")
        #expect(try place.succeed(["show", "P/A1"]).out.contains("waits for a further checker"))
        #expect(
            try place.succeed(["inbox", "--format", "csv"]).out.contains("P/A1,record,M1,C1,1"))
        try place.refuse(
            ["approve", "P/A1"] + place.key("C1.checker"), 1, "C1 has signed P/A1 already",
            "duties.separated")
        try place.refuse(
            ["approve", "P/A1"] + place.key("M1.checker"), 1, "M1 has signed P/A1 already")
        let second = try place.succeed(["approve", "P/A1"] + place.key("C2.checker"))
        #expect(second.out.contains("sealed P/A1/approval-2"))
        #expect(try place.succeed(["balance"]).out.contains("10,000,000.01"))
        try place.succeed(["verify"])
    }
}
