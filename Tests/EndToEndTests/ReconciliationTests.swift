import Foundation
import Testing

/// Reconciling by command, and in the review's screen.
@MainActor @Suite struct ReconciliationTests {
    private static let account = "BK-E3-PROJECT-01"
    private static let asOf = ["--as-of", "2025-12-31"]

    /// The worked example with E3's bank statement of 2025.
    private static let template = Result { () throws -> Workplace in
        let place = try Workplace.withOfficers()
        try place.succeed(
            ["post", CommandLineTool.example + "/journal.csv", "--id", "ALL"] + place.both)
        try place.succeed(["approve", "ALL"] + place.key("C2.checker"))
        let file = CommandLineTool.example + "/bank-statement-E3-2025.csv"
        try place.succeed(["bank", "import", file, "--account", account] + place.both)
        return place
    }

    private let place: Workplace

    init() throws { place = try Workplace(copying: Self.template.get()) }

    private func reconcile(_ command: String, _ rest: String...) -> [String] {
        ["reconcile", command, Self.account] + rest
    }

    private func review(_ terminal: PseudoTerminal, _ more: String...) throws {
        try terminal.start(
            CommandLineTool.greencredit,
            reconcile("review") + Self.asOf + place.both + more, in: place.path)
    }

    /// Columns of a line: what stands in the blocks of Chinese takes two.
    private func width(_ line: String) -> Int {
        line.unicodeScalars.reduce(0) { sum, scalar in
            sum
                + ((0x2E80...0x9FFF).contains(scalar.value)
                    || (0xFF00...0xFF60).contains(scalar.value) ? 2 : 1)
        }
    }

    @Test func `is reviewed at a terminal, which is afterwards as it was`() throws {
        let terminal = try PseudoTerminal()
        let before = terminal.mode
        try review(terminal)
        try terminal.expect("line 1 of 2  decided 0  proposed 13")
        #expect(terminal.mode != before)
        try terminal.expect("BK2025122101")
        try terminal.expect("$ greencredit reconcile match \(Self.account) --line BK2025122101")
        terminal.type("a")
        try terminal.expect("the bank's side has -118,765.44 more")
        terminal.type("r")
        try terminal.expect("line 1 of 1  decided 1")
        terminal.type("u")
        try terminal.expect("line 1 of 2  decided 0")
        terminal.type(" ")
        try terminal.expect("chosen 120,000.00 of 1,234.56")
        terminal.type("r")
        try terminal.expect("line 1 of 1  decided 1")
        terminal.type("q")
        try terminal.expect("sealed MATCH-\(Self.account)-1")
        #expect(terminal.end() == 0)
        #expect(terminal.mode == before)
        for frame in terminal.frames {
            #expect(frame.count <= 24 && frame.allSatisfy { width($0) <= 80 }, "\(frame)")
        }
        let trail = try place.succeed(reconcile("report", "--trail", "--format", "csv"))
        #expect(trail.out.contains("chosen in a review"))
        try place.succeed(["verify"])
    }

