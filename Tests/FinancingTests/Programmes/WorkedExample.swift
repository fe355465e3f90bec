import Financing
import Foundation
import GreenCredit
import Ledger

/// The files of the three-projects example.
enum WorkedExample {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "fixtures/three-projects")

    static func bytes(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: folder.appending(path: name)))
    }

    static func text(_ name: String) throws -> String {
        String(decoding: try bytes(name), as: UTF8.self)
    }

    /// Read anew each time: the leak check follows no pointer whose spare bits Swift uses, so
    /// what a global kept would look lost.
    private static func read() throws -> (rulebook: Rulebook, records: [ProgrammeRecord]) {
        let rulebook = try RulebookDocument(
            yaml: try bytes("rulebook.yaml"), named: "rulebook.yaml"
        ).rulebook
        let file = try ProgrammeFile(
            try bytes("acts.yaml"), named: "acts.yaml", rulebook: rulebook)
        return (rulebook, file.records)
    }

    static func rulebook() throws -> Rulebook { try read().rulebook }

    static func records() throws -> [ProgrammeRecord] { try read().records }

    /// The state and the entries after all acts, or after those that count by a day.
    static func run(
        until day: LocalDate? = nil, before id: String? = nil
    ) throws -> (state: ProgrammeState, entries: [Entry]) {
        let example = try read()
        var state = ProgrammeState(rulebook: example.rulebook)
        var entries: [Entry] = []
        var known: [String: Entry] = [:]
        for record in example.records {
            switch record {
            case .register(let record):
                if let day, record.date > day { continue }
                let refused = state.verdicts(for: record).filter { !$0.allows }
                guard refused.isEmpty else { throw Refused(what: record.id, verdicts: refused) }
                state.apply(record)
            case .act(let act):
                if let day, act.date > day { continue }
                if act.id == id { return (state, entries) }
                let decision = try state.decide(act) { known["\($0) \($1)"] }
                guard decision.isAllowed else {
                    throw Refused(
                        what: "\(act.id) \(act.step) \(decision.refusals)",
                        verdicts: decision.verdicts.filter { !$0.allows })
                }
                try state.apply(decision)
                for entry in decision.entries { known["\(entry.book) \(entry.id)"] = entry }
                entries += decision.entries
            }
        }
        return (state, entries)
    }

    struct Refused: Error, CustomStringConvertible {
        let what: String
        let verdicts: [RuleVerdict]
        var description: String { "\(what): \(verdicts.map(\.refusal))" }
    }
}
