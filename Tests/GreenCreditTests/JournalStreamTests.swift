import GreenCreditTesting
import Ledger
import Testing

@testable import GreenCredit

@Suite struct `A journal file in pieces` {
    static let rows =
        "D-1,2025-03-01,E1,F,1002,OWN,100.00,,E1,\"two \"\"words\"\", and more\"\r\n"
        + "D-1,2025-03-01,E1,F,4001,,,100.00,E1,\"two \"\"words\"\", and more\"\r\n"
        + "D-2,2025-03-01,E1,F,1002,OWN,1.00,,E1,资金\r\n"
        + "D-2,2025-03-01,E1,F,4001,,,1.00,E1,资金\r\n"
    /// A text may not have line breaks, but it takes reading on to tell.
    static let brokenLines = rows.replacing("two", with: "two\r\n")
    static let header = "txn,date,book,side,account,sub,debit,credit,project,memo\r\n"
    static let line = #"{"book":"E1","id":"D-1","postings":[],"valueDate":"2025-03-01"}"#

    /// What reading a file ends with: its entries, or its problems.
    private func reading(_ text: String, pieceBytes: Int) throws -> String {
        let source = JournalSource(Array(text.utf8), named: "f", pieceBytes: pieceBytes)
        do {
            return try JournalFile(source, currency: .cny, dimensions: Example.dimensions)
                .entries.map { "\($0.draft)" }.joined(separator: "\n")
        } catch let problems as JournalFile.Problems {
            return "\(problems.count)\n\(problems)"
        }
    }

    /// Texts of every form, sound and broken.
    static let texts: [String] = {
        let text: String = header + rows
        let broken: String = line.replacing(",", with: ",\n")
        var texts: [String] = [text, "\u{FEFF}" + text, header, "", "  \n ", "[", "{", "{}"]
        texts.append(header + rows.replacing("\r\n", with: "\r"))
        texts.append("\n\n" + header + "\r\n" + rows + "\r\n")
        texts.append(String(text.dropLast(1)))
        texts.append(header + rows.replacing("1.00", with: "1.0x"))
        texts.append(header + rows.replacing("资金", with: "\"资"))
        texts.append(text + rows)
        texts.append(header + brokenLines)
        texts.append(header + rows.replacing(",4001,,,1.00", with: ",4001,,,2.00") + rows)
        texts += [" \n{}\n", "{}\n{}", "\(line)\n\n\(line)\nx\n", "[\(line)]", line]
        texts += [broken, broken + "}", "\(line) \(line)\n"]
        return texts
    }()

    @Test(arguments: texts)
    func `reads as it does whole`(text: String) throws {
        let whole = try reading(text, pieceBytes: 1 << 20)
        for size in 1...9 { #expect(try reading(text, pieceBytes: size) == whole, "by \(size)") }
    }

    @Test func `is really read`() throws {
        let sound = try reading(Self.header + Self.rows, pieceBytes: 3)
        #expect(sound.contains(#"two \"words\", and more"#) && sound.contains("D-2"), "\(sound)")
        let broken = try reading(
            Self.header + Self.brokenLines.replacing("1.00", with: "1.0x"), pieceBytes: 3)
        #expect(broken.contains("f:4:38: ") && broken.hasPrefix("4\n"), "\(broken)")
        #expect(broken.contains("f:6:30: “1.0x” is not an amount"), "\(broken)")
        let lines = try reading("\(Self.line)\n\n\(Self.line)\nx\n", pieceBytes: 3)
        #expect(lines.hasPrefix("3\nf: line 1:") && lines.contains("f: line 4:"), "\(lines)")
        let one = try reading(Self.line + "\n", pieceBytes: 3)
        #expect(one.hasPrefix("1\nf: entry") || one.hasPrefix("1\nf: D-1"), "\(one)")
    }

    @Test func `tells a line of JSON that is too long by its number and length`() throws {
        let long = "{\"id\":\"" + String(repeating: "x", count: 2 << 20) + "\"}"
        let found = try reading("\(Self.line)\n\(long)\n\(Self.line)", pieceBytes: 1 << 16)
        #expect(found.contains("f: line 2: the text has \(long.utf8.count) bytes"))
        #expect(found.hasPrefix("3\n") && found.contains("f: line 3"))
    }

    @Test func `lists numbers that come again in the order of the lines`() throws {
        let other = Self.rows.split(separator: "D-2")[0]
        let bad = "D-9,2025-13-01,E1,F,1002,OWN,1.00,,E1,x\r\n"
        let found = try reading(
            Self.header + bad + Self.rows + other + bad + Self.rows + bad, pieceBytes: 64)
        let places = found.split(separator: "\n").dropFirst().map { $0.split(separator: ":")[1] }
        #expect(places == ["2", "7", "9", "12", "14"], "\(found)")
    }

    @Test func `with too many lines in an entry says so`() throws {
        let row = "D-1,2025-03-01,E1,F,1002,OWN,1.00,,E1,x\n"
        let found = try reading(
            Self.header + String(repeating: row, count: 10_005), pieceBytes: 1 << 16)
        #expect(found.hasPrefix("1\nf:2:1: D-1: an entry has at most 10000 postings"))
    }
}

@Suite struct `Document numbers of a file` {
    @Test(arguments: UInt64(1)...5)
    func `that come again are found however much is put aside`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let folder = try TestFolder()
        var numbers = DocumentNumbers(spool: try BundleSpool(in: folder.path), heldBytes: 2_000)
        var seen: Set<String> = []
        var expected: [Int] = []
        for line in 1...2_000 {
            let id = "凭证-\(random.next() % 3_000)"
            try numbers.add(book: "E1", id: id, line: line)
            try numbers.add(book: "E2-\(line)", id: id, line: line)
            if !seen.insert(id).inserted { expected.append(line) }
        }
        let found = try numbers.repeated(limit: 100)
        #expect(found.count == expected.count && expected.count > 200)
        #expect(found.listed.map(\.line) == Array(expected.prefix(100)))
        #expect(found.listed.allSatisfy { seen.contains($0.id) })
    }
}
