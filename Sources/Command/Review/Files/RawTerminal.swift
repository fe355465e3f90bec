internal import Dispatch
internal import Glibc
internal import GreenCredit
internal import Synchronization

/// A terminal that hands over every key as it is pressed, on a screen of its own.
///
/// What was there before comes back on every exit: when the work ends, when it throws, and when
/// somebody ends the program by a signal.
final class RawTerminal {
    /// A key as a program means it.
    enum Key: Sendable, Hashable {
        case up
        case down
        case enter
        case escape
        case character(Character)
        /// Nobody is at the terminal any more.
        case end
    }

    /// How the terminal was; `nil` where it is so again.
    private static let before = Mutex<termios?>(nil)
    private let signals: [any DispatchSourceSignal]

    private static let enter = "\u{1B}[?1049h\u{1B}[?25l"
    private static let leave = "\u{1B}[?25h\u{1B}[?1049l"

    /// Lends a raw terminal.
    ///
    /// - Throws: `terminal.none` where input or output is no terminal.
    static func with<Result>(_ body: (RawTerminal) throws -> Result) throws -> Result {
        let terminal = try RawTerminal()
        defer { terminal.end() }
        return try body(terminal)
    }

    private init() throws {
        var mode = termios()
        guard isatty(0) == 1, isatty(1) == 1, unsafe tcgetattr(0, &mode) == 0 else {
            throw GreenCreditError(
                .usage, "terminal.none",
                "the review needs a terminal; every step of it is a command too: "
                    + "“reconcile run”, “accept”, “match”, “note”")
        }
        RawTerminal.before.withLock { $0 = mode }
        unsafe cfmakeraw(&mode)
        guard unsafe tcsetattr(0, TCSAFLUSH, &mode) == 0 else {
            throw GreenCreditError(
                .environment, "terminal.raw", "the terminal cannot be read key by key")
        }
        signals = [SIGTERM, SIGHUP, SIGINT, SIGQUIT].map { number in
            // The default would end the program before anything could be put back.
            _ = Glibc.signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                RawTerminal.restore()
                exit(128 + number)
            }
            source.resume()
            return source
        }
        RawTerminal.write(RawTerminal.enter)
    }

    private func end() {
        for source in signals { source.cancel() }
        RawTerminal.restore()
    }

    /// Puts the terminal back as it was; once.
    private static func restore() {
        before.withLock { mode in
            guard var kept = mode.take() else { return }
            write(leave)
            _ = unsafe tcsetattr(0, TCSAFLUSH, &kept)
        }
    }

    /// Columns and rows; 80 × 24 where the terminal does not say.
    var size: (columns: Int, rows: Int) {
        var size = winsize()
        guard unsafe ioctl(1, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0
        else { return (80, 24) }
        return (Int(size.ws_col), Int(size.ws_row))
    }

    /// Shows lines from the top of the screen; the rest is blank.
    func show(_ lines: [String]) {
        let body = lines.map { $0 + "\u{1B}[K" }.joined(separator: "\r\n")
        RawTerminal.write("\u{1B}[H" + body + "\u{1B}[J")
    }

    /// Waits for the next key.
    func key() -> Key {
        guard let byte = next() else { return .end }
        switch byte {
        case 0x03, 0x04: return .character("Q")
        case 0x0A, 0x0D: return .enter
        case 0x1B: return escaped()
        case ..<0x80: return .character(Character(UnicodeScalar(byte)))
        default: return .escape
        }
    }

    /// An arrow, or the key Escape itself.
    private func escaped() -> Key {
        var poll = pollfd(fd: 0, events: Int16(POLLIN), revents: 0)
        guard unsafe Glibc.poll(&poll, 1, 30) == 1, next() == 0x5B, let last = next() else {
            return .escape
        }
        switch last {
        case 0x41: return .up
        case 0x42: return .down
        default: return .escape
        }
    }

    private func next() -> UInt8? {
        var byte: UInt8 = 0
        while true {
            let count = unsafe Glibc.read(0, &byte, 1)
            if count == 1 { return byte }
            guard count < 0, errno == EINTR else { return nil }
        }
    }

    private static func write(_ text: String) {
        let bytes = Array(text.utf8)
        var done = 0
        while done < bytes.count {
            let rest = Array(bytes[done...])
            let count = unsafe Glibc.write(1, rest, rest.count)
            guard count > 0 else { return }
            done += count
        }
    }
}
