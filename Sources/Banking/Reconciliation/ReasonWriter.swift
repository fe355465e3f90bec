import Ledger

/// Writes what a match rests on as one English sentence, without a string for each.
///
/// Most matches agree in the same few ways: those clauses are written once and copied.
struct ReasonWriter {
    private var tail: [UInt8] = []
    private var clauses: [ReconciliationFact: [UInt8]] = [:]

    /// The last cells of a claim's rows, from the comma before the state to the line end.
    mutating func tail(of claim: Matching.Claim, in matching: Matching) -> [UInt8] {
        tail.removeAll(keepingCapacity: true)
        tail.append(UInt8(ascii: ","))
        tail.append(contentsOf: claim.state.rawValue.utf8)
        tail.append(UInt8(ascii: ","))
        tail.append(contentsOf: claim.stage.rawValue.utf8)
        tail.append(UInt8(ascii: ","))
        if claim.score < 0 { tail.append(UInt8(ascii: "-")) }
        tail.append(decimal: UInt64(claim.score.magnitude))
        tail.append(contentsOf: ",\"".utf8)
        if !appendPlainPair(claim, matching) {
            for (index, fact) in matching.facts(of: claim).enumerated() {
                if index > 0 { tail.append(contentsOf: "; ".utf8) }
                append(fact)
            }
        }
        tail.append(contentsOf: "\"\n".utf8)
        return tail
    }

    /// One against one of equal amount by a reference or by nothing but the amount.
    private mutating func appendPlainPair(_ claim: Matching.Claim, _ matching: Matching) -> Bool {
        guard claim.members.count == 2 else { return false }
        let one = Int(matching.members[claim.members.lowerBound])
        let other = Int(matching.members[claim.members.lowerBound + 1])
        let items = matching.items
        guard items.isOurs(one), !items.isOurs(other), items.amounts[one] == items.amounts[other]
        else { return false }
        switch claim.reason {
        case .none, .onlyCandidate, .interchangeable: break
        default: return false
        }
        if claim.key >= 0 {
            tail.append(contentsOf: "reference ".utf8)
            appendQuoted(items.writtenReference(claim.key))
            tail.append(contentsOf: " on both sides; ".utf8)
        }
        let exponent = items.currency(one).exponent
        tail.append(grouped: items.amounts[one], exponent: exponent)
        tail.append(contentsOf: " on both sides; ".utf8)
        appendClause(.days(matching.days(one, other)))
        switch matching.nameAgreement(one, other) {
        case .equal: tail.append(contentsOf: "; names equal".utf8)
        case .variant: tail.append(contentsOf: "; names are variants".utf8)
        default: break
        }
        if claim.reason == .none { return true }
        tail.append(contentsOf: "; ".utf8)
        appendClause(
            claim.reason == .onlyCandidate
                ? .onlyCandidate(looked: Int(claim.detail)) : .interchangeable(Int(claim.detail)))
        return true
    }

    private mutating func append(_ fact: ReconciliationFact) {
        switch fact {
        case .days, .sameName, .nameVariant, .onlyCandidate, .interchangeable, .rivals,
            .similarReference:
            appendClause(fact)
        case .sameAmount(let money, 1, 1):
            tail.append(grouped: money.minorUnits, exponent: money.currency.exponent)
            tail.append(contentsOf: " on both sides".utf8)
        default: appendQuoted(fact.text.english.utf8)
        }
    }

    /// A clause that holds a small number at most.
    private mutating func appendClause(_ fact: ReconciliationFact) {
        if let known = clauses[fact] { return tail.append(contentsOf: known) }
        let text = Array(fact.text.english.utf8)
        if clauses.count < 4_096 { clauses[fact] = text }
        tail.append(contentsOf: text)
    }

    /// The text of a quoted cell.
    private mutating func appendQuoted(_ text: some Sequence<UInt8>) {
        for byte in text {
            if byte == 0x22 { tail.append(0x22) }
            tail.append(byte)
        }
    }
}

extension [UInt8] {
    /// Appends a number's digits.
    mutating func append(decimal number: UInt64) {
        var divisor: UInt64 = 1
        while number / divisor >= 10 { divisor *= 10 }
        var rest = number
        while divisor > 0 {
            append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest / divisor))
            rest %= divisor
            divisor /= 10
        }
    }

    /// Appends an amount as `Money.groupedText` writes it: commas between thousands.
    mutating func append(grouped minorUnits: Int64, exponent: Int) {
        if minorUnits < 0 { append(UInt8(ascii: "-")) }
        var unit: UInt64 = 1
        for _ in 0..<exponent { unit *= 10 }
        let whole = minorUnits.magnitude / unit
        var divisor: UInt64 = 1
        var places = 1
        while whole / divisor >= 10 {
            divisor *= 10
            places += 1
        }
        while divisor > 0 {
            append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: whole / divisor % 10))
            divisor /= 10
            places -= 1
            if places > 0, places.isMultiple(of: 3) { append(UInt8(ascii: ",")) }
        }
        guard exponent > 0 else { return }
        append(UInt8(ascii: "."))
        let fraction = minorUnits.magnitude % unit
        while unit > 1 {
            unit /= 10
            append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: fraction / unit % 10))
        }
    }
}
