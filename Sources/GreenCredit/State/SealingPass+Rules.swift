internal import Financing
internal import Ledger
internal import Proofs
internal import Stores

/// What the rulebook and the registry say of a record before its entries are looked at.
extension SealingPass {
    /// The record names the rulebook in force.
    func governingRefusals(_ record: Record) -> [RuleRefusal] {
        if record.kind == .genesis || record.kind.isRegistry || record.kind == .rulebook {
            return []
        }
        let governing =
            record.valueDate.map { state.rulebook(on: $0) } ?? state.rulebook
        guard let governing else {
            return [
                RuleRefusal(
                    rule: "rulebook.in-force",
                    message: "no rulebook governs \(record.valueDate?.description ?? "yet"); "
                        + "adopt one with “rulebook adopt FILE”")
            ]
        }
        guard governing.digest.hex == record.rulebook.description else {
            return [
                RuleRefusal(
                    rule: "rulebook.in-force",
                    message: "the record names another rulebook than \(governing.rulebook.name), "
                        + "which governs; propose it again")
            ]
        }
        return []
    }

    /// Who signs what moves no money must hold a duty all the same; amounts come later.
    func dutyRefusals(_ record: Record, _ signers: [VerifiedSigner]) -> [RuleRefusal] {
        guard let rulebook = state.rulebook?.rulebook else { return [] }
        var books: Set<String> = []
        switch record.body {
        case .periodClose(let close): books = [close.book]
        case .bankStatement(let statement):
            books = Set([rulebook.bankAccount(statement.account)?.account.book].compactMap { $0 })
        case .reconciliation(let reconciliation):
            let account = rulebook.bankAccount(reconciliation.account)?.account
            books = Set([account?.book].compactMap { $0 })
        case .statement, .rulebook, .refusal: break
        default: return []
        }
        return signers.compactMap { signer in
            let isMaker = signer.commitment == .creation
            let wanted = Set(rulebook.approval.flatMap { isMaker ? $0.makers : $0.checkers })
            let held = state.registry.duties(of: signer.person, in: books)
            guard held.isDisjoint(with: wanted) else { return nil }
            return RuleRefusal(
                rule: isMaker ? "approval.maker" : "approval.checker",
                message: "\(signer.person) holds none of the duties "
                    + wanted.sorted().joined(separator: ", ")
                    + (books.isEmpty ? "" : " for book \(books.sorted().joined(separator: ", "))"))
        }
    }

    func refusal(of close: PeriodClose) throws -> RuleRefusal? {
        guard let rulebook = state.rulebook?.rulebook, rulebook.chart.book(close.book) != nil else {
            return RuleRefusal(
                rule: "period.book", message: "the rulebook has no book \(close.book)")
        }
        guard rulebook.periodLength.ends(on: close.through) else {
            return RuleRefusal(
                rule: "period.end",
                message: "\(close.through) does not end a \(rulebook.periodLength.rawValue)")
        }
        if let closed = state.closedThrough[close.book], closed >= close.through {
            return RuleRefusal(
                rule: "period.closed",
                message: "the book \(close.book) is closed through \(closed) already")
        }
        let digest = try lookup.balanceDigest(of: close.book, at: close.through)
        // What this pass has posted is not in the balances that were looked up.
        let isMoving = !group.projections.sheets.isEmpty
        if let digest, isMoving || digest.hex != close.trialBalance.description {
            return RuleRefusal(
                rule: "period.balance",
                message: "the balances of \(close.book) at \(close.through) have changed since the "
                    + "closing was proposed; propose it again")
        }
        return nil
    }
}
