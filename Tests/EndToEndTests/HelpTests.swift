import Foundation
import Testing

/// What the command says of itself.
@MainActor @Suite struct HelpTests {
    nonisolated static let commands = [
        "", "demo", "init", "officer", "officer add", "officer list", "officer revoke", "rulebook",
        "rulebook check", "rulebook cases", "rulebook adopt", "rulebook show", "propose", "inbox",
        "show", "approve",
        "reject", "post", "reverse", "period", "period close", "period list", "balance",
        "register", "register account", "register add", "register list", "register show",
        "act", "evidence", "evidence add", "evidence list", "evidence show", "programme",
        "programme project", "programme by", "programme double-funding", "programme conditions",
        "programme stale-advances", "programme carry-over", "programme audit-coverage",
        "programme technologies", "programme effects", "trial-balance", "export", "bank",
        "bank import", "bank list", "bank show", "bank parse", "bank orders", "bank status",
        "reconcile", "reconcile run", "reconcile report", "reconcile sign", "reconcile match",
        "reconcile status", "reconcile review", "reconcile unmatch", "reconcile accept",
        "reconcile note", "reconcile resolve", "reconcile reopen", "reconcile books",
        "reconcile parties", "reconcile control", "reconcile snapshots", "reconcile sides",
        "reconcile statement",
        "statement", "statement list", "statement produce", "statement verify", "loan",
        "loan open", "loan draw", "loan repay", "loan prepay", "loan reset", "loan restructure",
        "loan classify", "loan compensate", "loan write-off", "loan recover", "loan subsidy",
        "loan accrue", "loan portfolio", "loan reconcile",
        "loan schedule", "loan quote", "loan evaluate", "open-data", "open-data import",
        "open-data export", "open-data snapshots", "checkpoint", "proof", "verify", "rebuild",
        "backup", "restore", "tsa", "tsa init", "tsa stamp", "tsa serve",
    ]

    @Test(arguments: commands)
    func `has an example and fits a terminal`(command: String) throws {
        let place = try Workplace()
        let result = try place.run(command.split(separator: " ").map(String.init) + ["--help"])
        #expect(result.status == 0)
        #expect(result.err == "")
        #expect(result.out.contains("Example"))
        #expect(result.out.contains("USAGE: greencredit"))
        #expect(result.lines.filter { $0.count > 100 } == [])
        // A passphrase comes from a file, a variable or a descriptor, never from an argument.
        let secrets = result.out.matches(of: /--[a-z-]*(?:pass|secret|pin)[a-z-]*/)
            .map { String($0.output) }
        let known = [
            "--passphrase-file", "--passphrase-env", "--passphrase-fd", "--tsa-passphrase-file",
        ]
        #expect(secrets.filter { !known.contains($0) } == [])
    }

    @Test func `lists every command that is tested here`() throws {
        let place = try Workplace()
        for group in [
            "", "officer", "rulebook", "period", "bank", "reconcile", "statement", "loan",
            "register", "evidence", "programme", "open-data", "tsa",
        ] {
            let text = try place.run(group.split(separator: " ").map(String.init) + ["--help"]).out
            let listed = text.components(separatedBy: "SUBCOMMANDS:").dropFirst().joined()
                .split(separator: "\n").filter { $0.hasPrefix("  ") && !$0.hasPrefix("   ") }
                .compactMap { $0.split(separator: " ").first.map(String.init) }
                .filter { $0 != "See" }
            let known = Set(Self.commands)
            let names = listed.map { group.isEmpty ? $0 : "\(group) \($0)" }
            #expect(!names.isEmpty)
            #expect(names.filter { !known.contains($0) } == [])
        }
    }

    @Test func `of the whole command is as it was agreed`() throws {
        let golden = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "Golden/help.txt")
        let result = try Workplace().run(["--help"])
        if ProcessInfo.processInfo.environment["GREENCREDIT_RECORD_GOLDEN"] == "1" {
            try Data(result.out.utf8).write(to: golden)
        }
        #expect(result.out == String(decoding: try Data(contentsOf: golden), as: UTF8.self))
    }

    @Test func `tells the version`() throws {
        let result = try Workplace().run(["--version"])
        #expect(result.status == 0)
        #expect(result.out.wholeMatch(of: /[0-9]+\.[0-9]+\.[0-9]+\n/) != nil)
    }

    @Test func `completes commands in bash`() throws {
        let place = try Workplace()
        let script = try place.succeed(["--generate-completion-script", "bash"])
        try place.write("completion.bash", script.out)
        let bash = try #require(CommandLineTool.find("bash"))
        let check = try CommandLineTool.run(bash, ["-n", "completion.bash"], in: place.path)
        #expect(check.status == 0, "\(check.text)")
        #expect(script.out.contains("trial-balance"))
    }
}
