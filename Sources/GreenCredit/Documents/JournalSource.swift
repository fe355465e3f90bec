internal import Foundation
internal import Proofs

/// A journal file that can be read several times, a piece at a time.
public struct JournalSource: Sendable {
    /// The file's name without its folder, for records and messages.
    public let name: String
    /// How many bytes there are, where that is known.
    let size: Int64
    private let opening: @Sendable () throws -> () throws -> [UInt8]?

    /// How many bytes a piece has.
    static let pieceBytes = 1 << 20

    /// A file, or `-` for standard input.
    ///
    /// What can be read only once, such as a pipe, is put aside in `folder` first, in a file
    /// without a name.
    ///
    /// - Throws: `file.unreadable`.
    public init(path: String, spoolingIn folder: LedgerFolder) throws {
        let isInput = path == "-"
        name = isInput ? "standard input" : URL(fileURLWithPath: path).lastPathComponent
        let opened = isInput ? FileHandle.standardInput : FileHandle(forReadingAtPath: path)
        guard let file = opened else { throw JournalSource.unreadable(path) }
        if !isInput, let size = try? file.seekToEnd() {
            self.size = Int64(clamping: size)
            opening = {
                guard let file = FileHandle(forReadingAtPath: path) else {
                    throw JournalSource.unreadable(path)
                }
                return { try JournalSource.piece(of: file, path) }
            }
            // A folder can be opened, but not read.
            _ = try open()()
            return
        }
        let spool = try BundleSpool(in: folder.path)
        var size: Int64 = 0
        while let piece = try JournalSource.piece(of: file, path) {
            try spool.append(piece)
            size += Int64(piece.count)
        }
        self.size = size
        opening = {
            var number = 0
            return {
                guard number < spool.count else { return nil }
                defer { number += 1 }
                return try spool.bundle(number)
            }
        }
    }

    /// Bytes in memory.
    ///
    /// - Parameter pieceBytes: how many bytes are handed out at a time.
    init(_ bytes: [UInt8], named name: String, pieceBytes: Int = JournalSource.pieceBytes) {
        self.name = name
        size = Int64(bytes.count)
        opening = {
            var position = 0
            return {
                guard position < bytes.count else { return nil }
                let end = min(position + pieceBytes, bytes.count)
                defer { position = end }
                return Array(bytes[position..<end])
            }
        }
    }

    /// A source whose bytes are made each time that it is read.
    init(named name: String, opening: @escaping @Sendable () throws -> () throws -> [UInt8]?) {
        self.name = name
        size = 0
        self.opening = opening
    }

    /// Starts at the beginning; each call of what it gives is the next piece, `nil` the end.
    func open() throws -> () throws -> [UInt8]? { try opening() }

    /// The hash of all bytes.
    ///
    /// - Parameter progress: is told how many bytes of how many are read.
    func digest(progress: (_ done: Int64, _ of: Int64) -> Void) throws -> SHA256Digest {
        var hasher = SHA256Hasher()
        var done: Int64 = 0
        let next = try open()
        while let piece = try next() {
            hasher.update(piece)
            done += Int64(piece.count)
            progress(done, max(size, done))
        }
        return hasher.finish()
    }

    private static func piece(of file: FileHandle, _ path: String) throws -> [UInt8]? {
        do {
            guard let data = try file.read(upToCount: pieceBytes), !data.isEmpty else {
                return nil
            }
            return Array(data)
        } catch { throw unreadable(path) }
    }

    private static func unreadable(_ path: String) -> GreenCreditError {
        GreenCreditError(
            .environment, "file.unreadable",
            FileManager.default.fileExists(atPath: path) || path == "-"
                ? "the file cannot be read" : "there is no such file", at: path)
    }
}
