import Ledger

extension Rule {
    private static let members: Set<String> = [
        "id", "kind", "on", "instruments", "parameters", "onFailure", "basis",
    ]

    /// Reads a rule; `nil` where the reader has reported why not.
    static func read(
        _ reader: inout DocumentReader, _ value: JSONValue, _ path: [String]
    ) -> Rule? {
        guard let top = reader.object(value, at: path, known: members) else { return nil }
        let id = reader.text(top["id"], at: path + ["id"], Identifier.part)
        let kind = reader.word(top["kind"], at: path + ["kind"], RuleKind.self)
        let acts = reader.texts(top["on"], at: path + ["on"], allowing: ["*"])
        let instruments =
            top["instruments"] == nil
            ? [] : reader.texts(top["instruments"], at: path + ["instruments"])
        let basis = reader.text(top["basis"], at: path + ["basis"], Narrative.check)
        let failure = reader.word(top["onFailure"], at: path + ["onFailure"], Failure.self)
        guard let kind else { return nil }
        let place = path + ["parameters"]
        guard var parameters = RuleParameters(top["parameters"], at: place, &reader) else {
            return nil
        }
        let check = check(kind, &parameters, &reader)
        parameters.finish(kind, named: check?.factNames ?? [], &reader)
        guard let id, let basis, let failure else { return nil }
        guard let check else {
            if reader.problems.isEmpty {
                reader.report(
                    "rulebook.parameters", "the parameters of this rule say too little", at: place)
            }
            return nil
        }
        return Rule(
            id: id, kind: kind, acts: acts, instruments: instruments,
            isWarning: failure == .warn, basis: basis, constants: parameters.constants,
            unset: parameters.unset, check: check)
    }

    private enum Failure: String, CaseIterable {
        case refuse
        case warn
    }

    private static func check(
        _ kind: RuleKind, _ parameters: inout RuleParameters, _ reader: inout DocumentReader
    ) -> (any RuleCheck)? {
        switch kind {
        case .shareCap, .amountCap, .minimum, .minimumDays, .strictUpperLimit, .stacking,
            .retention, .balanceAvailable, .proportion, .thresholdRoute:
            limitCheck(kind, &parameters, &reader)
        case .evidenceRequired: evidence(&parameters, &reader)
        case .dateOrder:
            DateOrderCheck(order: parameters.texts("order", &reader))
        case .noAdvance: noAdvance(&parameters, &reader)
        case .window: window(&parameters, &reader)
        case .doubleFunding: use(&parameters, &reader)
        case .separation: separation(&parameters, &reader)
        case .ringFence: ringFence(&parameters, &reader)
        case .registerMatch: match(&parameters, &reader)
        case .versionAtDate: version(&parameters, &reader)
        case .lapse: lapse(&parameters, &reader)
        case .formula, .recovery: formula(&parameters, &reader)
        }
    }

    // MARK: - Limits

    private static func limitCheck(
        _ kind: RuleKind, _ parameters: inout RuleParameters, _ reader: inout DocumentReader
    ) -> (any RuleCheck)? {
        switch kind {
        case .shareCap, .stacking:
            return share("maximumShare", .atMost, &parameters, &reader)
        case .retention:
            let value = parameters.expression("value", &reader)
            let base = parameters.expression("base", &reader)
            _ = parameters.number("keptShare", &reader, atMostOne: true)
            let event = parameters.text("until", &reader)
            guard let value, let base, let event,
                let limit = try? Expression("(\(base)) * (1 - keptShare)")
            else { return nil }
            return LimitCheck(
                value: value, relation: .atMost, limit: limit,
                exemption: .dayHasCome(fact: event))
        case .minimum where parameters.has("minimumShare"):
            return share("minimumShare", .atLeast, &parameters, &reader)
        case .minimumDays:
            let from = parameters.text("from", &reader)
            let to = parameters.text("to", &reader)
            let limit = parameters.number("days", &reader)
            guard let from, let to, let limit,
                let value = try? Expression("days(\(from), \(to))")
            else { return nil }
            return LimitCheck(value: value, relation: .atLeast, limit: limit)
        case .amountCap: return plain("maximum", .atMost, &parameters, &reader)
        case .strictUpperLimit: return plain("limit", .below, &parameters, &reader)
        case .balanceAvailable: return plain("balance", .atMost, &parameters, &reader)
        case .proportion: return plain("atLeast", .atLeast, &parameters, &reader)
        case .thresholdRoute:
            guard var check = plain("limit", .atMost, &parameters, &reader) else { return nil }
            let fact = parameters.text("route", &reader)
            let word = parameters.text("above", &reader)
            guard let fact, let word else { return nil }
            check.exemption = .word(fact: fact, is: word)
            return check
        default: return plain("minimum", .atLeast, &parameters, &reader)
        }
    }

