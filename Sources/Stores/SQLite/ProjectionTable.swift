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
            name: "posting", key: ["bucket", "key", "entry", "line"],
            values: ["value_date", "minor_units"]),
        ProjectionTable(name: "total", key: ["key"], values: ["debits", "credits"]),
        ProjectionTable(
            name: "identity", key: ["book", "id"], values: ["entry", "source", "digest"]),
        ProjectionTable(name: "reversal", key: ["entry"], values: ["by"]),
    ]

    /// All rows in order of the key.
    var select: String {
        "SELECT \((key + values).joined(separator: ", ")) FROM \(name)"
            + " ORDER BY \(key.joined(separator: ", "))"
    }
}
