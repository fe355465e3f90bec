internal import Foundation
internal import GreenCredit

/// What a person at a terminal sees: results on standard output, everything else beside it.
enum Terminal {
    /// Whether somebody watches standard error.
    static var isWatched: Bool { isatty(2) == 1 }

    /// Writes a result.
    static func print(_ text: String) {
        FileHandle.standardOutput.write(Data((text.hasSuffix("\n") ? text : text + "\n").utf8))
    }

    /// Writes bytes of a result.
    static func write(_ bytes: [UInt8]) { FileHandle.standardOutput.write(Data(bytes)) }

    /// Says something that is not the result.
    static func note(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }

    /// Says what went wrong.
    static func report(_ text: String) {
        note(text.hasPrefix("Error:") ? text : "greencredit: \(text)")
    }

    /// Shows how far long work is, its rate and the time left, to a person only.
    static func progress(
        _ what: String, unit: ProgressLine.Unit = .things
    ) -> (_ done: Int64, _ of: Int64) -> Void {
        guard isWatched else { return { _, _ in } }
        let progress = ProgressLine(what, unit: unit)
        return { done, total in
            guard let line = progress.line(done: done, of: total) else { return }
            FileHandle.standardError.write(Data(line.utf8))
        }
    }
}
