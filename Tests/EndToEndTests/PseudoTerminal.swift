import Foundation

/// A terminal without a person: a program runs in it, a test types and reads the screen.
@MainActor final class PseudoTerminal {
    /// What a terminal is set to, as far as a program that reads keys changes it.
    struct Mode: Equatable {
        let input: UInt32
        let output: UInt32
        let local: UInt32
    }

    private let master: Int32
    private let slave: Int32
    private let process = Process()
    /// Everything that the program has written.
    private(set) var written = ""
    private var bytes: [UInt8] = []
    private var seen = 0

    /// TIOCSPTLCK and TIOCGPTN of Linux, which are macros that Swift does not see.
    private static let unlock: UInt = 0x4004_5431
    private static let tellNumber: UInt = 0x8004_5430

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// Opens a terminal of 80 columns and 24 rows.
    init(columns: UInt16 = 80, rows: UInt16 = 24) throws {
        master = unsafe open("/dev/ptmx", O_RDWR | O_NOCTTY)
        var lock: Int32 = 0
        var number: UInt32 = 0
        guard master >= 0, unsafe ioctl(master, Self.unlock, &lock) == 0,
            unsafe ioctl(master, Self.tellNumber, &number) == 0
        else { throw Failure(description: "no pseudo-terminal can be opened") }
        slave = unsafe open("/dev/pts/\(number)", O_RDWR | O_NOCTTY)
        guard slave >= 0 else { throw Failure(description: "its other end cannot be opened") }
        var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
        _ = unsafe ioctl(slave, UInt(TIOCSWINSZ), &size)
    }

    deinit {
        close(master)
        close(slave)
    }

    /// How the terminal is set.
    var mode: Mode {
        var found = termios()
        _ = unsafe tcgetattr(slave, &found)
        return Mode(input: found.c_iflag, output: found.c_oflag, local: found.c_lflag)
    }

    /// Starts a program in it.
    func start(_ program: String, _ arguments: [String], in folder: String) throws {
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.currentDirectoryURL = URL(filePath: folder)
        var variables = ProcessInfo.processInfo.environment
        variables["ASAN_OPTIONS"] = "detect_leaks=0"
        variables["GREENCREDIT_LEDGER"] = "ledger"
        process.environment = variables
        let handle = FileHandle(fileDescriptor: slave, closeOnDealloc: false)
        process.standardInput = handle
        process.standardOutput = handle
        process.standardError = handle
        try process.run()
    }

    /// Types keys.
    func type(_ keys: String) {
        let bytes = Array(keys.utf8)
        _ = unsafe write(master, bytes, bytes.count)
    }

    /// Reads until a text stands in what was written since the last such text.
    func expect(_ text: String) throws {
        while true {
            let new = String(decoding: bytes[seen...], as: UTF8.self)
            if let found = new.range(of: text) {
                seen += new[..<found.upperBound].utf8.count
                return
            }
            guard read() else {
                throw Failure(description: "“\(text)” never came; there was:\n\(written)")
            }
        }
    }

    /// Waits for the program's end and gives its exit code.
    func end() -> Int32 {
        process.waitUntilExit()
        while read(patience: 0) {}
        return process.terminationStatus
    }

    /// Ends the program by a signal.
    func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

    /// The frames that were shown, each as its lines without the controls.
    var frames: [[String]] {
        written.components(separatedBy: "\u{1B}[H").dropFirst().map { frame in
            let body = frame.components(separatedBy: "\u{1B}[J")[0]
            return body.replacing(/\x1B\[[0-9]*[a-zA-Z]/, with: "")
                .components(separatedBy: "\r\n")
        }
    }

    /// Reads what is there; patience bounds a wait that only a broken program makes.
    private func read(patience: Int32 = 30_000) -> Bool {
        var wait = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
        guard unsafe poll(&wait, 1, patience) == 1, wait.revents & Int16(POLLIN) != 0 else {
            return false
        }
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = unsafe Foundation.read(master, &buffer, buffer.count)
        guard count > 0 else { return false }
        bytes += buffer[..<count]
        written = String(decoding: bytes, as: UTF8.self)
        return true
    }
}
