import Foundation
import Ledger
import Testing

/// The worked example, run once by `greencredit demo`, and what can be done with its files.
@MainActor @Suite struct DemoTests {
    /// The run of the demo, and the place where its files lie.
    static let demo = Result { () throws -> (place: Workplace, run: CommandRun) in
        let place = try Workplace()
        return (place, try place.run(["demo", "--into", "demo", "--fixtures", example]))
    }

    private static let example = CommandLineTool.example
    private static let statement = "demo/statements/PROJECT-FUNDS-E1-2025-12-31"

    private let place: Workplace
    private let run: CommandRun

    init() throws { (place, run) = try Self.demo.get() }

    @Test func `ends well, with every figure as expected`() {
        #expect(run.status == 0, "\(run.text)")
        let compared = run.lines.filter { $0.hasSuffix("  =") }
        #expect(compared.count >= 11)
        #expect(!run.out.contains("≠"))
        #expect(run.lines.contains { $0.contains("48/48") })
        #expect(run.lines.contains { $0.contains("43/43") })
        #expect(run.lines.contains { $0.contains("2003451.23") && $0.hasSuffix("=") })
        #expect(run.lines.last?.contains("0 differ; the ledger verifies") == true)
        #expect(run.err == "")
    }

    @Test func `keeps secrets to their owner`() throws {
        for folder in ["demo", "demo/ledger", "demo/ledger/keys", "demo/keys"] {
            #expect(try place.mode(folder) == 0o700)
        }
        let manager = FileManager.default
        for folder in ["demo/keys", "demo/ledger/keys"] {
            let keys = try manager.contentsOfDirectory(atPath: place.path + "/" + folder)
            #expect(!keys.isEmpty)
            for key in keys {
                #expect(try place.mode(folder + "/" + key) == 0o600)
                let text = String(decoding: try place.read(folder + "/" + key), as: UTF8.self)
                #expect(text.hasPrefix("-----BEGIN ENCRYPTED PRIVATE KEY-----"))
            }
        }
        for file in ["demo/passphrase", "demo/ledger/ledger.sqlite"] {
            #expect(try place.mode(file) == 0o600)
        }
        let secret = String(decoding: try place.read("demo/passphrase"), as: UTF8.self)
            .trimmingCharacters(in: .newlines)
        #expect(!(run.out + run.err).contains(secret))
    }

    @Test func `prints stock commands that hold when they are run again`() throws {
        let lines = run.out.components(separatedBy: "\n")
        let commands = lines.indices.dropLast().filter { lines[$0].hasPrefix("  # ") }
            .map { lines[$0 + 1].trimmingCharacters(in: .whitespaces) }
        #expect(commands.count == 4)
        #expect(commands.filter { $0.contains("openssl cms -verify") }.count == 2)
        let sh = try #require(CommandLineTool.find("sh"))
        for command in commands {
            let tool = command.contains("hledger -f") ? "hledger" : "openssl"
            guard CommandLineTool.find(tool) != nil else { continue }
            let again = try CommandLineTool.run(sh, ["-c", command], in: place.path)
            #expect(again.status == 0, "\(again.text)")
        }
    }

    @Test func `will not write over a ledger`() throws {
        let again = try place.run(["demo", "--into", "demo", "--fixtures", Self.example])
        #expect(again.status == 2)
        #expect(again.err.contains("a ledger lies there already"))
    }

    @Test(arguments: [
        "PROJECT-FUNDS-E1-2025-12-31", "PROGRAMME-FINANCING-2025-12-31",
        "BANK-RECONCILIATION-BK-E3-PROJECT-01-2025-12-31",
    ])
    func `hands out statements that verify without the ledger`(name: String) throws {
        let result = try place.run(verification(of: "demo/statements/\(name).json"))
        #expect(result.status == 0, "\(result.text)")
        #expect(result.lines.last == "verified")
        #expect(result.lines.filter { $0.hasPrefix("text  ") }.count == 2)
        #expect(result.lines.contains { $0.hasPrefix("maker  ") })
        #expect(result.lines.contains { $0.hasPrefix("checker  ") })
    }

