import Foundation
import Testing

/// A user's whole way, by commands only.
@MainActor @Suite struct UserPathTests {
    @Test func `from a founded ledger to officers and a rulebook`() throws {
        let place = try Workplace()
        let founded = try place.found()
        #expect(founded.out.contains("founded ledger.example/endtoend"))
        #expect(founded.out.contains("rulebook CPT2025/1"))
        let added = try place.addOfficer("M1", "Li Wei 李薇", "maker", "programme-accountant")
        #expect(added.out.contains("key of M1: keys/M1.maker.pem"))
        for folder in ["ledger", "ledger/keys", "keys"] { #expect(try place.mode(folder) == 0o700) }
        for file in ["keys/M1.maker.pem", "ledger/keys/log.key.pem", "ledger/ledger.sqlite"] {
            #expect(try place.mode(file) == 0o600)
        }
        let listed = try place.succeed(["officer", "list", "--format", "csv"])
        #expect(listed.lines.count == 4)
        #expect(
            listed.out.contains("M1,Li Wei 李薇,Industry Department,maker,programme-accountant,1,,"))
        let table = try place.succeed(["officer", "list"])
        #expect(table.lines.filter { $0.count > 110 } == [])
        let checked = try place.succeed(
            ["rulebook", "check", CommandLineTool.example + "/rulebook.yaml"])
        #expect(checked.out.contains("CPT2025/1 is good: 6 books, 65 accounts"))
        let cases = try place.succeed(
            ["rulebook", "cases", CommandLineTool.example + "/rule-cases.csv", "--format", "json"])
        let answered = cases.out.components(separatedBy: "\"ok\":true").count - 1
        #expect(answered == 115)
        let shown = try place.succeed(["rulebook", "show"])
        #expect(shown.out.hasPrefix("{\"accounts\":["))
    }

    @Test func `from a proposal to an approved entry`() throws {
        let place = try Workplace.withOfficers()
        try place.writeJournal("entry.csv", [JournalLine.indicator])
        let proposed = try place.succeed(["propose", "entry.csv"] + place.key("M1.maker"))
        #expect(proposed.out == "proposed P/A1; it waits for a checker: greencredit approve P/A1\n")
        #expect(try place.succeed(["balance"]).out == "no balances\n")
        let inbox = try place.succeed(["inbox"])
        #expect(inbox.out.contains("9,000,000.00 CNY"))
        #expect(try place.succeed(["inbox", "--format", "csv"]).lines.count == 2)
        let shown = try place.succeed(["show", "P/A1"])
        #expect(shown.out.contains("waits in the inbox for a checker"))
        #expect(shown.out.contains("made by Li Wei 李薇 (M1)"))
        #expect(shown.out.contains("指标下达 indicator"))
        let approved = try place.succeed(["approve", "P/A1"] + place.key("C1.checker"))
        #expect(approved.out.contains("sealed P/A1 at place"))
        #expect(approved.out.hasSuffix(", 1 entry\n"))
        #expect(try place.succeed(["inbox"]).out == "nothing waits\n")
        #expect(try place.succeed(["show", "P/A1"]).out.contains("approved by Wang Jun 王军 (C1)"))
        let bytes = try place.succeed(["show", "P/A1", "--format", "json"]).out
        #expect(bytes.hasPrefix("{\"act\":"))
    }

