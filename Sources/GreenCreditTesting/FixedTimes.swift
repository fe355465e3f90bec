public import Ledger

/// Days and moments for tests, so that no test asks the machine what time it is.
public enum FixedTimes {
    /// 2025-12-31, the end of a budget year.
    public static let endOfYear = LocalDate.range.lowerBound.adding(days: 739_615)
    /// 2026-11-23T20:26:26.830Z.
    public static let moment = Timestamp(millisecondsSince1970: 1_795_465_586_830)

    /// Moments that follow `moment`, so many milliseconds apart.
    public static func moments(every milliseconds: Int64 = 1) -> some Sequence<Timestamp> {
        let start = moment.millisecondsSince1970
        return sequence(first: start) { $0 + milliseconds }
            .lazy.map(Timestamp.init(millisecondsSince1970:))
    }
}
