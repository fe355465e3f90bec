import GreenCreditTesting
import Ledger
import Testing

@Suite struct DelimitedTextTests {
    static func texts(_ text: String, separator: Character = ",") throws -> [[String]] {
        try DelimitedText.records(Array(text.utf8), separator: separator).map { $0.map(\.text) }
    }

    static func error(_ bytes: [UInt8], limits: DelimitedText.Limits = .file) throws -> LedgerError
    {
        try #require(throws: LedgerError.self) {
            try DelimitedText.records(bytes, limits: limits)
        }
    }

    // MARK: - RFC 4180, section 2

    @Test(arguments: [
        // 1 and 2: records end in a line break; the last one need not.
        ("aaa,bbb,ccc\r\nzzz,yyy,xxx\r\n", [["aaa", "bbb", "ccc"], ["zzz", "yyy", "xxx"]]),
        ("aaa,bbb,ccc\r\nzzz,yyy,xxx", [["aaa", "bbb", "ccc"], ["zzz", "yyy", "xxx"]]),
        // 4: spaces are part of a cell.
        (" a , b ", [[" a ", " b "]]),
        // 5: cells may be quoted.
        ("\"aaa\",\"bbb\",ccc", [["aaa", "bbb", "ccc"]]),
        // 6: quoted cells may hold line breaks, quotes and separators.
        ("\"aaa\",\"b\r\nbb\",\"c,c\"\r\nzzz", [["aaa", "b\r\nbb", "c,c"], ["zzz"]]),
        // 7: a quote in a quoted cell is doubled.
        ("\"a\"\"b\"\"\"", [["a\"b\""]]),
    ])
    func `the rules of RFC 4180 hold`(text: String, records: [[String]]) throws {
        #expect(try Self.texts(text) == records)
    }

    @Test(arguments: [
        ("", [] as [[String]]), ("\n\r\n\r", []), ("a", [["a"]]), (",", [["", ""]]),
        ("a,", [["a", ""]]), (",a", [["", "a"]]), ("a,\n,b", [["a", ""], ["", "b"]]),
        ("\"\"", [[""]]), ("\"\",\"\"\n", [["", ""]]), ("\"\n\"", [["\n"]]),
        ("a\nb", [["a"], ["b"]]), ("a\rb", [["a"], ["b"]]), ("a\r\nb", [["a"], ["b"]]),
        ("a\n\n\nb\n\n", [["a"], ["b"]]), (" \n", [[" "]]), ("\"a\"\nb", [["a"], ["b"]]),
        ("a\"b,c", [["a\"b", "c"]]), ("\u{FEFF}a,b", [["a", "b"]]), ("a\u{FEFF}", [["a\u{FEFF}"]]),
        ("项目,金额\nE1,1.00", [["项目", "金额"], ["E1", "1.00"]]), ("a\0b", [["a\0b"]]),
    ])
    func `the edges of the format are read`(text: String, records: [[String]]) throws {
        #expect(try Self.texts(text) == records)
    }

    @Test(arguments: [("a;b,c", Character(";")), ("a\tb,c", "\t"), ("a|b,c", "|")])
    func `another separator leaves commas alone`(text: String, separator: Character) throws {
        #expect(try Self.texts(text, separator: separator) == [["a", "b,c"]])
    }

    @Test func `records come one by one`() throws {
        var reader = DelimitedText(Array("a\nb".utf8))
        #expect(try reader.next()?.map(\.text) == ["a"])
        #expect(try reader.next()?.map(\.text) == ["b"])
        #expect(try reader.next() == nil)
        #expect(try reader.next() == nil)
    }

    // MARK: - Places

    @Test(arguments: [
        ("a,bb,c", ["1:1", "1:3", "1:6"]), ("\n\na\r\n\"b\",c", ["3:1", "4:1", "4:5"]),
        ("\"x\ny\",b\nc", ["1:1", "2:4", "3:1"]), ("\u{FEFF}a,b", ["1:1", "1:3"]),
        ("项,b", ["1:1", "1:5"]), ("a\rb\nc", ["1:1", "2:1", "3:1"]),
    ])
    func `a cell knows the line and the byte where it begins`(
        text: String, places: [String]
    ) throws {
        let cells = try DelimitedText.records(Array(text.utf8)).flatMap { $0 }
        #expect(cells.map(\.place) == places)
    }

    // MARK: - What is refused

    @Test(arguments: [
        ("a,\"b", "1:3"), ("\"", "1:1"), ("x\n\"a\"\"", "2:1"), ("\"a\nb,c\nd", "1:1"),
    ])
    func `a quote that is never closed is refused where it opens`(
        text: String, place: String
    ) throws {
        let error = try Self.error(Array(text.utf8))
        #expect(error.code == "csv.quote" && error.location == place)
    }

    @Test(arguments: [("\"a\"b", "1:4"), ("x,\"a\" ,c", "1:6"), ("\"a\nb\"\"\"c", "2:5")])
    func `text after a closing quote is refused where it stands`(
        text: String, place: String
    ) throws {
        let error = try Self.error(Array(text.utf8))
        #expect(error.code == "csv.quote" && error.location == place)
    }

    @Test(
        arguments: [
            [0xB0, 0xA1], [0x22, 0xFF, 0x22], [0xC3], [0xED, 0xA0, 0x80],
        ] as [[UInt8]])
    func `bytes that are not UTF-8 are refused at their cell`(bytes: [UInt8]) throws {
        let error = try Self.error(Array("a,".utf8) + bytes + Array(",b".utf8))
        #expect(error.code == "csv.encoding" && error.location == "1:3")
    }

    // MARK: - Limits

    static let small = DelimitedText.Limits(cellBytes: 4, cells: 2)

    @Test(arguments: ["abcd,ab", "\"abcd\",\"a\"\"b\"", "\"a\"\"\"\"b\""])
    func `cells may be as long and as many as the limits`(text: String) throws {
        let records = try DelimitedText.records(Array(text.utf8), limits: Self.small)
        #expect(records.count == 1)
    }

    @Test(arguments: [
        ("abcde", "1:1"), ("a,\"abcde\"", "1:3"), ("a\n\"abcdefghij", "2:1"), ("a,b,c", "1:5"),
    ])
    func `a cell or a line beyond the limits is refused where it begins`(
        text: String, place: String
    ) throws {
        let error = try Self.error(Array(text.utf8), limits: Self.small)
        #expect(error.code == "csv.limits" && error.location == place)
    }

    // MARK: - Laws

    @Test(arguments: UInt64(1)...10)
    func `quoted cells of any text read back`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let pieces = ["", "a", ",", "\"", "\n", "\r", "\r\n", "金额", " ", "\u{FEFF}", "🌱"]
        for _ in 0..<50 {
            let cells = (0..<3).map { _ in
                (0..<4).map { _ in random.pick(pieces) }.joined()
            }
            let text = cells.map { cell in
                "\"" + cell.unicodeScalars.map { $0 == "\"" ? "\"\"" : String($0) }.joined() + "\""
            }.joined(separator: ",")
            try #require(try Self.texts(text) == [cells], "\(text)")
        }
    }

    @Test(arguments: UInt64(1)...10)
    func `no bytes bring the reader down or to lose its way`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let alphabet = Array("a,\"\n\r".utf8) + [0xC3, 0xA9, 0xFF]
        for _ in 0..<200 {
            let bytes = (0..<24).map { _ in random.pick(alphabet) }
            guard let records = try? DelimitedText.records(bytes) else { continue }
            // Places rise strictly, and every record has a cell.
            let places = records.flatMap { $0.map { ($0.line, $0.column) } }
            try #require(zip(places, places.dropFirst()).allSatisfy { $0 < $1 })
            try #require(records.allSatisfy { !$0.isEmpty })
        }
    }

    /// The records and the error that a text ends with.
    private struct Reading: Equatable {
        var records: [[DelimitedText.Cell]] = []
        var error: String?
    }

    private static func read(_ reader: inout DelimitedText, into reading: inout Reading) {
        do throws(LedgerError) {
            while let record = try reader.next() { reading.records.append(record) }
        } catch { reading.error = error.description }
    }

    @Test(arguments: UInt64(1)...10)
    func `a text in pieces is the text as a whole`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let alphabet = ["a", "金", ",", "\"", "\"\"", "\"b\r\nc\"", "\n", "\r", "\r\n", "\u{FEFF}"]
        for _ in 0..<100 {
            let bytes = (0..<12).flatMap { _ in Array(random.pick(alphabet).utf8) }
            var whole = Reading()
            var reader = DelimitedText(bytes)
            Self.read(&reader, into: &whole)
            for size in 1...5 {
                var pieces = Reading()
                var reader = DelimitedText()
                for start in stride(from: 0, to: bytes.count, by: size) where pieces.error == nil {
                    reader.append(Array(bytes[start..<min(start + size, bytes.count)]))
                    Self.read(&reader, into: &pieces)
                }
                reader.finish()
                if pieces.error == nil { Self.read(&reader, into: &pieces) }
                try #require(pieces == whole, "\(bytes) by \(size)")
            }
        }
    }
}
