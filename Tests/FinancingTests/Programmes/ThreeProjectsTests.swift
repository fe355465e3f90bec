import Financing
import Foundation
import GreenCredit
import Ledger
import Testing

/// The worked example driven by acts only.
@Suite struct ThreeProjectsTests {
    /// One line of a journal as both sides of the comparison write it.
    static func lines(_ entries: [Entry]) -> [String] {
        entries.flatMap { entry in
            entry.postings.map { posting in
                let draft = entry.draft
                let dimensions = posting.dimensions
                return [
                    entry.id, "\(entry.valueDate)", "\(draft.recorded ?? entry.valueDate)",
                    "\(posting.account)", posting.money.decimalText,
                    dimensions["project"] ?? "", dimensions["fund"] ?? "",
                    dimensions["subprogramme"] ?? "", draft.flow ?? "", draft.step ?? "",
                    draft.catalogue ?? "", draft.reverses ?? "", draft.narrative ?? "",
                ].joined(separator: "|")
            }
        }.sorted()
    }

    @Test func `acts alone give the journal line by line`() throws {
        let rulebook = try WorkedExample.rulebook()
        let journal = try JournalFile(
            try WorkedExample.bytes("journal.csv"), named: "journal.csv",
            currency: rulebook.currency, dimensions: Set(rulebook.dimensions.map(\.id)))
        let found = Self.lines(try WorkedExample.run().entries)
        let wanted = Self.lines(journal.entries)
        #expect(wanted.count == 558)
        #expect(found.filter { !Set(wanted).contains($0) } == [])
        #expect(wanted.filter { !Set(found).contains($0) } == [])
        #expect(found == wanted)
    }

    /// The trial balance of a file: account and balance, debit positive.
    static func trialBalance(_ name: String) throws -> [String: Int64] {
        var balances: [String: Int64] = [:]
        for row in try DelimitedText.records(try WorkedExample.bytes(name)).dropFirst()
        where row[2].text != "TOTAL" {
            let read = { (text: String) in
                text.isEmpty ? 0 : try Money(decimalText: text, currency: .cny).minorUnits
            }
            balances["\(row[0].text):\(row[1].text):\(row[2].text)"] =
                try read(row[5].text) - read(row[6].text)
        }
        return balances
    }

    static func sums(_ entries: [Entry]) -> [String: Int64] {
        var sums: [String: Int64] = [:]
        for posting in entries.flatMap(\.postings) {
            sums["\(posting.account.control)", default: 0] += posting.money.minorUnits
        }
        return sums.filter { $0.value != 0 }
    }

    @Test func `acts alone give the trial balances`() throws {
        let entries = try WorkedExample.run().entries
        let end = try LocalDate("2025-12-31")
        let first = entries.filter { $0.valueDate <= end }
        #expect(Self.sums(first) == (try Self.trialBalance("tb-2025-12-31.csv")))
        let open = first.filter { !["carry-over", "closing"].contains($0.draft.step) }
        #expect(Self.sums(open) == (try Self.trialBalance("tb-2025-12-31-pre-closing.csv")))
        #expect(Self.sums(entries) == (try Self.trialBalance("tb-2026-12-31.csv")))
    }

    @Test func `the indicator is whole after every act and no control account below zero`() throws {
        var state = ProgrammeState(rulebook: try WorkedExample.rulebook())
        var known: [String: Entry] = [:]
        let codes = ["9010", "9020", "9030", "9035", "9040", "9060", "9065"]
        var asked = 0
        for record in try WorkedExample.records() {
            guard case .act(let act) = record else {
                if case .register(let entry) = record { state.apply(entry) }
                continue
            }
            for entry in try state.apply(act, lookup: { known["\($0) \($1)"] }) {
                known["\(entry.book) \(entry.id)"] = entry
            }
            let balance = { (code: String) in
                state.balances.balance(of: Account(book: "P", side: .memo, code: code)).minorUnits
            }
            let source = balance("9000")
            #expect(codes.map(balance).reduce(0, +) == -source, "\(act.id)")
            for code in codes {
                let account = Account(book: "P", side: .memo, code: code)
                let below = state.balances.subaccounts(of: account).filter {
                    $0.balance.minorUnits < 0
                }
                #expect(below.isEmpty, "\(act.id) \(code)")
            }
            asked += 1
        }
        #expect(asked == 167)
    }

    @Test func `budget control lets no act below zero`() throws {
        let (state, _) = try WorkedExample.run(until: try LocalDate("2025-02-20"))
        let steps: [(String, String, String?, String)] = [
            ("allocation", "10000000.01", nil, "budget.allocate"),
            ("payment-plan", "10800000.01", "E1", "budget.plan"),
            ("advance", "0.01", "E1", "budget.pay"),
        ]
        for (step, amount, project, rule) in steps {
            var act = try Sample.act(
                step, on: "2025-02-21", project: project, ["amount": amount],
                step == "advance" ? ["account": "E1-GRANT-01"] : [:])
            if project == nil { act.subprogramme = "AWARD" }
            #expect(try state.refusedBy(act).contains(rule), "\(step)")
        }
    }

    @Test func `two time axes: a wrong coding and its correction`() throws {
        let entries = try WorkedExample.run().entries
        let executed = { (project: String, known: String) throws -> Int64 in
            let day = try LocalDate("2025-07-09")
            let seen = try LocalDate(known)
            return entries.filter {
                $0.valueDate <= day && ($0.draft.recorded ?? $0.valueDate) <= seen
            }.flatMap(\.postings).filter {
                $0.account == Account(book: "P", side: .memo, code: "9040", subaccount: project)
            }.map(\.money.minorUnits).reduce(0, +)
        }
        #expect(try executed("E1", "2025-07-09") == 4_320_000_00)
        #expect(try executed("E2", "2025-07-09") == 4_320_000_00)
        #expect(try executed("E1", "2025-07-10") == 8_640_000_00)
        #expect(try executed("E2", "2025-07-10") == 0)
    }

    @Test func `folding the same acts again gives the same state and entries`() throws {
        let first = try WorkedExample.run()
        let second = try WorkedExample.run()
        #expect(first.entries == second.entries)
        #expect(
            first.state.projects.mapValues(\.instruments)
                == second.state.projects.mapValues(\.instruments))
    }

    @Test func `every record of the example reads back from what is signed`() throws {
        for record in try WorkedExample.records() {
            let again = try ProgrammeRecord(act: record.act, currency: .cny)
            #expect(again == record)
        }
    }
}
