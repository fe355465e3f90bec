import Ledger

/// Amounts, dates and texts of OFX.
struct OFXValues {
    let decoder: TextDecoder

    /// The text with its entities replaced.
    func text(_ leaf: OFXLeaves.Leaf?) -> String? {
        guard let leaf else { return nil }
        let text = decoder.text(leaf.bytes)
        guard text.contains("&") else { return StatementReferences.meaningful(text) }
        var result = ""
        var rest = Substring(text)
        while let ampersand = rest.firstIndex(of: "&") {
            result += rest[..<ampersand]
            let tail = rest[rest.index(after: ampersand)...]
            if let end = tail.prefix(10).firstIndex(of: ";"),
                let scalar = XMLScanner.scalar(ofReference: Array(tail[..<end].utf8)[...])
            {
                result.unicodeScalars.append(scalar)
                rest = tail[tail.index(after: end)...]
            } else {
                result += "&"
                rest = tail
            }
        }
        return StatementReferences.meaningful(result + rest)
    }

    /// An amount: the last separator is the decimal mark.
    ///
    /// One separator with exactly three digits behind it could be either, which is an error.
    func money(
        _ leaf: OFXLeaves.Leaf, _ currency: Currency, _ findings: inout FindingList
    ) -> Money? {
        var digits = leaf.bytes.filter { $0 != 0x20 && $0 != 0xA0 && $0 != UInt8(ascii: "'") }
        let isNegative = digits.first == UInt8(ascii: "-")
        if isNegative || digits.first == UInt8(ascii: "+") { digits.removeFirst() }
        let isMark = { (byte: UInt8) in byte == UInt8(ascii: ",") || byte == UInt8(ascii: ".") }
        let marks = digits.indices.filter { isMark(digits[$0]) }
        if let last = marks.last {
            let decimals = digits.count - last - 1
            let isSole = marks.count == 1
            if isSole, decimals == 3, currency.exponent != 3 {
                findings.add(
                    .amountUnreadable, at: leaf.place,
                    "“\(decoder.text(leaf.bytes.prefix(40)))” may mean thousands or decimals")
                return nil
            }
            let isGrouped = marks.dropLast().allSatisfy { digits[$0] != digits[last] }
            // Several equal marks are thousands, whatever stands behind the last.
            let isThousands = !isSole && !isGrouped
            digits = digits.enumerated().compactMap { index, byte in
                guard isMark(byte) else { return byte }
                return index == last && !isThousands ? UInt8(ascii: ".") : nil
            }
        }
        return AmountText.money(
            digits.span, marks: (UInt8(ascii: "."), UInt8(ascii: ".")), currency: currency,
            isNegative: isNegative, at: leaf.place, &findings)
    }

    /// What a date field says.
    enum Day {
        case date(LocalDate)
        case impossible
        case unreadable
    }

    /// `yyyymmdd` with whatever time and zone behind it: the day as written.
    func day(_ bytes: ArraySlice<UInt8>) -> Day {
        let digits = bytes.prefix(8)
        guard digits.count == 8, let number = digits.smallNumber else { return .unreadable }
        let rest = bytes.dropFirst(8).first
        guard rest == nil || rest == UInt8(ascii: "[") || (48...57).contains(rest ?? 0) else {
            return .unreadable
        }
        guard
            let date = LocalDate(
                year: number / 10_000, month: number / 100 % 100, day: number % 100)
        else { return .impossible }
        return .date(date)
    }
}
