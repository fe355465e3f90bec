public import Ledger

/// What a programme is made of: entries of registers and business acts.
public enum ProgrammeRecord: Sendable, Hashable {
    /// An entry of a register.
    case register(RegisterRecord)
    /// A business act.
    case act(ProgrammeAct)

    /// Reads what a record's act says; `nil` for acts that are not the programme's.
    ///
    /// - Throws: the errors of the parts.
    public init?(act: Act, currency: Currency) throws(LedgerError) {
        if let record = try RegisterRecord(act: act, currency: currency) {
            self = .register(record)
        } else if let act = try ProgrammeAct(act: act) {
            self = .act(act)
        } else {
            return nil
        }
    }

    /// Reads it as people write it: with a member `register` or `step`.
    ///
    /// - Throws: the errors of the parts, with their places.
    public init(json value: JSONValue, at path: String, currency: Currency) throws(LedgerError) {
        if case .object(let object) = value, object["register"] != nil {
            self = .register(try RegisterRecord(json: value, at: path, currency: currency))
        } else {
            self = .act(try ProgrammeAct(json: value, at: path))
        }
    }

    /// The act as it is signed.
    public var act: Act {
        switch self {
        case .register(let record): record.act
        case .act(let act): act.act
        }
    }
}
