import GreenCreditTesting
import Ledger
import Testing

/// Drafts from a table of lines: `side code ±minorUnits currency`, such as `F 1002 100 CNY`.
enum Lines {
    static func draft(_ lines: String..., book: String = "E1") throws -> EntryDraft {
        EntryDraft(
            id: "T1", book: book, valueDate: FixedTimes.endOfYear,
            postings: try lines.map { try posting($0, book: book) })
    }

    static func posting(_ line: String, book: String) throws -> Posting {
        let words = line.split(separator: " ").map(String.init)
        let units = try #require(Int64(words[2]))
        return Posting(
            account: Account(book: book, side: try Side(letter: words[0]), code: words[1]),
            money: Money(minorUnits: units, currency: try Currency.require(words[3])))
    }
}

@Suite struct EntryTests {
    // MARK: - What is an entry

    @Test func `an entry keeps what its draft says`() throws {
        let draft = try Lines.draft("F 1002 100 CNY", "F 2001 -100 CNY")
        #expect(try Entry(draft).draft == draft)
    }

    @Test(arguments: [
        ["F 1002 100 CNY"], ["F 1002 100 CNY", "F 2001 -99 CNY"],
        ["F 1002 100 CNY", "F 2001 -100 USD"], ["F 1002 100 CNY", "B 2001 -100 CNY"],
        ["F 1002 100 CNY", "F 2001 -100 CNY", "M 9010 1 CNY"],
        ["F 1002 9223372036854775807 CNY", "F 1002 9223372036854775807 CNY"],
    ])
    func `every side must sum to zero in every currency`(lines: [String]) throws {
        var draft = try Lines.draft()
        draft.postings = try lines.map { try Lines.posting($0, book: "E1") }
        #expect(throws: LedgerError.kind("entry.unbalanced")) { try Entry(draft) }
    }

