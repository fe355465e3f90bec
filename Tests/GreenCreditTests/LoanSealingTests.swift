import Financing
import Foundation
import GRDB
import GreenCreditTesting
import Ledger
import Testing

@testable import GreenCredit

/// The loan of the worked example under its contract: sealed, verified, restarted, tampered with.
@Suite struct LoanSealingTests {
    /// The first year of the example with E3's loan under a contract, sealed once a process.
    static let firstYear = Result { () throws -> Template in
        let fixture = try LedgerFixture()
        fixture.clock.set(Timestamp(try LocalDate("2027-01-04"), hour: 8))
        let end = try LocalDate("2025-12-31")
        for record in try ExampleStage.records() {
            guard case .act(let act) = record else {
                if case .register(let entry) = record, entry.date > end { continue }
                try fixture.postFully([record])
                continue
            }
            guard act.date <= end else { continue }
            if act.id == ExampleLoan.first {
                try fixture.postFully([.register(try ExampleLoan.contract())])
            }
            guard let inputs = try ExampleLoan.inputs(for: act) else {
                try fixture.postFully([record])
                continue
            }
            for input in inputs { try fixture.take(input) }
        }
        try fixture.close()
        return Template(
            temporary: fixture.temporary, folder: fixture.folder, clock: fixture.clock,
            officers: fixture.officers)
    }

    let fixture: LedgerFixture

    init() throws { fixture = try LedgerFixture(copying: try Self.firstYear.get()) }

    @Test func `what is sealed is the example's journal, and verifies`() throws {
        #expect(try fixture.ledger.verify().problems == [])
        let end = try LocalDate("2025-12-31")
        let journal = try JournalFile(
            try Example.bytes("journal.csv"), named: "journal.csv", currency: .cny,
            dimensions: ["project", "fund", "subprogramme"]
        ).entries.filter { $0.valueDate <= end }
        for account in ["BK:F:1303", "BK:F:1132", "BK:F:6011", "BK:F:2241", "E3:F:2501"] {
            let wanted = journal.flatMap(\.postings).filter { "\($0.account.control)" == account }
                .reduce(Int64(0)) { $0 + $1.money.minorUnits }
            let found = try fixture.ledger.withProgramme {
                $0.balances.balance(of: try Account(account)).minorUnits
            }
            #expect(found == wanted, "\(account)")
        }
        let reopened = try fixture.reopened()
        let life = try fixture.ledger.withProgramme { $0.projects["E3"]?.instruments }
        #expect(try reopened.withProgramme { $0.projects["E3"]?.instruments } == life)
        let checks = try reopened.withProgramme { try $0.loanReconciliation() }
        #expect(checks.count == 9 && checks.allSatisfy { $0.difference == 0 })
    }

    @Test func `a night's run adds nothing twice, and goes on where it was stopped`() throws {
        let day = try LocalDate("2026-06-20")
        let acts = try fixture.ledger.withProgramme {
            try $0.loanAccruals(through: day).flatMap(\.acts)
        }
        #expect(acts.count > 2)
        try fixture.postFully([.act(acts[0])])
        let reopened = try fixture.reopened()
        let rest = try reopened.withProgramme {
            try $0.loanAccruals(through: day).flatMap(\.acts)
        }
        #expect(rest == Array(acts.dropFirst()))
        try fixture.postFully(rest.map { .act($0) })
        #expect(try fixture.ledger.withProgramme { try $0.loanAccruals(through: day).isEmpty })
        #expect(try fixture.ledger.verify().problems == [])
    }

    @Test func `a wrong figure is refused and leaves the ledger as it was`() throws {
        let day = try LocalDate("2026-03-20")
        var act = try #require(
            try fixture.ledger.withProgramme {
                try $0.loanAccruals(through: day).first?.acts.first
            })
        #expect(act.figures["interest"]?.decimalText == "145930.56")
        act.figures["interest"] = try Figure(decimal: "145930.57")
        let before = try fixture.picture()
        let draft = try #require(try fixture.ledger.drafts(of: [.act(act)]).drafts.first)
        let outcome = try fixture.post(draft)
        #expect(outcome.rules == ["contract.interest"])
        guard case .refused(let refusals) = outcome else { return }
        #expect(refusals[0].message.contains("145930.57 against 145930.56"))
        #expect(try fixture.picture() == before)
    }

    @Test func `an entry of a loan is cancelled by an act only`() throws {
        let reversal = try fixture.ledger.reversal(
            of: "L-E3/accrual/2025-06-20", book: "BK", reason: "wrong")
        #expect(try fixture.post(reversal).rules == ["reversal.act"])
    }

    @Test func `a forged accrual in the store is found by verification`() throws {
        try fixture.tamper { db in
            let rows = try Row.fetchAll(db, sql: "SELECT seq, bytes FROM record")
            let row = try #require(
                rows.first {
                    String(decoding: $0["bytes"] as Data, as: UTF8.self)
                        .contains("\"id\":\"L-E3/accrual/2025-09-20\"")
                })
            let text = String(decoding: row["bytes"] as Data, as: UTF8.self)
            let changed = text.replacing("178888.89", with: "178888.88")
            #expect(changed != text)
            try db.execute(
                sql: "UPDATE record SET bytes = ? WHERE seq = ?",
                arguments: [Data(changed.utf8), row["seq"] as Int64])
        }
        let problems = try fixture.reopened().verify().problems
        #expect(problems.contains { $0.contains("L-E3/accrual/2025-09-20") }, "\(problems)")
    }
}

extension LedgerFixture {
    /// Seals records in order, each with as many checkers as it needs.
    func postFully(_ records: [ProgrammeRecord]) throws {
        for record in records {
            for draft in try ledger.drafts(of: [record]).drafts { try postFully(draft) }
        }
    }

    /// Seals what an input about the example's loan brings.
    func take(_ input: ExampleLoan.Input) throws {
        let acts = try ledger.withProgramme { try $0.loanActs(of: input) }
        try postFully(acts.map { .act($0) })
    }
}
