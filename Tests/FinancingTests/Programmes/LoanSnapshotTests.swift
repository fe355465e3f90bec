import Financing
import Foundation
import Ledger
import Testing

/// Published balances of loans; the real ones where they are at hand.
@Suite struct LoanSnapshotTests {
    static let folder =
        (ProcessInfo.processInfo.environment["GREENCREDIT_CONFORMANCE"].map {
            URL(filePath: $0)
        }
        ?? WorkedExample.folder.appending(path: "../../../shared/conformance"))
        .appending(path: "worldbank")

    static var isAtHand: Bool {
        FileManager.default.fileExists(atPath: folder.appending(path: "README.md").path)
    }

    static func snapshot(_ date: String) throws -> LoanSnapshot {
        let file = folder.appending(path: "ibrd-statement-of-loans-\(date).csv")
        return try LoanSnapshot(csv: Array(try Data(contentsOf: file)))
    }

    static let header =
        "End of Period,Loan Number,Country Code,Project ID,Project Name,Loan Status,"
        + "Agreement Signing Date,Original Principal Amount,Cancelled Amount,Undisbursed Amount,"
        + "Disbursed Amount,Repaid to IBRD,Due to IBRD,Exchange Adjustment,Borrower Obligation,"
        + "Sold 3rd Party,Repaid 3rd Party,Due 3rd Party"

    func read(_ rows: [String]) throws -> LoanSnapshot {
        try LoanSnapshot(csv: Array(([Self.header] + rows).joined(separator: "\n").utf8))
    }

    static let row = "2020-11-30T00:00:00.000,L1,CN,P1,X,Repaying,,100,0,60,40,10,30,1,31,0,0,0"

    @Test func `both spellings of dates, headings and amounts are read`() throws {
        let first = try read([Self.row])
        let text =
            Self.header.replacing("Borrower Obligation", with: "Borrower's Obligation") + "\r\n"
            + "11/30/2020 0:00,L1,CN,P1,X,Repaying,,100,8.15E-10,6.0E1,40,10,30,-4.66E-10,30,"
            + "0,0,0\r\n"
        let second = try LoanSnapshot(csv: [0xEF, 0xBB, 0xBF] + Array(text.utf8))
        #expect(first.date == second.date)
        #expect(second.loans["L1"]?.undisbursed.minorUnits == 60_00)
        #expect(second.loans["L1"]?.cancelled.isZero == true)
        #expect(second.exceptions == [])
    }

    @Test(arguments: [
        (row.replacing("CN,P1", with: "CN,P1"), SnapshotException.Kind.duplicate),
        (row.replacing("Repaying", with: "Repaid"), .conflict),
        (row.replacing("L1", with: "L2").replacing(",40,", with: ",4x0,"), .unreadable),
        (row.replacing("L1", with: "L2").replacing(",31,", with: ",32.01,"), .inconsistent),
        (row.replacing("L1", with: "L2").replacing("2020-11-30", with: "2020-11-29"), .unreadable),
        ("2020-11-30T00:00:00.000,L3", .unreadable),
    ])
    func `what cannot be taken is listed, not swallowed`(
        row: String, kind: SnapshotException.Kind
    ) throws {
        let found = try read([Self.row, row])
        #expect(found.exceptions.map(\.kind) == [kind])
        #expect(found.exceptions.first?.place.hasPrefix("3:") == true)
        #expect(found.loans["L1"] != nil)
    }

    @Test func `a movement gives the closing balance, its difference named`() throws {
        let later = { (amounts: String) in
            try read(["2024-04-30T00:00:00.000,L1,CN,P1,X,Repaying,,\(amounts),0,0,0"])
        }
        let before = try read([Self.row])
        // Drawn 20 more, repaid 5 more: 30 + 20 − 5 = 45.
        for (due, difference) in [
            ("45", LoanMovement.Difference.none), ("45.99", .rounding), ("47", .exchange),
        ] {
            let after = try later("100,0,40,60,15,\(due),0,\(due)")
            let movement = try #require(try before.movements(until: after).first)
            #expect(movement.flows.map(\.kind) == [.drawdown, .repayment])
            #expect(movement.difference == difference)
            #expect(
                movement.opening.minorUnits + 20_00 - 5_00 + movement.unexplained.minorUnits
                    == movement.closing.minorUnits)
        }
        let corrected = try later("100,0,70,30,10,20,0,20")
        let movement = try #require(try before.movements(until: corrected).first)
        #expect(movement.flows.map(\.isCorrection) == [true])
    }

    @Test(.enabled(if: isAtHand, "the published snapshots are not beside the package"))
    func `two published snapshots agree with each other loan by loan`() throws {
        let before = try Self.snapshot("2020-11-30")
        let after = try Self.snapshot("2024-04-30")
        #expect(before.loans.count == 8_986)
        #expect(after.loans.count == 9_153)
        #expect(before.exceptions == [])
        #expect(after.exceptions == [])
        let china = try before.movements(until: after, of: "CN")
        #expect(china.count == 466)
        for movement in china {
            let sum = movement.flows.map { flow in
                switch flow.kind {
                case .drawdown: flow.amount.minorUnits
                case .repayment, .sale: -flow.amount.minorUnits
                case .cancellation: 0
                }
            }.reduce(movement.opening.minorUnits + movement.unexplained.minorUnits, +)
            #expect(sum == movement.closing.minorUnits, "\(movement.loan)")
            let difference: LoanMovement.Difference =
                switch movement.unexplained.minorUnits.magnitude {
                case 0: .none
                case 1...100: .rounding
                default: .exchange
                }
            #expect(movement.difference == difference, "\(movement.loan)")
        }
        // As counted from the files' columns: the change of what is due, less what was drawn,
        // plus what was repaid and sold.
        let classes = Dictionary(grouping: china, by: \.difference).mapValues(\.count)
        #expect(classes == [.none: 418, .rounding: 48])
        #expect(china.filter { !$0.flows.isEmpty }.count == 206)
        // Other people's derivation of the same movements.
        let table = try DelimitedText.records(
            Array(try Data(contentsOf: Self.folder.appending(path: "ibrd-china-movement.csv"))))
        let wanted = table.dropFirst().map { row in
            ([0, 5, 6, 7, 8, 9, 10] + [13, 14, 15]).map {
                // Dust below a cent is nothing, and nothing has no sign.
                row[$0].text == "-0.00" ? "0.00" : row[$0].text
            }
        }
        let found = try china.map { movement -> [String] in
            let old = try #require(before.loans[movement.loan])
            let new = try #require(after.loans[movement.loan])
            let delta = { (kind: LoanMovement.Flow.Kind) in
                movement.flows.first { $0.kind == kind }?.amount.decimalText ?? "0.00"
            }
            return [
                movement.loan, old.disbursed.decimalText, new.disbursed.decimalText,
                old.repaid.decimalText, new.repaid.decimalText, old.cancelled.decimalText,
                new.cancelled.decimalText, delta(.drawdown), delta(.repayment),
                delta(.cancellation),
            ]
        }
        #expect(found.count == wanted.count)
        #expect(found.filter { !wanted.contains($0) } == [])
    }
}
