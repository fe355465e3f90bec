import Foundation
import Testing

/// Passphrases come in by file, environment or descriptor, and never come out.
@MainActor @Suite struct SecretTests {
    @Test func `opens keys with a passphrase from the environment and from a descriptor`() throws {
        let place = try Workplace.withOfficers()
        try place.writeJournal("entry.csv", [JournalLine.indicator])
        let proposed = try place.run(
            ["propose", "entry.csv", "--key", "keys/M1.maker.pem", "--passphrase-env", "SECRET"],
            environment: ["SECRET": Workplace.passphrase])
        #expect(proposed.status == 0, "\(proposed.text)")
        let approved = try place.run(
            ["approve", "P/A1", "--key", "keys/C1.checker.pem", "--passphrase-fd", "0"],
            input: Array((Workplace.passphrase + "\n").utf8))
        #expect(approved.status == 0, "\(approved.text)")
        try place.refuse(
            ["reject", "P/A1", "--reason", "why", "--key", "keys/C1.checker.pem"]
                + ["--passphrase-env", "SECRET"], 3, "does not open this key",
            environment: ["SECRET": "another"])
        try expectSilence(place)
    }

    @Test func `takes one passphrase for all keys or one for each`() throws {
        let place = try Workplace()
        try place.write("other", "another-horse-5512\n", mode: 0o600)
        let founded = try place.run([
            "init", "--origin", "ledger.example/two", "--organization", "Department",
            "--rulebook", CommandLineTool.example + "/rulebook.yaml", "--registrar", "R1=A B",
            "--registrar", "R2=C D", "--keys", "keys", "--passphrase-file", "pass",
            "--passphrase-file", "other", "--passphrase-file", "pass",
        ])
        #expect(founded.status == 0, "\(founded.text)")
        let add = [
            "officer", "add", "--person", "M1", "--name", "E F", "--role", "maker", "--keys",
            "keys", "--registrar-key", "keys/R1.registrar.pem", "--registrar-key",
            "keys/R2.registrar.pem",
        ]
        try place.refuse(
            add + ["--passphrase-file", "pass"], 3, "keys/R1.registrar.pem: The passphrase")
        let mixed = ["other", "pass", "pass", "other"].flatMap { ["--passphrase-file", $0] }
        try place.refuse(add + mixed.prefix(4), 2, "give one passphrase for all keys, or 4")
        #expect(try place.run(add + mixed).status == 0)
        #expect(!place.printed.contains("another-horse"))
        try expectSilence(place)
    }

    @Test func `prints no secret on any way through`() throws {
        let place = try Workplace.withOfficers()
        try place.writeJournal("entry.csv", [JournalLine.indicator])
        let commands = [
            ["propose", "entry.csv"] + place.key("M1.maker"), ["inbox"], ["show", "P/A1"],
            ["show", "P/A1", "--format", "json"], ["approve", "P/A1"] + place.key("C1.checker"),
            ["approve", "P/A1"] + place.key("none"), ["officer", "list", "--format", "json"],
            ["checkpoint", "--passphrase-file", "pass"], ["proof", "P/A1", "--out", "out"],
            ["verify"], ["rebuild"], ["export", "json"], ["export", "hledger"],
            ["propose", "keys/M1.maker.pem"] + place.key("M1.maker"),
            ["propose", "pass"]
                + place.key("M1.maker"),
            ["rulebook", "check", "keys/M1.maker.pem"],
            ["approve", "P/A1", "--key", "pass", "--passphrase-file", "pass"],
            ["approve", "P/A1", "--key", "keys/C1.checker.pem", "--passphrase-file", "keys"],
        ]
        for command in commands { _ = try place.run(command) }
        try expectSilence(place)
    }

    /// Nothing that was printed here holds the passphrase or a line of a private key.
    private func expectSilence(_ place: Workplace) throws {
        #expect(!place.printed.contains(Workplace.passphrase))
        #expect(!place.printed.contains("PRIVATE KEY"))
        for folder in ["keys", "ledger/keys"] {
            let keys = try FileManager.default.contentsOfDirectory(
                atPath: place.path + "/" + folder)
            for key in keys {
                let text = String(
                    decoding: try place.read(folder + "/" + key), as: UTF8.self)
                let lines = text.split(separator: "\n").filter { !$0.hasPrefix("-----") }
                #expect(!lines.isEmpty)
                #expect(!lines.contains { place.printed.contains($0) }, "\(key)")
            }
        }
    }
}
