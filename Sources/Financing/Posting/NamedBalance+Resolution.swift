import Ledger

extension NamedBalance {
    /// The balance for an act; `nil` where a blank of it cannot be filled.
    func amount(
        _ balances: LedgerBalances, chart: ChartOfAccounts, words: [String: String]
    ) -> Money? {
        guard let book = resolveBook(chart, words) else { return nil }
        var name: String?
        if let subaccount {
            guard let filled = NamedBalance.fill(subaccount, words) else { return nil }
            name = filled
        }
        let balance = balances.balance(
            of: Account(book: book, side: side, code: code, subaccount: name))
        return isCredit ? try? balance.negated() : balance
    }

    private func resolveBook(_ chart: ChartOfAccounts, _ words: [String: String]) -> String? {
        if let book = chart.book(book) { return book.id }
        let ofKind = chart.books.filter { $0.kind == book }.map(\.id)
        let named = ["enterprise", "bank", "pool"].compactMap { words[$0] }
        return named.first(where: ofKind.contains) ?? (ofKind.count == 1 ? ofKind[0] : nil)
    }

    private static func fill(_ text: String, _ words: [String: String]) -> String? {
        var result = ""
        var rest = text[...]
        while let open = rest.firstIndex(of: "{") {
            result += rest[..<open]
            guard let close = rest[open...].firstIndex(of: "}"),
                let word = words[String(rest[rest.index(after: open)..<close])]
            else { return nil }
            result += word
            rest = rest[rest.index(after: close)...]
        }
        return result + rest
    }
}
