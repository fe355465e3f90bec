import Financing
import GreenCreditTesting
import Ledger
import Testing

/// The loan of project E3 driven by its contract in the ledger, against the example's journal.
@Suite struct LedgerLoanTests {
    /// A line without the numbers and texts of vouchers.
    static func lines(_ entries: [Entry]) -> [String] {
        entries.flatMap { entry in
            entry.postings.map { posting in
                [
                    "\(entry.valueDate)", "\(posting.account)", posting.money.decimalText,
                    posting.dimensions["project"] ?? "", posting.dimensions["subprogramme"] ?? "",
                    entry.draft.step ?? "", entry.draft.catalogue ?? "",
                ].joined(separator: "|")
            }
        }.sorted()
    }

    @Test func `a contract gives the journal of the example line by line`() throws {
        let driven = try DrivenExample.run()
        let wanted = Self.lines(try WorkedExample.run().entries)
        let found = Self.lines(driven.entries)
        #expect(wanted.count == 558)
        #expect(found.filter { !Set(wanted).contains($0) } == [])
        #expect(wanted.filter { !Set(found).contains($0) } == [])
        #expect(found == wanted)
    }

    @Test func `the lives of the instruments are those of the example`() throws {
        let driven = try DrivenExample.run().state
        let plain = try WorkedExample.run().state
        #expect(driven.projects["E3"]?.instruments == plain.projects["E3"]?.instruments)
    }

    @Test func `interest and subsidy of each period are those of the example`() throws {
        let table = try #require(
            try LeatherLoanTests.expectations()["loanScheduleE3"] as? [[String: Any]])
        let rows = try DrivenExample.run().state.loanAccount("L-E3").instalments
        let told = rows.prefix(table.count).map { row in
            ["\(row.from)", "\(row.to)"]
                + [row.interest, row.subsidy, row.interest - row.subsidy].map {
                    Money(minorUnits: $0, currency: .cny).decimalText
                }
        }
        let wanted = try table.map { row in
            try ["from", "to", "interest", "subsidy", "paidByFirm"].map {
                try #require(row[$0] as? String)
            }
        }
        #expect(told == wanted && wanted.count == 6)
    }

    @Test func `accruing once more adds nothing`() throws {
        let state = try DrivenExample.run().state
        for day in ["2025-06-20", "2026-12-20", "2026-12-31"] {
            #expect(try state.loanAccruals(through: LocalDate(day)).isEmpty)
        }
    }
}

/// The worked example with the acts of E3's loan taken from a contract.
enum DrivenExample {
    static func run(before id: String? = nil) throws -> LoanDriver {
        var driver = LoanDriver(state: ProgrammeState(rulebook: try WorkedExample.rulebook()))
        for record in try WorkedExample.records() {
            guard case .act(let act) = record else {
                try driver.take(record)
                continue
            }
            if act.id == ExampleLoan.first { try driver.take(.register(ExampleLoan.contract())) }
            if act.id == id { break }
            if let inputs = try ExampleLoan.inputs(for: act) {
                for input in inputs { try driver.take(input) }
            } else {
                try driver.take(record)
            }
        }
        return driver
    }
}

/// A state to which acts of loans are added as commands do.
struct LoanDriver {
    var state: ProgrammeState
    var entries: [Entry] = []
    private var known: [String: Entry] = [:]

    init(state: ProgrammeState) { self.state = state }

    /// Adds what an input brings, act by act.
    @discardableResult
    mutating func take(
        _ input: ExampleLoan.Input, loan: String = ExampleLoan.id
    ) throws -> [ProgrammeAct] {
        let acts = try state.loanActs(of: input, loan: loan)
        for act in acts { try take(.act(act)) }
        return acts
    }

    mutating func take(_ record: ProgrammeRecord) throws {
        switch record {
        case .register(let record):
            let refused = state.verdicts(for: record).filter { !$0.allows }
            guard refused.isEmpty else {
                throw WorkedExample.Refused(what: record.id, verdicts: refused)
            }
            state.apply(record)
        case .act(let planned):
            // As the ledger reads it back: what is signed says less than what is held in memory.
            let act = try #require(try ProgrammeAct(act: planned.act))
            let decision = try decide(act)
            guard decision.isAllowed else {
                throw WorkedExample.Refused(
                    what: "\(act.id) \(act.step) \(decision.refusals)",
                    verdicts: decision.verdicts.filter { !$0.allows })
            }
            try state.apply(decision)
            for entry in decision.entries { known["\(entry.book) \(entry.id)"] = entry }
            entries += decision.entries
        }
    }

    /// What the rules and the contract say of an act.
    func decide(_ act: ProgrammeAct) throws -> ProgrammeDecision {
        try state.decide(act) { known["\($0) \($1)"] }
    }
}
