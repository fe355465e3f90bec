import Ledger

/// The value of a `:61:` field.
struct MT940Entry {
    let valueDate: LocalDate
    let bookingDate: LocalDate
    let money: Money
    let status: LineStatus
    let isReversal: Bool
    let code: String?
    let reference: String?
    let bankReference: String?
    let supplement: [MT940TextLine]
    let place: SourcePlace

    /// Reads the field; `nil` if it is malformed, which is a finding.
    init?(
        _ field: MT940Field, values: MT940Values, currency: Currency, decoder: TextDecoder,
        _ findings: inout FindingList
    ) {
        guard let line = field.lines.first else { return nil }
        let bytes = values.bytes
        let end = values.trimmed(line.range).upperBound
        var index = line.range.lowerBound
        place = values.place(line)
        guard index + 6 <= end,
            let value = values.date(index..<(index + 6), line, &findings)
        else {
            if index + 6 > end {
                findings.add(.dateMissing, at: place, "the entry has no value date")
            }
            return nil
        }
        index += 6
        let digits = bytes[index..<min(index + 4, end)]
        var booking: LocalDate? = value
        if digits.count == 4, digits.smallNumber != nil {
            booking = values.date(index..<(index + 4), nearest: value, line, &findings)
            index += 4
        } else {
            if digits.count == 4, digits.allSatisfy({ $0 == 0x20 }) { index += 4 }
            findings.add(
                .dateAssumed, at: place,
                "the entry has no entry date; the value date is taken")
        }
        guard let booking, let mark = Mark(bytes[index..<end]) else {
            if booking != nil {
                findings.add(
                    .directionUnreadable, at: values.place(line, from: index),
                    "“\(values.shown(index..<end))” says neither C nor D")
            }
            return nil
        }
        index += mark.length
        let start = index
        while index < end, MT940Entry.isAmount(bytes[index]) { index += 1 }
        let money = values.money(
            start..<index, currency, isNegative: mark.isNegative, line, &findings)
        guard let money else { return nil }
        valueDate = value
        bookingDate = booking
        self.money = money
        status = mark.isExpected ? .expected : .booked
        isReversal = mark.isReversal
        let tail = MT940Entry.Tail(
            bytes[index..<end], following: Array(field.lines.dropFirst()), bytes, decoder)
        code = tail.code
        reference = tail.reference
        bankReference = tail.bankReference
        supplement = tail.supplement
    }

    private static func isAmount(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || byte == UInt8(ascii: ",") || byte == UInt8(ascii: ".")
    }

    /// `C`, `D`, `RC`, `RD`, `EC`, `ED`, each with or without the currency's third letter.
    ///
    /// R or E before the mark qualifies it; a letter behind it is the funds code (`CR100,00`).
    private struct Mark {
        var isNegative: Bool
        var isReversal = false
        var isExpected = false
        var length: Int

        init?(_ text: ArraySlice<UInt8>) {
            var index = text.startIndex
            guard let first = text.first else { return nil }
            let next = text.dropFirst().first
            let isMark = { (byte: UInt8?) in byte == UInt8(ascii: "C") || byte == UInt8(ascii: "D")
            }
            if first == UInt8(ascii: "R") || first == UInt8(ascii: "E"), isMark(next) {
                isReversal = first == UInt8(ascii: "R")
                isExpected = first == UInt8(ascii: "E")
                index += 1
            }
            guard index < text.endIndex, isMark(text[index]) else { return nil }
            // The reversal of a credit takes money out again.
            isNegative = (text[index] == UInt8(ascii: "D")) != isReversal
            index += 1
            if index < text.endIndex, (65...90).contains(text[index]) { index += 1 }
            length = index - text.startIndex
        }
    }

    /// What stands behind the amount: type, reference, bank reference, supplement.
    private struct Tail {
        var code: String?
        var reference: String?
        var bankReference: String?
        var supplement: [MT940TextLine]

        init(
            _ text: ArraySlice<UInt8>, following: [MT940TextLine], _ bytes: [UInt8],
            _ decoder: TextDecoder
        ) {
            var rest = text
            let letters: Set<UInt8> = [UInt8(ascii: "N"), UInt8(ascii: "F"), UInt8(ascii: "S")]
            let type = rest.prefix(4)
            let isType =
                type.count >= 3 && !rest.starts(with: "NONREF".utf8)
                && letters.contains(type[type.startIndex])
                && type.dropFirst().allSatisfy {
                    (48...57).contains($0) || (65...90).contains($0) || $0 == 0x20
                }
            if isType {
                code = decoder.text(type).trimmingBlanks()
                rest = rest.dropFirst(4)
            }
            supplement = following
            let separator = rest.firstRange(of: Array("//".utf8))
            reference = StatementReferences.meaningful(
                decoder.text(rest[..<(separator?.lowerBound ?? rest.endIndex)]))
            if let separator {
                bankReference = StatementReferences.meaningful(
                    decoder.text(rest[separator.upperBound...]))
            } else if let first = following.first,
                bytes[first.range].starts(with: "//".utf8)
            {
                // The bank's reference was wrapped onto the next line.
                bankReference = StatementReferences.meaningful(
                    decoder.text(bytes[first.range].dropFirst(2)))
                supplement = Array(following.dropFirst())
            }
        }
    }
}
