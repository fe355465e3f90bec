import Foundation

/// One of our own files, as the self-check reads it.
struct SourceFile: Sendable {
    /// The path inside the package, such as `Sources/Ledger/Money/Money.swift`.
    let path: String
    let lines: [String]

    /// The folder names and the file name.
    var components: [Substring] { path.split(separator: "/") }

    /// The target that a file of `Sources` belongs to.
    var target: Substring { components.count > 1 ? components[1] : "" }

    /// The lines without comments, each with its number.
    ///
    /// Strings are left in: the self-check looks for words that belong in none of them.
    let code: [(number: Int, text: String)]

    init(path: String, lines: [String]) {
        self.path = path
        self.lines = lines
        code = lines.enumerated().compactMap { index, line in
            let isComment = line.drop { $0 == " " }.hasPrefix("//")
            let text = line.range(of: " // ").map { String(line[..<$0.lowerBound]) } ?? line
            return isComment ? nil : (index + 1, text)
        }
    }
}

extension SourceFile {
    /// The root of the package, found from this file's own place.
    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// All Swift files of `Sources`, read once.
    static let sources = (try? swiftFiles(below: "Sources")) ?? []

    /// All Swift files below a folder of the package.
    static func swiftFiles(below folder: String) throws -> [SourceFile] {
        try files(below: folder).filter { $0.path.hasSuffix(".swift") }
    }

    /// Everything that we write by hand and that is published: code, scripts, documents.
    static func writtenFiles() throws -> [SourceFile] {
        let folders = ["Sources", "Tests", "tools", ".ci"]
        let below = try folders.flatMap { try files(below: $0) }
        let top = try FileManager.default.contentsOfDirectory(atPath: root.path)
            .filter { $0.hasSuffix(".md") || $0 == "Package.swift" }
        return below + top.sorted().compactMap(read)
    }

    /// A file of the package; `nil` if it is not there or not text.
    static func read(_ path: String) -> SourceFile? {
        guard let data = try? Data(contentsOf: root.appending(path: path)),
            let text = String(data: data, encoding: .utf8)
        else { return nil }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        return SourceFile(path: path, lines: lines.last == "" ? lines.dropLast() : lines)
    }

    private static func files(below folder: String) throws -> [SourceFile] {
        let start = root.appending(path: folder).path
        guard FileManager.default.fileExists(atPath: start) else { return [] }
        return try FileManager.default.subpathsOfDirectory(atPath: start).sorted()
            .filter { !$0.split(separator: "/").contains { $0.hasPrefix(".build") } }
            .compactMap { read("\(folder)/\($0)") }
    }
}
