/// The chain of an account's statements: each opens with the balance that the last one closed.
public enum StatementChain {
    /// Says where a statement does not continue the one before of its account.
    static func check(_ statements: [BankStatement], _ findings: inout FindingList) {
        for finding in gaps(statements) { findings.add(finding) }
    }

    /// Every break in the chain as a finding with both figures, in the order given.
    ///
    /// Interim reports stand outside the chain.
    public static func gaps(_ statements: [BankStatement]) -> [Finding] {
        var last: [BankAccount: BankStatement] = [:]
        var findings: [Finding] = []
        for statement in statements where statement.finality == .final {
            let account = BankAccount(
                number: statement.account.number, currency: statement.account.currency)
            if let before = last[account]?.closing, let opening = statement.opening,
                before.money != opening.money
            {
                let numbers = [last[account]?.number, statement.number].compactMap { $0 }
                findings.append(
                    Finding(
                        .sequenceGap, at: opening.place,
                        "gap\(numbers.count == 2 ? " between \(numbers[0]) and \(numbers[1])" : "")"
                            + ": \(before.money) to \(opening.money)",
                        figures: [
                            .init("closing", before.money), .init("opening", opening.money),
                        ]))
            }
            if statement.closing != nil { last[account] = statement }
        }
        return findings
    }
}