    @Test func `speaks Chinese in eighty columns, and forgets what is not to be signed`() throws {
        let terminal = try PseudoTerminal()
        let before = terminal.mode
        try review(terminal, "--language", "zh")
        try terminal.expect("第1笔／共2笔")
        terminal.type("j\u{1B}[Ar")
        try terminal.expect("已定1笔")
        terminal.type("\u{3}")
        try terminal.expect("nothing to add")
        #expect(terminal.end() == 0)
        #expect(terminal.mode == before)
        for frame in terminal.frames {
            #expect(frame.count <= 24 && frame.allSatisfy { width($0) <= 80 }, "\(frame)")
        }
        #expect(
            try place.succeed(reconcile("report", "--trail", "--format", "csv")).lines.count == 2)
    }

    @Test(arguments: [SIGTERM, SIGHUP])
    func `puts the terminal back when somebody ends it`(signal: Int32) throws {
        let terminal = try PseudoTerminal()
        let before = terminal.mode
        try review(terminal)
        try terminal.expect("line 1 of 2")
        terminal.send(signal)
        #expect(terminal.end() == 128 + signal)
        #expect(terminal.mode == before)
        #expect(terminal.written.hasSuffix("\u{1B}[?25h\u{1B}[?1049l"))
    }

    @Test func `needs a terminal for its review only`() throws {
        try place.refuse(reconcile("review") + Self.asOf + place.both, 2, "terminal.none")
    }

    @Test func `is done by plain commands, each with its author`() throws {
        let accepted = try place.succeed(reconcile("accept") + Self.asOf + place.both)
        #expect(
            accepted.lines == [
                "13 matches", "sealed MATCH-\(Self.account)-1 at place \(try seq(accepted))",
            ])
        #expect(
            try place.succeed(reconcile("accept") + Self.asOf + place.both).out
                .contains("nothing to add"))
        let status = try place.succeed(reconcile("status") + Self.asOf)
        #expect(status.out.contains("matches recorded"))
        try place.succeed(
            reconcile("note", "--line", "BK2025122101", "--owner", "M1", "--text", "interest")
                + place.both)
        try place.succeed(reconcile("unmatch", "1/4", "--reason", "other invoice") + place.both)
        try place.refuse(
            reconcile("unmatch", "1/4", "--reason", "again") + place.both, 1, "match.undone")
        try place.refuse(
            reconcile("unmatch", "9/9", "--reason", "again") + place.both, 2, "match.unknown")
        try place.refuse(
            reconcile("match", "--line", "BK2025122101", "--entry", "T0122", "--reason", "x")
                + place.both, 2, "match.sum")
        try place.refuse(
            reconcile("accept", "S1") + Self.asOf + place.both, 2, "suggestion.unknown")
        let ageing = try place.succeed(reconcile("report", "--ageing") + Self.asOf)
        #expect(ageing.out.contains("M1") && ageing.out.contains("interest"))
        let statistics = try place.succeed(
            reconcile("report", "--statistics", "--format", "csv") + Self.asOf)
        #expect(statistics.out.contains("13"))
        try place.succeed(reconcile("sign") + Self.asOf + place.both)
        try place.refuse(
            reconcile("sign") + Self.asOf + place.both, 1, "reconciliation.signed")
        try place.succeed(reconcile("reopen", "--reason", "late paper") + place.both)
        let trail = try place.succeed(reconcile("report", "--trail", "--format", "csv"))
        for word in ["imported", "matched", "noted", "undone", "signed", "reopened", "M1", "C1"] {
            #expect(trail.out.contains(word), "\(word)")
        }
        #expect(try place.succeed(["bank", "list"]).out.contains(Self.account))
        #expect(
            try place.succeed(["bank", "list", "--account", Self.account, "--format", "csv"]).out
                .contains("bank-statement-E3-2025.csv"))
        #expect(
            try place.succeed(["bank", "show", Self.account, "--open", "--format", "csv"]).lines
                .count == 3)
        try place.succeed(["verify"])
    }

    private func seq(_ run: CommandRun) throws -> String {
        try #require(run.lines.last?.split(separator: " ").last).description
    }

    @Test func `books what only the bank has, and matches it`() throws {
        try place.succeed(
            reconcile(
                "resolve", "--line", "BK2025123101", "--counter", "E3:F:6603",
                "--ledger-account", "E3:F:1002:BK", "--dimension", "project=E3", "--reason",
                "account fee 手续费") + place.both)
        let run = try place.succeed(
            reconcile("run", "--format", "csv") + Self.asOf)
        #expect(run.out.contains("RES-BK2025123101"))
        let result = try place.succeed(reconcile("run") + Self.asOf)
        #expect(result.lines.last?.hasPrefix("14 matches, 3 open items") == true)
        try place.refuse(
            reconcile(
                "resolve", "--line", "BK2025123101", "--template", "fee") + place.both, 2,
            "resolution.template")
    }

    @Test func `orders what is to be paid, and reads what the bank says of it`() throws {
        try place.write(
            "payees.csv", "entry,name,account,bank\nT0121,Repair Works 修理厂,6222020000001,\n")
        let command = [
            "bank", "orders", Self.account, "--payees", "payees.csv", "--on", "2026-01-05", "--out",
            "order.xml",
        ]
        #expect(try place.succeed(command).out.contains("1 payments to order.xml"))
        let order = String(decoding: try place.read("order.xml"), as: UTF8.self)
        for text in ["350000.00", "<EndToEndId>FL-E3-BR3<", "6222020000001", "2026-01-05"] {
            #expect(order.contains(text), "\(order)")
        }
        let id = try #require(order.firstMatch(of: /<MsgId>([^<]*)</)).output.1
        let report = """
            <Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt>
            <GrpHdr><MsgId>R1</MsgId><CreDtTm>2026-01-05T09:00:00</CreDtTm></GrpHdr>
            <OrgnlGrpInfAndSts><OrgnlMsgId>\(id)</OrgnlMsgId>
            <OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId></OrgnlGrpInfAndSts>
            <OrgnlPmtInfAndSts><OrgnlPmtInfId>\(id)-1</OrgnlPmtInfId>
            <TxInfAndSts><OrgnlEndToEndId>FL-E3-BR3</OrgnlEndToEndId><TxSts>RJCT</TxSts>
            <StsRsnInf><Rsn><Cd>AC04</Cd></Rsn></StsRsnInf></TxInfAndSts></OrgnlPmtInfAndSts>
            </CstmrPmtStsRpt></Document>
            """
        try place.write("report.xml", report)
        let status = try place.run(["bank", "status", "order.xml", "report.xml"])
        #expect(status.status == 1, "\(status.text)")
        #expect(status.out.contains("rejected") && status.out.contains("AC04"))
        try place.write("payees.csv", "entry,name,account\nT0122,Nobody,1\n")
        try place.refuse(command, 2, "order.item")
    }

    @Test func `compares books, sides, control accounts, parties and signed statements`() throws {
        let books = try place.run(
            ["reconcile", "books", "E3:F:1002", "BK:F:2011:E3"] + Self.asOf + ["--format", "csv"])
        #expect(books.status == 1, "\(books.text)")
        #expect(books.err.contains("difference -231,184.56"))
        let same = try place.run(
            ["reconcile", "books", "E2:F:1002", "BK:F:2011:E2"] + Self.asOf)
        #expect(same.err.contains("difference 0.00"), "\(same.text)")
        let sides = try place.run(["reconcile", "sides", "P"] + Self.asOf)
        #expect(sides.err.contains("ours 13,361,500.00, theirs 13,340,000.00"), "\(sides.text)")
        #expect(sides.err.contains("difference 21,500.00"))
        try place.write("loans.csv", "contract,balance\nE3,18999999.00\nE9,5.00\n")
        let control = try place.run(
            [
                "reconcile", "control", "BK:F:1303", "--subledger", "loans.csv", "--by", "project",
                "--format", "csv",
            ] + Self.asOf)
        #expect(control.status == 1 && control.out.contains("amount differs,E3"), "\(control.text)")
        #expect(control.out.contains("book only,E9"))
        try place.write("pairs.yaml", Self.pairs)
        let parties = try place.run(
            ["reconcile", "parties", "pairs.yaml", "--format", "csv"] + Self.asOf)
        #expect(parties.status == 1)
        #expect(parties.out.contains("21500.00"), "\(parties.text)")
        try place.succeed(reconcile("sign") + Self.asOf + place.both)
        let signed = "BANK-RECONCILIATION-\(Self.account)-2025-12-31"
        let again = try place.succeed(["reconcile", "statement", signed])
        #expect(again.out.contains("every cell"))
        try place.succeed(
            reconcile(
                "resolve", "--line", "BK2025123101", "--counter", "E3:F:6603",
                "--ledger-account", "E3:F:1002:BK", "--reason", "fee")
                + place.both)
        let late = try place.run(["reconcile", "statement", signed, "--now"])
        #expect(late.status == 1 && late.out.contains("bookAmount"), "\(late.text)")
        #expect(try place.succeed(["reconcile", "statement", signed]).status == 0)
    }

    private static let pairs = """
        pairs:
          - id: deposits
            name: {en: Deposits, zh: 存款}
            left: {party: enterprise E3, accounts: "E3:F:1002"}
            right: {party: bank BK, accounts: "BK:F:2011:E3"}
          - id: subsidy
            name: {en: Subsidy paid in advance, zh: 预拨贴息}
            left: {party: programme P, accounts: "P:F:1214", project: E3}
            right: {party: bank BK, accounts: "BK:F:2241:SUB"}

        """
}
