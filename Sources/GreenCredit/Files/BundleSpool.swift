internal import Foundation
internal import Synchronization

/// Bundles of items on their way into the ledger, in a file that nobody else sees.
///
/// The file has no name once it is open, so nothing is left behind however the process ends.
final class BundleSpool: Sendable {
    private struct State {
        let file: FileHandle
        /// Where each bundle begins, and where the last one ends.
        var offsets: [UInt64] = [0]
    }

    private let state: Mutex<State>

    /// Makes an empty file in a folder.
    ///
    /// - Throws: `file.unwritable`.
    init(in folder: String) throws {
        let path =
            "\(folder)/.items-\(ProcessInfo.processInfo.processIdentifier)-\(UUID().uuidString)"
        guard
            FileManager.default.createFile(
                atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]),
            let file = FileHandle(forUpdatingAtPath: path)
        else {
            throw GreenCreditError(
                .environment, "file.unwritable", "no file can be made here for the items",
                at: folder)
        }
        try FileManager.default.removeItem(atPath: path)
        state = Mutex(State(file: file))
    }

    /// How many bundles there are.
    var count: Int { state.withLock { $0.offsets.count - 1 } }

    /// Adds a bundle.
    func append(_ bytes: [UInt8]) throws {
        try state.withLock { state in
            let end = state.offsets[state.offsets.count - 1]
            try state.file.seek(toOffset: end)
            try state.file.write(contentsOf: Data(bytes))
            state.offsets.append(end + UInt64(bytes.count))
        }
    }

    /// A bundle by its number.
    func bundle(_ number: Int) throws -> [UInt8] {
        try state.withLock { state in
            let (start, end) = (state.offsets[number], state.offsets[number + 1])
            try state.file.seek(toOffset: start)
            let data = try state.file.read(upToCount: Int(end - start)) ?? Data()
            guard data.count == Int(end - start) else {
                throw GreenCreditError(
                    .environment, "file.unreadable", "items that were put aside are gone")
            }
            return Array(data)
        }
    }
}
