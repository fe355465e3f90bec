import Ledger

/// What one entry does to a project's bank account: money in, money out, money between sources.
struct CashMovement {
    /// The other side of money in or out.
    struct Counter: Hashable, Comparable {
        let code: String
        let subaccount: String?

        static func < (a: Counter, b: Counter) -> Bool {
            (a.code, a.subaccount ?? "") < (b.code, b.subaccount ?? "")
        }
    }

    /// Per source.
    private(set) var receipts: [String: Int128] = [:]
    private(set) var payments: [String: Int128] = [:]
    /// Per source, positive for what comes from other sources; sums to zero.
    private(set) var transfers: [String: Int128] = [:]
    /// What receipts were for; sums to them.
    private(set) var receiptCounters: [Counter: Int128] = [:]
    /// What payments were for; sums to them.
    private(set) var paymentCounters: [Counter: Int128] = [:]

    /// Explains an entry's bank lines by its other lines.
    ///
    /// - Parameters:
    ///   - bank: Net amount per source; a debit is positive.
    ///   - others: Net amount per other account; a debit is positive. Sums to −`bank`.
    ///   - sign: −1 for a reversal, whose amounts the caller has turned round: it takes back the
    ///     original's figures.
    init(bank: [String: Int128], others: [Counter: Int128], sign: Int128) {
        let paidIn = bank.values.reduce(0) { $0 + max($1, 0) }
        let credits = others.values.reduce(0) { $0 + max(-$1, 0) }
        // What the other lines cannot have paid in came from another source of the same account.
        let moved = max(0, paidIn - credits)
        var restIn = moved
        var restOut = moved
        for (source, units) in bank.sorted(by: { $0.key < $1.key }) {
            if units > 0 {
                let transfer = min(units, restIn)
                restIn -= transfer
                transfers[source] = sign * transfer
                receipts[source] = sign * (units - transfer)
            } else {
                let transfer = min(-units, restOut)
                restOut -= transfer
                transfers[source] = -sign * transfer
                payments[source] = sign * (-units - transfer)
            }
        }
        let received = paidIn - moved
        let paid = bank.values.reduce(0) { $0 + max(-$1, 0) } - moved
        explain(received: received, paid: paid, by: others, sign: sign)
    }

    /// A receipt that bears its own charges, or a payment of which a part is retained, keeps those
    /// as negative lines; only an entry with both receipts and payments tells the directions apart.
    private mutating func explain(
        received: Int128, paid: Int128, by others: [Counter: Int128], sign: Int128
    ) {
        if paid == 0 {
            if received != 0 { receiptCounters = others.mapValues { -sign * $0 } }
            return
        }
        if received == 0 {
            paymentCounters = others.mapValues { sign * $0 }
            return
        }
        let credits = others.values.reduce(0) { $0 + max(-$1, 0) }
        // Credits and debits that meet inside the entry concern no cash; the same on both sides.
        var (restCredit, restDebit) = (credits - received, credits - received)
        for (counter, units) in others.sorted(by: { $0.key < $1.key }) {
            if units < 0 {
                let inside = min(-units, restCredit)
                restCredit -= inside
                receiptCounters[counter] = sign * (-units - inside)
            } else {
                let inside = min(units, restDebit)
                restDebit -= inside
                paymentCounters[counter] = sign * (units - inside)
            }
        }
    }
}
