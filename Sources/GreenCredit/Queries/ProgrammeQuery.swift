public import Financing
public import Ledger
internal import Stores

extension OpenLedger {
    /// Lends what registers and acts say: the questions of the programme are its methods.
    ///
    /// Folded when it is first asked for; a ledger that goes on is folded on with every record.
    public func withProgramme<Result>(
        _ body: (ProgrammeState) throws -> Result
    ) throws -> Result {
        try withState(programme: true) { state in
            guard let programme = state.programme else {
                throw GreenCreditError(
                    .integrity, "rulebook.none", "the ledger has no rulebook; entry 0 is missing")
            }
            return try body(programme)
        }
    }

    /// Lends what registers and acts say that count by a day; all of them if it is `nil`.
    ///
    /// Folded anew for the day.
    public func withProgramme<Result>(
        asOf day: LocalDate?, _ body: (ProgrammeState) throws -> Result
    ) throws -> Result {
        guard let day else { return try withProgramme(body) }
        var state = try withState { $0 }
        state.programme = nil
        try store.read { try state.loadProgramme($0, store: store, until: day) }
        guard let programme = state.programme else {
            throw GreenCreditError(
                .integrity, "rulebook.none", "the ledger has no rulebook; entry 0 is missing")
        }
        return try body(programme)
    }

    /// The day that it is where the programme is.
    public func today() throws -> LocalDate {
        now().date(offsetHours: try rulebook().rulebook.utcOffsetHours)
    }
}
