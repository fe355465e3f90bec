import Banking
import Ledger
import Testing

/// The same movement delivered any number of times is one line; twins are two.
@Suite(.enabled(if: Conformance.folder != nil, "\(Conformance.absence)"))
struct BankIdentityTests {
    /// How many lines each delivery adds, one after the other.
    private func added(
        _ format: String, _ files: [String], trusted: Bool = true
    ) throws -> (counts: [Int], history: AccountHistory) {
        var history: AccountHistory?
        var counts: [Int] = []
        for file in files {
            for statement in try BankFiles.read(format, file).statements {
                var known =
                    history
                    ?? AccountHistory(
                        account: statement.account.number, trustsBankReference: trusted)
                counts.append(known.take(statement).added.count)
                history = known
            }
        }
        return (counts, try #require(history))
    }

    @Test(arguments: [
        ("camt", ["made/twins.xml", "made/twins-delivered-again.xml"], [3, 0]),
        ("mt940", ["made/twins.sta", "made/twins-delivered-again.sta"], [3, 0]),
        ("mt940", ["made/overlap-part.sta", "made/overlap-whole.sta"], [2, 2]),
        ("camt", ["made/august.xml", "made/september.xml"], [1, 2]),
    ])
    func `deliveries add what is new and nothing else`(
        format: String, files: [String], expected: [Int]
    ) throws {
        #expect(try added(format, files).counts == expected)
        let again = try added(format, files + files)
        #expect(again.counts == expected + [0, 0])
    }

    @Test func `a provisional twin and both booked ones are two lines in the end`() throws {
        let files = ["made/intraday-one-twin.xml", "made/booked-two-twins.xml"]
        let (_, history) = try added("camt", files)
        #expect(history.lines.count == 2)
    }

    @Test func `a pending line is replaced by the booked one`() throws {
        var history: AccountHistory?
        var outcomes: [DeliveryOutcome] = []
        for file in ["made/pending-then-booked-1.xml", "made/pending-then-booked-2.xml"] {
            let statement = try #require(try BankFiles.read("camt", file).statements.first)
            var known = history ?? AccountHistory(account: statement.account.number)
            outcomes.append(known.take(statement))
            history = known
        }
        #expect(history?.lines.count == 1)
        #expect(outcomes.last?.replaced.count == 1)
    }

    @Test func `identifiers that change with every download are told or passed over`() throws {
        let files = ["made/fitid-new-each-download-1.ofx", "made/fitid-new-each-download-2.ofx"]
        #expect(try added("ofx", files, trusted: false).counts == [2, 1])
        #expect(try added("ofx", files).counts == [2, 3])
        var history = AccountHistory(account: "0000777")
        var findings: [Finding] = []
        for file in files {
            for statement in try BankFiles.read("ofx", file).statements {
                findings += history.take(statement).findings
            }
        }
        #expect(findings.contains { $0.code == .lineLookAlike })
    }

    @Test func `one reference over two amounts stays two lines`() throws {
        #expect(try added("mt940", ["made/same-reference-two-amounts.sta"]).counts == [2])
        #expect(try added("ofx", ["made/fitid-repeated.ofx"]).counts == [3])
    }

    @Test func `three pairs of twins among 268 lines survive a second import`() throws {
        let file = "camt-to-coda/Other/BE68793230773034-202411.xml"
        #expect(try added("camt", [file, file]).counts == [268, 0])
    }

    @Test func `details of a notification attach below the entry and add no line`() throws {
        let notified = try BankFiles.read("camt", "made/subsidy-batch.camt.054.xml").statements
        let booked = try BankFiles.read("camt", "made/subsidy-batch.camt.053.xml").statements
        let statement = BatchDetails.attaching(notified, to: booked[0])
        #expect(statement.lines.count == 1)
        #expect(statement.lines[0].details.count == 2)
        #expect(statement.lines[0].detailsAddUp)
        let items = ["AWD-2026-0001", "AWD-2026-0002"].enumerated().map { index, flow in
            ReconcilableItem(
                id: flow,
                money: Money(minorUnits: [-432_000_000, -108_000_050][index], currency: .cny),
                date: statement.lines[0].bookingDate, references: [flow])
        }
        let result = try Reconciler().reconcile(
            ours: items, theirs: [ReconcilableItem(id: "line", line: statement.lines[0])])
        #expect(result.matches.map(\.ours) == [["AWD-2026-0001", "AWD-2026-0002"]])
    }

    @Test func `the chain of daily statements breaks where the table says`() throws {
        let rows = try Conformance.text("banking/camt/chains.tsv").split(separator: "\n")
            .dropFirst().map { $0.split(separator: "\t").map(String.init) }
        for row in rows {
            let first = try BankFiles.read("camt", row[2]).statements[(Int(row[3]) ?? 1) - 1]
            let next = try BankFiles.read("camt", row[5]).statements[(Int(row[6]) ?? 1) - 1]
            let gaps = StatementChain.gaps([first, next])
            #expect(gaps.isEmpty == (row[8] == "yes"), "\(row)")
        }
    }
}
