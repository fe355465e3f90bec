public import Ledger

extension BankStatement {
    /// The normal form as JSON: amounts are signed decimal texts, absent members are left out.
    ///
    /// - Parameter warnings: what was found about this statement, beside it.
    public func json(warnings: [Finding] = []) -> JSONObject {
        JSONObject(present: [
            ("account", .string(account.written ?? account.number)),
            ("accountNumber", .string(account.number)),
            ("bank", account.bank.map { .string($0) }),
            ("closing", closing.map { .string($0.money.decimalText) }),
            ("currency", .string(account.currency == .unknown ? "" : account.currency.code)),
            ("finality", .string(finality.rawValue)),
            ("from", from.map { .string($0.description) }),
            ("holder", account.holder.map { .string($0) }),
            ("id", id.map { .string($0) }),
            ("lines", .array(lines.map { .object($0.json(in: account.currency)) })),
            ("narrative", narrative.map { .string($0) }),
            ("number", number.map { .string($0) }),
            ("opening", opening.map { .string($0.money.decimalText) }),
            ("otherBalances", .array(otherBalances.map { .object($0.json) })),
            ("page", page.map { .string($0) }),
            ("pages", pages.count > 1 ? .array(pages.map { .object($0.json) }) : nil),
            ("to", to.map { .string($0.description) }),
            ("warnings", .array(warnings.map { .object($0.json) })),
        ])
    }
}

extension StatementPage {
    var json: JSONObject {
        JSONObject(present: [
            ("closing", closing.map { .string($0.money.decimalText) }),
            ("firstLine", .integer(Int64(lines.lowerBound + 1))),
            ("lines", .integer(Int64(lines.count))), ("number", number.map { .string($0) }),
            ("opening", opening.map { .string($0.money.decimalText) }),
        ])
    }
}

extension StatementBalance {
    var json: JSONObject {
        JSONObject(present: [
            ("amount", .string(money.decimalText)), ("currency", .string(money.currency.code)),
            ("date", date.map { .string($0.description) }), ("kind", .string(kind)),
        ])
    }
}

extension StatementLine {
    /// The line as JSON.
    public var json: JSONObject { json(in: money.currency) }

    /// The line as JSON, with its currency where that is not its account's.
    func json(in currency: Currency) -> JSONObject {
        decoded.members(in: currency)
    }

    private func members(in currency: Currency) -> JSONObject {
        JSONObject(present: [
            ("amount", .string(money.decimalText)),
            ("bookingDate", .string(bookingDate.description)),
            ("bookingTime", bookingTime.map { .string($0) }),
            ("counterparty", counterparty.json.map { .object($0) }),
            ("currency", money.currency == currency ? nil : .string(money.currency.code)),
            ("details", .array(details.map { .object($0.json) })),
            ("detailsAddUp", details.isEmpty ? nil : .bool(detailsAddUp)),
            ("isReversal", isReversal ? .bool(true) : nil), ("narrative", .string(narrative)),
            ("original", original.map { .string($0.description) }),
            ("place", .string(source.place.description)),
            ("references", .object(references.json)),
            ("returnReason", returnReason.map { .string($0) }),
            ("runningBalance", runningBalance.map { .string($0.decimalText) }),
            ("status", .string(status.rawValue)),
            ("transactionCode", transactionCode.map { .string($0) }),
            ("valueDate", .string(valueDate.description)),
        ])
    }
}

extension StatementDetail {
    var json: JSONObject {
        JSONObject(present: [
            ("amount", money.map { .string($0.decimalText) }),
            ("counterparty", counterparty.json.map { .object($0) }),
            ("narrative", .string(narrative)), ("references", .object(references.json)),
            ("returnReason", returnReason.map { .string($0) }),
        ])
    }
}

extension StatementReferences {
    var json: JSONObject {
        JSONObject(present: [
            ("bank", bank.map { .string($0) }), ("batch", batch.map { .string($0) }),
            ("cheque", cheque.map { .string($0) }), ("creditor", creditor.map { .string($0) }),
            ("endToEnd", endToEnd.map { .string($0) }), ("entry", entry.map { .string($0) }),
            ("instruction", instruction.map { .string($0) }),
            ("mandate", mandate.map { .string($0) }), ("uetr", uetr.map { .string($0) }),
        ])
    }
}

extension Counterparty {
    /// `nil` if nothing is known.
    var json: JSONObject? {
        if name == nil, account == nil, bank == nil { return nil }
        return JSONObject(present: [
            ("account", account.map { .string($0) }), ("bank", bank.map { .string($0) }),
            ("name", name.map { .string($0) }),
        ])
    }
}

extension Finding {
    /// The finding as JSON.
    public var json: JSONObject {
        JSONObject(present: [
            ("code", .string(code.rawValue)),
            ("figures", .array(figures.map { .string($0.description) })),
            ("message", .string(message)), ("place", .string(place.description)),
            ("severity", .string(severity.rawValue)),
        ])
    }
}
