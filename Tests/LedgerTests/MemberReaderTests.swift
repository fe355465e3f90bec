import GreenCreditTesting
import Ledger
import Testing

@Suite struct MemberReaderTests {
    static func reader() throws -> MemberReader {
        try MemberReader(["text": "x", "number": 7, "list": [1], "nothing": .null], at: "record")
    }

    @Test(arguments: [JSONValue.null, true, 1, "a", [1]])
    func `only an object has members`(value: JSONValue) {
        #expect(throws: LedgerError.kind("record.member")) {
            try MemberReader(value, at: "record")
        }
    }

    @Test func `members that are there are read`() throws {
        var reader = try Self.reader()
        #expect(try reader.requireString("text") == "x")
        #expect(try reader.findString("text") == "x")
        #expect(try reader.requireInteger("number") == 7)
        #expect(try reader.requireArray("list") == [1])
        #expect(try reader.findArray("list") == [1])
        #expect(try reader.require("nothing") == .null)
    }

    @Test func `optional members that are absent are nil`() throws {
        var reader = try Self.reader()
        #expect(reader.find("absent") == nil)
        #expect(try reader.findString("absent") == nil)
        #expect(try reader.findArray("absent") == nil)
        #expect(try reader.find("absent", LocalDate.init) == nil)
    }

    @Test func `a member that must be there and is absent is named`() throws {
        var reader = try Self.reader()
        let error = try #require(throws: LedgerError.self) { try reader.requireString("absent") }
        #expect(error.message.contains("“absent”") && error.location == "record")
    }

    @Test func `a required text of another kind is refused at its place`() throws {
        var reader = try Self.reader()
        let error = try #require(throws: LedgerError.self) { try reader.requireString("number") }
        #expect(
            error.description == "record.number: a text is expected, not a number [record.member]")
    }

    @Test func `an optional text that is null is refused`() throws {
        var reader = try Self.reader()
        #expect(throws: LedgerError.kind("record.member")) { try reader.findString("nothing") }
    }

    @Test(arguments: ["text", "list", "nothing"])
    func `a number of another kind is refused`(name: String) throws {
        var reader = try Self.reader()
        #expect(throws: LedgerError.kind("record.member")) { try reader.requireInteger(name) }
    }

    @Test(arguments: ["text", "number", "nothing", "absent"])
    func `a list of another kind is refused`(name: String) throws {
        var reader = try Self.reader()
        #expect(throws: LedgerError.kind("record.member")) { try reader.requireArray(name) }
    }

    @Test func `an unreadable member is refused at its place`() throws {
        var reader = try Self.reader()
        let error = try #require(throws: LedgerError.self) {
            try reader.require("text", LocalDate.init)
        }
        #expect(error.code == "date.unreadable" && error.location == "record.text")
    }

    @Test func `an unreadable optional member is refused at its place`() throws {
        var reader = try Self.reader()
        let error = try #require(throws: LedgerError.self) {
            try reader.find("text", LocalDate.init)
        }
        #expect(error.code == "date.unreadable" && error.location == "record.text")
    }

    @Test func `the path of a member is below the reader's`() throws {
        #expect(try Self.reader().path(of: "text") == "record.text")
    }

    @Test func `reading ends well when every member was asked for`() throws {
        var reader = try Self.reader()
        for name in ["text", "number", "list", "nothing", "absent"] { _ = reader.find(name) }
        #expect(throws: Never.self) { try reader.finish() }
    }

    @Test func `a member that nobody asked for is refused`() throws {
        var reader = try Self.reader()
        for name in ["text", "number", "list"] { _ = reader.find(name) }
        let error = try #require(throws: LedgerError.self) { try reader.finish() }
        #expect(error.message.contains("“nothing”"))
    }

    @Test(arguments: [("K", "\u{212A}"), ("\u{E9}", "e\u{301}")])
    func `a name that only looks like one asked for is refused`(asked: String, there: String) throws
    {
        var reader = try MemberReader(.object(JSONObject([(there, 1)])), at: "record")
        _ = reader.find(asked)
        #expect(throws: LedgerError.kind("record.member")) { try reader.finish() }
    }

    @Test(arguments: [0, 5, 63, 64, 70, 129]) func `one member of many is missed by nobody`(
        missing: Int
    ) throws {
        let names = (0..<130).map { "m\(1000 + $0)" }
        var reader = try MemberReader(
            .object(JSONObject(names.map { ($0, .null) })), at: "record")
        for (index, name) in names.enumerated().reversed() where index != missing {
            #expect(reader.find(name) == .null)
        }
        let error = #expect(throws: LedgerError.self) { try reader.finish() }
        #expect(error?.message.contains(names[missing]) == true)
        #expect(reader.find(names[missing]) == .null)
        #expect(throws: Never.self) { try reader.finish() }
    }
}
