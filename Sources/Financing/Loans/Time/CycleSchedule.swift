internal import Ledger

/// Makes the unshifted dates of a schedule from an anchor and a cycle.
enum CycleSchedule {
    /// How many dates one schedule may have: daily for two hundred years.
    static let largestCount = 75_000

    /// The times from `anchor` in steps of `cycle` before `end`, and `end` itself if asked for.
    ///
    /// - Parameters:
    ///   - anchor: The first time; without it there is no schedule.
    ///   - cycle: The step; without it the anchor is the only time.
    ///   - end: Where the schedule ends.
    ///   - includesEnd: Whether the end belongs to it.
    ///   - followsMonthEnd: Whether an anchor on the last of its month draws the others there.
    /// - Complexity: O(*n*) in the number of times.
    static func times(
        from anchor: ContractTime?, every cycle: LoanCycle?, until end: ContractTime,
        includesEnd: Bool, followsMonthEnd: Bool = false
    ) -> [ContractTime] {
        guard let anchor else { return [] }
        guard let cycle else {
            return (anchor < end ? [anchor] : []) + (includesEnd ? [end] : [])
        }
        let atMonthEnd = followsMonthEnd && isMonthEnd(anchor.date, in: cycle)
        var times: [ContractTime] = []
        var next = anchor
        while next < end && times.count < largestCount {
            times.append(next)
            next = time(times.count, after: anchor, cycle, atMonthEnd: atMonthEnd)
        }
        if next != end && cycle.hasLongStub && times.count >= 2 { times.removeLast() }
        if includesEnd { times.append(end) }
        return times
    }

    /// One time of a schedule, drawn to its month's end where the anchor lies there.
    static func time(
        _ steps: Int, after anchor: ContractTime, _ cycle: LoanCycle, atMonthEnd: Bool
    ) -> ContractTime {
        let time = cycle.time(steps, after: anchor)
        return atMonthEnd ? time.moved(to: time.date.endOfMonth) : time
    }

    /// Whether the month-end rule bites: a month shorter than 31 days, and steps of months.
    static func isMonthEnd(_ date: LocalDate, in cycle: LoanCycle) -> Bool {
        cycle.unit.months != nil && date == date.endOfMonth && date.components.day < 31
    }
}
