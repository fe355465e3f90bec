import GreenCreditTesting
import Testing

@testable import Ledger

/// The fast writer and the fast reader of items against the general ones.
@Suite struct BatchItemForms {
    static let salt: (UInt64, UInt64) = (0x0123_4567_89AB_CDEF, 0x0011_2233_4455_6677)
    static let saltText = "0123456789abcdef0011223344556677"

    /// Entries of every shape; those in one currency can be items.
    static func entries(seed: UInt64, count: Int) throws -> [Entry] {
        var generator = EntryGenerator(seed: seed)
        return try (0..<count).map { _ in try generator.next() }
            .filter { $0.amounts.count == 1 }
    }

    /// The items of a bundle.
    static func items(_ bundle: [UInt8]) -> [[UInt8]] {
        var items: [[UInt8]] = []
        var place = 0
        while place < bundle.count {
            let length = Int(bundle[place]) << 8 + Int(bundle[place + 1])
            items.append(Array(bundle[(place + 2)..<(place + 2 + length)]))
            place += 2 + length
        }
        return items
    }

    static func bundle(_ items: [[UInt8]]) -> [UInt8] {
        items.flatMap { [UInt8($0.count >> 8), UInt8($0.count & 0xFF)] + $0 }
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `an item is written as the general writer writes it`(seed: UInt64) throws {
        for batch in ["B-1", "批次“一”", #"with "quotes" and \"#] {
            var encoder = ItemEncoder(batch: batch)
            let entries = try Self.entries(seed: seed, count: 300)
            for entry in entries { try encoder.append(entry, salt: Self.salt) }
            let written = Self.items(encoder.takeBundle())
            for (entry, item) in zip(entries, written) {
                let general = try BatchItem(batch: batch, entry: entry, salt: Self.saltText)
                    .bytes()
                #expect(item == general)
            }
            #expect(written.count == entries.count)
        }
    }

    @Test(arguments: [4, 5, 6] as [UInt64])
    func `what is read from bytes is what the entries say`(seed: UInt64) throws {
        let catalogue = KeyCatalogue()
        let entries = try Self.entries(seed: seed, count: 300)
        var encoder = ItemEncoder(batch: "B")
        for entry in entries { try encoder.append(entry, salt: Self.salt) }
        var scanner = ItemScanner(catalogue: catalogue)
        var sheet = JournalSheet()
        try scanner.read(
            bundle: encoder.takeBundle(), width: entries.count, batch: "B", into: &sheet)
        let expected = try JournalSheet(entries, catalogue: catalogue)
        #expect(Self.columns(sheet) == Self.columns(expected))
        #expect(sheet.totals == expected.totals)
        #expect(sheet.cancelling == expected.cancelling)
        #expect(
            sheet.books.map { "\($0.book) \($0.first) \($0.last)" }
                == expected.books.map { "\($0.book) \($0.first) \($0.last)" })
    }

    private static func columns(_ sheet: JournalSheet) -> [[Int64]] {
        [
            sheet.identities.map { Int64(bitPattern: $0) }, sheet.days.map(Int64.init),
            sheet.lineEnds.map(Int64.init), sheet.keys.map(Int64.init), sheet.minorUnits,
        ]
    }

    /// Every byte of some items changed in several ways: both readers say yes, or both say no.
    @Test func `a changed byte is judged as the general reader judges it`() throws {
        let plain = try Entry(
            EntryDraft(
                id: "T-1", book: "P", valueDate: try LocalDate("2025-12-31"),
                postings: [
                    Posting(
                        account: Account(book: "P", side: .financial, code: "1002"),
                        money: Money(minorUnits: 12_345, currency: .cny),
                        dimensions: Dimensions(["fund": "A", "project": "E1"])),
                    Posting(
                        account: Account(
                            book: "P", side: .financial, code: "2303", subaccount: "S"),
                        money: Money(minorUnits: -12_345, currency: .cny),
                        dimensions: Dimensions(["fund": "A", "project": "E1"])),
                ]))
        var items = [try BatchItem(batch: "B", entry: plain, salt: Self.saltText).bytes()]
        items += try Self.entries(seed: 9, count: 6).prefix(3).map {
            try BatchItem(batch: "B", entry: $0, salt: Self.saltText).bytes()
        }
        let substitutes = Array(#""\{}[]:, 019.-aFBMz"#.utf8) + [0, 0x7F, 0xC3, 0xFF]
        for item in items {
            for place in item.indices {
                for substitute in substitutes where substitute != item[place] {
                    var changed = item
                    changed[place] = substitute
                    try Self.expectSameVerdict(changed)
                }
                var shorter = item
                shorter.remove(at: place)
                try Self.expectSameVerdict(shorter)
                var longer = item
                longer.insert(item[place], at: place)
                try Self.expectSameVerdict(longer)
            }
        }
    }

    private static func expectSameVerdict(_ item: [UInt8]) throws {
        let catalogue = KeyCatalogue()
        let general = try? BatchItem(bytes: item)
        let isRight = general.map { $0.batch == "B" } ?? false
        var scanner = ItemScanner(catalogue: catalogue)
        var sheet = JournalSheet()
        let isTaken =
            (try? scanner.read(bundle: bundle([item]), width: 1, batch: "B", into: &sheet)) != nil
        #expect(isTaken == isRight, "\(String(decoding: item, as: UTF8.self))")
        guard let general, isTaken else { return }
        let expected = try JournalSheet([general.entry], catalogue: catalogue)
        #expect(columns(sheet) == columns(expected))
    }

    @Test func `a bundle of another width, and an item of another batch, are refused`() throws {
        let entries = try Self.entries(seed: 10, count: 20)
        var encoder = ItemEncoder(batch: "B")
        for entry in entries { try encoder.append(entry, salt: Self.salt) }
        let bundle = encoder.takeBundle()
        func error(_ bundle: [UInt8], width: Int, batch: String = "B") -> LedgerError.Code? {
            var scanner = ItemScanner(catalogue: KeyCatalogue())
            var sheet = JournalSheet()
            do {
                try scanner.read(bundle: bundle, width: width, batch: batch, into: &sheet)
                return nil
            } catch { return error.code }
        }
        #expect(error(bundle, width: entries.count) == nil)
        #expect(error(bundle, width: entries.count - 1) == "batch.item")
        #expect(error(bundle, width: entries.count + 1) == "batch.item")
        #expect(error(Array(bundle.dropLast()), width: entries.count) == "batch.item")
        #expect(error(bundle, width: entries.count, batch: "C") == "batch.item")
    }

    @Test func `an item that is too large, or in two currencies, is refused and leaves no trace`()
        throws
    {
        var generator = EntryGenerator(seed: 11)
        var mixed: Entry?
        while mixed == nil {
            let entry = try generator.next()
            if entry.amounts.count > 1 { mixed = entry }
        }
        var encoder = ItemEncoder(batch: "B")
        let good = try #require(try Self.entries(seed: 12, count: 9).first)
        try encoder.append(good, salt: Self.salt)
        let refused = try #require(mixed)
        #expect(throws: LedgerError.self) { try encoder.append(refused, salt: Self.salt) }
        let bundle = encoder.takeBundle()
        #expect(Self.items(bundle).count == 1)
    }
}
