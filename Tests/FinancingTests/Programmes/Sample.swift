import Financing
import Ledger

/// Small acts and records for tests.
enum Sample {
    static func day(_ text: String) throws -> LocalDate { try LocalDate(text) }

    static func yuan(_ text: String) throws -> Money {
        try Money(anyPrecision: text, currency: .cny)
    }

    static func act(
        _ step: String, on day: String, project: String? = nil,
        _ figures: [String: String] = [:], _ details: [String: String] = [:], id: String = "X-1"
    ) throws -> ProgrammeAct {
        var exact: [String: Figure] = [:]
        for (name, text) in figures { exact[name] = try Figure(decimal: text) }
        return ProgrammeAct(
            id: id, step: step, date: try LocalDate(day), project: project, figures: exact,
            details: details)
    }

    static func record(
        _ register: String, _ id: String, on day: String, _ content: JSONValue,
        evidence: [String] = []
    ) throws -> RegisterRecord {
        let hash = String(repeating: "ab", count: 32)
        let items = evidence.map { kind -> JSONValue in
            ["kind": .string(kind), "name": "file.pdf", "sha256": .string(hash)]
        }
        return try RegisterRecord(
            json: .object(
                JSONObject([
                    ("register", .string(register)), ("id", .string(id)), ("date", .string(day)),
                    ("content", content), ("evidence", .array(items)),
                ])), at: "record", currency: .cny)
    }
}

extension ProgrammeState {
    /// The rules that stand against an act, in their order.
    func refusedBy(_ act: ProgrammeAct) throws -> [String] {
        try decide(act).refusals.map(\.rule)
    }

    /// The rules that stand against a register record.
    func refusedBy(_ record: RegisterRecord) -> [String] {
        verdicts(for: record).filter { !$0.allows }.map(\.rule)
    }
}