    @Test(arguments: [".json", ".json.p7s", ".json.entry", ".json.tlog-proof", ".en.txt"])
    func `refuses a statement with one changed byte in a file`(end: String) throws {
        let copy = try Workplace()
        let manager = FileManager.default
        for name in try manager.contentsOfDirectory(atPath: place.path + "/demo/statements")
        where name.hasPrefix("PROJECT-FUNDS") {
            try copy.write(name, try place.read("demo/statements/" + name))
        }
        let file = "PROJECT-FUNDS-E1-2025-12-31" + end
        let good = try copy.read(file)
        for position in [good.count / 7, good.count / 2, good.count - 2] {
            var bad = good
            bad[position] ^= 1
            try copy.write(file, bad)
            let result = try copy.run(
                verification(of: "PROJECT-FUNDS-E1-2025-12-31.json", trust: place.path))
            #expect(result.status == 4, "byte \(position): \(result.text)")
            #expect(result.err.contains("FAILED: "))
            #expect(!result.out.contains("\nverified"))
        }
        try copy.write(file, good)
        let result = try copy.run(
            verification(of: "PROJECT-FUNDS-E1-2025-12-31.json", trust: place.path))
        #expect(result.status == 0, "\(result.text)")
    }

    @Test(arguments: ["--root", "--crls", "--policy"])
    func `refuses a statement under the trust of another ledger`(option: String) throws {
        let other = try Workplace.withOfficers()
        let names = ["--root": "root.pem", "--crls": "crls.pem", "--policy": "policy"]
        var arguments = verification(
            of: place.path + "/" + Self.statement + ".json", trust: place.path)
        let index = try #require(arguments.firstIndex(of: option))
        arguments[index + 1] = "ledger/trust/" + (try #require(names[option]))
        let result = try other.run(arguments)
        #expect(result.status == 4, "\(result.text)")
        #expect(result.err.contains("FAILED: "))
    }

    // MARK: - The auditor's scripts

    @Test(.enabled(if: Auditor.tools != nil, Comment(rawValue: Auditor.absence)))
    func `hands out statements that the auditor's scripts accept`() throws {
        for name in ["PROJECT-FUNDS-E1-2025-12-31", "PROGRAMME-FINANCING-2025-12-31"] {
            let result = try audit("demo/statements/\(name).json")
            #expect(result.status == 0, "\(result.text)")
        }
    }

    @Test(.enabled(if: Auditor.tools != nil, Comment(rawValue: Auditor.absence)))
    func `cuts receipts of one item that the auditor's scripts accept`() throws {
        let place = try Workplace.withOfficers()
        try place.writeJournal("entries.csv", [.indicator, JournalLine(id: "A2")])
        try place.succeed(["post", "entries.csv", "--id", "BATCH-1"] + place.both)
        try place.succeed(["checkpoint", "--passphrase-file", "pass"])
        let result = try place.succeed(["proof", "BATCH-1/A1", "--out", "receipt"])
        #expect(result.lines.count == 6)
        let files = try FileManager.default.contentsOfDirectory(atPath: place.path + "/receipt")
        let record = try #require(files.first { $0 == "BATCH-1.json" })
        let audit = try audit(
            "receipt/\(record)", ["--item", "receipt/BATCH-1.A1.json"], in: place,
            trust: "ledger/trust/")
        #expect(audit.status == 0, "\(audit.text)")
        for file in files {
            let text = String(decoding: try place.read("receipt/" + file), as: UTF8.self)
            #expect(!text.contains("\"A2\""), "\(file) discloses another item")
        }
    }

    /// Runs the auditor's script on a record's files.
    private func audit(
        _ record: String, _ more: [String] = [], in other: Workplace? = nil,
        trust: String = "demo/ledger/trust/"
    ) throws -> CommandRun {
        let place = other ?? self.place
        let tools = try #require(Auditor.tools)
        let bash = try #require(CommandLineTool.find("bash"))
        let entry = String(decoding: try place.read(record + ".entry"), as: UTF8.self)
        let sealed = try #require(entry.firstMatch(of: /\nsealed (.+)\n/)?.1)
        let seconds = try Timestamp(String(sealed)).millisecondsSince1970 / 1000
        return try CommandLineTool.run(
            bash,
            [
                "\(tools)/verify-record.sh", "--root", trust + "root.pem", "--crl",
                trust + "crls.pem", "--at", String(seconds), "--policy", trust + "policy",
            ] + more + [record], in: place.path)
    }

    /// The command that checks a statement with the demo's own trust.
    private func verification(of file: String, trust: String? = nil) -> [String] {
        let folder = (trust.map { $0 + "/" } ?? "") + "demo/ledger/trust/"
        return [
            "statement", "verify", file, "--root", folder + "root.pem", "--crls",
            folder + "crls.pem", "--policy", folder + "policy",
        ]
    }
}
