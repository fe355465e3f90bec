/// Writes the items of a batch, a bundle at a time, each with its length in front (SIGNING 5.6).
///
/// The bytes are those of `BatchItem.bytes()`; items of the usual shape are written straight away,
/// all others by way of it.
public struct ItemEncoder: ~Copyable {
    /// How many items a full bundle holds.
    public static let bundleWidth = 256

    private let batch: String
    private var writer = ByteWriter(capacity: 160 * 1024)
    /// How many items the open bundle has.
    public private(set) var width = 0

    /// Starts the items of a batch of a name.
    public init(batch: String) { self.batch = batch }

    /// Adds an item to the open bundle.
    ///
    /// - Parameter salt: 16 random bytes.
    /// - Throws: `batch.currencies` for an entry in several currencies, `batch.itemTooLarge`.
    public mutating func append(
        _ entry: Entry, salt: (UInt64, UInt64)
    ) throws(LedgerError) {
        let start = writer.count
        writer.write(0)
        writer.write(0)
        if !appendUsual(entry, salt: salt) {
            writer.truncate(to: start + 2)
            let text = Self.hex(salt.0) + Self.hex(salt.1)
            do throws(LedgerError) {
                writer.write(try BatchItem(batch: batch, entry: entry, salt: text).bytes())
            } catch {
                writer.truncate(to: start)
                throw error
            }
        }
        let length = writer.count - start - 2
        guard length <= BatchItem.maximumBytes else {
            writer.truncate(to: start)
            throw LedgerError(
                "batch.itemTooLarge",
                "an item has at most \(BatchItem.maximumBytes) bytes; propose it by itself",
                at: entry.id)
        }
        writer.replace(at: start, with: UInt8(length >> 8))
        writer.replace(at: start + 1, with: UInt8(length & 0xFF))
        width += 1
    }

    /// Hands over the open bundle and starts the next one.
    public mutating func takeBundle() -> [UInt8] {
        width = 0
        return writer.take()
    }

    private static func hex(_ word: UInt64) -> String {
        let digits = String(word, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// Writes an entry in one currency whose lines all have the same dimensions and whose texts
    /// need no escapes; no if it is another one.
    @inline(__always)
    private mutating func appendUsual(_ entry: Entry, salt: (UInt64, UInt64)) -> Bool {
        let postings = entry.postings
        guard let first = postings.first else { return false }
        let currency = first.money.currency
        let dimensions = first.dimensions
        let hasDimensions = !dimensions.members.isEmpty
        var worth = (Int64(0), Int64(0), Int64(0))
        for posting in postings {
            guard posting.money.currency == currency,
                hasDimensions
                    ? posting.dimensions == dimensions : posting.dimensions.members.isEmpty
            else { return false }
            guard posting.money.minorUnits > 0 else { continue }
            switch posting.account.side {
            case .financial: worth.0 += posting.money.minorUnits
            case .budgetary: worth.1 += posting.money.minorUnits
            case .memo: worth.2 += posting.money.minorUnits
            }
        }
        let code = currency.code
        let amount = max(worth.0, worth.1, worth.2)
        writer.write(#"{"amount":{"currency":""#)
        guard writer.writePlain(code) else { return false }
        writer.write(#"","value":""#)
        writer.write(UInt64(amount), decimals: currency.exponent)
        writer.write(#""},"batch":""#)
        guard writer.writePlain(batch), appendHead(entry, dimensions: dimensions) else {
            return false
        }
        writer.write(#","postings":["#)
        for (index, posting) in postings.enumerated() {
            if index > 0 { writer.write(UInt8(ascii: ",")) }
            guard append(posting, code: code, exponent: currency.exponent) else { return false }
        }
        writer.write("]")
        guard appendTail(entry) else { return false }
        writer.write(#""salt":""#)
        writer.writeHex(salt.0)
        writer.writeHex(salt.1)
        writer.write(#"","schema":"greencredit/item/v1"}"#)
        return true
    }

    @inline(__always)
    private mutating func appendHead(_ entry: Entry, dimensions: Dimensions) -> Bool {
        writer.write(#"","entry":{"book":""#)
        guard writer.writePlain(entry.book) else { return false }
        writer.write("\"")
        guard appendOptional(#","catalogue":""#, entry.draft.catalogue) else { return false }
        if !dimensions.members.isEmpty {
            writer.write(#","dimensions":{"#)
            for (index, member) in dimensions.members.enumerated() {
                writer.write(index > 0 ? #",""# : "\"")
                // The order of other letters is that of UTF-16, which the general writer knows.
                guard member.name.utf8.allSatisfy({ $0 < 0x80 }), writer.writePlain(member.name)
                else { return false }
                writer.write(#"":""#)
                guard writer.writePlain(member.value) else { return false }
                writer.write("\"")
            }
            writer.write("}")
        }
        guard appendOptional(#","flow":""#, entry.draft.flow) else { return false }
        writer.write(#","id":""#)
        guard writer.writePlain(entry.id) else { return false }
        writer.write("\"")
        return appendOptional(#","narrative":""#, entry.draft.narrative)
    }

    @inline(__always)
    private mutating func appendTail(_ entry: Entry) -> Bool {
        if let recorded = entry.draft.recorded {
            writer.write(#","recorded":""#)
            append(recorded)
            writer.write("\"")
        }
        guard appendOptional(#","reverses":""#, entry.draft.reverses),
            appendOptional(#","step":""#, entry.draft.step)
        else { return false }
        writer.write(#","valueDate":""#)
        append(entry.valueDate)
        writer.write(#""},"id":""#)
        guard writer.writePlain(entry.id) else { return false }
        writer.write(#"","#)
        return true
    }

    @inline(__always)
    private mutating func append(_ posting: Posting, code: String, exponent: Int) -> Bool {
        let units = posting.money.minorUnits
        let account = posting.account
        writer.write(#"{"account":""#)
        guard writer.writePlain(account.code) else { return false }
        if units < 0 {
            writer.write(#"","credit":""#)
            writer.write(units.magnitude, decimals: exponent)
        }
        writer.write(#"","currency":""#)
        guard writer.writePlain(code) else { return false }
        if units > 0 {
            writer.write(#"","debit":""#)
            writer.write(units.magnitude, decimals: exponent)
        }
        switch account.side {
        case .financial: writer.write(#"","side":"F""#)
        case .budgetary: writer.write(#"","side":"B""#)
        case .memo: writer.write(#"","side":"M""#)
        }
        guard appendOptional(#","subaccount":""#, account.subaccount) else { return false }
        writer.write("}")
        return true
    }

    @inline(__always)
    private mutating func appendOptional(_ name: StaticString, _ text: String?) -> Bool {
        guard let text else { return true }
        writer.write(name)
        guard writer.writePlain(text) else { return false }
        writer.write("\"")
        return true
    }

    @inline(__always)
    private mutating func append(_ date: LocalDate) {
        let (year, month, day) = date.components
        writer.write(year, width: 4)
        writer.write("-")
        writer.write(month, width: 2)
        writer.write("-")
        writer.write(day, width: 2)
    }
}
