import Foundation

/// Other programs.
enum Program {
    /// Runs a program whose output goes where ours goes.
    static func run(_ path: String, _ arguments: [String]) throws -> Int32 {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }

    /// Runs a program and returns what it printed.
    static func output(_ path: String, _ arguments: [String]) throws -> String {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw BenchError("\(path) ended with code \(process.terminationStatus)")
        }
        return String(decoding: output, as: UTF8.self)
    }

    /// How many milliseconds pass from the start of a program to its first byte of output.
    static func millisecondsToFirstOutput(_ path: String, _ arguments: [String]) throws -> Double {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.standardOutput = pipe
        let start = ContinuousClock.now
        try process.run()
        let first = pipe.fileHandleForReading.availableData
        let time = start.duration(to: .now).seconds * 1000
        _ = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard !first.isEmpty, process.terminationStatus == 0 else {
            throw BenchError("\(path) ended with code \(process.terminationStatus)")
        }
        return time
    }

    /// Finds a program in `PATH`.
    static func find(_ name: String) -> String? {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        return path.split(separator: ":").map { "\($0)/\(name)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }
}
