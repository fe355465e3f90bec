import Financing
import Foundation
import GreenCredit
import Ledger
import Testing

/// Statements of loans as flows that lead to their balances.
@Suite struct LoanFlowTests {
    static func statement(_ day: String, _ rows: [String]) throws -> LoanSnapshot {
        try LoanSnapshot(
            csv: Array(
                ([LoanSnapshotTests.header] + rows.map { "\(day)T00:00:00.000,\($0),0,0,0" })
                    .joined(separator: "\n").utf8))
    }

    @Test func `the flows of a loan give what is due, the difference told`() throws {
        let statement = try Self.statement(
            "2020-11-30",
            ["L1,CN,P1,X,Repaying,,100,5,55,40,10,30,0,30", "L2,CN,P1,X,R,,9,0,0,9,4,7.50,0,7.50"])
        let data = try OpenDataImport(snapshot: statement)
        #expect(
            data.flows.map { "\($0.instrument ?? "") \($0.kind.rawValue) \($0.amount.decimalText)" }
                == [
                    "L1 commitment 100.00", "L1 cancellation 5.00", "L1 disbursement 40.00",
                    "L1 repayment 10.00", "L2 commitment 9.00", "L2 disbursement 9.00",
                    "L2 repayment 4.00", "L2 exchange-difference 2.50",
                ])
        #expect(data.exceptions.map(\.kind) == [.exchange])
        #expect(data.programmes.map(\.id) == ["P1"])
        #expect(try data.debts().mapValues(\.minorUnits) == ["L1": 3000, "L2": 750])
    }

    @Test func `after an earlier statement only what moved is told`() throws {
        let before = try Self.statement(
            "2020-11-30",
            ["L1,CN,P1,X,R,,100,5,55,40,10,30,0,30", "L2,CN,P1,X,R,,9,0,0,9,4,5,0,5"])
        let after = try Self.statement(
            "2024-04-30",
            ["L1,CN,P1,X,R,,100,5,50,45,8,37,0,37", "L3,CN,P2,Y,R,,3,0,0,3,0,3,0,3"])
        let data = try OpenDataImport(snapshot: after, since: before)
        #expect(
            data.flows.map { "\($0.instrument ?? "") \($0.kind.rawValue) \($0.amount.decimalText)" }
                == [
                    "L1 disbursement 5.00", "L1 repayment -2.00", "L3 commitment 3.00",
                    "L3 disbursement 3.00",
                ])
        #expect(data.exceptions.map(\.kind) == [.correction, .disappeared])
        #expect(data.exceptions.map(\.subject) == ["L1", "L2"])
        #expect(throws: LedgerError("snapshot.order", "")) {
            try OpenDataImport(snapshot: before, since: after)
        }
    }

    @Test(
        .enabled(
            if: LoanSnapshotTests.isAtHand, "the published snapshots are not beside the package"))
    func `published statements are flows that lead from one to the other`() throws {
        let before = try LoanSnapshotTests.snapshot("2020-11-30")
        let after = try LoanSnapshotTests.snapshot("2024-04-30")
        let whole = try OpenDataImport(snapshot: after)
        #expect(whole.records == 9_153)
        #expect(whole.leftOut == 0)
        // As counted from the file with decimals of another program.
        #expect(whole.exceptions.count { $0.kind == .rounding } == 283)
        #expect(whole.exceptions.count { $0.kind == .exchange } == 201)
        let debts = try whole.debts()
        let wrong = after.loans.values.filter {
            (debts[$0.number]?.minorUnits ?? 0) != $0.due.minorUnits
        }
        #expect(wrong.map(\.number) == [])

        let opening = try OpenDataImport(snapshot: before).debts()
        let moved = try OpenDataImport(snapshot: after, since: before)
        let movements = try moved.debts()
        let open = after.loans.values.filter {
            let sum =
                (opening[$0.number]?.minorUnits ?? 0) + (movements[$0.number]?.minorUnits ?? 0)
            return sum != $0.due.minorUnits
        }
        #expect(open.map(\.number) == [])
        #expect(moved.exceptions.count { $0.kind == .disappeared } == 326)
        #expect(Set(moved.flows.compactMap(\.instrument)).isSubset(of: Set(after.loans.keys)))
    }

    @Test(
        .enabled(
            if: LoanSnapshotTests.isAtHand, "the published snapshots are not beside the package"))
    func `other people's derivation agrees loan by loan, and a changed cent is found`() throws {
        let movements = try LoanSnapshotTests.snapshot("2020-11-30").movements(
            until: LoanSnapshotTests.snapshot("2024-04-30"), of: "CN")
        #expect(movements.count == 466)
        #expect(movements.filter { !$0.isBalanced }.map(\.loan) == [])
        // As counted from the files with decimals of another program.
        #expect(movements.count { $0.difference == .none } == 418)
        #expect(movements.count { $0.difference == .rounding } == 48)
        let file = LoanSnapshotTests.folder.appending(path: "ibrd-china-movement.csv")
        let text = String(decoding: try Data(contentsOf: file), as: UTF8.self)
        let published = try PublishedMovements(csv: Array(text.utf8))
        #expect(published.rows.count == 466)
        #expect(published.differences(from: movements) == [])

        let last = try #require(text.split(whereSeparator: \.isNewline).last)
        let loan = String(last.prefix { $0 != "," })
        let changed = text.replacing(
            last, with: last.dropLast() + (last.hasSuffix("1") ? "2" : "1"))
        let found = try PublishedMovements(csv: Array(changed.utf8)).differences(from: movements)
        #expect(found.map(\.loan) == [loan])
        let rest = text.split(whereSeparator: \.isNewline).dropLast().joined(separator: "\n")
        let fewer = try PublishedMovements(csv: Array(rest.utf8))
        #expect(fewer.differences(from: movements).map(\.loan) == [loan])
    }
}
