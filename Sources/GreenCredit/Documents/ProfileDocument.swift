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

    /// Reads the rules of matching for an account; what is not named keeps its default.
    ///
    /// - Throws: `RulebookError` for YAML that cannot be read, `LedgerError` for a malformed rule.
    public static func rules(
        _ bytes: [UInt8], named name: String
    ) throws -> ReconciliationRules {
        try ReconciliationRules(try MarkedDocument(yaml: bytes, named: name).value, at: name)
    }
}
