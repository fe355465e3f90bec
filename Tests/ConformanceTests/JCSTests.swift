import Ledger
import Testing

/// RFC 8785 against the vectors of its author; our reader is stricter and takes integers only.
@Suite(.enabled(if: Conformance.folder != nil, Comment(rawValue: Conformance.absence)))
struct JCSTests {
    static let vectors = "signing/rfc8785-jcs"

    @Test(arguments: ["arrays", "french", "unicode", "weird"])
    func `a published input is written as the published output`(name: String) throws {
        let input = try Conformance.bytes("\(Self.vectors)/input/\(name).json")
        let output = try Conformance.bytes("\(Self.vectors)/output/\(name).json")
        #expect(CanonicalJSON.encode(try JSONReader.read(input)) == output)
    }

    @Test(arguments: ["arrays", "french", "structures", "unicode", "weird"])
    func `a published output is accepted as canonical`(name: String) throws {
        let output = try Conformance.bytes("\(Self.vectors)/output/\(name).json")
        #expect(try CanonicalJSON.encode(CanonicalJSON.decode(output)) == output)
    }

    @Test(arguments: ["arrays", "french", "structures", "unicode", "weird"])
    func `a published output is what its bytes in hex say`(name: String) throws {
        let hex = try Conformance.text("\(Self.vectors)/outhex/\(name).txt")
        let bytes = hex.split(whereSeparator: \.isWhitespace).compactMap { UInt8($0, radix: 16) }
        #expect(try Conformance.bytes("\(Self.vectors)/output/\(name).json") == bytes)
    }

    /// `structures` spells an integer as 56.0, which two readers could print differently.
    @Test(arguments: ["input/structures", "input/values", "output/values"])
    func `published text with fractions is refused`(name: String) throws {
        let bytes = try Conformance.bytes("\(Self.vectors)/\(name).json")
        let error = try #require(throws: LedgerError.self) { try JSONReader.read(bytes) }
        #expect(error.code == "json.number")
    }

    /// The published list of numbers: bits of a `Double` and its text.
    static func numbers() throws -> [(value: Double, text: String)] {
        try Conformance.text("\(vectors)/es6testfile10k.txt").split(separator: "\n").map { line in
            let parts = line.split(separator: ",")
            let bits = try #require(UInt64(parts[0], radix: 16))
            return (Double(bitPattern: bits), String(parts[1]))
        }
    }

    @Test func `every published integer within 2^53 - 1 is reproduced`() throws {
        let integers = try Self.numbers().filter { $0.value.isRecordInteger }
        let wrong = integers.filter { number in
            let read = try? JSONReader.read(Array(number.text.utf8))
            return read != .integer(Int64(number.value))
                || CanonicalJSON.encode(.integer(Int64(number.value))) != Array(number.text.utf8)
        }
        #expect(!integers.isEmpty && wrong.map(\.text) == [])
    }

    @Test func `every other published number is refused`() throws {
        let others = try Self.numbers().filter { !$0.value.isRecordInteger }
        let accepted = others.filter { number in
            do throws(LedgerError) {
                _ = try JSONReader.read(Array(number.text.utf8))
                return true
            } catch { return error.code != "json.number" }
        }
        #expect(others.count > 9_000 && accepted.map(\.text) == [])
    }
}

/// The records of the worked ledger; those in another form are in `SigningCaseTests`.
@Suite(.enabled(if: Conformance.folder != nil, Comment(rawValue: Conformance.absence)))
struct CanonicalFormTests {
    @Test(arguments: [
        "record/record.json", "genesis/genesis.json", "batch/batch.json", "batch/item-0.json",
        "batch/item-137.json", "batch/item-299.json", "statement/statement.json",
    ])
    func `a record in canonical form is accepted`(file: String) throws {
        let bytes = try Conformance.bytes("signing/e2e/\(file)")
        #expect(try CanonicalJSON.encode(CanonicalJSON.decode(bytes)) == bytes)
    }
}

extension Double {
    /// Whether a record may carry this number as an integer.
    fileprivate var isRecordInteger: Bool {
        self == rounded() && magnitude <= Double(JSONValue.largestInteger)
    }
}
