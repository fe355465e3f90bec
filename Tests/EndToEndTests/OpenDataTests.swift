import Foundation
import Testing

/// Open data in and out by command.
@MainActor @Suite struct OpenDataTests {
    /// No ledger is named.
    nonisolated static let none = ["GREENCREDIT_LEDGER": ""]

    nonisolated static let activities = """
        <iati-activities version="2.03"><iati-activity default-currency="CNY">
        <iati-identifier>X-1</iati-identifier><reporting-org ref="44000"/>
        <title><narrative>Kilns</narrative></title>
        <transaction><transaction-type code="11"/><transaction-date iso-date="2026-03-01"/>
        <value>900.50</value><finance-type code="410"/></transaction>
        <transaction><transaction-type code="5"/><transaction-date iso-date="2026-03-02"/>
        <value>-7</value></transaction>
        <transaction><transaction-type code="99"/><transaction-date iso-date="2026-03-02"/>
        <value>1</value></transaction>
        </iati-activity></iati-activities>
        """

    nonisolated static let mapping = """
        schema: greencredit/open-data-mapping/v1
        book: P
        leaveOut: [interest]
        flows:
          incoming-commitment: {debit: "M:9010", credit: "M:9000"}
        """

    @Test func `tells what a file says without a ledger`() throws {
        let place = try Workplace()
        try place.write("a.xml", Self.activities)
        let text = try place.succeed(["open-data", "import", "a.xml"]).out
        #expect(
            text.contains(
                "a.xml, IATI 2.03: 1 programmes, 3 records, 2 taken, 1 left out, 2 flows, "
                    + "2 exceptions, 1 signs turned"))
        #expect(text.contains("incoming-commitment") && text.contains("900.50"))
        #expect(text.contains("unreadable") && text.contains("withdrawn-code"))
        let csv = try place.succeed(["open-data", "import", "a.xml", "--format", "csv"])
        #expect(csv.lines.count == 3)
        #expect(csv.lines[2].hasPrefix("X-1,,interest,2026-03-02,CNY,7.00"))
        let asked = ["open-data", "import", "a.xml", "--publisher", "standard", "--format", "csv"]
        #expect(try place.succeed(asked).lines[2].hasPrefix("X-1,,interest,2026-03-02,CNY,-7.00"))
        try place.write("map.yaml", Self.mapping)
        let json = try place.succeed(
            ["open-data", "import", "a.xml", "--map", "map.yaml", "--format", "json"]
        ).out
        let result = try #require(
            try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        #expect(result["records"] as? Int == 3)
        #expect(result["leftOut"] as? Int == 1)
        #expect(result["entries"] as? Int == 1)
        let exceptions = (result["exceptions"] as? [String: Any])?["rows"] as? [Any]
        #expect(exceptions?.count == 2)
    }

    @Test func `records flows as one batch, and the same file adds nothing`() throws {
        let place = try Workplace.withOfficers()
        try place.write("a.xml", Self.activities)
        try place.write("map.yaml", Self.mapping)
        let command = ["open-data", "import", "a.xml", "--map", "map.yaml"] + place.both
        try place.refuse(command, 2, "a.xml:8:1", "open-data.unreadable", "--leave-out-unreadable")
        let posted = try place.succeed(command + ["--leave-out-unreadable"])
        #expect(posted.out.contains("sealed") && posted.out.contains("1 entry"))
        let again = try place.succeed(command + ["--leave-out-unreadable"])
        #expect(again.out.contains("nothing to add"))
        let balance = try place.succeed(["balance", "--book", "P", "--format", "csv"])
        #expect(balance.out.contains("900.50"))
        #expect(try place.succeed(["verify"]).status == 0)
    }

    @Test func `refuses what does not fit together`() throws {
        let place = try Workplace.withOfficers()
        try place.write("a.xml", Self.activities)
        try place.write("map.yaml", Self.mapping.replacingOccurrences(of: "[interest]", with: "[]"))
        let file = ["open-data", "import", "a.xml"]
        try place.refuse(file + ["--map", "map.yaml"], 2, "interest", "mapping.missing")
        try place.refuse(file + place.both, 2, "--map")
        try place.refuse(file + ["--since", "a.xml"], 2, "open-data.since")
        try place.write("broken.xml", String(Self.activities.dropLast(30)))
        try place.refuse(["open-data", "import", "broken.xml"], 2, "broken.xml:", "xml.malformed")
        let example = CommandLineTool.example
        let export = ["open-data", "export", "iati", "--prefix", "X"]
        let acts = ["--acts", example + "/acts.yaml"]
        try place.refuse(export + acts, 2, "--rulebook", environment: Self.none)
        try place.refuse(export, 2, "which ledger?", environment: Self.none)
        try place.refuse(["open-data", "export", "oc4ids", "--prefix", "X"], 2, "--uri")
    }

    @Test func `exports the worked example, and reads its own IATI back`() throws {
        let place = try Workplace()
        let example = CommandLineTool.example
        let source = [
            "--acts", example + "/acts.yaml", "--rulebook", example + "/rulebook.yaml",
            "--prefix", "XX-EXAMPLE", "--at", "2026-12-31T00:00:00.000Z",
        ]
        let iati = try place.run(["open-data", "export", "iati"] + source, environment: Self.none)
        #expect(iati.status == 0, "\(iati.err)")
        try place.write("out.xml", iati.out)
        let back = try place.succeed(["open-data", "import", "out.xml", "--format", "csv"])
        let transactions = iati.out.components(separatedBy: "<transaction>").count - 1
        #expect(transactions > 30)
        #expect(back.lines.count == transactions + 1)
        let package = try place.run(
            ["open-data", "export", "oc4ids", "--uri", "https://example.org/p"] + source,
            environment: Self.none)
        #expect(package.status == 0, "\(package.err)")
        let value = try JSONSerialization.jsonObject(with: Data(package.out.utf8))
        #expect(((value as? [String: Any])?["projects"] as? [Any])?.count == 3)
    }

    @Test func `exports what a ledger's registers and journal say`() throws {
        let demo = try DemoTests.demo.get().place
        let options = ["--prefix", "XX-EXAMPLE", "--at", "2026-12-31T00:00:00.000Z"]
        let source = ["--ledger", "demo/ledger"] + options
        let file = [
            "--acts", CommandLineTool.example + "/acts.yaml", "--rulebook",
            CommandLineTool.example + "/rulebook.yaml",
        ]
        for form in [["iati"], ["oc4ids", "--uri", "https://example.org/p"]] {
            let export = ["open-data", "export"] + form
            let told = try demo.succeed(export + source)
            let derived = try demo.run(export + file + options, environment: Self.none)
            #expect(derived.status == 0, "\(derived.err)")
            // The ledger was made of the acts of the file; the order on a day may differ.
            #expect(told.lines.count > 100)
            #expect(told.lines.sorted() == derived.lines.sorted(), "\(form)")
        }
    }

    @Test func `a ledger without a programme's acts tells no flows`() throws {
        let place = try Workplace.withOfficers()
        let result = try place.succeed(["open-data", "export", "iati", "--prefix", "XX-EXAMPLE"])
        #expect(!result.out.contains("<transaction>"))
    }

    @Test func `explains the loans between two statements`() throws {
        let place = try Workplace()
        let header =
            "End of Period,Loan Number,Country Code,Project ID,Project Name,Loan Status,"
            + "Agreement Signing Date,Original Principal Amount,Cancelled Amount,"
            + "Undisbursed Amount,Disbursed Amount,Repaid to IBRD,Due to IBRD,"
            + "Exchange Adjustment,Borrower Obligation,Sold 3rd Party,Repaid 3rd Party,"
            + "Due 3rd Party\n"
        let row = { (day: String, amounts: String) in
            "\(day)T00:00:00.000,L1,CN,P1,X,Repaying,,\(amounts),0,0,0\n"
        }
        try place.write("a.csv", header + row("2020-11-30", "100,0,60,40,10,30,0,30"))
        try place.write("b.csv", header + row("2024-04-30", "100,0,40,60,15,47,0,47"))
        let table = "loan,d_disbursed,d_repaid,d_cancelled\nL1,20.00,5.00,0.00\n"
        try place.write("m.csv", table)
        let command = ["open-data", "snapshots", "a.csv", "b.csv"]
        let result = try place.succeed(command + ["m.csv", "--format", "csv"])
        #expect(result.lines[1] == "L1,30.00,20.00,5.00,0.00,2.00,exchange,47.00,0.00")
        #expect(result.err.contains("1 loans in common, 1 moved, 0 new, 0 gone; balanced 1"))
        try place.write("m.csv", table.replacingOccurrences(of: "20.00", with: "20.01"))
        let differing = try place.run(command + ["m.csv"])
        #expect(differing.status == 1)
        #expect(differing.err.contains("drawdown is 20.00 by the statements, 20.01 in the table"))
        try place.refuse(["open-data", "snapshots", "b.csv", "a.csv"], 2, "snapshot.order")
        let since = ["open-data", "import", "b.csv", "--since", "a.csv", "--format", "csv"]
        #expect(
            try place.succeed(since).lines.dropFirst().map { $0.split(separator: ",")[2] }
                == ["disbursement", "repayment", "exchange-difference"])
    }
}