    @Test func `an unbalanced entry names every difference in order`() throws {
        let draft = try Lines.draft(
            "M 9010 -7 USD", "F 1002 150 CNY", "F 2001 -100 CNY", "B 8001 1 JPY")
        let error = try #require(throws: LedgerError.self) { try Entry(draft) }
        #expect(
            error.message == """
                side B has 1 JPY too much debit; side F has 0.50 CNY too much debit; \
                side M has 0.07 USD too much credit; each side must sum to zero
                """)
        #expect(error.location == "T1")
    }

    @Test func `sums that 64 bits cannot hold are still compared exactly`() throws {
        // 2 × (2⁶³ − 1) + 2 = 2⁶⁴, which is zero in 64 bits that wrap.
        let most = "F 1002 9223372036854775807 CNY"
        let draft = try Lines.draft(most, most, "F 1002 1 CNY", "F 1002 1 CNY")
        #expect(throws: LedgerError.kind("entry.unbalanced")) { try Entry(draft) }
    }

    @Test func `a balanced entry whose total 64 bits cannot hold is refused`() throws {
        let draft = try Lines.draft(
            "F 1002 9223372036854775807 CNY", "F 2001 -9223372036854775807 CNY")
        #expect(throws: LedgerError.kind("money.overflow")) { try Entry(draft) }
    }

    @Test func `an entry without postings is refused`() throws {
        #expect(throws: LedgerError.kind("entry.empty")) { try Entry(Lines.draft()) }
    }

    @Test(arguments: ["0", "-9223372036854775808"])
    func `a posting of nothing, or without an opposite, is refused`(units: String) throws {
        let draft = try Lines.draft("F 1002 \(units) CNY", "F 1002 1 CNY", "F 1002 -1 CNY")
        #expect(throws: LedgerError.kind("entry.posting")) { try Entry(draft) }
    }

    @Test func `a posting of another book is refused`() throws {
        var draft = try Lines.draft("F 1002 100 CNY")
        draft.postings.append(try Lines.posting("F 2001 -100 CNY", book: "E2"))
        #expect(throws: LedgerError.kind("entry.posting")) { try Entry(draft) }
    }

    static func draft(ofPostings count: Int) throws -> EntryDraft {
        var draft = try Lines.draft("F 2001 -\(count - 1) CNY")
        let debit = try Lines.posting("F 1002 1 CNY", book: "E1")
        draft.postings += Array(repeating: debit, count: count - 1)
        return draft
    }

    @Test func `an entry may have 10,000 postings`() throws {
        #expect(try Entry(Self.draft(ofPostings: 10_000)).postings.count == 10_000)
    }

    @Test func `an entry may not have more than 10,000 postings`() {
        #expect(throws: LedgerError.kind("entry.tooLarge")) {
            try Entry(Self.draft(ofPostings: 10_001))
        }
    }

    // MARK: - What it is worth

    @Test func `an entry is worth its largest side in each currency`() throws {
        let entry = try Entry(
            Lines.draft(
                "F 1002 100 CNY", "F 1003 50 CNY", "F 2001 -150 CNY", "B 8001 120 CNY",
                "B 8002 -120 CNY", "M 9010 7 USD", "M 9020 -7 USD"))
        let worth: [Currency: Money] = [
            .cny: Money(minorUnits: 150, currency: .cny),
            .usd: Money(minorUnits: 7, currency: .usd),
        ]
        #expect(entry.amounts == worth)
    }

    // MARK: - Reversal

    static func original() throws -> Entry {
        var draft = try Lines.draft(
            "F 1002 100 CNY", "F 1002 100 CNY", "F 2001 -200 CNY", "M 9010 5 USD", "M 9020 -5 USD")
        draft.flow = "F-9"
        draft.step = "pay"
        draft.catalogue = "7"
        draft.narrative = "paid"
        return try Entry(draft)
    }

    @Test func `a reversal cancels its original and is cancelled by it`() throws {
        let original = try Self.original()
        let reversal = try original.reversal(id: "R1", valueDate: .range.upperBound, narrative: nil)
        #expect(reversal.cancels(original) && original.cancels(reversal))
    }

    @Test func `a reversal names its original and keeps its flow`() throws {
        let reversal = try Self.original().reversal(
            id: "R1", valueDate: FixedTimes.endOfYear, narrative: "wrong firm")
        #expect(reversal.draft.reverses == "T1")
        #expect(reversal.draft.flow == "F-9")
        #expect(reversal.draft.step == "reversal")
        #expect(reversal.draft.narrative == "wrong firm")
        #expect(reversal.draft.catalogue == nil)
    }

    @Test func `an entry does not cancel itself`() throws {
        #expect(try !Self.original().cancels(Self.original()))
    }

    @Test(arguments: [
        ["F 1002 -200 CNY", "F 2001 200 CNY", "M 9010 -5 USD", "M 9020 5 USD"],
        ["F 1002 -150 CNY", "F 1002 -50 CNY", "F 2001 200 CNY", "M 9010 -5 USD", "M 9020 5 USD"],
        ["F 1002 -100 CNY", "F 1003 -100 CNY", "F 2001 200 CNY", "M 9010 -5 USD", "M 9020 5 USD"],
        ["F 1002 -100 CNY", "F 1002 -100 CNY", "F 2001 200 CNY", "M 9010 -5 CNY", "M 9020 5 CNY"],
        ["F 1002 -100 CNY", "F 1002 -100 CNY", "F 2001 200 CNY", "B 9010 -5 USD", "B 9020 5 USD"],
    ])
    func `other lines do not cancel an entry`(lines: [String]) throws {
        var draft = try Lines.draft()
        draft.postings = try lines.map { try Lines.posting($0, book: "E1") }
        #expect(try !Entry(draft).cancels(Self.original()))
    }

    @Test func `the order of the lines does not matter for cancelling`() throws {
        let original = try Self.original()
        var draft = try original.reversal(
            id: "R", valueDate: FixedTimes.endOfYear, narrative: nil
        ).draft
        draft.postings.reverse()
        #expect(try Entry(draft).cancels(original))
    }

    @Test func `the same lines in another book do not cancel an entry`() throws {
        let here = try Entry(Lines.draft("F 1002 1 CNY", "F 2001 -1 CNY"))
        let there = try Entry(Lines.draft("F 1002 -1 CNY", "F 2001 1 CNY", book: "E2"))
        #expect(!there.cancels(here))
    }

    @Test func `lines with other dimensions do not cancel an entry`() throws {
        let original = try Self.original()
        var draft = try original.reversal(
            id: "R", valueDate: FixedTimes.endOfYear, narrative: nil
        ).draft
        let first = draft.postings[0]
        draft.postings[0] = Posting(
            account: first.account, money: first.money, dimensions: Dimensions(["project": "E1"]))
        #expect(try !Entry(draft).cancels(original))
    }

    // MARK: - Laws of generated entries

    @Test(arguments: UInt64(1)...20)
    func `debits equal credits on every side and in every currency`(seed: UInt64) throws {
        var generator = EntryGenerator(seed: seed)
        for _ in 0..<25 {
            let entry = try generator.next()
            var sums: [String: Int64] = [:]
            for posting in entry.postings {
                let key = "\(posting.account.side) \(posting.money.currency)"
                sums[key, default: 0] += posting.money.minorUnits
            }
            try #require(sums.values.allSatisfy { $0 == 0 }, "\(entry)")
        }
    }

    @Test(arguments: UInt64(1)...20)
    func `one minor unit more on any line unbalances an entry`(seed: UInt64) throws {
        var generator = EntryGenerator(seed: seed)
        let draft = try generator.next().draft
        for index in draft.postings.indices {
            var changed = draft
            let posting = draft.postings[index]
            let more = posting.money.minorUnits == -1 ? 2 : posting.money.minorUnits + 1
            changed.postings[index] = Posting(
                account: posting.account,
                money: Money(minorUnits: more, currency: posting.money.currency),
                dimensions: posting.dimensions)
            #expect(throws: LedgerError.kind("entry.unbalanced")) { try Entry(changed) }
        }
    }

    @Test(arguments: UInt64(1)...20)
    func `every reversal cancels its original`(seed: UInt64) throws {
        var generator = EntryGenerator(seed: seed)
        for _ in 0..<25 {
            let entry = try generator.next()
            let reversal = try entry.reversal(
                id: "R", valueDate: entry.valueDate, narrative: "wrong")
            try #require(reversal.cancels(entry), "\(entry)")
        }
    }

    @Test(arguments: UInt64(1)...20)
    func `a reversal is worth what its original is`(seed: UInt64) throws {
        var generator = EntryGenerator(seed: seed)
        let entry = try generator.next()
        let reversal = try entry.reversal(id: "R", valueDate: entry.valueDate, narrative: nil)
        #expect(reversal.amounts == entry.amounts)
    }
}