    private static func plain(
        _ name: String, _ relation: LimitCheck.Relation, _ parameters: inout RuleParameters,
        _ reader: inout DocumentReader
    ) -> LimitCheck? {
        let value = parameters.expression("value", &reader)
        let isConstant = parameters.constants[name] != nil || parameters.unset.contains(name)
        let limit =
            isConstant
            ? parameters.number(name, &reader) : parameters.expression(name, &reader)
        guard let value, let limit else { return nil }
        var check = LimitCheck(value: value, relation: relation, limit: limit)
        check.evidence = optionalEvidence(&parameters, &reader)
        return check
    }

    private static func share(
        _ name: String, _ relation: LimitCheck.Relation, _ parameters: inout RuleParameters,
        _ reader: inout DocumentReader
    ) -> LimitCheck? {
        let value = parameters.expression("value", &reader)
        let share = parameters.number(name, &reader, atMostOne: true)
        let base = parameters.has("base") ? parameters.expression("base", &reader) : nil
        guard let value, let share else { return nil }
        guard let base else { return LimitCheck(value: value, relation: relation, limit: share) }
        guard let limit = try? Expression("(\(base)) * \(name)") else { return nil }
        var check = LimitCheck(value: value, relation: relation, limit: limit)
        check.origin = (name, base)
        check.evidence = optionalEvidence(&parameters, &reader)
        return check
    }

    private static func optionalEvidence(
        _ parameters: inout RuleParameters, _ reader: inout DocumentReader
    ) -> EvidenceCheck? {
        guard parameters.has("evidence") else { return nil }
        return EvidenceCheck(documents: parameters.documents("evidence", &reader))
    }

    // MARK: - Documents and days

    private static func evidence(
        _ parameters: inout RuleParameters, _ reader: inout DocumentReader
    ) -> (any RuleCheck)? {
        var check = EvidenceCheck(documents: parameters.documents("evidence", &reader))
        if parameters.has("stopFlag") { check.stopFlag = parameters.text("stopFlag", &reader) }
        if parameters.has("certificate") {
            let last = parameters.text("certificate", &reader)
            let document = parameters.text("document", &reader)
            let day = parameters.text("day", &reader)
            guard let last, let document, let day else { return nil }
            check.certificate = EvidenceCheck.Certificate(
                last: NamedDocument(fact: last, document: document), day: day)
        }
        guard !check.documents.isEmpty || check.certificate != nil else { return nil }
        return check
    }

    private static func noAdvance(
        _ parameters: inout RuleParameters, _ reader: inout DocumentReader
    ) -> (any RuleCheck)? {
        let documents = parameters.documents("notBefore", &reader)
        guard let day = parameters.text("day", &reader), !documents.isEmpty else { return nil }
        return NoAdvanceCheck(notBefore: documents, day: day)
    }

    private static func window(
        _ parameters: inout RuleParameters, _ reader: inout DocumentReader
    ) -> (any RuleCheck)? {
        let days = parameters.texts("days", &reader)
        if parameters.has("after") {
            guard let after = parameters.text("after", &reader) else { return nil }
            return WindowCheck(days: days, bounds: .after(after))
        }
        _ = parameters.number("months", &reader)
        let from = parameters.text("from", &reader)
        let last = parameters.has("lastDay") ? parameters.text("lastDay", &reader) : "out"
        guard let from, let last, ["in", "out"].contains(last) else { return nil }
        return WindowCheck(days: days, bounds: .months(from: from, lastDayIn: last == "in"))
    }

    private static func version(
        _ parameters: inout RuleParameters, _ reader: inout DocumentReader
    ) -> (any RuleCheck)? {
        guard let day = parameters.text("day", &reader) else { return nil }
        if parameters.has("within") {
            return parameters.text("within", &reader).map {
                VersionCheck.within(period: $0, day: day)
            }
        }
        let used = parameters.text("used", &reader)
        let place = parameters.path + ["versions"]
        let versions = reader.list(parameters.value("versions"), at: place) {
            (reader, value, path) -> VersionCheck.Version? in
            guard let members = reader.object(value, at: path, known: ["name", "from"]) else {
                return nil
            }
            let name = reader.text(members["name"], at: path + ["name"], Identifier.part)
            let from = reader.text(members["from"], at: path + ["from"], LocalDate.init)
            guard let name, let from else { return nil }
            return VersionCheck.Version(name: name, from: from)
        }
        for (index, pair) in zip(versions, versions.dropFirst()).enumerated()
        where pair.1.from <= pair.0.from {
            reader.report(
                "rulebook.dates", "versions overlap: each begins after the one before it",
                at: place + ["\(index + 1)", "from"])
        }
        guard let used else { return nil }
        return VersionCheck.version(used: used, day: day, versions: versions)
    }

