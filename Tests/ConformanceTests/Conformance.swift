import Foundation

/// Vectors that other people published, which are no part of this repository.
enum Conformance {
    /// The folder of the vectors: `GREENCREDIT_CONFORMANCE`, else `../shared/conformance` beside
    /// the package; `nil` where neither is there.
    static let folder: String? = {
        let named = ProcessInfo.processInfo.environment["GREENCREDIT_CONFORMANCE"]
        let beside = URL(filePath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "../shared/conformance").standardizedFileURL.path
        let folder = named ?? beside
        let values = try? URL(filePath: folder).resourceValues(forKeys: [.isDirectoryKey])
        return values?.isDirectory == true ? folder : nil
    }()

    /// Why the tests of a machine without the vectors are left out.
    static let absence =
        "the published vectors are not on this machine; GREENCREDIT_CONFORMANCE names their folder"

    /// The path of a vector.
    static func path(_ name: String) -> String { "\(folder ?? "")/\(name)" }

    /// The bytes of a vector.
    static func bytes(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(filePath: path(name))))
    }

    /// The text of a vector.
    static func text(_ name: String) throws -> String {
        String(decoding: try bytes(name), as: UTF8.self)
    }

    /// A vector in JSON, as Foundation reads it.
    static func json(_ name: String) throws -> Any {
        try JSONSerialization.jsonObject(with: Data(contentsOf: URL(filePath: path(name))))
    }

    /// The records of a vector in plain CSV (no quotes), without its header.
    static func rows(_ name: String) throws -> [[String]] {
        try text(name).split(whereSeparator: \.isNewline).dropFirst().map { line in
            line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
    }
}
