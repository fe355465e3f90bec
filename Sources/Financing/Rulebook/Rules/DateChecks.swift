import Ledger

/// Days that follow one another; days of things that did not happen are passed over.
struct DateOrderCheck: RuleCheck {
    let order: [String]

    var factNames: [String] { order }

    func finding(_ facts: RuleFacts) throws(LedgerError) -> RuleFinding {
        var last: LocalDate?
        for name in order {
            guard let day = try facts.day(name) else { continue }
            if let last, day < last {
                return RuleFinding(
                    holds: false, limit: RuleBound(last.description),
                    actual: RuleBound(day.description))
            }
            last = day
        }
        return RuleFinding(holds: true)
    }
}

/// Nothing is paid before certain days have come.
struct NoAdvanceCheck: RuleCheck {
    let notBefore: [NamedDocument]
    let day: String

    var factNames: [String] { notBefore.map(\.fact) + [day] }

    func finding(_ facts: RuleFacts) throws(LedgerError) -> RuleFinding {
        var missing: [String] = []
        var earliest: LocalDate?
        for document in notBefore {
            guard let fact = try facts.find(document.fact) else { continue }
            guard case .date(let day) = fact.value else {
                missing.append(document.document)
                continue
            }
            earliest = max(earliest ?? day, day)
        }
        guard missing.isEmpty else {
            return RuleFinding(needed: notBefore.map(\.document), missing: missing)
        }
        guard let earliest, let asked = try facts.day(day) else { return RuleFinding(holds: true) }
        return RuleFinding(
            holds: asked >= earliest, limit: RuleBound(earliest.description),
            actual: RuleBound(asked.description))
    }
}

/// A day in a window that is open at its end, unless the last day is counted in.
struct WindowCheck: RuleCheck {
    enum Bounds: Sendable {
        /// So many months from a day; the constant `months` says how many.
        case months(from: String, lastDayIn: Bool)
        /// After a day.
        case after(String)
    }

    /// The days that must lie in the window, or be none.
    let days: [String]
    let bounds: Bounds

    var factNames: [String] {
        switch bounds {
        case .months(let from, _): days + [from, "months"]
        case .after(let day): days + [day]
        }
    }

    func finding(_ facts: RuleFacts) throws(LedgerError) -> RuleFinding {
        var found = RuleFinding(holds: true)
        for name in days {
            guard let day = try facts.day(name) else { continue }
            found = found.and(try finding(day, facts))
        }
        return found
    }

    private func finding(
        _ day: LocalDate, _ facts: RuleFacts
    ) throws(LedgerError) -> RuleFinding {
        switch bounds {
        case .months(let from, let lastDayIn):
            guard let start = try facts.day(from) else { return RuleFinding(holds: true) }
            let months = try Expression("months").evaluate(facts).value
            guard months.denominator == 1, let count = Int(exactly: months.numerator) else {
                throw LedgerError("fact.kind", "a window has a whole number of months")
            }
            let end = start.adding(months: count)
            return RuleFinding(
                holds: day >= start && (lastDayIn ? day <= end : day < end),
                limit: RuleBound(end.description), actual: RuleBound(day.description))
        case .after(let name):
            guard let last = try facts.day(name) else { return RuleFinding(holds: true) }
            let first = last.adding(days: 1)
            return RuleFinding(
                holds: day >= first, limit: RuleBound(first.description),
                actual: RuleBound(day.description))
        }
    }
}

/// A day within a validity, or the version that was valid on a day.
enum VersionCheck: RuleCheck {
    /// The day lies within a period.
    case within(period: String, day: String)
    /// The version used is the one that was valid on the day.
    case version(used: String, day: String, versions: [Version])

    /// A version and its first day.
    struct Version: Sendable {
        let name: String
        let from: LocalDate
    }

    var factNames: [String] {
        switch self {
        case .within(let period, let day): [period, day]
        case .version(let used, let day, _): [used, day]
        }
    }

    func finding(_ facts: RuleFacts) throws(LedgerError) -> RuleFinding {
        switch self {
        case .within(let name, let day):
            guard let asked = try facts.day(day) else { return RuleFinding(holds: true) }
            let period = try facts.require(name)
            guard case .period(let from, let to) = period.value else {
                return RuleFinding(
                    holds: false, limit: RuleBound(period.description),
                    actual: RuleBound(asked.description))
            }
            return RuleFinding(
                holds: (from...to).contains(asked),
                limit: RuleBound((asked < from ? from : to).description),
                actual: RuleBound(asked.description))
        case .version(let used, let day, let versions):
            guard let fact = try facts.find(used), let asked = try facts.day(day) else {
                return RuleFinding(holds: true)
            }
            let valid = versions.last { $0.from <= asked }?.name
            return RuleFinding(
                holds: fact.description == valid,
                limit: RuleBound("catalogue in force on \(asked)"),
                actual: RuleBound(fact.description))
        }
    }
}

/// Money of a budget year that is unspent after so many years goes back.
struct LapseCheck: RuleCheck {
    let year: String
    let day: String
    let years: Int
    /// The fact that says “true” for construction, and the day of its completion.
    let construction: String
    let completion: String

    var factNames: [String] { [year, day, construction, completion] }

    func finding(_ facts: RuleFacts) throws(LedgerError) -> RuleFinding {
        guard let today = try facts.day(day),
            let first = Int(try facts.require(year).description), (1...9999).contains(first)
        else { return RuleFinding(holds: true) }
        let isConstruction = try facts.find(construction)?.description == "true"
        let completed = try facts.day(completion)
        let isKept = isConstruction && completed == nil
        let hasLapsed = today.adding(days: 1).year >= first + years
        var found = RuleFinding(holds: true)
        found.result = hasLapsed && !isKept ? "withdraw" : "keep"
        return found
    }
}
