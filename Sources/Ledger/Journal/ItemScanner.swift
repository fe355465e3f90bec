/// Reads the items of batches into a sheet, a bundle at a time.
///
/// Nearly all items are of one shape: canonical JSON of printable ASCII without escapes. Those are
/// read here byte by byte in one go; every other item goes through `BatchItem(bytes:)`, which
/// decides what is right. Whatever is read here, that reader takes too, with the same outcome.
///
/// A scanner remembers the balance keys that it has seen, and belongs to one thread.
public struct ItemScanner: Sendable {
    /// The keys that lines were posted to.
    public let catalogue: KeyCatalogue
    private var memory = KeyMemory()
    /// The name of the batch that `batchBytes` spells.
    private var batch = ""
    private var batchBytes: [UInt8] = []
    private var book = ""
    private var bookBytes: [UInt8] = []

    /// Starts with what nobody has seen.
    public init(catalogue: KeyCatalogue) { self.catalogue = catalogue }

    /// Adds the items of a bundle (each with its length in front, SIGNING 5.6) to a sheet.
    ///
    /// - Throws: `batch.item` for an item of another batch or a bundle of another width, and every
    ///   error of `BatchItem(bytes:)`, with the item's number in its bundle as the place.
    public mutating func read(
        bundle: [UInt8], width: Int, batch name: String, into sheet: inout JournalSheet
    ) throws(LedgerError) {
        if name != batch || batchBytes.isEmpty {
            batch = name
            batchBytes = Array(name.utf8)
        }
        var place = 0
        for item in 0..<width {
            guard place + 2 <= bundle.count else { throw Self.misfit }
            let start = place + 2
            let end = start + Int(bundle[place]) << 8 + Int(bundle[place + 1])
            guard end <= bundle.count else { throw Self.misfit }
            let isPlain = ByteCursor.with(bundle, start..<end) { cursor in
                readPlain(&cursor, into: &sheet)
            }
            if !isPlain {
                sheet.dropOpenLines()
                do {
                    try readAny(Array(bundle[start..<end]), into: &sheet)
                } catch { throw error.located(in: "item \(item)") }
            }
            place = end
        }
        guard place == bundle.count else { throw Self.misfit }
    }

    private static let misfit = LedgerError(
        "batch.item", "a bundle does not hold the items that its place in the batch calls for")

    private mutating func readAny(
        _ bytes: [UInt8], into sheet: inout JournalSheet
    ) throws(LedgerError) {
        let item = try BatchItem(bytes: bytes)
        guard item.batch.utf8.elementsEqual(batchBytes) else {
            throw LedgerError("batch.item", "an item belongs to another batch", at: item.entry.id)
        }
        try sheet.append(item.entry, catalogue: catalogue)
    }
}

// MARK: - The plain shape

extension ItemScanner {
    /// What is read of the entry before its lines.
    private struct Head {
        var book: Range<Int>
        var dimensions: Range<Int>?
        var id: Range<Int>
    }

