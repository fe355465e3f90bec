import Foundation
import Testing

/// What other programs read from us.
@MainActor @Suite struct ExportTests {
    private let place: Workplace

    init() throws { place = try DemoTests.demo.get().place }

    private func succeed(_ arguments: [String]) throws -> CommandRun {
        try place.succeed(arguments + ["--ledger", "demo/ledger"])
    }

    @Test(.enabled(if: Auditor.hledger != nil, Comment(rawValue: Auditor.noHledger)))
    func `is found in order by hledger`() throws {
        let hledger = try #require(Auditor.hledger)
        let export = try succeed(["export", "hledger"])
        let check = try CommandLineTool.run(
            hledger, ["-f", "-", "check"], in: place.path, input: Array(export.out.utf8))
        #expect(check.status == 0, "\(check.text)")
    }

    @Test(
        .enabled(if: Auditor.hledger != nil, Comment(rawValue: Auditor.noHledger)),
        arguments: [("2025-12-31", "2026-01-01", 48), ("2026-12-31", "2027-01-01", 43)])
    func `has the same balance of every account in hledger`(
        day: String, next: String, accounts: Int
    ) throws {
        let hledger = try #require(Auditor.hledger)
        let export = try succeed(["export", "hledger"])
        let theirs = try CommandLineTool.run(
            hledger, ["-f", "-", "balance", "-e", next, "-N", "--flat", "-O", "csv"],
            in: place.path, input: Array(export.out.utf8))
        #expect(theirs.status == 0, "\(theirs.text)")
        let ours = try succeed(["balance", "--as-of", day, "--format", "csv"])
        let their = balances(theirs.lines, amount: 1)
        let our = balances(ours.lines, amount: 5)
        #expect(our.count >= accounts)
        #expect(our == their)
        let codes = Set(our.keys.map { $0.split(separator: ":").prefix(3).joined(separator: ":") })
        #expect(codes.count == accounts)
    }

    @Test func `gives another ledger the same trial balances`() throws {
        let other = try Workplace.withOfficers()
        try other.write("journal.jsonl", try succeed(["export", "json"]).out)
        let posted = try other.succeed(["post", "journal.jsonl", "--id", "ALL"] + other.both)
        #expect(posted.out.contains("takes effect when one further checker has approved it"))
        #expect(try other.succeed(["balance"]).out == "no balances\n")
        let approved = try other.succeed(["approve", "ALL"] + other.key("C2.checker"))
        #expect(approved.out.contains("223 entries"))
        for day in ["2025-12-31", "2026-12-31"] {
            let query = ["trial-balance", "--as-of", day, "--subaccounts", "--format", "csv"]
            let reached = try other.succeed(query).out
            #expect(reached == (try succeed(query).out))
            #expect(reached.contains("Total"))
        }
        #expect(try other.succeed(["verify"]).out.hasSuffix("all is well\n"))
    }

    /// Balances that are not zero, in hundredths, by account.
    private func balances(_ lines: [String], amount: Int) -> [String: Int64] {
        var found: [String: Int64] = [:]
        for line in lines.dropFirst() {
            let cells = cells(of: line)
            let text = cells[amount].replacing(" CNY", with: "").replacing(".", with: "")
            guard let units = Int64(text), units != 0 else { continue }
            found[cells[0]] = units
        }
        return found
    }

    /// The cells of a CSV line without line breaks in cells.
    private func cells(of line: String) -> [String] {
        var cells = [""]
        var isQuoted = false
        for character in line {
            switch character {
            case "\"": isQuoted.toggle()
            case "," where !isQuoted: cells.append("")
            default: cells[cells.count - 1].append(character)
            }
        }
        return cells
    }
}
