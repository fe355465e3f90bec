import Ledger
import Testing

@testable import GreenCredit

@Suite struct `A journal file` {
    static let header = "txn,date,book,side,account,sub,debit,credit,project,memo\n"
    static let good =
        header
        + "D-1,2025-03-01,E1,F,1002,OWN,100.00,,E1,funds\n"
        + "D-1,2025-03-01,E1,F,4001,,,100.00,E1,funds\n"

    private func problems(_ bytes: [UInt8]) throws -> JournalFile.Problems {
        try #require(
            #expect(throws: JournalFile.Problems.self) {
                try JournalFile(
                    bytes, named: "f.csv", currency: .cny, dimensions: Example.dimensions)
            })
    }

    @Test func `that is sound is read`() throws {
        let entries = try Example.journal(Self.good)
        #expect(entries.map(\.id) == ["D-1"])
        #expect(entries[0].postings.map(\.money.minorUnits) == [10_000, -10_000])
    }

    /// What is replaced in the good file, by what, and where which problem must be told.
    @Test(arguments: [
        (",debit,", ",debet,", "1:32", "csv.column"),
        ("txn,", "memo,", "1:54", "csv.column"),
        (",credit,", ",currency,", "1:1", "csv.column"),
        (",OWN,100.00", ",OWN,1OO.00", "2:30", "amount.unreadable"),
        (",OWN,100.00", ",OWN,100.001", "2:30", "amount.tooFine"),
        (",OWN,100.00", ",OWN,-100.00", "2:30", "amount.sign"),
        ("OWN,100.00,,", "OWN,100.00,1.00,", "2:30", "amount.sides"),
        ("D-1,2025-03-01,E1,F,1002", "D-1,2025-02-30,E1,F,1002", "2:5", "date.impossible"),
        ("D-1,2025-03-01,E1,F,1002", "D-1,1 March,E1,F,1002", "2:5", "date.unreadable"),
        ("E1,F,1002", "E1,Q,1002", "2:19", "side.unknown"),
        ("E1,F,4001,,,100.00", "E1,F,4001,,,99.99", "2:1", "entry.unbalanced"),
        (",,100.00,E1,funds\n", ",,100.00,E1\n", "3:1", "csv.cells"),
        (",,100.00,E1,funds\n", ",,100.00,E1,other\n", "3:1", "journal.disagreement"),
        (",E1,funds\nD-1", ",E1,\"funds\nD-1", "2:41", "csv.quote"),
    ])
    func `that is damaged is refused with the place`(
        old: String, new: String, place: String, code: String
    ) throws {
        let found = try problems(
            Array(Self.good.replacing(old, with: new, maxReplacements: 1).utf8))
        #expect(
            found.listed.contains {
                $0.code.description == code && $0.location?.hasPrefix("f.csv:\(place)") == true
            }, "\(found)")
        #expect(found.count == found.listed.count)
    }

    @Test func `in another encoding is refused with the place`() throws {
        let found = try problems(
            Array(Self.good.utf8.prefix(Self.good.utf8.count - 6)) + [0xD7, 0xCA, 0x0A])
        #expect(found.listed.first?.code.description == "csv.encoding")
        #expect(found.listed.first?.location?.hasPrefix("f.csv:3:") == true, "\(found)")
    }

    @Test func `with lines of one number apart is refused`() throws {
        let other =
            "D-2,2025-03-01,E1,F,1002,OWN,1.00,,E1,x\nD-2,2025-03-01,E1,F,4001,,,1.00,E1,x\n"
        let again = Self.good.split(separator: "\n", maxSplits: 1)[1]
        let found = try problems(Array((Self.good + other + again).utf8))
        #expect(found.listed.map(\.code.description).contains("journal.scattered"))
    }

    @Test func `with many problems lists a hundred and counts all`() throws {
        let row = "D-1,2025-13-01,E1,F,1002,OWN,100.00,,E1,funds\n"
        let found = try problems(Array((Self.header + String(repeating: row, count: 250)).utf8))
        #expect(found.listed.count == 100 && found.count == 250)
        #expect(found.description.hasSuffix("… and 150 more"))
        #expect(found.listed.last?.location?.contains("101:") == true)
    }

    @Test func `without entries is refused`() throws {
        #expect(try problems([]).listed.count > 0)
        #expect(try problems(Array(Self.header.utf8)).listed[0].code == "journal.empty")
    }

    @Test func `in JSON is what was exported, a list or one entry a line`() throws {
        let fixture = try LedgerFixture()
        try fixture.post([try Sample.funds("F-1"), try Sample.funds("F-2")], id: "A")
        var lines: [UInt8] = []
        var list: [UInt8] = []
        try fixture.ledger.exportJSON { line in
            lines += line
            list += (list.isEmpty ? [] : [UInt8(ascii: ",")]) + line.dropLast()
        }
        for bytes in [lines, [UInt8(ascii: "[")] + list + [UInt8(ascii: "]")]] {
            let file = try JournalFile(
                bytes, named: "x.json", currency: .cny, dimensions: Example.dimensions)
            #expect(file.entries.map(\.id) == ["F-1", "F-2"])
        }
        let broken = Array(
            String(decoding: lines, as: UTF8.self)
                .replacing("\"credit\":\"100.00\"", with: "\"credit\":\"99.00\"").utf8)
        let found = try problems(broken)
        #expect(found.listed.map(\.code) == ["entry.unbalanced", "entry.unbalanced"])
        #expect(found.listed[1].location?.contains("line 2") == true)
    }
}

@Suite struct `An entry that does not balance` {
    @Test func `cannot be made`() throws {
        let draft = try Sample.draft(
            "F-1", book: "E1", on: "2025-03-01", ["E1:F:1002 1.00", "E1:F:4001 -1.01"])
        #expect(throws: LedgerError("entry.unbalanced", "")) { try Entry(draft) }
    }
}
