import Banking
import Ledger
import Testing

/// Payment orders and the bank's reports about them.
@Suite(.enabled(if: Conformance.folder != nil, "\(Conformance.absence)"))
struct PaymentMessageTests {
    private func read(_ file: String) throws -> (message: PaymentMessage?, findings: [Finding]) {
        PaymentMessage.read(try BankFiles.bytes("pain", file), named: file)
    }

    private func order(_ file: String) throws -> PaymentOrder {
        let (message, findings) = try read(file)
        guard case .order(let order) = message else {
            throw LedgerError("statement.none", "no order: \(findings)")
        }
        return order
    }

    private func status(_ file: String) throws -> PaymentStatus {
        let (message, findings) = try read(file)
        guard case .status(let status) = message else {
            throw LedgerError("statement.none", "no report: \(findings)")
        }
        return status
    }

    @Test func `every proven block comes out as the oracle says`() throws {
        for row in try BankFiles.rows("pain") {
            let block = try order(row.file).blocks[row.statement - 1]
            let currencies = Set(block.payments.map(\.money.currency)).sorted()
            var sum: Int128 = 0
            for payment in block.payments {
                let scale = 10_000 / Int128(payment.money.currency.minorUnitsPerMajor)
                sum += Int128(payment.money.minorUnits) * scale
            }
            let text = { (units: Int128) in
                let decimals = String(units % 10_000 / 100)
                return "\(units / 10_000)." + (decimals.count < 2 ? "0" + decimals : decimals)
            }
            let found = [
                block.account, currencies.map(\.code).joined(separator: "+"),
                String(block.payments.count), text(max(0, sum)), text(max(0, -sum)),
            ]
            let wanted = [row.figures[0], row.figures[1]] + row.figures[4...]
            #expect(found == wanted, "\(row.file)")
        }
    }

    @Test func `a rejected payment is withdrawn with its reason`() throws {
        let order = try order("made/subsidy-batch.pain.001.xml")
        #expect(order.expectations().count == 3)
        #expect(
            order.expectations().map(\.references) == [
                ["AWD-2026-0001"], ["AWD-2026-0002"], ["AWD-2026-0003"],
            ])
        let status = try status("made/subsidy-batch.pain.002.xml")
        let left = status.remaining(of: order)
        #expect(left.expectations().map { $0.money.minorUnits } == [-432_000_000, -108_000_050])
        #expect(status.rejections.first?.reasons == ["AC04"])
    }

    @Test func `rejections are of a message, a block or single payments`() throws {
        let group = try status("iso20022.js/test/assets/nordea/pain_002_v3_group_reject.xml")
        #expect(group.rejections.map(\.scope) == [.message])
        let batch = try status("iso20022.js/test/assets/cross_river/pain_002_batch_rejected.xml")
        #expect(batch.rejections.map(\.scope) == [.message])
        let single = try status(
            "iso20022.js/test/assets/cross_river/pain_002_transaction_rejected.xml")
        #expect(
            single.rejections.count { if case .payment = $0.scope { true } else { false } } == 3)
    }

    @Test func `a count that is wrong asks for consent and a report without status warns`() throws {
        let wrong = try read("moov-iso20022/musterfile_pain.001_Nov2020.xml")
        #expect(wrong.findings.contains { $0.code == .controlMismatch })
        let empty = try read("moov-iso20022/invalid_pain_v11.xml")
        #expect(empty.findings.contains { $0.code == .statusMissing })
        let sums = try read("moov-iso20022/gistfile1.xml")
        #expect(!sums.findings.contains { $0.code == .controlMismatch })
    }

    @Test func `an order that is written reads back the same`() throws {
        let order = try order("made/subsidy-batch.pain.001.xml")
        let (message, findings) = PaymentMessage.read(try order.xml(), named: "own.xml")
        #expect(findings.isEmpty)
        guard case .order(let again) = message else { return #expect(Bool(false)) }
        #expect(again.id == order.id)
        #expect(
            again.blocks.flatMap(\.payments).map(\.money)
                == order.blocks.flatMap(\.payments).map(\.money))
        #expect(
            again.blocks.flatMap(\.payments).map(\.counterparty)
                == order.blocks.flatMap(\.payments).map(\.counterparty))
    }
}
