internal import Financing
internal import Ledger
internal import Proofs

/// What the programme's state says of an act before it is posted.
struct ActRuling {
    let act: ProgrammeAct
    /// What follows from the act; `nil` where it could not be understood.
    let decision: ProgrammeDecision?
    /// All that stands against it.
    let refusals: [RuleRefusal]
}

/// Registers, acts and documents: the rulebook decides, the programme's state takes in.
extension SealingPass {
    /// Admits a record that concerns the programme.
    mutating func admitProgramme(
        _ act: Act, _ content: JournalContent, of candidate: Candidate, signers: [VerifiedSigner]
    ) throws -> Admission {
        guard let currency = state.programme?.balances.currency else {
            preconditionFailure("the programme's state is loaded before its records are admitted")
        }
        let matter: ProgrammeMatter?
        do throws(LedgerError) { matter = try ProgrammeMatter(act, currency: currency) } catch {
            return .refused([RuleRefusal(error)])
        }
        switch matter {
        case .record(.act(let act)):
            let ruling = try ruling(
                on: act, content, maker: signers.person(of: .creation),
                checkers: signers.persons(of: .approval))
            guard candidate.record.valueDate == act.date else {
                return .refused([
                    RuleRefusal(
                        rule: "act.date", message: "the record's value date is not the act's")
                ])
            }
            guard content.count == 0 else {
                return try admitEntries(content, of: candidate, signers: signers, ruling: ruling)
            }
            let decision = ruling.decision
            // What moves no money under a loan contract is signed by officers of the bank.
            let bank = act.loan.flatMap { state.programme?.loans[$0]?.contract.bank }
            return try admitAtOnce(signers, ruling.refusals, of: bank) {
                programme throws(LedgerError) in
                if let decision { try programme.apply(decision) }
            }
        case .record(.register(let record)):
            let verdicts = state.programme?.verdicts(
                for: record, maker: signers.person(of: .creation),
                checkers: signers.persons(of: .approval))
            let refusals = (verdicts ?? []).filter { !$0.allows }.map(\.refusal)
            return try admitAtOnce(signers, refusals + moneyRefusals(content)) { $0.apply(record) }
        case .document(let document):
            let isHeld = candidate.record.evidence.map(\.sha256) == [document.sha256]
            let refusals =
                isHeld
                ? []
                : [
                    RuleRefusal(
                        rule: "evidence.document",
                        message: "the record does not carry the document that it names")
                ]
            return try admitAtOnce(signers, refusals + moneyRefusals(content)) {
                $0.hold(document)
            }
        case nil: preconditionFailure("only what concerns the programme is asked about")
        }
    }

    /// Asks the rules, and compares the entries of a record with those that follow from its act.
    mutating func ruling(
        on act: ProgrammeAct, _ content: JournalContent, maker: String?, checkers: [String]
    ) throws -> ActRuling {
        let reversed = try findReversed(by: act)
        state.settleProgramme()
        let decision: ProgrammeDecision?
        do throws(LedgerError) {
            decision = try state.programme?.decide(act, maker: maker, checkers: checkers) { _, _ in
                reversed
            }
        } catch { return ActRuling(act: act, decision: nil, refusals: [RuleRefusal(error)]) }
        guard let decision else { return ActRuling(act: act, decision: nil, refusals: []) }
        var refusals = decision.refusals
        let entries = try (0..<content.count).map { try content.entry($0) }
        if refusals.isEmpty && entries != decision.entries {
            refusals.append(
                RuleRefusal(
                    rule: "act.entries",
                    message: "the entries of \(act.id) are not those that follow from the act; "
                        + "where the books have moved since, propose it again"))
        }
        return ActRuling(act: act, decision: decision, refusals: refusals)
    }

    /// A payment of the programme is cancelled by an act, which also moves its instrument back.
    func paymentRefusals(_ content: JournalContent) throws -> [RuleRefusal] {
        try content.sheet.cancelling.compactMap { offset in
            let entry = try content.entry(offset)
            guard let target = entry.draft.reverses,
                state.programme?.isPayment(target, book: entry.book) == true
            else { return nil }
            return RuleRefusal(
                rule: "reversal.act",
                message: "\(entry.book) \(target) is a payment of the programme; cancel it with "
                    + "the act “reversal”")
        }
    }

    /// Records that move no money take effect with their first checker.
    private mutating func admitAtOnce(
        _ signers: [VerifiedSigner], _ refusals: [RuleRefusal], of book: String? = nil,
        _ apply: (inout ProgrammeState) throws(LedgerError) -> Void
    ) throws -> Admission {
        var refusals = refusals
        guard let rulebook = state.rulebook?.rulebook else { return .refused(refusals) }
        // Registers are the programme owner's.
        let books = Set([book ?? rulebook.budget?.book].compactMap { $0 })
        let checkers = signers.filter { $0.commitment == .approval }
        let verdict = rulebook.approvalVerdict(
            amounts: [],
            makerDuties: signers.filter { $0.commitment == .creation }.reduce(into: []) {
                $0.formUnion(state.registry.duties(of: $1.person, in: books))
            },
            checkersDuties: checkers.map { state.registry.duties(of: $0.person, in: books) })
        switch verdict {
        case .approved: break
        case .refused(let refusal): refusals.append(refusal)
        case .needs(let count) where !checkers.isEmpty:
            refusals.append(
                RuleRefusal(
                    rule: "approval.checker", message: "\(count) further checkers are needed"))
        case .needs:
            // A proposal: its checker comes later.
            return refusals.isEmpty ? .inEffect(seq: state.size, entries: 0) : .refused(refusals)
        }
        guard refusals.isEmpty else { return .refused(refusals) }
        if var programme = state.programme.take() {
            // Taken out, so that there is one owner and nothing is copied.
            defer { state.programme = programme }
            try apply(&programme)
        }
        return .inEffect(seq: state.size, entries: 0)
    }

    private func moneyRefusals(_ content: JournalContent) -> [RuleRefusal] {
        content.count == 0
            ? []
            : [RuleRefusal(rule: "act.entries", message: "a register moves no money")]
    }

    private mutating func findReversed(by act: ProgrammeAct) throws -> Entry? {
        guard act.step == "reversal", let book = act.books?.first, let id = act.reverses else {
            return nil
        }
        return try findEntry(id, book: book)
    }
}

extension RuleRefusal {
    /// What cannot be understood is refused like what is not allowed.
    init(_ error: LedgerError) {
        self.init(rule: error.code.description, message: error.message)
    }
}

extension [VerifiedSigner] {
    /// The persons who made a commitment, in order.
    func persons(of commitment: Commitment) -> [String] {
        filter { $0.commitment == commitment }.map(\.person)
    }

    /// The first person who made a commitment.
    func person(of commitment: Commitment) -> String? { persons(of: commitment).first }
}
