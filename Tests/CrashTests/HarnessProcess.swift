import Foundation

/// The harness as a process of its own, which is killed and never asked to end.
struct HarnessProcess: ~Copyable {
    private let process: pid_t
    private let output: CInt
    private let input: CInt
    private var buffer: [UInt8]

    /// The harness, beside the bundle of the tests.
    private static let program: String? = {
        let places =
            [Bundle.main.executablePath, CommandLine.arguments.first].compactMap { $0 }
            + ProcessInfo.processInfo.arguments.filter { $0.contains(".xctest") }
        return places.map {
            URL(filePath: $0).resolvingSymlinksInPath().deletingLastPathComponent()
                .appending(path: "CrashHarness").path
        }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }()

    init(_ arguments: [String]) throws {
        guard let program = HarnessProcess.program else {
            throw Unexpected("there is no CrashHarness beside the tests")
        }
        let (fromChild, out) = try HarnessProcess.pipe()
        let (inside, toChild) = try HarnessProcess.pipe()
        defer {
            close(out)
            close(inside)
        }
        let process = try spawn(program, arguments, descriptors: [0: inside, 1: out])
        self.process = process
        output = fromChild
        input = toChild
        buffer = []
    }

    deinit {
        close(output)
        close(input)
    }

    /// The number of the process.
    var identifier: pid_t { process }

    /// The next line; `nil` at the end of the output or after so many milliseconds.
    mutating func line(within milliseconds: Int32 = -1) -> String? {
        while true {
            if let end = buffer.firstIndex(of: 0x0a) {
                defer { buffer.removeFirst(end + 1) }
                return String(decoding: buffer[..<end], as: UTF8.self)
            }
            var ready = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
            guard unsafe poll(&ready, 1, milliseconds) > 0 else { return nil }
            var chunk = [UInt8](repeating: 0, count: 4096)
            let count = unsafe read(output, &chunk, chunk.count)
            guard count > 0 else { return nil }
            buffer += chunk.prefix(count)
        }
    }

    /// Lets a process that hangs go on.
    func wake() { _ = unsafe write(input, [0x0a], 1) }

    /// Kills the process as no process can prevent, and takes what it had said before.
    mutating func kill() -> [String] {
        Foundation.kill(process, SIGKILL)
        return end()
    }

    /// Waits for the end, and takes what was said until then.
    mutating func end() -> [String] {
        var status: CInt = 0
        unsafe waitpid(process, &status, 0)
        var lines: [String] = []
        while let line = line(within: 0) { lines.append(line) }
        return lines
    }

    private static func pipe() throws -> (reading: CInt, writing: CInt) {
        var ends: [CInt] = [0, 0]
        guard unsafe Foundation.pipe(&ends) == 0 else { throw Unexpected("no pipe") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return (ends[0], ends[1])
    }
}

/// Starts a program of this path or of a name in `PATH`, with some of its descriptors set.
func spawn(
    _ program: String, _ arguments: [String], descriptors: [CInt: CInt]
) throws -> pid_t {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    for (number, ours) in descriptors {
        unsafe posix_spawn_file_actions_adddup2(&actions, ours, number)
    }
    var words = unsafe ([program] + arguments).map { unsafe strdup($0) } + [nil]
    defer { unsafe words.forEach { unsafe free($0) } }
    var process: pid_t = 0
    let code = unsafe posix_spawnp(&process, program, &actions, nil, &words, environ)
    guard code == 0 else { throw Unexpected("\(program) does not start: error \(code)") }
    return process
}

struct Unexpected: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

/// Runs what waits for processes on a thread of its own, so that other tests go on.
func onOwnThread<Result: Sendable>(
    _ body: @escaping @Sendable () throws -> Result
) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread {
            do {
                continuation.resume(returning: try body())
            } catch {
                continuation.resume(throwing: error)
            }
        }
    }
}