    /// Reads an item of the plain shape; no if it has another, which may still be right.
    @inline(__always)
    private mutating func readPlain(
        _ cursor: inout ByteCursor, into sheet: inout JournalSheet
    ) -> Bool {
        guard cursor.skip(#"{"amount":{"currency":""#), let code = cursor.plainText(),
            let currency = Self.currency(cursor, code), cursor.skip(#","value":""#),
            let amount = Self.minorUnits(&cursor, currency), cursor.skip(#"},"batch":""#),
            let name = cursor.plainText(), cursor.equals(name, batchBytes, at: 0),
            name.count == batchBytes.count, cursor.skip(#","entry":{"book":""#),
            let head = readHead(&cursor),
            let worth = readLines(&cursor, head, currency, into: &sheet), worth == amount,
            let recorded = Self.optionalDay(&cursor, #","recorded":""#),
            let reverses = Self.optionalDocument(&cursor, #","reverses":""#),
            let step = Self.optionalPart(&cursor, #","step":""#),
            cursor.skip(#","valueDate":""#), let day = Self.day(&cursor),
            cursor.skip(#"},"id":""#), let id = cursor.plainText(), cursor.equals(id, head.id),
            cursor.skip(#","salt":""#), Self.salt(&cursor),
            cursor.skip(#","schema":"greencredit/item/v1"}"#), cursor.isAtEnd
        else { return false }
        _ = (recorded, step)
        guard (try? sheet.addTotal(Money(minorUnits: amount, currency: currency))) != nil else {
            return false
        }
        var hash = IdentityHash.offset
        for byte in bookBytes { IdentityHash.add(byte, to: &hash) }
        IdentityHash.add(0, to: &hash)
        for index in id { IdentityHash.add(cursor.byte(at: index), to: &hash) }
        sheet.finishEntry(
            identity: IdentityHash.finish(hash), day: day,
            book: sheet.place(ofBook: book, on: day), isCancelling: reverses)
        return true
    }

    @inline(__always)
    private mutating func readHead(_ cursor: inout ByteCursor) -> Head? {
        guard let text = cursor.plainText() else { return nil }
        if bookBytes.isEmpty || text.count != bookBytes.count
            || !cursor.equals(text, bookBytes, at: 0)
        {
            guard let name = try? Identifier.part(cursor.text(text)) else { return nil }
            book = name
            bookBytes = cursor.copy(text)
        }
        guard Self.optionalDocument(&cursor, #","catalogue":""#) != nil else { return nil }
        var dimensions: Range<Int>?
        if cursor.skip(#","dimensions":"#) {
            dimensions = Self.dimensions(&cursor)
            guard dimensions != nil else { return nil }
        }
        guard Self.optionalDocument(&cursor, #","flow":""#) != nil, cursor.skip(#","id":""#),
            let id = cursor.plainText(), Self.isDocument(cursor, id)
        else { return nil }
        if cursor.skip(#","narrative":""#) {
            guard let narrative = cursor.plainText(), (1...1000).contains(narrative.count) else {
                return nil
            }
        }
        guard cursor.skip(#","postings":["#) else { return nil }
        return Head(book: text, dimensions: dimensions, id: id)
    }

    /// Reads the lines; their worth is the largest debit total of a side.
    ///
    /// - Returns: `nil` also where a side does not balance, which the general reader then tells.
    @inline(__always)
    private mutating func readLines(
        _ cursor: inout ByteCursor, _ head: Head, _ currency: Currency,
        into sheet: inout JournalSheet
    ) -> Int64? {
        var sums = SideSums()
        repeat {
            guard
                let line = readLine(&cursor, head, currency),
                sums.add(line.minorUnits, to: line.side)
            else { return nil }
            sheet.appendLine(key: line.key, minorUnits: line.minorUnits)
        } while cursor.skip(UInt8(ascii: ","))
        guard cursor.skip(UInt8(ascii: "]")) else { return nil }
        return sums.worth
    }

    @inline(__always)
    private mutating func readLine(
        _ cursor: inout ByteCursor, _ head: Head, _ currency: Currency
    ) -> (key: UInt32, side: Side, minorUnits: Int64)? {
        guard cursor.skip(#"{"account":""#), let code = cursor.plainText() else { return nil }
        let isCredit = cursor.skip(#","credit":""#)
        var units: Int64 = 0
        if isCredit {
            guard let amount = Self.minorUnits(&cursor, currency) else { return nil }
            units = -amount
        }
        guard cursor.skip(#","currency":""#), let letters = cursor.plainText(),
            Self.currency(cursor, letters) == currency
        else { return nil }
        if !isCredit {
            guard cursor.skip(#","debit":""#),
                let amount = Self.minorUnits(&cursor, currency)
            else { return nil }
            units = amount
        }
        guard units != 0, cursor.skip(#","side":""#) else { return nil }
        let side: Side
        switch cursor.next {
        case UInt8(ascii: "F"): side = .financial
        case UInt8(ascii: "B"): side = .budgetary
        case UInt8(ascii: "M"): side = .memo
        default: return nil
        }
        guard cursor.skip(cursor.next), cursor.skip(UInt8(ascii: "\"")) else { return nil }
        var subaccount: Range<Int>?
        if cursor.skip(#","subaccount":""#) {
            subaccount = cursor.plainText()
            guard subaccount != nil else { return nil }
        }
        guard cursor.skip(UInt8(ascii: "}")) else { return nil }
        let parts = KeyMemory.Parts(
            book: head.book, dimensions: head.dimensions, code: code, currency: letters,
            subaccount: subaccount, side: side)
        guard let key = memory.find(parts, cursor) ?? learn(parts, currency, cursor) else {
            return nil
        }
        return (key, side, units)
    }

    /// Gives a key that this scanner has not seen its number.
    private mutating func learn(
        _ parts: KeyMemory.Parts, _ currency: Currency, _ cursor: ByteCursor
    ) -> UInt32? {
        guard let code = try? Identifier.part(cursor.text(parts.code)) else { return nil }
        var subaccount: String?
        if let range = parts.subaccount {
            guard let name = try? Identifier.part(cursor.text(range)) else { return nil }
            subaccount = name
        }
        var dimensions = Dimensions.none
        if let range = parts.dimensions {
            guard let value = try? JSONReader.read(cursor.copy(range)),
                let read = try? Dimensions(json: value, at: "item")
            else { return nil }
            dimensions = read
        }
        let key = BalanceKey(
            account: Account(book: book, side: parts.side, code: code, subaccount: subaccount),
            currency: currency, dimensions: dimensions)
        let number = catalogue.number(of: key)
        memory.learn(parts, cursor, number: number)
        return number
    }
}

/// What the sides of an entry sum to.
private struct SideSums {
    private var debits = (Int64(0), Int64(0), Int64(0))
    private var credits = (Int64(0), Int64(0), Int64(0))
    /// All amounts together, which must fit too.
    private var volume: Int64 = 0

    /// Adds a line; no if a sum does not fit.
    @inline(__always)
    mutating func add(_ units: Int64, to side: Side) -> Bool {
        let (sum, overflow) = volume.addingReportingOverflow(abs(units))
        guard !overflow else { return false }
        volume = sum
        // No sum of one side can pass the volume of all.
        switch side {
        case .financial: if units > 0 { debits.0 += units } else { credits.0 -= units }
        case .budgetary: if units > 0 { debits.1 += units } else { credits.1 -= units }
        case .memo: if units > 0 { debits.2 += units } else { credits.2 -= units }
        }
        return true
    }

    /// The largest debit total of a side; `nil` if a side does not balance.
    @inline(__always)
    var worth: Int64? {
        guard debits == credits else { return nil }
        return max(debits.0, debits.1, debits.2)
    }
}
