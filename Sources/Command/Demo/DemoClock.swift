internal import Ledger
internal import Synchronization

/// The clock of the worked example: its days lie in the past and in the future.
final class DemoClock: Sendable {
    private let time: Mutex<Timestamp>

    init(_ start: Timestamp) { time = Mutex(start) }

    /// The time; each look at it is a millisecond later.
    @Sendable func now() -> Timestamp {
        time.withLock { time in
            time = Timestamp(millisecondsSince1970: time.millisecondsSince1970 + 1)
            return time
        }
    }

    /// Sets the clock to the end of a working day in China, or later on that day.
    func set(_ day: LocalDate, hour: Int = 17) {
        // 17:00 in China is 09:00 UTC.
        time.withLock { $0 = max($0, Timestamp(day, hour: hour - 8)) }
    }
}
