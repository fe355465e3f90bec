import Foundation
import Testing

/// Backup and restore as the people who run the machine meet them.
@MainActor @Suite struct BackupTests {
    /// A ledger with two signed heads and a record after each, and its backups.
    private static let template = Result { () throws -> Workplace in
        let place = try Workplace.withOfficers()
        try place.writeJournal("batch.csv", [.indicator, JournalLine(id: "A2")])
        try place.succeed(["post", "batch.csv", "--id", "BATCH"] + place.both)
        return place
    }

    private let place: Workplace

    init() throws { place = try Workplace(copying: Self.template.get()) }

    private func post(_ id: String) throws {
        try place.writeJournal("\(id).csv", [JournalLine(id: id)])
        try place.succeed(["post", "\(id).csv"] + place.both)
    }

    private func checkpoint(_ name: String) throws -> Int {
        let note = try place.succeed(["checkpoint", "--passphrase-file", "pass"]).out
        try place.write(name, note)
        return try #require(Int(note.split(separator: "\n")[1]))
    }

    @Test func `a ledger is backed up, checked and restored`() throws {
        let size = try checkpoint("head")
        let made = try place.succeed(["backup", "day.backup"])
        #expect(made.out.hasPrefix("day.backup: \(size) records, signed up to \(size), "))
        #expect(made.err == "", "no progress where nobody watches")
        #expect(try place.mode("day.backup") == 0o600)
        let checked = try place.succeed(["verify", "--backup", "day.backup"])
        #expect(checked.out.hasSuffix("all is well\n"))
        let restored = try place.succeed([
            "restore", "day.backup", "--ledger", "again", "--expect-checkpoint", "head",
        ])
        #expect(restored.out.contains("\(size) records, 2 journal entries"))
        #expect(restored.out.contains("keys into again/keys"))
        #expect(restored.err == "")
        #expect(try place.mode("again/ledger.sqlite") == 0o600)
        for command in [["verify"], ["balance"], ["export", "hledger"], ["inbox"]] {
            #expect(
                try place.succeed(command + ["--ledger", "again"]).out
                    == place.succeed(command).out)
        }
    }

    @Test func `a backup that is older than a kept head is not restored to go on`() throws {
        let early = try checkpoint("early")
        try place.succeed(["backup", "day.backup"])
        try post("A3")
        let late = try checkpoint("late")
        let arguments = [
            "restore", "day.backup", "--ledger", "again", "--expect-checkpoint", "early",
            "--expect-checkpoint", "late",
        ]
        try place.refuse(
            arguments, 4, "the backup has \(early) records, but a head of \(late) records",
            "a second history", "--read-only")
        #expect(!FileManager.default.fileExists(atPath: place.path + "/again"))
        let copy = try place.succeed(arguments + ["--read-only"])
        #expect(copy.out.hasSuffix("a copy for reading: it refuses new records\n"))
        #expect(copy.err.contains("late: a head of \(late) records was signed"))
        let refused = try place.run(["post", "A3.csv", "--ledger", "again"] + place.both)
        #expect(refused.status == 3)
        #expect(refused.err.contains("a copy for reading"))
        #expect(try place.succeed(["verify", "--ledger", "again"]).status == 0)
        // Nobody can tell without a kept head, and that is said.
        let unknown = try place.succeed(["restore", "day.backup", "--ledger", "unknown"])
        #expect(unknown.err.contains("nothing shows that this backup is the newest"))
    }

    @Test func `a log is gone back to a signed head`() throws {
        let early = try checkpoint("early")
        let balance = try place.succeed(["balance"]).out
        try post("A3")
        _ = try checkpoint("late")
        try place.succeed(["backup", "day.backup"])
        try place.succeed([
            "restore", "day.backup", "--ledger", "then", "--to-checkpoint", "\(early)",
        ])
        #expect(try place.succeed(["balance", "--ledger", "then"]).out == balance)
        #expect(
            try place.succeed(["verify", "--ledger", "then", "--checkpoint", "early"]).status == 0)
        try place.refuse(
            ["restore", "day.backup", "--ledger", "none", "--to-checkpoint", "\(early - 1)"], 2,
            "no signed head of \(early - 1) records")
    }

    @Test func `damage and wrong use are told`() throws {
        try place.succeed(["backup", "day.backup"])
        try place.refuse(["backup", "day.backup"], 2, "exists already")
        try place.refuse(["restore", "day.backup"], 3, "into a new folder")
        try place.refuse(["restore", "pass", "--ledger", "again"], 3, "no SQLite database")
        try place.refuse(
            ["restore", "ledger/ledger.sqlite", "--ledger", "again"], 3, "no backup")
        try place.refuse(["restore", "none", "--ledger", "again"], 3, "no such file")
        try place.refuse(["balance", "--ledger", "again"], 3, "no ledger here")
        var bytes = try place.read("day.backup")
        let start = try #require(Data(bytes).range(of: Data("1500.00".utf8))?.lowerBound)
        bytes[start] ^= 1
        try place.write("bad.backup", bytes, mode: 0o600)
        for arguments in [
            ["verify", "--backup", "bad.backup"], ["restore", "bad.backup", "--ledger", "again"],
        ] {
            let result = try place.refuse(arguments, 4, "PROBLEM: place ")
            #expect(!result.out.contains("all is well"))
        }
        #expect(!FileManager.default.fileExists(atPath: place.path + "/again"))
    }
}
