import Ledger

/// A fact that stands for a document, and the document's kind for people.
struct NamedDocument: Sendable {
    let fact: String
    let document: String
}

/// Documents on file, no stop flag, a certificate of the last closed quarter.
struct EvidenceCheck: RuleCheck {
    let documents: [NamedDocument]
    /// A fact that must be known to be none.
    var stopFlag: String?
    /// A certificate that must be up to date.
    var certificate: Certificate?

    /// A certificate, its newest day, and the day on which it must be up to date.
    struct Certificate: Sendable {
        let last: NamedDocument
        let day: String
    }

    var factNames: [String] {
        documents.map(\.fact) + (stopFlag.map { [$0] } ?? [])
            + (certificate.map { [$0.last.fact, $0.day] } ?? [])
    }

    func finding(_ facts: RuleFacts) throws(LedgerError) -> RuleFinding {
        var missing: [String] = []
        for document in documents {
            guard let fact = try facts.find(document.fact) else { continue }
            if fact == Fact.none { missing.append(document.document) }
        }
        var found = RuleFinding(needed: documents.map(\.document), missing: missing)
        if let stopFlag, let flag = try facts.find(stopFlag), flag != Fact.none {
            found = found.and(
                RuleFinding(
                    holds: false, limit: RuleBound("none"), actual: RuleBound(flag.description)))
        }
        if let certificate { found = found.and(try upToDate(certificate, facts)) }
        return found
    }

    /// The quarter that was closed last must be confirmed, if there were movements in it.
    private func upToDate(
        _ certificate: Certificate, _ facts: RuleFacts
    ) throws(LedgerError) -> RuleFinding {
        let wanted: LocalDate
        if let stated = facts["lastQuarterWithMovements"] {
            guard case .date(let day) = stated.value else { return RuleFinding(holds: true) }
            wanted = day
        } else {
            guard let day = try facts.day(certificate.day) else { return RuleFinding(holds: true) }
            wanted = Quarter.lastClosed(before: day)
        }
        let last = try facts.day(certificate.last.fact)
        let document = "\(certificate.last.document) for \(Quarter.name(endingOn: wanted))"
        let isCurrent = last.map { $0 >= wanted } ?? false
        var found = RuleFinding(needed: [document], missing: isCurrent ? [] : [document])
        found.limit = RuleBound(wanted.description)
        found.actual = RuleBound(last?.description ?? "none")
        return found
    }
}

/// Calendar quarters.
enum Quarter {
    /// The last day of the quarter before the one that a day lies in.
    static func lastClosed(before day: LocalDate) -> LocalDate {
        let (year, month, _) = day.components
        let first = LocalDate(year: year, month: (month - 1) / 3 * 3 + 1, day: 1)
        return (first ?? day).adding(days: -1)
    }

    /// The last day of the quarter that a day lies in.
    static func end(of day: LocalDate) -> LocalDate {
        let (year, month, _) = day.components
        return (LocalDate(year: year, month: (month - 1) / 3 * 3 + 3, day: 1) ?? day).endOfMonth
    }

    /// `2025 Q3`.
    static func name(endingOn day: LocalDate) -> String {
        "\(day.year) Q\(day.components.month / 3)"
    }
}
