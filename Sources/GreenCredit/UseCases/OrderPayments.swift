public import Banking
internal import Financing
public import Ledger

/// Who is paid by an entry: what the payment order needs beside the books.
public struct Payee: Sendable, Hashable {
    /// The posting's name: the entry's number.
    public let entry: String
    /// The payee's name, account and bank.
    public let counterparty: Counterparty

    /// Names a payee.
    public init(entry: String, counterparty: Counterparty) {
        self.entry = entry
        self.counterparty = counterparty
    }

    /// Reads a CSV with the columns entry, name, account and optionally bank (a BIC).
    ///
    /// - Throws: `payees.header`, `payees.columns`, with the file and line.
    public static func list(_ bytes: [UInt8], named name: String) throws -> [Payee] {
        let records: [[DelimitedText.Cell]]
        do { records = try DelimitedText.records(bytes) } catch { throw error.located(in: name) }
        let header = (records.first ?? []).map(\.text)
        guard let entry = header.firstIndex(of: "entry"),
            let party = header.firstIndex(of: "name"),
            let account = header.firstIndex(of: "account")
        else {
            throw LedgerError(
                "payees.header", "the columns entry, name and account are expected",
                at: "\(name):1")
        }
        let bank = header.firstIndex(of: "bank")
        return try records.dropFirst().enumerated().map { index, record in
            guard record.count == header.count else {
                throw LedgerError(
                    "payees.columns", "the row has another number of cells than the header",
                    at: "\(name):\(index + 2)")
            }
            let code = bank.map { record[$0].text } ?? ""
            return Payee(
                entry: record[entry].text,
                counterparty: Counterparty(
                    name: record[party].text, account: record[account].text,
                    bank: code.isEmpty ? nil : code))
        }
    }
}

extension OpenLedger {
    /// The payment order for entries that are approved and that the bank has still to pay.
    ///
    /// The flow of an entry, else its number, is the end-to-end identifier, by which the bank's
    /// line finds the entry again.
    ///
    /// - Throws: `order.item` for an entry that is not there, was paid, or is no payment;
    ///   `order.empty` without any.
    public func paymentOrder(
        of id: String, to payees: [Payee], executedOn day: LocalDate
    ) throws -> PaymentOrder {
        let definition = try requireBankAccount(id)
        let account = try bankAccount(id)
        let items = try bookItems(definition, asOf: LocalDate.range.upperBound).items
        let book = Dictionary(items.map { ($0.id, $0) }) { first, _ in first }
        let payments = try payees.map { payee in
            let claimed = account.claimedUnits(of: ItemName(.book, payee.entry))
            guard let item = book[payee.entry], item.money.minorUnits - claimed < 0 else {
                throw GreenCreditError(
                    .usage, "order.item",
                    "\(payee.entry) is no payment of \(id) that is still to be made")
            }
            return OrderedPayment(
                endToEnd: item.references.first ?? item.id,
                money: Money(
                    minorUnits: item.money.minorUnits - claimed, currency: item.money.currency),
                counterparty: payee.counterparty, narrative: item.narrative)
        }
        guard !payments.isEmpty else {
            throw GreenCreditError(.usage, "order.empty", "there is nobody to be paid")
        }
        let moment = now()
        let number = "PO\(moment.millisecondsSince1970)"
        let holder = try rulebook().rulebook.chart.book(definition.account.book)?.name.chinese
        return PaymentOrder(
            id: number, created: moment.description, orderer: holder,
            blocks: [
                PaymentBlock(
                    id: "\(number)-1", account: id, holder: holder, bank: nil,
                    executionDate: day, payments: payments)
            ])
    }
}
