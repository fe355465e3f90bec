internal import Foundation
internal import GreenCredit

/// The stock commands with which a reader checks the demo; run here where the tools are.
struct DemoTools {
    let folder: String
    let ledger: OpenLedger
    let files: [OutputFile]
    let passphrase: String

    /// One command, what it shows, and the tool it needs.
    private struct Check {
        let title: String
        let tool: String
        let command: String
    }

    /// Prints every command and runs those whose tool is there.
    ///
    /// - Returns: whether all that ran were content.
    func run() throws -> Bool {
        Terminal.print("\ncheck it yourself, with tools that know nothing of us:")
        var isContent = true
        for check in try checks() {
            Terminal.print("\n  # \(check.title)\n  \(check.command)")
            guard find(check.tool) else {
                Terminal.print("  (not run: \(check.tool) is not installed)")
                continue
            }
            let (status, output) = try shell(check.command)
            let last = output.split(separator: "\n").suffix(2).joined(separator: "\n    ")
            Terminal.print("    \(status == 0 ? "ok" : "FAILED")  \(last)")
            if status != 0 { isContent = false }
        }
        return isContent
    }

    private func checks() throws -> [Check] {
        let trust = ledger.folder
        let statement = files.first { $0.name.hasSuffix(".json") }?.name ?? ""
        let path = "\(folder)/statements/\(statement)"
        let hledger = "\(folder)/journal.hledger"
        try exportJournal(to: hledger)
        return [
            Check(
                title: "maker and checker signed exactly these bytes", tool: "openssl",
                command: """
                    cat \(trust.root) \(trust.revocationLists) > \(folder)/trust.pem && \
                    openssl cms -verify -binary -cades -inform DER -in \(path).p7s \
                    -content \(path) -CAfile \(folder)/trust.pem -no-CApath -no-CAstore \
                    -crl_check_all -purpose any -out /dev/null
                    """),
            Check(
                title: "the text for people is signed too", tool: "openssl",
                command: textCheck(statement)),
            Check(
                title: "the log names these files", tool: "sha256sum",
                command: """
                    grep -q "record $(sha256sum < \(path) | cut -d' ' -f1)" \(path).entry && \
                    tail -n 3 \(path).entry
                    """),
            Check(
                title: "hledger reads the journal and finds it balanced", tool: "hledger",
                command:
                    "hledger -f \(hledger) check && "
                    + "hledger -f \(hledger) bal E3:F:1002 -e 2026-01-01 -N"
            ),
        ]
    }

    private func textCheck(_ statement: String) -> String {
        let text = "\(folder)/statements/" + statement.dropLast(".json".count) + ".en.txt"
        return """
            openssl cms -verify -binary -cades -inform DER -in \(text).p7s -content \(text) \
            -CAfile \(folder)/trust.pem -no-CApath -no-CAstore -crl_check_all -purpose any \
            -out /dev/null
            """
    }

    private func exportJournal(to path: String) throws {
        var text = ""
        try ledger.exportHledger { text += $0 }
        do { try Data(text.utf8).write(to: URL(fileURLWithPath: path)) } catch {
            throw GreenCreditError(
                .environment, "file.unwritable", "the export cannot be written", at: path,
                cause: error)
        }
    }

    private func find(_ tool: String) -> Bool {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        return path.split(separator: ":").contains {
            FileManager.default.isExecutableFile(atPath: "\($0)/\(tool)")
        }
    }

    private func shell(_ command: String) throws -> (Int32, String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", command]
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        do { try process.run() } catch {
            throw GreenCreditError(
                .environment, "demo.shell", "/bin/sh cannot be run", cause: error)
        }
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }
}
