import Foundation
import Testing

/// A time-stamp authority from the command line, checked by the command of OpenSSL.
@MainActor @Suite struct `The time-stamp authority` {
    private func founded() throws -> Workplace {
        let place = try Workplace.withOfficers()
        try place.succeed(
            ["tsa", "init", "tsa", "--organization", "Example Time Stamp Service"]
                + ["--passphrase-file", "pass"])
        return place
    }

    private func verify(_ place: Workplace, _ data: String, _ stamp: String) throws -> CommandRun {
        let openssl = try #require(CommandLineTool.find("openssl"))
        return try CommandLineTool.run(
            openssl,
            ["ts", "-verify", "-data", data, "-in", stamp, "-CAfile", "tsa/root.pem"],
            in: place.path)
    }

    @Test func `stamps a file and the head of the log`() throws {
        let place = try founded()
        let tsa = ["--tsa", "tsa", "--tsa-passphrase-file", "pass"]
        try place.write("report", "figures\n")
        try place.succeed(["tsa", "stamp", "report", "--out", "report.tsr"] + tsa)
        let report = try verify(place, "report", "report.tsr")
        #expect(report.status == 0, "\(report.text)")
        let note = try place.succeed(["checkpoint", "--passphrase-file", "pass"] + tsa).out
        let body = note.components(separatedBy: "\n\n")[0] + "\n"
        try place.write("body", body)
        let head = try verify(place, "body", "ledger/trust/checkpoint.tsr")
        #expect(head.status == 0, "\(head.text)")
        try place.write("body", body + "\n")
        #expect(try verify(place, "body", "ledger/trust/checkpoint.tsr").status != 0)
        try place.refuse(
            ["tsa", "init", "tsa", "--organization", "X", "--passphrase-file", "pass"], 3,
            "exists already")
    }

    @Test func `stamps over HTTP until told to end`() throws {
        let place = try founded()
        let service = Process()
        service.executableURL = URL(filePath: CommandLineTool.greencredit)
        service.currentDirectoryURL = URL(filePath: place.path)
        service.arguments = [
            "tsa", "serve", "tsa", "--listen", "127.0.0.1:0", "--passphrase-file", "pass",
        ]
        let pipe = Pipe()
        service.standardError = pipe
        try service.run()
        // The pipe closes when the service dies, so this never waits for nothing.
        var said = Data()
        while !said.contains(0x0a) {
            let more = pipe.fileHandleForReading.availableData
            guard !more.isEmpty else { break }
            said += more
        }
        let line = String(decoding: said, as: UTF8.self)
        let address = try #require(line.firstMatch(of: /http:\/\/127\.0\.0\.1:\d+/)?.output)
        try place.write("report", "figures\n")
        try place.succeed([
            "tsa", "stamp", "report", "--out", "report.tsr", "--tsa", String(address),
        ])
        let report = try verify(place, "report", "report.tsr")
        #expect(report.status == 0, "\(report.text)")
        service.terminate()
        service.waitUntilExit()
        #expect(service.terminationStatus == 0)
        try place.refuse(
            ["tsa", "stamp", "report", "--out", "again.tsr", "--tsa", String(address)], 3,
            "cannot be reached")
    }
}
