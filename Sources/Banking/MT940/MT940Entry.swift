import Ledger

/// The value of a `:61:` field; its texts stay ranges of the file until a line is made of it.
struct MT940Entry {
    let valueDate: LocalDate
    let bookingDate: LocalDate
    let money: Money
    let status: LineStatus
    let isReversal: Bool
    private let tail: Tail
    /// Where the lines behind the first are among those of its page.
    var supplement = 0..<0
    /// Whether the bank's reference was wrapped onto the second line.
    var isWrapped: Bool { tail.isWrapped }
    private let line: MT940TextLine

    /// Reads the field; `nil` if it is malformed, which is a finding.
    init?(
        _ field: MT940Field, values: MT940Values, currency: Currency,
        _ findings: inout FindingList
    ) {
        let line = field.first
        let end = values.trimmed(line.range).upperBound
        var index = line.range.lowerBound
        guard index + 6 <= end,
            let value = values.date(index..<(index + 6), line, &findings)
        else {
            if index + 6 > end {
                findings.add(
                    .dateMissing, at: values.place(line), "the entry has no value date")
            }
            return nil
        }
        index += 6
        let digits = index..<min(index + 4, end)
        var booking: LocalDate? = value
        if digits.count == 4, values.bytes.span.smallNumber(digits) != nil {
            booking = values.date(digits, nearest: value, line, &findings)
            index += 4
        } else {
            if digits.count == 4, digits.allSatisfy({ values.bytes[$0] == 0x20 }) { index += 4 }
            findings.add(
                .dateAssumed, at: values.place(line),
                "the entry has no entry date; the value date is taken")
        }
        guard let booking, let mark = Mark(values.bytes.span, index..<end) else {
            if booking != nil {
                findings.add(
                    .directionUnreadable, at: values.place(line, from: index),
                    "“\(values.shown(index..<end))” says neither C nor D")
            }
            return nil
        }
        index += mark.length
        let start = index
        while index < end, MT940Entry.isAmount(values.bytes[index]) { index += 1 }
        let money = values.money(
            start..<index, currency, isNegative: mark.isNegative, line, &findings)
        guard let money else { return nil }
        valueDate = value
        bookingDate = booking
        self.money = money
        status = mark.isExpected ? .expected : .booked
        isReversal = mark.isReversal
        let next = field.more.first?.range
        tail = Tail(values.bytes.span, index..<end, next: next)
        self.line = line
    }

    private static func isAmount(_ byte: UInt8) -> Bool {
        (byte >= 48 && byte <= 57) || byte == UInt8(ascii: ",") || byte == UInt8(ascii: ".")
    }

    // MARK: Texts

    /// The type of the transaction.
    func code(_ text: EncodedText) -> String? {
        tail.code.map { text.string($0).trimmingBlanks() }
    }

    /// The account owner's reference.
    func reference(_ text: EncodedText) -> String? { text.reference(tail.reference) }

    /// The bank's reference.
    func bankReference(_ text: EncodedText) -> String? {
        tail.bankReference.flatMap { text.reference($0) }
    }

    /// Where the entry stands.
    func place(_ values: MT940Values) -> SourcePlace { values.place(line) }

    /// `C`, `D`, `RC`, `RD`, `EC`, `ED`, each with or without the currency's third letter.
    ///
    /// R or E before the mark qualifies it; a letter behind it is the funds code (`CR100,00`).
    private struct Mark {
        var isNegative: Bool
        var isReversal = false
        var isExpected = false
        var length: Int

        init?(_ bytes: Span<UInt8>, _ range: Range<Int>) {
            var index = range.lowerBound
            guard let first = range.first.map({ bytes[$0] }) else { return nil }
            let next = range.count > 1 ? bytes[index + 1] : 0
            let isMark = { (byte: UInt8) in byte == UInt8(ascii: "C") || byte == UInt8(ascii: "D") }
            if first == UInt8(ascii: "R") || first == UInt8(ascii: "E"), isMark(next) {
                isReversal = first == UInt8(ascii: "R")
                isExpected = first == UInt8(ascii: "E")
                index += 1
            }
            guard isMark(bytes[index]) else { return nil }
            // The reversal of a credit takes money out again.
            isNegative = (bytes[index] == UInt8(ascii: "D")) != isReversal
            index += 1
            if index < range.upperBound, bytes[index] >= 65, bytes[index] <= 90 { index += 1 }
            length = index - range.lowerBound
        }
    }

    /// What stands behind the amount: type, reference, bank reference.
    private struct Tail {
        var code: Range<Int>?
        var reference: Range<Int>
        var bankReference: Range<Int>?
        /// Whether the bank's reference was wrapped onto the next line.
        var isWrapped = false

        init(_ bytes: Span<UInt8>, _ range: Range<Int>, next: Range<Int>?) {
            var rest = range
            let type = range.prefix(4)
            if Tail.isType(bytes, type), !Tail.isAbsent(bytes, range) {
                code = type.startIndex..<type.endIndex
                rest = min(rest.lowerBound + 4, rest.upperBound)..<rest.upperBound
            }
            let separator = Tail.separator(bytes, rest)
            reference = rest.lowerBound..<(separator ?? rest.upperBound)
            if let separator {
                bankReference = (separator + 2)..<rest.upperBound
            } else if let next, next.count >= 2, bytes[next.lowerBound] == UInt8(ascii: "/"),
                bytes[next.lowerBound + 1] == UInt8(ascii: "/")
            {
                bankReference = (next.lowerBound + 2)..<next.upperBound
                isWrapped = true
            }
        }

        private static func isType(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
            guard range.count >= 3 else { return false }
            switch bytes[range.lowerBound] {
            case UInt8(ascii: "N"), UInt8(ascii: "F"), UInt8(ascii: "S"): break
            default: return false
            }
            return range.dropFirst().allSatisfy { index in
                let byte = bytes[index]
                return (byte >= 48 && byte <= 57) || (byte >= 65 && byte <= 90) || byte == 0x20
            }
        }

        /// Whether `NONREF` stands where the type should.
        private static func isAbsent(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
            guard range.count >= 6 else { return false }
            var index = range.lowerBound
            for byte in "NONREF".utf8 {
                guard bytes[index] == byte else { return false }
                index += 1
            }
            return true
        }

        /// Where `//` stands first.
        private static func separator(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int? {
            var index = range.lowerBound
            while index + 1 < range.upperBound {
                if bytes[index] == UInt8(ascii: "/"), bytes[index + 1] == UInt8(ascii: "/") {
                    return index
                }
                index += 1
            }
            return nil
        }
    }
}
