import Ledger

/// Amounts and dates read in place from a file's bytes: no floating point, nothing guessed.
enum AmountText {
    /// What digits came to.
    enum Outcome: Equatable {
        case units(Int64)
        case unreadable
        case tooFine
        case overflow
    }

    /// Digits with at most one mark; fewer decimals than the currency's are filled with zeros.
    ///
    /// `,50`, `12,` and `12` are all read, since banks write all of them; a sign is not.
    static func units(
        _ text: Span<UInt8>, marks: (UInt8, UInt8), exponent: Int
    ) -> Outcome {
        var units: Int64 = 0
        var digits = 0
        var decimals = -1
        for index in text.indices {
            let byte = text[index]
            if byte == marks.0 || byte == marks.1 {
                guard decimals < 0 else { return .unreadable }
                decimals = 0
                continue
            }
            guard byte >= 48, byte <= 57 else { return .unreadable }
            digits += 1
            if decimals >= 0 {
                decimals += 1
                if decimals > exponent {
                    if byte != 48 { return .tooFine }
                    continue
                }
            }
            let (tens, over) = units.multipliedReportingOverflow(by: 10)
            let (sum, carry) = tens.addingReportingOverflow(Int64(byte - 48))
            guard !over, !carry else { return .overflow }
            units = sum
        }
        guard digits > 0 else { return .unreadable }
        for _ in max(0, min(decimals, exponent))..<exponent {
            let (tens, over) = units.multipliedReportingOverflow(by: 10)
            guard !over else { return .overflow }
            units = tens
        }
        return .units(units)
    }

    /// An amount of digits and marks, or a finding.
    static func money(
        _ text: Span<UInt8>, marks: (UInt8, UInt8), currency: Currency, isNegative: Bool,
        at place: @autoclosure () -> SourcePlace, _ findings: inout FindingList
    ) -> Money? {
        switch units(text, marks: marks, exponent: currency.exponent) {
        case .units(let units):
            return Money(minorUnits: isNegative ? -units : units, currency: currency)
        case let failure:
            let shown = String(repairing: text.extracting(first: 40))
            report(failure, shown, currency, at: place(), &findings)
            return nil
        }
    }

    /// The finding of an amount that cannot be read.
    static func report(
        _ failure: Outcome, _ shown: String, _ currency: Currency, at place: SourcePlace,
        _ findings: inout FindingList
    ) {
        switch failure {
        case .units: break
        case .unreadable:
            findings.add(
                .amountUnreadable, at: place, "“\(shown)” is not an amount of \(currency)")
        case .tooFine:
            findings.add(
                .amountTooFine, at: place,
                "\(shown) has more decimals than \(currency) knows: it is finer than the minor unit"
            )
        case .overflow:
            findings.add(
                .amountOverflow, at: place, "\(shown) is larger than the ledger can hold")
        }
    }
}

extension Sequence<UInt8> {
    /// The number that the digits make; `nil` for anything else or more than nine digits.
    var smallNumber: Int? {
        var number = 0
        var count = 0
        for byte in self {
            guard byte >= 48, byte <= 57, count < 9 else { return nil }
            number = number * 10 + Int(byte - 48)
            count += 1
        }
        return count > 0 ? number : nil
    }
}

extension Span<UInt8> {
    /// The number that the digits of a part make; as above.
    func smallNumber(_ range: Range<Int>) -> Int? {
        guard !range.isEmpty, range.count <= 9 else { return nil }
        var number = 0
        for index in range {
            let byte = self[index]
            guard byte >= 48, byte <= 57 else { return nil }
            number = number &* 10 &+ Int(byte &- 48)
        }
        return number
    }
}

extension LocalDate {
    /// The day of `yymmdd`: years 80 to 99 lie in the last century.
    static func short(
        _ bytes: Span<UInt8>, _ range: Range<Int>
    ) -> (year: Int, month: Int, day: Int)? {
        guard range.count == 6, let number = bytes.smallNumber(range) else { return nil }
        let year = number / 10_000
        return (year < 80 ? 2000 + year : 1900 + year, number / 100 % 100, number % 100)
    }
}
