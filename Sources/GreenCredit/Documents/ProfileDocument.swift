public import Banking
internal import Financing
internal import Ledger

/// What a user writes in YAML or JSON about bank files: CSV profiles and rules of matching.
public enum ProfileDocument {
    /// Reads one CSV profile or a list of them.
    ///
    /// - Throws: `RulebookError` for YAML that cannot be read, `LedgerError` for a profile that is
    ///   malformed or incomplete.
    public static func profiles(_ bytes: [UInt8], named name: String) throws -> [CSVProfile] {
        try CSVProfile.list(try MarkedDocument(yaml: bytes, named: name).value, at: name)
    }

    /// Reads the pairs of accounts that mirror each other.
    ///
    /// Members: `id`, `name` (`en`, `zh`), `left` and `right`, each with `party` and `accounts`
    /// (joined by `+`) and optionally `project`; `sameDirection` where both book on the same side.
    ///
    /// - Throws: `RulebookError` for YAML that cannot be read, `LedgerError` for a malformed pair.
    public static func pairs(
        _ bytes: [UInt8], named name: String, project: String? = nil
    ) throws -> [MirrorPair] {
        var top = try MemberReader(try MarkedDocument(yaml: bytes, named: name).value, at: name)
        let list = try top.requireArray("pairs")
        try top.finish()
        return try list.enumerated().map { index, value in
            try MirrorPair(value, at: "\(name): pairs[\(index)]", project: project)
        }
    }

    /// Reads the rules of matching for an account; what is not named keeps its default.
    ///
    /// - Throws: `RulebookError` for YAML that cannot be read, `LedgerError` for a malformed rule.
    public static func rules(
        _ bytes: [UInt8], named name: String
    ) throws -> ReconciliationRules {
        try ReconciliationRules(try MarkedDocument(yaml: bytes, named: name).value, at: name)
    }
}

extension MirrorPair {
    fileprivate init(
        _ value: JSONValue, at path: String, project: String?
    ) throws(LedgerError) {
        var reader = try MemberReader(value, at: path)
        let id = try reader.require("id", Identifier.part)
        var name = try MemberReader(try reader.require("name"), at: "\(path).name")
        let text = LocalizedText(
            english: try name.require("en", Narrative.check),
            chinese: try name.require("zh", Narrative.check))
        try name.finish()
        let isSameDirection: Bool
        switch reader.find("sameDirection") {
        case nil: isSameDirection = false
        case .bool(let flag): isSameDirection = flag
        default:
            throw LedgerError("record.member", "sameDirection is true or false", at: path)
        }
        let left = try MirrorPair.part(try reader.require("left"), "\(path).left", project)
        let right = try MirrorPair.part(try reader.require("right"), "\(path).right", project)
        try reader.finish()
        self.init(
            id: id, name: text, left: left, right: right, isSameDirection: isSameDirection)
    }

    private static func part(
        _ value: JSONValue, _ path: String, _ project: String?
    ) throws(LedgerError) -> Part {
        var reader = try MemberReader(value, at: path)
        let party = try reader.require("party", Narrative.check)
        let own = try reader.find("project", Identifier.part)
        let accounts = try reader.require("accounts") { (text) throws(LedgerError) in
            try AccountGroup(text, project: own ?? project)
        }
        try reader.finish()
        return Part(party: party, accounts: accounts)
    }
}
