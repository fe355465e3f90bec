import Foundation
import Testing

/// Registers, acts and the questions of the programme, by commands only.
@MainActor @Suite struct ProgrammeTests {
    /// The worked example up to a letter, recorded once by `greencredit act --file`.
    static let recorded = Result { () throws -> Workplace in
        let place = try Workplace.withOfficers()
        let whole = String(
            decoding: try Data(
                contentsOf: URL(filePath: CommandLineTool.example + "/acts.yaml")), as: UTF8.self)
        // Everything before the first act above the limit, which waits for a second checker.
        let parts = whole.components(separatedBy: "\n  - ")
        let cut = parts.firstIndex { $0.contains("id: A-001\n") } ?? parts.count
        try place.write("acts.yaml", parts[..<cut].joined(separator: "\n  - ") + "\n")
        let act = try place.run(["act", "--file", "acts.yaml"] + place.both)
        guard act.status == 0 else { throw CommandTimeout(arguments: [act.text], seconds: 0) }
        return place
    }

    let place: Workplace

    init() throws { place = try Workplace(copying: try Self.recorded.get()) }

    private let appropriation = [
        "act", "appropriation", "--id", "A-001", "--date", "2025-01-15", "--figure",
        "amount=9000000.00", "--voucher", "P=T0001",
    ]

    @Test func `records an act whose entries follow from the rulebook`() throws {
        let sealed = try place.succeed(appropriation + place.both)
        #expect(sealed.out.contains("sealed A-001 at place"))
        let balance = try place.succeed(["balance", "P:M:9010", "--format", "csv"])
        #expect(balance.out.contains("9000000.00"))
        let shown = try place.succeed(["show", "A-001"])
        #expect(shown.out.contains("programme.appropriation"))
        let again = try place.succeed(appropriation + place.both)
        #expect(again.out.contains("in the ledger already"))
        #expect(try place.succeed(["verify"]).out.contains("all is well"))
    }

    @Test func `an act by its maker alone waits for a checker`() throws {
        try place.succeed(
            appropriation + ["--maker-key", "keys/M1.maker.pem", "--passphrase-file", "pass"])
        #expect(try place.succeed(["inbox"]).out.contains("A-001"))
        try place.succeed(["approve", "A-001"] + place.key("C1.checker"))
        #expect(try place.succeed(["inbox"]).out == "nothing waits\n")
    }

    @Test func `tells every reason, and what cannot be understood`() throws {
        let letter = [
            "act", "commitment", "--id", "A-900", "--date", "2025-02-20", "--project", "E1",
            "--figure", "amount=99000000.00", "--figure", "rate=0.20", "--word",
            "signatory=OFF-99",
        ]
        let refused = try place.refuse(
            letter + place.both, 1, "signatory.authorised", "subsidy.cap")
        #expect(refused.err.contains("refused, and the ledger is unchanged"))
        try place.refuse(
            ["act", "gift", "--id", "X", "--date", "2025-01-15"] + place.both, 2, "no step “gift”")
        try place.refuse(["act"] + place.both, 2, "which step?")
        try place.refuse(
            appropriation + ["--figure", "amount=1.00"] + place.both, 2, "a name is given twice")
        try place.write(
            "bad.yaml", "schema: greencredit/programme-acts/v1\nrecords:\n  - step: x\n")
        try place.refuse(["act", "--file", "bad.yaml"] + place.both, 2, "bad.yaml:3:5")
    }

    @Test func `lists registers and shows versions`() throws {
        let all = try place.succeed(["register", "list", "--format", "csv"])
        #expect(all.out.contains("party,E1,2024-01-02,1,0"))
        try place.succeed(
            [
                "register", "add", "mandate", "--id", "M-1", "--date", "2025-02-01", "--set",
                "person=OFF-01", "--set", "scope=letters", "--evidence", "mandate=pass",
            ] + place.both)
        let shown = try place.succeed(["register", "show", "mandate", "M-1", "--format", "csv"])
        #expect(shown.lines.count == 3)
        #expect(shown.out.contains("mandate,M-1,2025-02-01,2,1"))
        try place.refuse(["register", "show", "mandate", "M-9"], 2, "has no entry M-9")
        try place.refuse(["register", "add", "mandate"] + place.both, 2, "--id and --date")
        let chinese = try place.succeed(["register", "list", "party", "--language", "zh"])
        #expect(chinese.out.contains("登记簿"))
    }

    @Test func `keeps documents and says which are missing`() throws {
        let missing = try place.succeed(["evidence", "list", "--missing", "--format", "csv"])
        #expect(missing.out.contains("mandate-OFF-01.pdf,missing,mandate,mandate/M-1"))
        try place.write("letter.txt", "a letter")
        let added = try place.succeed(["evidence", "add", "letter.txt"] + place.both)
        #expect(added.out.contains("sealed evidence/"))
        let again = try place.succeed(["evidence", "add", "letter.txt"] + place.both)
        #expect(again.out == "letter.txt is held already\n")
        let listed = try place.succeed(["evidence", "list", "--format", "csv"])
        let row = try #require(listed.lines.first { $0.hasPrefix("letter.txt,held") })
        let digest = try #require(row.split(separator: ",").last.map(String.init))
        #expect(try place.succeed(["evidence", "show", digest]).out == "a letter")
        try place.refuse(["evidence", "show", "00"], 2, "no document of this hash is held")
        try place.write("acts.yaml", "a mandate that nobody has added")
        let named = try place.succeed(
            [
                "register", "add", "mandate", "--id", "M-3", "--date", "2025-02-01", "--set",
                "person=OFF-03", "--set", "scope=letters", "--evidence", "mandate=acts.yaml",
            ] + place.both)
        #expect(named.err.contains("the document acts.yaml is not held"))
    }

    @Test func `answers the questions of the programme in two languages`() throws {
        try place.succeed(appropriation + place.both)
        let project = try place.succeed(["programme", "project", "E1", "--on", "2025-03-01"])
        #expect(project.out.contains("next step"))
        #expect(project.out.contains("commitment"))
        try place.refuse(["programme", "project", "E9"], 2, "no record names a project E9")
        let measures = try place.succeed(["programme", "by", "measure", "--format", "csv"])
        #expect(measures.out.contains("M3,"))
        for group in ["region", "industry", "level", "subprogramme"] {
            #expect(try place.succeed(["programme", "by", group]).lines.count > 1)
        }
        try place.succeed(
            [
                "register", "add", "audit-coverage", "--id", "COV-2009", "--date", "2025-01-02",
                "--set", "region=CN", "--json", "year=2009", "--json", "audited=15", "--json",
                "enterprises=10000", "--set", "source=announcement",
            ] + place.both)
        let coverage = try place.succeed(["programme", "audit-coverage", "--format", "csv"])
        #expect(coverage.out.contains("CN 2009,0.15 %"))
        let technologies = try place.succeed(["programme", "technologies", "--language", "zh"])
        #expect(technologies.out.contains("应用示范"))
        let carried = try place.succeed(
            ["programme", "carry-over", "--on", "2025-12-31", "--format", "csv"])
        #expect(carried.out.contains("P:M:9010"))
        for question in ["double-funding", "conditions", "stale-advances"] {
            for format in ["text", "csv", "json"] {
                let answer = try place.succeed(["programme", question, "--format", format])
                #expect(!answer.out.isEmpty)
            }
        }
    }
}
