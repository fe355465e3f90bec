import Foundation
import Ledger
import Testing

/// From the bank's file to signed statements and their proofs.
@MainActor @Suite struct BankTests {
    private static let account = "BK-E3-PROJECT-01"

    /// The whole worked example in a ledger, posted as one batch that needs both checkers.
    private static let template = Result { () throws -> Workplace in
        let place = try Workplace.withOfficers()
        try place.succeed(
            ["post", CommandLineTool.example + "/journal.csv", "--id", "ALL"] + place.both)
        try place.succeed(["approve", "ALL"] + place.key("C2.checker"))
        return place
    }

    private let place: Workplace

    init() throws { place = try Workplace(copying: Self.template.get()) }

    private func bankImport(_ file: String) -> [String] {
        ["bank", "import", CommandLineTool.example + "/" + file, "--account", Self.account]
            + place.both
    }

    @Test(arguments: ["bank-statement-E3-2025.csv", "bank-statement-E3-2025.camt053.xml"])
    func `reconciles a bank statement`(file: String) throws {
        let imported = try place.succeed(bankImport(file))
        #expect(imported.out.contains("\(file): 15 lines, balance 0.00 to 2,233,451.23"))
        let before = try place.fingerprint()
        #expect(try place.succeed(bankImport(file)).out.contains("nothing to add"))
        #expect(try place.fingerprint() == before)
        let run = try place.succeed(["reconcile", "run", Self.account, "--as-of", "2025-12-31"])
        #expect(
            run.lines.last == "13 matches, 4 open items; adjusted book 2,003,451.23, "
                + "adjusted bank 2,003,451.23")
        for format in ["csv", "json"] {
            let result = try place.succeed(
                ["reconcile", "run", Self.account, "--as-of", "2025-12-31", "--format", format])
            #expect(result.out.contains("proposed"))
        }
        for (language, title) in [("en", "Bank reconciliation"), ("zh", "银行存款余额调节表")] {
            let report = try place.succeed([
                "reconcile", "report", Self.account, "--as-of", "2025-12-31", "--language",
                language,
            ])
            #expect(report.out.contains("2,003,451.23"))
            #expect(report.out.contains(title), "\(report.out)")
        }
        let signed = try place.succeed(
            ["reconcile", "sign", Self.account, "--as-of", "2025-12-31"] + place.both)
        #expect(signed.out.contains("sealed BANK-RECONCILIATION-\(Self.account)-2025-12-31"))
        #expect(try place.succeed(["statement", "list"]).out.contains("Bank reconciliation"))
        try place.succeed(["verify"])
    }

    @Test func `takes each movement of an account once`() throws {
        try place.succeed(bankImport("bank-statement-E3-2025.csv"))
        let again = try place.succeed(bankImport("bank-statement-E3-2025.camt053.xml"))
        #expect(again.out.contains("0 new, 15 known, 0 not booked"))
        #expect(again.out.contains("nothing to add"))
        try place.refuse(
            bankImport("README.md"), 2, "README.md:1:1: the file fits no known format")
        let good = String(
            decoding: try Data(
                contentsOf: URL(
                    filePath: CommandLineTool.example + "/bank-statement-E3-2025.camt053.xml")),
            as: UTF8.self)
        try place.write("cut.xml", String(good.prefix(good.count / 2)))
        try place.refuse(
            ["bank", "import", "cut.xml", "--account", Self.account] + place.both, 2, "cut.xml")
    }

    @Test func `signs a statement, whose proof verifies with files alone`() throws {
        let produce = [
            "statement", "produce", "project-funds", "--project", "E1", "--as-of", "2025-12-31",
        ]
        let draft = try place.succeed(produce + ["--draft"])
        #expect(draft.out.contains("Project receipts and payments"))
        for file in ["draft-1.pdf", "draft-2.pdf"] {
            let pages = try place.succeed(
                produce + ["--draft", "--known-at", "2099-12-31", "--pdf", file])
            #expect(pages.out.contains(/draft-[12].pdf: \d pages?\n/))
        }
        #expect(try place.read("draft-1.pdf").starts(with: Array("%PDF-1.5".utf8)))
        #expect(try place.read("draft-1.pdf") == place.read("draft-2.pdf"))
        try place.refuse(produce + ["--pdf", "draft.pdf"], 2, "give --draft too")
        #expect(try place.succeed(["statement", "list"]).out == "no statements\n")
        try place.refuse(produce, 2, "give --maker-key to sign it, or --draft to see it")
        let produced = try place.succeed(produce + place.both)
        #expect(produced.out.contains("sealed PROJECT-FUNDS-E1-2025-12-31 at place"))
        try place.refuse(
            ["proof", "PROJECT-FUNDS-E1-2025-12-31"], 2, "sign one with “greencredit checkpoint”")
        let head = try place.succeed(["checkpoint", "--passphrase-file", "pass"])
        #expect(head.lines.first == "ledger.example/endtoend")
        #expect(try place.succeed(["checkpoint"]).out == head.out)
        let proof = try place.succeed(["proof", "PROJECT-FUNDS-E1-2025-12-31", "--out", "out"])
        #expect(proof.lines.count == 10)
        #expect(proof.lines.contains("out/PROJECT-FUNDS-E1-2025-12-31.VERIFY.txt"))
        let file = "out/PROJECT-FUNDS-E1-2025-12-31.json"
        let verified = try place.succeed(["statement", "verify", file])
        #expect(verified.lines.last == "verified")
        #expect(verified.out.contains("Li Wei 李薇 (M1)"))
        let again = try place.succeed(produce + place.both)
        #expect(again.out.contains("sealed PROJECT-FUNDS-E1-2025-12-31-2 at place"))
        try place.succeed(
            ["officer", "revoke", "--person", "M1", "--reason", "left"] + place.registrars)
        #expect(try place.succeed(["verify"]).out.hasSuffix("all is well\n"))
    }

    @Test func `gives no statement whose figures contradict each other`() throws {
        try place.refuse(
            ["statement", "produce", "bank-reconciliation", "--as-of", "2025-12-31", "--draft"], 2,
            "--account")
        try place.refuse(
            ["statement", "produce", "project-funds", "--as-of", "2025-12-31", "--draft"], 2,
            "--project")
    }

    @Test(.enabled(if: Auditor.tools != nil, Comment(rawValue: Auditor.absence)))
    func `proves that the log only grows`() throws {
        let tools = try #require(Auditor.tools)
        let bash = try #require(CommandLineTool.find("bash"))
        let old = try place.succeed(["checkpoint", "--passphrase-file", "pass"])
        try place.write("old", old.out)
        try place.writeJournal("more.csv", [.indicator])
        try place.succeed(["post", "more.csv"] + place.both)
        let new = try place.succeed(
            ["checkpoint", "--since", old.lines[1], "--passphrase-file", "pass"])
        try place.write("new", new.out)
        let check = ["\(tools)/verify-tlog.sh", "consistency", "ledger/trust/policy", "old"]
        let grown = try CommandLineTool.run(bash, check + ["new"], in: place.path)
        #expect(grown.status == 0, "\(grown.text)")
        #expect(grown.out.contains("extended  \(old.lines[1]) to "))
        try place.write("bad", new.out.replacing(old.lines[1], with: "3", maxReplacements: 1))
        #expect(try CommandLineTool.run(bash, check + ["bad"], in: place.path).status == 1)
    }
}
