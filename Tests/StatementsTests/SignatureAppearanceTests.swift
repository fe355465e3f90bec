import Ledger
import Statements
import Testing

@Suite struct `Appearance of signatures` {
    static let field = SignatureField(
        name: "prepared", page: 0, x: 49, y: 200, width: 230, height: 44)

    static func appearance(_ name: String) throws -> SignatureAppearance {
        try SignatureAppearance(
            .prepared,
            by: StatementHead.Signatory(name: name, person: "wang", role: "programme-accountant"),
            at: try Timestamp("2026-01-15T01:30:00.000Z"), .both, filling: field)
    }

    @Test func `it is made of outlines inside its box, without text`() throws {
        for name in ["王会计", String(repeating: "A very long name ", count: 9)] {
            let appearance = try Self.appearance(name)
            let text = String(decoding: appearance.contents, as: UTF8.self)
            #expect(text.hasPrefix("q\n") && text.hasSuffix("Q\n"))
            var count = 0
            for line in text.split(separator: "\n") {
                let words = line.split(separator: " ")
                let operands = words.dropLast().compactMap { Double($0) }
                #expect(operands.count == words.count - 1, "\(line)")
                let expected = [
                    "m": 2, "l": 2, "c": 6, "h": 0, "f": 0, "re": 4, "rg": 3, "q": 0, "Q": 0,
                ]
                #expect(expected[String(words.last ?? "")] == operands.count, "\(line)")
                guard ["m", "l", "c"].contains(words.last) else { continue }
                count += 1
                let isInside = zip(operands.indices, operands).allSatisfy { place, value in
                    value >= 0 && value <= (place.isMultiple(of: 2) ? 230 : 44)
                }
                #expect(isInside, "\(line)")
            }
            #expect(count > 100)
        }
    }

    @Test func `the same signature looks the same, another one different`() throws {
        #expect(try Self.appearance("王会计") == Self.appearance("王会计"))
        #expect(try Self.appearance("王会计") != Self.appearance("李会计"))
    }

    @Test func `a name that cannot be printed is refused`() throws {
        #expect(throws: StatementError("statement.glyph", "")) {
            try Self.appearance("\u{10FFFD}")
        }
    }
}
