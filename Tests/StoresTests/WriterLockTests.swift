import Foundation
import Ledger
import Testing

@testable import Stores

@Suite struct WriterLockTests {
    private func content(_ path: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(filePath: path + "-writer")), as: UTF8.self)
    }

    @Test func `a writer leaves its name while the ledger is open, and takes it with it`() throws {
        let folder = try TestFolder()
        defer { folder.remove() }
        let path = folder.file("a")
        let store = try SQLiteStore(path: path)
        #expect(try content(path) == "")
        try store.append(Sample.groups[0])
        let words = try content(path).split(separator: " ")
        #expect(words.first.map(String.init) == "\(ProcessInfo.processInfo.processIdentifier)")
        #expect(throws: Never.self) { try Timestamp(String(words[1])) }
        let attributes = try FileManager.default.attributesOfItem(atPath: path + "-writer")
        #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
        try store.close()
        #expect(try content(path) == "")
    }

    @Test func `who waits too long is told the name in the file`() throws {
        let folder = try TestFolder()
        defer { folder.remove() }
        let path = folder.file("a")
        let first = WriterLock(of: path, patience: .zero)
        let second = WriterLock(of: path, patience: .zero)
        try first.withLock {
            let error = #expect(throws: StoreError.self) { try second.withLock {} }
            #expect(error?.code == "store.busy")
            let process = ProcessInfo.processInfo
            let name = "Process \(process.processIdentifier) (\(process.processName)), at work"
            #expect(error?.message.hasPrefix(name) == true)
        }
        #expect(throws: Never.self) { try second.withLock {} }
    }

    @Test func `a lock whose file cannot be made is named`() throws {
        let lock = WriterLock(of: "/nowhere/at/all.sqlite", patience: .zero)
        let error = #expect(throws: StoreError.self) { try lock.withLock {} }
        #expect(error?.code == "store.cannotOpen")
        #expect(error?.location == "/nowhere/at/all.sqlite-writer")
    }

    @Test func `the name of a writer that did not end well is cleared up by the next opening`()
        throws
    {
        let folder = try TestFolder()
        defer { folder.remove() }
        let path = folder.file("a")
        let first = try SQLiteStore(path: path)
        try first.append(Sample.groups[0])
        // Not closed: as after a crash, the log is there and the name as well.
        let second = try SQLiteStore(path: path)
        #expect(try content(path) == "")
        #expect(try second.read { try $0.size() } == 1)
        try first.append(Sample.groups[1])
        #expect(try content(path) != "")
        #expect(try second.read { try $0.size() } == 2)
        #expect(try second.differences(limit: 9, from: Sample.write) == [])
    }
}

@Suite struct BrokenDiskTests {
    private static let failure = StoreError("store.io", "a disk failed")

    @Test func `after a write that the disk has failed nothing is written any more`() throws {
        let folder = try TestFolder()
        defer { folder.remove() }
        let lock = WriterLock(of: folder.file("a"), patience: .zero)
        let session = WritingSession(lock: lock)
        #expect(throws: Self.failure) { try session.write { throw Self.failure } }
        let error = #expect(throws: StoreError.self) {
            try session.write { Issue.record("it was written") }
        }
        #expect(error?.code == "store.broken")
        session.end()
        #expect(try lock.wasLeftBehind)
    }

    @Test func `other errors end nothing`() throws {
        let folder = try TestFolder()
        defer { folder.remove() }
        let session = WritingSession(lock: WriterLock(of: folder.file("a"), patience: .zero))
        let full = StoreError("store.full", "a disk is full")
        #expect(throws: full) { try session.write { throw full } }
        #expect(try session.write { 1 } == 1)
    }
}
