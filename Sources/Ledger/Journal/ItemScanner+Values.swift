// Values of the plain shape: each reads exactly what its general reader would take and no more.
extension ItemScanner {
    /// The currency of a code.
    @inline(__always)
    static func currency(_ cursor: ByteCursor, _ range: Range<Int>) -> Currency? {
        guard range.count == 3 else { return nil }
        let start = range.lowerBound
        if cursor.byte(at: start) == UInt8(ascii: "C"),
            cursor.byte(at: start + 1) == UInt8(ascii: "N"),
            cursor.byte(at: start + 2) == UInt8(ascii: "Y")
        {
            return .cny
        }
        return Currency(code: cursor.text(range))
    }

    /// An amount above zero in the one spelling of records, and its closing quote.
    @inline(__always)
    static func minorUnits(_ cursor: inout ByteCursor, _ currency: Currency) -> Int64? {
        let exponent = currency.exponent
        var units: Int64 = 0
        var whole = 0
        let isZeroFirst = cursor.next == UInt8(ascii: "0")
        // Sixteen digits in front of four decimals still fit.
        while let digit = digit(cursor.next), whole < 14 {
            units = units * 10 + digit
            whole += 1
            guard cursor.skip(cursor.next) else { return nil }
        }
        guard whole > 0, !isZeroFirst || whole == 1 else { return nil }
        if exponent > 0 {
            guard cursor.skip(UInt8(ascii: ".")) else { return nil }
            for _ in 0..<exponent {
                guard let digit = digit(cursor.next), cursor.skip(cursor.next) else { return nil }
                units = units * 10 + digit
            }
        }
        guard units > 0, cursor.skip(UInt8(ascii: "\"")) else { return nil }
        return units
    }

    @inline(__always)
    private static func digit(_ byte: UInt8) -> Int64? {
        byte &- 48 < 10 ? Int64(byte &- 48) : nil
    }

    /// A date of the years 1900 to 2999 and its closing quote.
    @inline(__always)
    static func day(_ cursor: inout ByteCursor) -> LocalDate? {
        let start = cursor.position
        guard let range = cursor.plainText(), range.count == 10,
            cursor.byte(at: start + 4) == UInt8(ascii: "-"),
            cursor.byte(at: start + 7) == UInt8(ascii: "-")
        else { return nil }
        var fields = (0, 0, 0)
        for index in 0..<10 where index != 4 && index != 7 {
            guard let digit = digit(cursor.byte(at: start + index)) else { return nil }
            switch index {
            case 0..<4: fields.0 = fields.0 * 10 + Int(digit)
            case 5..<7: fields.1 = fields.1 * 10 + Int(digit)
            default: fields.2 = fields.2 * 10 + Int(digit)
            }
        }
        return LocalDate(year: fields.0, month: fields.1, day: fields.2)
    }

    /// 32 lower-case hexadecimal digits and the closing quote.
    @inline(__always)
    static func salt(_ cursor: inout ByteCursor) -> Bool {
        guard let range = cursor.plainText(), range.count == 32 else { return false }
        return cursor.isLowercaseHex(range)
    }

    /// Whether a stretch of printable ASCII is a document number.
    @inline(__always)
    static func isDocument(_ cursor: ByteCursor, _ range: Range<Int>) -> Bool {
        (1...Identifier.maximumBytes).contains(range.count)
            && cursor.byte(at: range.lowerBound) != UInt8(ascii: " ")
            && cursor.byte(at: range.upperBound - 1) != UInt8(ascii: " ")
    }

    /// An optional member that is a document number; `nil` if it is there and not plain.
    @inline(__always)
    static func optionalDocument(_ cursor: inout ByteCursor, _ name: StaticString) -> Bool? {
        guard cursor.skip(name) else { return false }
        guard let range = cursor.plainText(), isDocument(cursor, range) else { return nil }
        return true
    }

    /// An optional member that is a part of a name; `nil` if it is there and not plain.
    @inline(__always)
    static func optionalPart(_ cursor: inout ByteCursor, _ name: StaticString) -> Bool? {
        guard cursor.skip(name) else { return false }
        guard let range = cursor.plainText(), (try? Identifier.part(cursor.text(range))) != nil
        else { return nil }
        return true
    }

    /// An optional member that is a date; `nil` if it is there and not plain.
    @inline(__always)
    static func optionalDay(_ cursor: inout ByteCursor, _ name: StaticString) -> Bool? {
        guard cursor.skip(name) else { return false }
        return day(&cursor) == nil ? nil : true
    }

    /// An object of texts whose names rise: the dimensions that all lines share.
    @inline(__always)
    static func dimensions(_ cursor: inout ByteCursor) -> Range<Int>? {
        let start = cursor.position
        guard cursor.skip(UInt8(ascii: "{")) else { return nil }
        var last: Range<Int>?
        repeat {
            guard cursor.skip(UInt8(ascii: "\"")), let name = cursor.plainText(),
                cursor.skip(#":""#), cursor.plainText() != nil,
                last.map({ rises(cursor, $0, name) }) ?? true
            else { return nil }
            last = name
        } while cursor.skip(UInt8(ascii: ","))
        guard cursor.skip(UInt8(ascii: "}")) else { return nil }
        return start..<cursor.position
    }

    private static func rises(_ cursor: ByteCursor, _ a: Range<Int>, _ b: Range<Int>) -> Bool {
        cursor.copy(a).lexicographicallyPrecedes(cursor.copy(b))
    }
}
