import Foundation

/// Programs that look at PDF files from outside.
enum PDFTool {
    /// What a program printed, and whether it was content.
    struct Run {
        let status: Int32
        let text: String
    }

    static func isHere(_ tool: String) -> Bool { path(of: tool) != nil }

    static func path(of tool: String) -> String? {
        let folders = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        return folders.split(separator: ":").map { "\($0)/\(tool)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// Runs a program on a file of these bytes; `FILE` stands for it in the arguments.
    ///
    /// Where the environment names a folder in GREENCREDIT_KEEP_PDF, the file is left there.
    static func run(
        _ tool: String, _ arguments: [String], on bytes: [UInt8], named name: String = "statement"
    ) throws -> Run {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "pdf-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "\(name).pdf")
        try Data(bytes).write(to: file)
        if let kept = ProcessInfo.processInfo.environment["GREENCREDIT_KEEP_PDF"] {
            try Data(bytes).write(to: URL(filePath: kept).appending(path: "\(name).pdf"))
        }
        let process = Process()
        process.executableURL = URL(filePath: path(of: tool) ?? tool)
        process.arguments = arguments.map { $0 == "FILE" ? file.path : $0 }
        process.currentDirectoryURL = folder
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let text = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Run(
            status: process.terminationStatus, text: String(decoding: text, as: UTF8.self))
    }

    /// The text of a file in reading order.
    static func text(of bytes: [UInt8], named name: String = "statement") throws -> String {
        try run("pdftotext", ["-layout", "FILE", "-"], on: bytes, named: name).text
    }
}
