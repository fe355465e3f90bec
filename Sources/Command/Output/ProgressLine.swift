internal import Foundation

/// How far long work is: its share, its rate and the time that is left.
final class ProgressLine {
    /// What is counted.
    enum Unit {
        case things
        case bytes
    }

    private let what: String
    private let unit: Unit
    private let clock = ContinuousClock()
    private var start: ContinuousClock.Instant?
    private var last: ContinuousClock.Instant?
    private var isOver = false

    /// How often the line is written anew.
    private static let interval = Duration.milliseconds(200)

    init(_ what: String, unit: Unit) {
        self.what = what
        self.unit = unit
    }

    /// What to show now; `nil` if it was shown a moment ago.
    ///
    /// The line replaces the one before it; the last one ends with a line break.
    func line(done: Int64, of total: Int64) -> String? {
        let now = clock.now
        let isEnd = done >= total
        guard !isOver, isEnd || last.map({ $0.duration(to: now) >= ProgressLine.interval }) ?? true
        else { return nil }
        last = now
        isOver = isEnd
        let begun = start ?? now
        start = begun
        let text = describe(done, total, after: begun.duration(to: now), isEnd: isEnd)
        // What is left of a longer line before it is erased.
        return "\r\u{1B}[K\(text)\(isEnd ? "\n" : "")"
    }

    private func describe(
        _ done: Int64, _ total: Int64, after elapsed: Duration, isEnd: Bool
    ) -> String {
        let percent = total > 0 ? done.multipliedFullWidth(by: 100).low / UInt64(total) : 100
        var text = "\(what) \(amount(done)) of \(amount(total)) (\(percent) %)"
        let seconds =
            Double(elapsed.components.seconds)
            + Double(elapsed.components.attoseconds) / 1e18
        // In the first moment a rate would be a guess.
        guard seconds >= 0.5, done > 0 else { return text }
        let rate = Double(done) / seconds
        text += ", \(amount(Int64(rate)))/s"
        let left = isEnd ? seconds : Double(total - done) / rate
        return text + ", \(ProgressLine.time(left)) \(isEnd ? "in all" : "left")"
    }

    private func amount(_ count: Int64) -> String {
        switch unit {
        case .things: "\(count)"
        case .bytes: String(format: "%.1f MB", Double(count) / 1e6)
        }
    }

    private static func time(_ seconds: Double) -> String {
        let whole = Int(min(seconds.rounded(), 359_999))
        let (hours, minutes) = (whole / 3600, whole / 60 % 60)
        let rest = String(format: "%02d", whole % 60)
        guard hours > 0 else { return "\(minutes):\(rest)" }
        return "\(hours):\(String(format: "%02d", minutes)):\(rest)"
    }
}
