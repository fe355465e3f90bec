import Foundation
import GreenCredit
import Testing

/// A disk that is full stops the writing and nothing else, and room lets it go on.
@Suite(.serialized) struct FullDiskTests {
    /// A file system of a few MiB, where this process may mount one.
    private final class SmallDisk: Sendable {
        let path: String

        init?() throws {
            path = NSTemporaryDirectory() + "/small-disk-\(UUID().uuidString)"
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true)
            let options = ["-t", "tmpfs", "-o", "size=6m", "tmpfs", path]
            guard try SmallDisk.run("mount", options) else {
                try? FileManager.default.removeItem(atPath: path)
                return nil
            }
        }

        deinit {
            _ = try? SmallDisk.run("umount", ["-l", path])
            try? FileManager.default.removeItem(atPath: path)
        }

        private static func run(_ program: String, _ arguments: [String]) throws -> Bool {
            let silence = unsafe open("/dev/null", O_WRONLY | O_CLOEXEC)
            defer { close(silence) }
            guard let process = try? spawn(program, arguments, descriptors: [2: silence])
            else { return false }
            var status: CInt = 0
            return unsafe waitpid(process, &status, 0) == process && status == 0
        }

        /// Fills the disk up to some bytes.
        func fill(leaving rest: Int) throws {
            let attributes = try FileManager.default.attributesOfFileSystem(forPath: path)
            let free = (attributes[.systemFreeSize] as? NSNumber)?.intValue ?? 0
            try Data(count: max(0, free - rest)).write(to: URL(filePath: path + "/filler"))
        }

        func makeRoom() throws { try FileManager.default.removeItem(atPath: path + "/filler") }
    }

    @Test func `a full disk is named, loses nothing, and lets go on when there is room`()
        async throws
    {
        try await onOwnThread {
            guard let disk = try SmallDisk() else {
                print("crash: full disk: none can be mounted; SQLITE_FULL is injected instead")
                return
            }
            let ledger = try CrashedLedger(in: disk.path)
            var judge = try Judge(try ledger.open())
            try disk.fill(leaving: 300_000)
            var process = try ledger.start(round: 0, seed: 1, ["patient"])
            while judge.failures["store.full"] == nil, let line = process.line() {
                judge.hear(line)
            }
            let before = judge.acknowledged
            let reader = try OpenLedger(readOnly: ledger.folder, clock: CrashedLedger.clock)
            #expect(try reader.logSize() > 0)
            for id in before { #expect(try reader.detail(of: id).state == .sealed) }
            try disk.makeRoom()
            while judge.acknowledged.count < before.count + 10, let line = process.line() {
                judge.hear(line)
            }
            for line in process.kill() { judge.hear(line) }
            try judge.judgeAll(try ledger.open())
            let whole = judge.acknowledged.intersection(judge.present).count
            print(
                "crash: full disk: tmpfs of 6 MiB: \(before.count) acknowledged before it was "
                    + "full, errors \(judge.failures), \(judge.acknowledged.count) acknowledged, "
                    + "\(whole) recovered, \(judge.problems.count) problems")
            #expect(judge.failures["store.full"] != nil)
            #expect(judge.acknowledged.count >= before.count + 10)
            #expect(judge.problems == [])
        }
    }
}
