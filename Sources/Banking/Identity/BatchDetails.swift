/// Details that come in a notification of their own (camt.054) and belong to a statement's entry.
public enum BatchDetails {
    /// The statement with the details of notifications below the entries they notify.
    ///
    /// They belong together by the bank's reference and the amount, whichever file comes first;
    /// never is a notified entry a second line.
    public static func attaching(
        _ notifications: [BankStatement], to statement: BankStatement
    ) -> BankStatement {
        var found: [String: StatementLine] = [:]
        for notification in notifications
        where notification.account.number == statement.account.number {
            for line in notification.lines where !line.details.isEmpty {
                if let reference = line.references.bank { found[reference] = line }
            }
        }
        let lines = statement.lines.map { line in
            guard line.details.isEmpty, let reference = line.references.bank,
                let notified = found[reference], notified.money == line.money
            else { return line }
            return line.holding(details: notified.details, addUp: notified.detailsAddUp)
        }
        return statement.holding(lines)
    }
}
