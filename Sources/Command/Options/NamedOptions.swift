internal import ArgumentParser
internal import Foundation
internal import GreenCredit
internal import Ledger
internal import Proofs

/// An option of the form `name=text`.
struct NamedText: ExpressibleByArgument {
    let name: String
    let text: String

    init?(argument: String) {
        guard let sign = argument.firstIndex(of: "="), sign != argument.startIndex else {
            return nil
        }
        name = String(argument[..<sign])
        text = String(argument[argument.index(after: sign)...])
    }

    /// The texts as members of an object.
    static func object(_ all: [NamedText]) throws -> JSONValue {
        try object(all.map { ($0.name, .string($0.text)) })
    }

    /// Members of an object, each once.
    static func object(_ members: [(String, JSONValue)]) throws -> JSONValue {
        guard Set(members.map(\.0)).count == members.count else {
            throw GreenCreditError(
                .usage, "option.twice",
                "a name is given twice: " + members.map(\.0).sorted().joined(separator: ", "))
        }
        return .object(JSONObject(members))
    }
}

/// The option `--evidence`: documents by their files, of which the hash is recorded.
struct EvidenceOptions: ParsableArguments {
    @Option(
        name: .customLong("evidence"), parsing: .singleValue,
        help: ArgumentHelp(
            "A document that it rests on, such as acceptanceCertificate=report.pdf; its hash is "
                + "recorded, “evidence add” keeps the file.", valueName: "kind=file"))
    var items: [NamedText] = []

    /// The documents as records name them; `nil` where there are none.
    func json() throws -> JSONValue? {
        guard !items.isEmpty else { return nil }
        return .array(
            try items.map { item in
                let digest = SHA256Digest.of(try InputFile.read(item.text))
                return [
                    "kind": .string(item.name), "name": .string(InputFile.name(item.text)),
                    "sha256": .string(digest.hex),
                ]
            })
    }
}
