public import Ledger

extension ProgrammeAct {
    /// The act as it is signed: its kind is `programme.` and the step.
    public var act: Act {
        let words: ([String: String]) -> JSONValue? = { words in
            words.isEmpty
                ? nil : .object(JSONObject(words.map { ($0.key, JSONValue.string($0.value)) }))
        }
        return Act(
            kind: "programme.\(step)",
            members: [
                ("id", .string(id)), ("date", .date(date)), ("project", .text(project)),
                ("loan", .text(loan)), ("subprogramme", .text(subprogramme)),
                ("flow", .text(flow)),
                ("figures", words(figures.mapValues(\.decimalText))),
                ("details", words(details)), ("books", books.flatMap(JSONValue.texts)),
                (
                    "documents",
                    documents.isEmpty ? nil : .array(documents.map { .members($0.members) })
                ),
                ("repeats", .text(repeats)), ("reverses", .text(reverses)),
                ("recorded", .date(recorded)),
                ("evidence", evidence.isEmpty ? nil : .array(evidence.map(\.json))),
            ])
    }

    /// Reads an act; `nil` for one of another kind.
    ///
    /// - Throws: `record.member` and the errors of the parts, with their places.
    public init?(act: Act) throws(LedgerError) {
        let parts = act.kind.split(separator: ".", maxSplits: 1)
        guard parts.first == "programme", parts.count == 2 else { return nil }
        var reader = try MemberReader(.object(act.json), at: "act")
        _ = reader.find("kind")
        self = try ProgrammeAct(step: String(parts[1]), reader: &reader, at: "act")
        try reader.finish()
    }

    /// Reads an act as people write it, with the member `step` instead of a kind.
    ///
    /// - Throws: `record.member` and the errors of the parts, with their places.
    public init(json value: JSONValue, at path: String) throws(LedgerError) {
        var reader = try MemberReader(value, at: path)
        let step = try reader.require("step", Identifier.part)
        self = try ProgrammeAct(step: step, reader: &reader, at: path)
        try reader.finish()
    }

    private init(
        step: String, reader: inout MemberReader, at path: String
    ) throws(LedgerError) {
        self.init(
            id: try reader.require("id", Identifier.document), step: step,
            date: try reader.require("date", LocalDate.init),
            project: try reader.find("project", Identifier.part))
        loan = try reader.find("loan", Identifier.part)
        subprogramme = try reader.find("subprogramme", Identifier.part)
        flow = try reader.find("flow", Identifier.document)
        figures = try ProgrammeAct.values(reader.find("figures"), at: "\(path).figures") {
            (text) throws(LedgerError) in try Figure(decimal: text)
        }
        details = try ProgrammeAct.values(
            reader.find("details"), at: "\(path).details", Narrative.check)
        let names = try reader.names("books")
        books = names.isEmpty ? nil : names
        documents = try reader.objects("documents") { (reader) throws(LedgerError) in
            Document(
                book: try reader.require("book", Identifier.part),
                number: try reader.find("number", Identifier.document),
                text: try reader.find("text", Narrative.check),
                project: try reader.find("project", Identifier.part),
                subprogramme: try reader.find("subprogramme", Identifier.part))
        }
        repeats = try reader.find("repeats", Identifier.part)
        reverses = try reader.find("reverses", Identifier.document)
        recorded = try reader.find("recorded", LocalDate.init)
        evidence = try EvidenceItem.list(&reader, at: path)
    }

    /// An object of texts, each read by `parse`.
    private static func values<T>(
        _ value: JSONValue?, at path: String, _ parse: (String) throws(LedgerError) -> T
    ) throws(LedgerError) -> [String: T] {
        guard let value else { return [:] }
        guard case .object(let object) = value else {
            throw LedgerError("record.member", "an object is expected", at: path)
        }
        var values: [String: T] = [:]
        for member in object.members {
            let place = "\(path).\(member.name)"
            guard case .string(let text) = member.value else {
                throw LedgerError(
                    "record.member", "a text is expected; quote it, so that it stays exact",
                    at: place)
            }
            do { values[try Identifier.part(member.name)] = try parse(text) } catch {
                throw error.located(in: place)
            }
        }
        return values
    }
}

extension ProgrammeAct.Document {
    var members: [(String, JSONValue?)] {
        [
            ("book", .string(book)), ("number", .text(number)), ("text", .text(text)),
            ("project", .text(project)), ("subprogramme", .text(subprogramme)),
        ]
    }
}
