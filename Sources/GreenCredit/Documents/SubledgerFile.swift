public import Banking
public import Ledger

/// A sub-ledger in CSV: the columns contract and balance, in any order, others ignored.
public enum SubledgerFile {
    /// The balances by contract.
    ///
    /// - Throws: `subledger.header` without the two columns, and the errors of amounts, with the
    ///   file and line.
    public static func items(
        _ bytes: [UInt8], named name: String, currency: Currency
    ) throws -> [ComparedItem] {
        let records: [[DelimitedText.Cell]]
        do { records = try DelimitedText.records(bytes) } catch {
            throw error.located(in: name)
        }
        let header = (records.first ?? []).map(\.text)
        guard let contract = header.firstIndex(of: "contract"),
            let balance = header.firstIndex(of: "balance")
        else {
            throw LedgerError(
                "subledger.header", "the columns contract and balance are expected",
                at: "\(name):1")
        }
        return try records.dropFirst().enumerated().map { index, record in
            let place = "\(name):\(index + 2)"
            guard record.indices.contains(max(contract, balance)) else {
                throw LedgerError("subledger.columns", "the row is too short", at: place)
            }
            let id = record[contract].text
            let money: Money
            do throws(LedgerError) {
                money = try Money(anyPrecision: record[balance].text, currency: currency)
            } catch { throw error.located(in: place) }
            return ComparedItem(key: id, id: id, money: money)
        }
    }
}
