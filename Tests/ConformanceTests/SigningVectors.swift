import Foundation
import Proofs
import Testing

/// The vectors about signatures, hashes and logs.
enum SigningVectors {
    static let missing = Comment(rawValue: Conformance.absence)

    static let folder = Conformance.folder

    /// A file below `signing`.
    static func bytes(_ path: String) throws -> [UInt8] {
        let folder = try #require(folder)
        return [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(folder)/signing/\(path)")))
    }

    static func text(_ path: String) throws -> String {
        String(decoding: try bytes(path), as: UTF8.self)
    }

    static func json(_ path: String) throws -> [String: Any] {
        let object = try JSONSerialization.jsonObject(with: Data(bytes(path)))
        return try #require(object as? [String: Any])
    }

    /// All files with an ending below a folder.
    static func files(_ path: String, ending: String) throws -> [String] {
        let root = "\(try #require(folder))/signing/\(path)"
        let found = FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String }
        return (found ?? []).filter { $0.hasSuffix(ending) }.sorted().map { "\(path)/\($0)" }
    }
}

extension ProofsError {
    /// The code that a call fails with, nil if it does not fail.
    static func code(_ body: () throws -> Void) -> Code? {
        do {
            try body()
            return nil
        } catch let error as ProofsError {
            return error.code
        } catch {
            return Code("foreign")
        }
    }
}
