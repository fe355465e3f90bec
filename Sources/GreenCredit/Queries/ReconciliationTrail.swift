public import Ledger
internal import Proofs
internal import Statements
internal import Stores

/// One step in the history of a bank account: who did what, when, and why.
public struct ReconciliationStep: Sendable {
    /// What was done.
    public enum Deed: Sendable {
        /// A statement was taken in.
        case imported(BankStatementImport)
        /// Items were matched, parted or spoken of.
        case event(ReconciliationEvent)
        /// A reconciliation of a day was signed.
        case signed(asOf: LocalDate)
    }

    /// The identity of the deed: the record's, and its number in it where it holds several.
    public let id: String
    /// The record's place in the log.
    public let seq: Int64
    /// When it was sealed.
    public let sealed: Timestamp
    /// Who made the record.
    public let maker: String
    /// Who approved it.
    public let checker: String
    /// What was done.
    public let deed: Deed
}

extension OpenLedger {
    /// Everything that was ever recorded of a bank account, in the order of the log.
    public func reconciliationTrail(of account: String) throws -> [ReconciliationStep] {
        _ = try requireBankAccount(account)
        return try store.read { reader in
            var steps: [ReconciliationStep] = []
            for stored in try reader.records(ofKinds: BankMatter.kinds) {
                let record = try Record(bytes: stored.bytes)
                guard BankMatter.account(of: record.body) == account,
                    let matter = try BankMatter(record)
                else { continue }
                let signature = try DetachedSignature(decoding: stored.signatures)
                let step = { (id: String, deed: ReconciliationStep.Deed) in
                    ReconciliationStep(
                        id: id, seq: stored.seq, sealed: stored.sealed,
                        maker: signature.person(of: .creation) ?? "",
                        checker: signature.person(of: .approval) ?? "", deed: deed)
                }
                switch matter {
                case .statement(let imported):
                    steps.append(step(stored.id, .imported(imported)))
                case .events(let reconciliation):
                    for (index, event) in reconciliation.events.enumerated() {
                        let id = Reconciliation.eventID(index, of: stored.id)
                        steps.append(step(id, .event(event)))
                    }
                case .signOff(let statement, _):
                    steps.append(step(stored.id, .signed(asOf: statement.head.asOf)))
                }
            }
            return steps
        }
    }
}
