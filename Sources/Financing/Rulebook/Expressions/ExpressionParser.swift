import Ledger

/// Reads formulas by recursive descent; bounded in length and depth.
struct ExpressionParser {
    /// The most bytes of one formula.
    static let maximumBytes = 500
    /// The most brackets inside one another.
    static let maximumDepth = 16

    private let bytes: [UInt8]
    private var position = 0
    private var depth = 0

    static func parse(_ text: String) throws(LedgerError) -> Expression.Node {
        let bytes = Array(text.utf8)
        guard bytes.count <= maximumBytes else {
            throw LedgerError(
                "expression.unreadable", "a formula has at most \(maximumBytes) bytes")
        }
        var parser = ExpressionParser(bytes: bytes)
        let node = try parser.sum()
        guard parser.next == nil else { throw parser.error("an operator is expected") }
        return node
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private var next: UInt8? {
        mutating get {
            while position < bytes.count, bytes[position] == 0x20 { position += 1 }
            return position < bytes.count ? bytes[position] : nil
        }
    }

    private mutating func sum() throws(LedgerError) -> Expression.Node {
        var node = try product()
        while let sign = next, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
            position += 1
            node = .operation(Character(Unicode.Scalar(sign)), node, try product())
        }
        return node
    }

    private mutating func product() throws(LedgerError) -> Expression.Node {
        var node = try factor()
        while let sign = next, sign == UInt8(ascii: "*") || sign == UInt8(ascii: "/") {
            position += 1
            node = .operation(Character(Unicode.Scalar(sign)), node, try factor())
        }
        return node
    }

    private mutating func factor() throws(LedgerError) -> Expression.Node {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.maximumDepth else { throw error("the brackets are too deep") }
        switch next {
        case UInt8(ascii: "("):
            position += 1
            let node = try sum()
            try close()
            return node
        case UInt8(ascii: "-"):
            position += 1
            let zero = Expression.Node.number(Figure(.zero, scale: 0))
            return .operation("-", zero, try factor())
        case .some(48...57): return try number()
        case .some(65...90), .some(97...122): return try nameOrCall()
        default: throw error("a number, a name or a bracket is expected")
        }
    }

    private mutating func number() throws(LedgerError) -> Expression.Node {
        let text = take { (48...57).contains($0) || $0 == UInt8(ascii: ".") }
        guard let rate = try? Rate(text) else { throw error("“\(text)” is no decimal number") }
        return .number(Figure(ExactNumber(rate), scale: rate.scale))
    }

    private mutating func nameOrCall() throws(LedgerError) -> Expression.Node {
        let name = take {
            (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0)
        }
        guard next == UInt8(ascii: "(") else { return .name(name) }
        guard let function = Expression.Function(rawValue: name) else {
            let known = Expression.Function.allCases.map(\.rawValue).joined(separator: ", ")
            throw error("there is no function “\(name)”; there are \(known)")
        }
        position += 1
        var arguments = [try sum()]
        while next == UInt8(ascii: ",") {
            position += 1
            arguments.append(try sum())
        }
        try close()
        guard function.arguments.contains(arguments.count) else {
            throw error("\(name)(…) takes \(function.arguments.lowerBound) or more values")
        }
        return .call(function, arguments)
    }

    private mutating func close() throws(LedgerError) {
        guard next == UInt8(ascii: ")") else { throw error("a closing bracket is expected") }
        position += 1
    }

    private mutating func take(_ isPart: (UInt8) -> Bool) -> String {
        let start = position
        while position < bytes.count, isPart(bytes[position]) { position += 1 }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private func error(_ message: String) -> LedgerError {
        LedgerError("expression.unreadable", "\(message), at byte \(position + 1) of the formula")
    }
}
