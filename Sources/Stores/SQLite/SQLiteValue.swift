/// What a column can hold in a file of which nothing is taken for granted.
enum SQLiteValue: Sendable, Equatable, Comparable {
    /// NULL.
    case null
    /// A 64-bit number.
    case integer(Int64)
    /// A binary fraction; no column of ours has one unless the file is damaged.
    case real(Double)
    /// A text, not necessarily of valid UTF-8.
    case text([UInt8])
    /// Bytes.
    case blob([UInt8])

    /// SQLite's own order: NULL, numbers, texts, bytes; texts and bytes by their bytes.
    static func < (a: SQLiteValue, b: SQLiteValue) -> Bool {
        switch (a, b) {
        case (.integer(let x), .integer(let y)): x < y
        case (.real(let x), .real(let y)): x < y
        case (.text(let x), .text(let y)), (.blob(let x), .blob(let y)):
            x.lexicographicallyPrecedes(y)
        default: a.rank < b.rank
        }
    }

    private var rank: Int {
        switch self {
        case .null: 0
        case .integer: 1
        case .real: 2
        case .text: 3
        case .blob: 4
        }
    }
}

extension SQLiteValue {
    /// The value for a report: numbers and texts in full, of bytes only how many.
    var report: String {
        switch self {
        case .null: "empty"
        case .integer(let number): "\(number)"
        case .real(let number): "the fraction \(number)"
        case .text(let bytes): "“\(String(decoding: bytes, as: UTF8.self))”"
        case .blob(let bytes): "\(bytes.count) bytes"
        }
    }

    /// What is wrong with a value that should be another: `is 431, should be 432`.
    func report(insteadOf expected: SQLiteValue) -> String {
        switch (self, expected) {
        case (.blob(let actual), .blob(let wanted)) where actual.count == wanted.count:
            let place = zip(actual, wanted).enumerated().first { $0.element.0 != $0.element.1 }
            return "is wrong from byte \(place?.offset ?? 0) of \(actual.count)"
        case (.text(let actual), .integer), (.text(let actual), .blob):
            return "is the text “\(String(decoding: actual, as: UTF8.self))”, should be "
                + expected.report
        default: return "is \(report), should be \(expected.report)"
        }
    }
}