    private static func lapse(
        _ parameters: inout RuleParameters, _ reader: inout DocumentReader
    ) -> (any RuleCheck)? {
        let years = reader.integer(
            parameters.value("years"), at: parameters.path + ["years"], in: 1...20)
        let year = parameters.text("year", &reader)
        let day = parameters.text("day", &reader)
        let construction = parameters.text("construction", &reader)
        let completion = parameters.text("completion", &reader)
        guard let years, let year, let day, let construction, let completion else { return nil }
        return LapseCheck(
            year: year, day: day, years: years, construction: construction,
            completion: completion)
    }

    // MARK: - Keys, roles and registers

    private static func use(
        _ parameters: inout RuleParameters, _ reader: inout DocumentReader
    ) -> (any RuleCheck)? {
        if parameters.has("uses") {
            return parameters.text("uses", &reader).map(UseCheck.uses)
        }
        if parameters.has("earlier") {
            return parameters.text("earlier", &reader).map(UseCheck.earlier)
        }
        return parameters.text("none", &reader).map(UseCheck.none)
    }

    private static func separation(
        _ parameters: inout RuleParameters, _ reader: inout DocumentReader
    ) -> (any RuleCheck)? {
        let place = parameters.path + ["pairs"]
        let pairs = reader.list(parameters.value("pairs"), at: place) {
            (reader, value, path) -> (String, String)? in
            let names = reader.texts(value, at: path)
            guard names.count == 2 else {
                reader.report("rulebook.member", "a pair names two facts", at: path)
                return nil
            }
            return (names[0], names[1])
        }
        var check = SeparationCheck(pairs: pairs)
        if parameters.has("never") {
            let words = parameters.texts("never", &reader)
            guard words.count == 2 else { return nil }
            check.never = (words[0], words[1])
        }
        return check
    }

    private static func ringFence(
        _ parameters: inout RuleParameters, _ reader: inout DocumentReader
    ) -> (any RuleCheck)? {
        if parameters.has("eligible") {
            let value = parameters.expression("value", &reader)
            let eligible = parameters.expression("eligible", &reader)
            guard let value, let eligible else { return nil }
            return LimitCheck(value: value, relation: .atMost, limit: eligible)
        }
        let payee = parameters.text("payee", &reader)
        let payees = parameters.text("payees", &reader)
        let costClass = parameters.text("costClass", &reader)
        let classes = parameters.texts("costClasses", &reader)
        guard let payee, let payees, let costClass else { return nil }
        return RingFenceCheck(
            payee: payee, payees: payees, costClass: costClass, costClasses: classes)
    }

    private static func match(
        _ parameters: inout RuleParameters, _ reader: inout DocumentReader
    ) -> (any RuleCheck)? {
        guard let found = parameters.text("found", &reader) else { return nil }
        let needed: MatchCheck.Needed
        if parameters.has("needed") {
            needed = .words(parameters.texts("needed", &reader))
        } else if parameters.has("table") {
            guard let by = parameters.text("by", &reader) else { return nil }
            let table = parameters.table("table", &reader)
            if parameters.has("names") {
                let names = parameters.table("names", &reader).compactMapValues(\.first)
                needed = .exactly(by: by, table, names: names)
            } else {
                needed = .table(by: by, table)
            }
        } else {
            guard let fact = parameters.text("among", &reader) else { return nil }
            needed = .fact(fact)
        }
        var check = MatchCheck(found: found, needed: needed)
        if parameters.has("signed") {
            let day = parameters.text("signed", &reader)
            let place = parameters.path
            let from = reader.text(
                parameters.value("from"), at: place + ["from"], LocalDate.init)
            let to = reader.text(parameters.value("to"), at: place + ["to"], LocalDate.init)
            guard let day, let from, let to, from <= to else { return nil }
            check.signed = (day, from, to)
        }
        check.evidence = optionalEvidence(&parameters, &reader)
        return check
    }
}
