import Foundation
import Testing

@MainActor @Suite struct `A journal file on the command line` {
    static let lines = [JournalLine.indicator] + (2...12).map { JournalLine(id: "A\($0)") }

    @Test func `is posted in batches, and twice adds nothing`() throws {
        let place = try Workplace.withOfficers()
        try place.writeJournal("many.csv", Self.lines)
        let post = ["post", "many.csv", "--id", "MANY", "--batch", "5"] + place.both
        let posted = try place.succeed(post)
        #expect(posted.lines.count == 3)
        #expect(posted.lines.first?.hasPrefix("sealed MANY at place ") == true)
        #expect(posted.lines.last?.hasPrefix("sealed MANY-3 at place ") == true)
        #expect(posted.lines.last?.hasSuffix(", 2 entries") == true)
        // Nobody watches: nothing but the result.
        #expect(posted.err == "")
        let again = try place.succeed(post)
        #expect(again.out == "nothing to add: all 12 entries are in the ledger already\n")
        try place.succeed(["verify"])
    }

    @Test func `may come from standard input or a pipe`() throws {
        let place = try Workplace.withOfficers()
        try place.writeJournal("many.csv", Self.lines)
        let bytes = try place.read("many.csv")
        let posted = try place.run(["post", "-", "--id", "MANY"] + place.both, input: bytes)
        #expect(posted.status == 0 && posted.out.hasSuffix(", 12 entries\n"), "\(posted.text)")
        let words = (["post", "/dev/stdin", "--id", "PIPED"] + place.both).joined(separator: " ")
        let piped = try CommandLineTool.run(
            "/bin/sh", ["-c", "cat many.csv | \(CommandLineTool.greencredit) \(words)"],
            in: place.path, environment: ["GREENCREDIT_LEDGER": "ledger"])
        #expect(
            piped.out == "nothing to add: all 12 entries are in the ledger already\n",
            "\(piped.text)")
        let bad = try place.run(
            ["post", "-"] + place.both, input: Array("txn,date\n".utf8))
        #expect(bad.status == 2 && bad.err.contains("standard input:1:1:"), "\(bad.text)")
    }

    @Test func `refused by a rule in a later batch says what stays`() throws {
        let place = try Workplace.withOfficers()
        var lines = Self.lines
        lines[11].debit = "8888"
        try place.writeJournal("many.csv", lines)
        let result = try place.run(["post", "many.csv", "--id", "M", "--batch", "5"] + place.both)
        #expect(result.status == 1)
        #expect(
            result.err.contains("refused M-3 and what follows it; what was sealed before it stays"))
        #expect(result.lines.count == 2)
        try place.writeJournal("many.csv", Self.lines)
        let mended = try place.succeed(["post", "many.csv", "--batch", "5"] + place.both)
        #expect(mended.err == "10 entries are in the ledger already and left out\n")
    }

    @Test func `is refused whole for a bad last line, a folder or a batch too large`() throws {
        let place = try Workplace.withOfficers()
        var lines = Self.lines
        lines[11].amount = "1x"
        try place.writeJournal("many.csv", lines)
        try place.refuse(
            ["post", "many.csv", "--batch", "2"] + place.both, 2, "2 problems",
            "many.csv:24:33: “1x” is not an amount of CNY", "many.csv:25:27:")
        try place.refuse(["post", "keys"] + place.both, 3, "keys: the file cannot be read")
        try place.refuse(
            ["post", "many.csv", "--batch", "1000001"] + place.both, 2, "1 to 1000000 entries")
        #expect(try place.run(["post", "many.csv", "--batch", "0"] + place.both).status == 2)
        let names = try FileManager.default.contentsOfDirectory(atPath: place.path + "/ledger")
        #expect(!names.contains { $0.hasPrefix(".items") })
    }

    @Test(.enabled(if: CommandLineTool.find("script") != nil, "“script” is absent"))
    func `shows at a terminal how far it is`() throws {
        let place = try Workplace.withOfficers()
        try place.writeJournal("many.csv", Self.lines)
        let command = ([CommandLineTool.greencredit, "post", "many.csv"] + place.both)
            .joined(separator: " ")
        let result = try CommandLineTool.run(
            "/usr/bin/env", ["script", "-qec", command, "/dev/null"], in: place.path,
            environment: ["GREENCREDIT_LEDGER": "ledger"])
        #expect(result.status == 0, "\(result.text)")
        for words in ["hashing ", "reading ", "sealing entry 12 of 12 (100 %)"] {
            #expect(result.out.contains(words), "\(result.text)")
        }
    }
}
