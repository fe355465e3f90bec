/// A projection's columns, as the comparison needs them: those of the key tell rows apart.
struct ProjectionTable: Sendable {
    let name: String
    let key: [String]
    let values: [String]

    /// Every projection.
    static let all = [
        ProjectionTable(name: "tile", key: ["level", "number"], values: ["hashes"]),
        ProjectionTable(name: "effect", key: ["first"], values: ["count", "seq", "source"]),
        ProjectionTable(
            name: "balance_key", key: ["number"],
            values: ["book", "side", "account", "subaccount", "currency", "dimensions"]),
        ProjectionTable(
            name: "journal_page", key: ["kind", "level", "number", "position"], values: ["bytes"]),
        ProjectionTable(name: "journal_run", key: ["first"], values: ["bytes"]),
        ProjectionTable(name: "reservation", key: ["book", "id"], values: ["source"]),
        ProjectionTable(name: "reversal", key: ["entry"], values: ["by"]),
    ]

    /// Whether the rows are compared as they are made: they are too many to be written twice.
    var isJournalIndex: Bool { name == "journal_page" || name == "journal_run" }

    /// All rows in order of the key.
    var select: String {
        "SELECT \((key + values).joined(separator: ", ")) FROM \(name)"
            + " ORDER BY \(key.joined(separator: ", "))"
    }
}
