import GreenCreditTesting
import Ledger
import Testing

/// What is read and written by a short way agrees with the plain definition.
@Suite struct `The short way of reading and writing` {
    static let seeds: [UInt64] = [1, 7, 20_261_125]

    static func record(_ entries: [Entry], _ random: inout SplitMix64) throws -> Record {
        Record(
            id: "R-\(random.next() % 1000)", preparedAt: try Timestamp("2026-11-23T20:26:26.830Z"),
            rulebook: try DigestText(String(repeating: "ab", count: 32)),
            salt: String(repeating: "0f", count: 16), valueDate: entries.first?.valueDate,
            evidence: random.happens(onceIn: 2)
                ? []
                : [
                    Evidence(
                        name: "发票 “7”\\\"",
                        sha256: try DigestText(String(repeating: "c", count: 64)))
                ],
            body: .act(Act(kind: "journal.entry"), entries: entries))
    }

    /// The text with one thing done to it that may or may not leave it canonical.
    static func damaged(_ bytes: [UInt8], _ random: inout SplitMix64) -> [UInt8] {
        var bytes = bytes
        let place = Int.random(in: 0..<bytes.count, using: &random)
        let sign = random.pick(Array(#" ,:{}[]"\/0aé"#.utf8) + [0x0A, 0x7F, 0xF0])
        switch Int.random(in: 0..<6, using: &random) {
        case 0: bytes.insert(sign, at: place)
        case 1: bytes.remove(at: place)
        case 2: bytes[place] = sign
        case 3:
            let hex = String(bytes[place], radix: 16)
            let escape = #"\u"# + String(repeating: "0", count: 4 - hex.count) + hex
            bytes.replaceSubrange(place...place, with: Array(escape.utf8))
        case 4: bytes.swapAt(place, Int.random(in: 0..<bytes.count, using: &random))
        default: break
        }
        return bytes
    }

    @Test(arguments: seeds) func `takes a text for canonical where it would be written so`(
        seed: UInt64
    ) throws {
        var generator = EntryGenerator(seed: seed)
        var (taken, refused) = (0, 0)
        for _ in 0..<20 {
            let entries = [try generator.next(), try generator.next()]
            let bytes = try Self.record(entries, &generator.random).bytes
            for _ in 0..<20 {
                let text = Self.damaged(bytes, &generator.random)
                guard let value = try? JSONReader.read(text) else { continue }
                let isCanonical = CanonicalJSON.encode(value) == text
                let found = try? CanonicalJSON.decode(text)
                #expect((found != nil) == isCanonical, "\(String(decoding: text, as: UTF8.self))")
                #expect(found == nil || found == value)
                if isCanonical { taken += 1 } else { refused += 1 }
            }
        }
        #expect(taken > 20 && refused > 5)
    }

    @Test(arguments: seeds) func `reads a record as nothing but what it is written as`(
        seed: UInt64
    ) throws {
        var generator = EntryGenerator(seed: seed)
        for _ in 0..<30 {
            let record = try Self.record([try generator.next()], &generator.random)
            #expect(try Record(bytes: record.bytes) == record)
            for _ in 0..<10 {
                let text = Self.damaged(record.bytes, &generator.random)
                if let other = try? Record(bytes: text) { #expect(other.bytes == text) }
            }
        }
    }

    @Test func `refuses a record that could be written in another way`() throws {
        let text = { (postings: String) in
            let salt = String(repeating: "0f", count: 16)
            return
                #"{"act":{"kind":"a"},"entries":[{"book":"E","id":"1","postings":[\#(postings)],"#
                + #""valueDate":"2025-12-31"}],"id":"R","preparedAt":"2026-11-23T20:26:26.830Z","#
                + #""rulebook":"\#(salt)\#(salt)","salt":"\#(salt)","#
                + #""schema":"greencredit/record/v1"}"#
        }
        let line = { (side: String, rest: String) in
            side == "debit"
                ? #"{"account":"1","currency":"CNY","debit":"1.00"\#(rest),"side":"F"}"#
                : #"{"account":"1","credit":"1.00","currency":"CNY"\#(rest),"side":"F"}"#
        }
        let plain = text("\(line("debit", "")),\(line("credit", ""))")
        #expect(throws: Never.self) { try Record(bytes: Array(plain.utf8)) }
        // The same dimension on both lines must stand once, on the entry.
        let own = #","dimensions":{"p":"E"}"#
        let both = text("\(line("debit", own)),\(line("credit", own))")
        let one = text("\(line("debit", own)),\(line("credit", ""))")
        #expect(throws: Never.self) { try Record(bytes: Array(one.utf8)) }
        // No evidence is left out, not written as an empty list.
        let list = plain.replacing(#"],"id":"R""#, with: #"],"evidence":[],"id":"R""#)
        for text in [both, list] {
            #expect(throws: LedgerError("record.notUnique", "")) {
                try Record(bytes: Array(text.utf8))
            }
        }
    }

    @Test(arguments: seeds) func `orders member names by UTF-16 code units`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let scalars: [Unicode.Scalar] = [
            "a", "b", "\u{7F}", "é", "支", "\u{D7FF}", "\u{E000}", "\u{FFFD}", "\u{10000}",
            "\u{1F600}", "\u{10FFFF}",
        ]
        var names: [String] = []
        for _ in 0..<300 {
            var name = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 0...3, using: &random) { name.append(random.pick(scalars)) }
            let text = String(name)
            if !names.contains(where: { $0.utf8.elementsEqual(text.utf8) }) { names.append(text) }
        }
        let sorted = names.sorted { $0.utf16.lexicographicallyPrecedes($1.utf16) }
        let object = JSONObject(names.map { ($0, .null) })
        #expect(object.members.map { Array($0.name.utf8) } == sorted.map { Array($0.utf8) })
        #expect(names.allSatisfy { object[$0] == .null })
    }

    @Test(arguments: seeds) func `writes and reads amounts as the way for any text does`(
        seed: UInt64
    ) throws {
        var random = SplitMix64(seed: seed)
        let currencies = try ["CNY", "JPY", "KWD", "CLF"].map { try Currency.require($0) }
        let plain = { (money: Money) in money.groupedText.replacing(",", with: "") }
        for _ in 0..<500 {
            let currency = random.pick(currencies)
            let shift = UInt64.random(in: 0...63, using: &random)
            let units = Int64(bitPattern: random.next()) >> Int64(shift)
            let money = Money(minorUnits: units, currency: currency)
            #expect(money.decimalText == plain(money))
            #expect(try Money(decimalText: money.decimalText, currency: currency) == money)
            var text = money.decimalText
            let place = text.index(
                text.startIndex, offsetBy: Int.random(in: 0..<text.count, using: &random))
            text.insert(random.pick(["0", "1", ".", "-", "+", " ", "٣"]), at: place)
            if random.happens(onceIn: 2) { text.removeLast() }
            let slow = (try? Money(anyPrecision: text, currency: currency))
                .flatMap { plain($0) == text ? $0 : nil }
            #expect((try? Money(decimalText: text, currency: currency)) == slow, "\(text)")
        }
    }

    @Test func `takes the same ASCII signs in a name`() {
        for scalar in (0..<128).map({ Unicode.Scalar(UInt8($0)) }) {
            let isAllowed =
                !scalar.properties.isWhitespace && !":;\"'*,=".unicodeScalars.contains(scalar)
                && scalar.properties.generalCategory != .control
            #expect(((try? Identifier.part("a\(scalar)")) != nil) == isAllowed, "\(scalar)")
        }
        #expect((try? Identifier.part("")) == nil)
        #expect((try? Identifier.part(String(repeating: "a", count: 64))) != nil)
        #expect((try? Identifier.part(String(repeating: "a", count: 65))) == nil)
    }

    @Test(arguments: seeds) func `adds up an entry's worth as a table of sums would`(
        seed: UInt64
    ) throws {
        var generator = EntryGenerator(seed: seed)
        for _ in 0..<100 {
            let entry = try generator.next()
            var sums: [String: [Currency: Int64]] = [:]
            for posting in entry.postings where posting.money.minorUnits > 0 {
                sums[posting.account.side.rawValue, default: [:]][
                    posting.money.currency, default: 0] += posting.money.minorUnits
            }
            let largest = sums.values.reduce(into: [Currency: Int64]()) {
                $0.merge($1, uniquingKeysWith: max)
            }
            #expect(entry.amounts.mapValues(\.minorUnits) == largest)
            let item = try? BatchItem(
                batch: "B", entry: entry, salt: String(repeating: "0f", count: 16))
            #expect(item?.amount == (largest.count == 1 ? entry.amounts.values.first : nil))
            if let item { #expect(try BatchItem(bytes: item.bytes()) == item) }
        }
    }
}
