import Ledger
import Testing

@testable import GreenCredit

/// A signed record that is handed in again is told where it stands.
@Suite struct SealSignedTests {
    let fixture: LedgerFixture
    /// Above the limit of one checker.
    let record: SignedRecord
    let id: String

    init() throws {
        fixture = try LedgerFixture()
        let draft = try fixture.ledger.journalDraft(of: try Sample.funds("F-1", "20000000.00"))
        id = draft.id
        record = try fixture.ledger.signed(
            draft, maker: fixture.officers.maker, checker: fixture.officers.checkers.0)
    }

    @Test func `what waits for a further checker is not called sealed`() throws {
        let first = try fixture.ledger.seal(record)
        guard case .waiting(_, checkers: 1) = first else {
            Issue.record("\(first)")
            return
        }
        let size = try fixture.ledger.logSize()
        #expect(try fixture.ledger.seal(record) == first)
        #expect(try fixture.reopened().seal(record) == first)
        #expect(try fixture.ledger.logSize() == size)
        let approved = try fixture.ledger.approve(id, checker: fixture.officers.checkers.1)
        #expect(approved.isSealed)
        guard case .sealed(let receipt) = try fixture.ledger.seal(record),
            case .waiting(let place, _) = first
        else {
            Issue.record("an approved record is sealed")
            return
        }
        #expect((receipt.seq, receipt.entries) == (place.seq, 1))
        #expect(try fixture.ledger.logSize() == size + 1)
    }

    @Test func `what a further checker refused stays refused`() throws {
        _ = try fixture.ledger.seal(record)
        let refused = try fixture.ledger.refuse(
            id, reason: "no invoice", checker: fixture.officers.checkers.1)
        #expect(refused.isSealed)
        #expect(try fixture.ledger.seal(record).rules == ["approval.refused"])
        #expect(try fixture.reopened().seal(record).rules == ["approval.refused"])
    }
}
