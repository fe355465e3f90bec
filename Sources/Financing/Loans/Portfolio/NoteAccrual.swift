/// What the books take over of a note at a close.
public struct NoteAccrual: Sendable, Hashable {
    /// Interest, as the difference to what was booked.
    public var interest: MinorUnits = 0
    /// Subsidy, likewise.
    public var subsidy: MinorUnits = 0
    /// Interest that fell due.
    public var interestDue: MinorUnits = 0
    /// Principal that fell due.
    public var principalDue: MinorUnits = 0

    /// Nothing.
    public init() {}

    static func += (a: inout NoteAccrual, b: NoteAccrual) {
        a.interest += b.interest
        a.subsidy += b.subsidy
        a.interestDue += b.interestDue
        a.principalDue += b.principalDue
    }
}
