import Ledger

extension Rule {
    /// A computation: formulas, steps or a split.
    static func formula(
        _ parameters: inout RuleParameters, _ reader: inout DocumentReader
    ) -> (any RuleCheck)? {
        if parameters.has("steps") { return steps(&parameters, &reader) }
        if parameters.has("shares") {
            let amount = parameters.expression("amount", &reader)
            let shares = parameters.text("shares", &reader)
            guard let amount, let shares else { return nil }
            return AllocationCheck(amount: amount, shares: shares)
        }
        let place = parameters.path + ["values"]
        let values = reader.list(parameters.value("values"), at: place, value)
        var check = FormulaCheck(values: values)
        if parameters.has("result") { check.pattern = parameters.text("result", &reader) }
        if parameters.has("given") {
            let figure = parameters.expression("given", &reader)
            let equals = parameters.text("equals", &reader)
            let shown = parameters.has("shows") ? parameters.value("shows") : .bool(true)
            guard let figure, let equals, case .bool(let shows) = shown else { return nil }
            guard values.contains(where: { $0.name == equals }) else {
                reader.report(
                    "rulebook.parameters", "there is no value “\(equals)” in this rule",
                    at: parameters.path + ["equals"])
                return nil
            }
            check.given = (figure, equals, shows)
        }
        if parameters.has("bands") {
            guard let band = band(&parameters, &reader) else { return nil }
            check.band = band
        }
        return values.isEmpty ? nil : check
    }

    private static func value(
        _ reader: inout DocumentReader, _ value: JSONValue, _ path: [String]
    ) -> FormulaCheck.Value? {
        let known: Set = ["name", "is", "by", "show"]
        guard let members = reader.object(value, at: path, known: known) else { return nil }
        let name = reader.text(members["name"], at: path + ["name"], Identifier.part)
        let form =
            members["show"] == nil
            ? .plain
            : reader.word(members["show"], at: path + ["show"], FormulaCheck.Form.self)
        var formulas: [String: Expression] = [:]
        if case .object(let object) = members["is"] {
            for member in object.members {
                formulas[member.name] = reader.text(
                    member.value, at: path + ["is", member.name], Expression.init)
            }
        } else {
            formulas[""] = reader.text(members["is"], at: path + ["is"], Expression.init)
        }
        let choice = reader.optionalText(members["by"], at: path + ["by"], Identifier.part)
        guard let name, let form, !formulas.isEmpty else { return nil }
        return FormulaCheck.Value(name: name, formulas: formulas, choice: choice, form: form)
    }

    private static func band(
        _ parameters: inout RuleParameters, _ reader: inout DocumentReader
    ) -> FormulaCheck.Band? {
        let value = parameters.expression("value", &reader)
        let choice = parameters.text("by", &reader)
        var bands: [String: (from: Figure, to: Figure)] = [:]
        for (name, ends) in parameters.table("bands", &reader) {
            let rates = ends.compactMap { try? Rate($0) }
            guard rates.count == 2, rates[0] <= rates[1] else {
                reader.report(
                    "rulebook.parameters", "a band has a lower and an upper rate",
                    at: parameters.path + ["bands", name])
                continue
            }
            let figures = rates.map { Figure(ExactNumber($0), scale: $0.scale) }
            bands[name] = (figures[0], figures[1])
        }
        guard let value, let choice else { return nil }
        return FormulaCheck.Band(value: value, choice: choice, bands: bands)
    }

    private static func steps(
        _ parameters: inout RuleParameters, _ reader: inout DocumentReader
    ) -> (any RuleCheck)? {
        let value = parameters.expression("value", &reader)
        let name = parameters.text("result", &reader)
        let given = parameters.text("given", &reader)
        let place = parameters.path + ["steps"]
        let steps = reader.list(parameters.value("steps"), at: place) {
            (reader, value, path) -> StepsCheck.Step? in
            guard let members = reader.object(value, at: path, known: ["from", "is"]) else {
                return nil
            }
            let from = reader.integer(members["from"], at: path + ["from"], in: 0...1_000_000)
            let name = reader.text(members["is"], at: path + ["is"], Identifier.part)
            guard let from, let name else { return nil }
            return StepsCheck.Step(from: ExactNumber(integer: Int64(from)), name: name)
        }
        for (index, pair) in zip(steps, steps.dropFirst()).enumerated()
        where pair.1.from <= pair.0.from {
            reader.report(
                "rulebook.parameters", "each step begins above the one before it",
                at: place + ["\(index + 1)", "from"])
        }
        guard let value, let name, let given else { return nil }
        return StepsCheck(value: value, steps: steps, resultName: name, given: given)
    }
}
