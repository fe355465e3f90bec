import Foundation

/// What a process left behind.
struct CommandRun: Sendable {
    let arguments: [String]
    let status: Int32
    let out: String
    let err: String

    /// Everything that was printed, for messages of failed expectations.
    var text: String { "\(arguments.joined(separator: " "))\n-> \(status)\n\(out)\n\(err)" }

    /// The lines of standard output.
    var lines: [String] { out.split(whereSeparator: \.isNewline).map(String.init) }
}

/// A process that did not end in time.
struct CommandTimeout: Error, CustomStringConvertible {
    let arguments: [String]
    let seconds: Double

    var description: String { "no end after \(seconds) s: \(arguments.joined(separator: " "))" }
}

/// Runs programs as a user would: by name, with arguments, an environment and a folder.
enum CommandLineTool {
    /// The command under test, beside the bundle of the tests.
    static let greencredit: String = {
        let name = "greencredit"
        let places =
            [Bundle.main.executablePath, CommandLine.arguments.first].compactMap { $0 }
            + ProcessInfo.processInfo.arguments.filter { $0.contains(".xctest") }
        for place in places {
            let found = URL(filePath: place).resolvingSymlinksInPath()
                .deletingLastPathComponent().appending(path: name).path
            if FileManager.default.isExecutableFile(atPath: found) { return found }
        }
        return name
    }()

    /// The root of the package.
    static let package = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

    /// The worked example.
    static let example = package + "/fixtures/three-projects"

    /// Finds a program in `PATH`.
    static func find(_ tool: String) -> String? {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        return path.split(separator: ":").map { "\($0)/\(tool)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// Runs a program to its end.
    ///
    /// Output goes to files and not to pipes, so that no program waits for us to read.
    @MainActor static func run(
        _ program: String, _ arguments: [String], in folder: String, input: [UInt8] = [],
        environment: [String: String] = [:], timeout: Double = 60
    ) throws -> CommandRun {
        let files = folder + "/.run-\(UUID().uuidString)"
        defer {
            for end in [".in", ".out", ".err"] {
                try? FileManager.default.removeItem(atPath: files + end)
            }
        }
        try Data(input).write(to: URL(filePath: files + ".in"))
        for end in [".out", ".err"] { try Data().write(to: URL(filePath: files + end)) }
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.currentDirectoryURL = URL(filePath: folder)
        var variables = ProcessInfo.processInfo.environment
        // Where the command is built with the sanitizer: it ends by exit(), and what is alive then
        // is no leak. Wrong accesses are found all the same.
        variables["ASAN_OPTIONS"] = "detect_leaks=0"
        variables["GREENCREDIT_LEDGER"] = nil
        variables["COLUMNS"] = nil
        process.environment = variables.merging(environment) { $1 }
        process.standardInput = try FileHandle(forReadingFrom: URL(filePath: files + ".in"))
        process.standardOutput = try FileHandle(forWritingTo: URL(filePath: files + ".out"))
        process.standardError = try FileHandle(forWritingTo: URL(filePath: files + ".err"))
        try process.run()
        let watch = DispatchSource.makeTimerSource(queue: .global())
        watch.schedule(deadline: .now() + timeout)
        let number = process.processIdentifier
        watch.setEventHandler { kill(number, SIGKILL) }
        watch.resume()
        process.waitUntilExit()
        watch.cancel()
        if process.terminationReason == .uncaughtSignal && process.terminationStatus == SIGKILL {
            throw CommandTimeout(arguments: [program] + arguments, seconds: timeout)
        }
        return CommandRun(
            arguments: [URL(filePath: program).lastPathComponent] + arguments,
            status: process.terminationReason == .exit
                ? process.terminationStatus : 128 + process.terminationStatus,
            out: try text(files + ".out"), err: try text(files + ".err"))
    }

    private static func text(_ path: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
    }
}
