internal import Dispatch
internal import Foundation

/// Lets as many callers compute at the same time as there are cores, and one more.
///
/// The one more has begun when another ends, so that no core waits for somebody to wake up. More
/// would only take turns, and the one thread that seals for all of them would have to wait for its
/// turn among dozens.
final class CoreGate: Sendable {
    private let free = DispatchSemaphore(value: ProcessInfo.processInfo.activeProcessorCount + 1)

    /// Runs a piece of work when a core is free for it.
    func use<Result>(_ body: () throws -> Result) rethrows -> Result {
        free.wait()
        defer { free.signal() }
        return try body()
    }
}