    @Test func `asks for balances, registers and trial balances in every form`() throws {
        let place = try Workplace.withOfficers()
        try place.writeJournal("entries.csv", [.indicator, JournalLine(id: "A2")])
        try place.succeed(["post", "entries.csv"] + place.both)
        let balance = try place.succeed(["balance", "--format", "csv"])
        #expect(
            balance.lines.joined(separator: "\n") == """
                account,name,currency,debits,credits,balance
                P:M:9000,Budget indicator source (contra),CNY,0.00,9000000.00,-9000000.00
                P:M:9010,Indicator available,CNY,9000000.00,1500.00,8998500.00
                P:M:9020:SUBSIDY,"Allocated, not committed",CNY,1500.00,0.00,1500.00
                """)
        let earlier = try place.succeed(
            ["balance", "P:M:9010", "--as-of", "2026-03-09", "--format", "csv"])
        #expect(earlier.out.contains("9000000.00,0.00,9000000.00"))
        let before = try place.succeed(["balance", "--known-at", "2020-01-01"])
        #expect(before.out == "no balances\n")
        let register = try place.succeed(["register", "P:M:9010"])
        #expect(register.out.contains("8,998,500.00"))
        #expect(try place.succeed(["register", "P:M:9010", "--format", "csv"]).lines.count >= 3)
        let trial = try place.succeed(["trial-balance", "--format", "csv"])
        #expect(trial.out.contains("9000000.00"))
        for command in [["balance"], ["register", "P:M:9010"], ["trial-balance"]] {
            let json = try place.succeed(command + ["--format", "json"])
            let value = try JSONSerialization.jsonObject(with: Data(json.out.utf8))
            #expect((value as? [String: Any])?["rows"] != nil)
        }
    }

    @Test(arguments: ["balance", "register P:M:9010", "trial-balance", "inbox", "officer list"])
    func `aligns the columns of Chinese tables`(command: String) throws {
        let place = try Workplace.withOfficers()
        try place.writeJournal("entries.csv", [.indicator, JournalLine(id: "A2")])
        try place.succeed(["post", "entries.csv"] + place.both)
        try place.writeJournal("next.csv", [JournalLine(id: "A3")])
        try place.succeed(["propose", "next.csv"] + place.key("M1.maker"))
        let words = command.split(separator: " ").map(String.init)
        let text = try place.succeed(words + ["--language", "zh"]).out
        // A table too wide for the page is printed in blocks.
        let blocks = text.components(separatedBy: "\n\n")
        for block in blocks { try expectAlignment(block.split(separator: "\n").map(String.init)) }
    }

    /// The blanks between the columns of the rule below the headings are blanks in every line.
    private func expectAlignment(_ lines: [String]) throws {
        let rule = try #require(lines.first { $0.hasPrefix("--") })
        #expect(rule.count <= 100)
        let gaps = Set(
            rule.indices.filter { rule[$0] == " " }.map {
                rule.distance(from: rule.startIndex, to: $0)
            })
        for line in lines {
            var column = 0
            for character in line {
                let isWide = character.unicodeScalars.contains { $0.value >= 0x1100 }
                if gaps.contains(column) && character != " " {
                    Issue.record("column \(column) of “\(line)”")
                }
                column += isWide ? 2 : 1
            }
        }
    }

    @Test func `rejects with a reason, and may do so again`() throws {
        let place = try Workplace.withOfficers()
        try place.writeJournal("entry.csv", [JournalLine.indicator])
        for number in ["refusal", "refusal-2"] {
            try place.succeed(["propose", "entry.csv"] + place.key("M1.maker"))
            let rejected = try place.succeed(
                ["reject", "P/A1", "--reason", "wrong year 年度有误"] + place.key("C1.checker"))
            #expect(rejected.out.contains("sealed P/A1/\(number) at place"))
            #expect(try place.succeed(["inbox"]).out == "nothing waits\n")
        }
        #expect(try place.succeed(["show", "P/A1/refusal"]).out.contains("(C1)"))
        #expect(try place.succeed(["balance"]).out == "no balances\n")
        try place.succeed(["verify"])
    }

    @Test func `reverses once and exactly`() throws {
        let place = try Workplace.withOfficers()
        try place.writeJournal("entries.csv", [.indicator, JournalLine(id: "A2")])
        try place.succeed(["post", "entries.csv"] + place.both)
        let reversed = try place.succeed(["reverse", "A2", "--reason", "wrong step"] + place.both)
        #expect(reversed.out.contains("sealed P/REV-A2"))
        let balance = try place.succeed(["balance", "P:M:9010", "--format", "csv"])
        #expect(balance.out.contains("9001500.00,1500.00,9000000.00"))
        try place.refuse(
            ["reverse", "A2", "--as", "AGAIN", "--reason", "twice"] + place.both, 1,
            "reversal.once")
        try place.refuse(
            ["reverse", "A9", "--reason", "none"] + place.both, 2, "no book has an entry A9")
    }

    @Test func `closes a period, which takes no more entries`() throws {
        let place = try Workplace.withOfficers()
        try place.writeJournal("entries.csv", [.indicator, JournalLine(id: "A2")])
        try place.succeed(["post", "entries.csv"] + place.both)
        let close = ["period", "close", "2026-03-31", "--book", "P"] + place.both
        #expect(try place.succeed(close).out.contains("sealed CLOSE-P-2026-03-31"))
        #expect(try place.succeed(["period", "list"]).out.contains("P     2026-03-31"))
        #expect(try place.succeed(close).out.contains("nothing to add"))
        try place.writeJournal("late.csv", [JournalLine(id: "A3", date: "2026-03-31")])
        try place.refuse(
            ["post", "late.csv"] + place.both, 1, "A3: book P is closed through 2026-03-31",
            "post in the open period", "period.closed")
        try place.refuse(["propose", "late.csv"] + place.key("M1.maker"), 1, "period.closed")
        try place.refuse(
            ["period", "close", "2026-04-15", "--book", "P"] + place.both, 1,
            "2026-04-15 does not end a month")
        try place.writeJournal("open.csv", [JournalLine(id: "A3", date: "2026-04-01")])
        try place.succeed(["post", "open.csv"] + place.both)
        try place.succeed(["verify"])
    }

    @Test func `rebuilds what is computed, and everything still verifies`() throws {
        let place = try Workplace.withOfficers()
        try place.writeJournal("entries.csv", [.indicator, JournalLine(id: "A2")])
        try place.succeed(["post", "entries.csv"] + place.both)
        let balance = try place.succeed(["balance", "--format", "json"]).out
        let rebuilt = try place.succeed(["rebuild"])
        #expect(rebuilt.out.hasPrefix("rebuilt from "))
        #expect(try place.succeed(["balance", "--format", "json"]).out == balance)
        let verified = try place.succeed(["verify"])
        #expect(verified.out.contains("2 journal entries"))
        #expect(verified.out.hasSuffix("all is well\n"))
    }

    @Test func `refuses a revoked officer, whose earlier records stay good`() throws {
        let place = try Workplace.withOfficers()
        try place.writeJournal("entries.csv", [.indicator])
        try place.succeed(["post", "entries.csv"] + place.both)
        try place.writeJournal("waiting.csv", [JournalLine(id: "A2")])
        try place.succeed(["propose", "waiting.csv"] + place.key("M1.maker"))
        let revoked = try place.succeed(
            ["officer", "revoke", "--person", "M1", "--reason", "left"] + place.registrars)
        #expect(revoked.out.contains("sealed REVOKE-M1-"))
        try place.writeJournal("next.csv", [JournalLine(id: "A3")])
        try place.refuse(["propose", "next.csv"] + place.key("M1.maker"), 1, "M1", "revoked")
        try place.refuse(["post", "next.csv"] + place.both, 1, "M1", "revoked")
        try place.refuse(["approve", "P/A2"] + place.key("C1.checker"), 1, "M1", "revoked")
        #expect(try place.succeed(["verify"]).out.hasSuffix("all is well\n"))
        let listed = try place.succeed(["officer", "list", "--format", "csv"])
        #expect(
            listed.lines.contains {
                $0.wholeMatch(of: /M1,Li Wei 李薇,Industry Department,maker,.*,1,[0-9]+,.*/) != nil
            })
        try place.succeed(["reject", "P/A2", "--reason", "left"] + place.key("C1.checker"))
        #expect(try place.succeed(["inbox"]).out == "nothing waits\n")
    }

    @Test func `adds nothing the second time`() throws {
        let place = try Workplace.withOfficers()
        try place.writeJournal("entries.csv", [.indicator, JournalLine(id: "A2")])
        try place.succeed(["post", "entries.csv"] + place.both)
        let before = try place.fingerprint()
        for more in [[], ["--each"], ["--id", "OTHER"]] {
            let again = try place.succeed(["post", "entries.csv"] + place.both + more)
            #expect(again.out == "nothing to add: all 2 entries are in the ledger already\n")
        }
        let proposed = try place.succeed(["propose", "entries.csv"] + place.key("M1.maker"))
        #expect(proposed.out.hasPrefix("nothing to add"))
        #expect(try place.fingerprint() == before)
        try place.writeJournal(
            "more.csv", [.indicator, JournalLine(id: "A2"), JournalLine(id: "A3")])
        let more = try place.succeed(["post", "more.csv"] + place.both)
        #expect(more.err.contains("2 entries are in the ledger already and left out"))
        #expect(more.out.contains("1 entry"))
        try place.writeJournal("wait.csv", [JournalLine(id: "A4")])
        try place.succeed(["propose", "wait.csv"] + place.key("M1.maker"))
        let waits = try place.succeed(["propose", "wait.csv"] + place.key("M1.maker"))
        #expect(waits.out.contains("P/A4 waits for a checker already"))
    }

    @Test func `posts each entry as a record of its own, once`() throws {
        let place = try Workplace.withOfficers()
        try place.writeJournal("entries.csv", [.indicator, JournalLine(id: "A2")])
        let first = try place.succeed(["post", "entries.csv", "--each"] + place.both)
        #expect(first.lines.count == 2)
        let before = try place.fingerprint()
        let again = try place.succeed(["post", "entries.csv", "--each"] + place.both)
        #expect(again.out == "nothing to add: all 2 entries are in the ledger already\n")
        #expect(try place.fingerprint() == before)
    }
}
