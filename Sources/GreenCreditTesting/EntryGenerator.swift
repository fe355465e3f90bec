public import Ledger

/// Makes balanced entries of every shape from a seed.
///
/// One to three sides, one or two currencies, uneven numbers of debits and credits, amounts from
/// one minor unit to billions, shared and own dimensions, and every optional member now and then.
public struct EntryGenerator: Sendable {
    /// The source of chance; may be drawn from between entries.
    public var random: SplitMix64
    private var count = 0

    /// Starts the sequence of a seed.
    public init(seed: UInt64) { self.random = SplitMix64(seed: seed) }

    /// The next entry.
    ///
    /// - Parameters:
    ///   - book: The book to post in; one of a few if there is none given.
    ///   - valueDate: The day; one within two years before the end of 2025 if there is none given.
    /// - Throws: what `Entry` throws, which would be an error of this generator.
    public mutating func next(
        book: String? = nil, valueDate: LocalDate? = nil
    ) throws(LedgerError) -> Entry {
        count += 1
        let book = book ?? random.pick(["P", "E1", "E2", "银行"])
        let day = FixedTimes.endOfYear.adding(days: -Int.random(in: 0...730, using: &random))
        let shared = makeDimensions(among: ["fund", "project", "年度"])
        var postings: [Posting] = []
        for side in Side.allCases.shuffled(using: &random).prefix(random.pick([1, 1, 1, 2, 3])) {
            for currency in currencies.shuffled(using: &random).prefix(random.pick([1, 1, 1, 2])) {
                postings += makeBalancedPostings(
                    book: book, side: side, currency: currency, shared: shared)
            }
        }
        var draft = EntryDraft(
            id: "T\(count)-\(UInt16.random(in: 0 ... .max, using: &random))", book: book,
            valueDate: valueDate ?? day, postings: postings.shuffled(using: &random))
        addOptionalMembers(to: &draft)
        return try Entry(draft)
    }

    private var currencies: [Currency] {
        [
            .cny, .cny, .cny, .usd, .jpy, Currency(code: "KWD") ?? .cny,
            Currency(code: "CLF") ?? .cny,
        ]
        .reduce(into: []) { distinct, currency in
            if !distinct.contains(currency) { distinct.append(currency) }
        }
    }

    private mutating func makeBalancedPostings(
        book: String, side: Side, currency: Currency, shared: [String: String]
    ) -> [Posting] {
        let scale: Int64 = random.pick([9, 9_999, 99_999_999, 9_999_999_999_999])
        let total = Int64.random(in: 8...scale, using: &random)
        let debits = cut(total, into: Int.random(in: 1...4, using: &random))
        let credits = cut(total, into: Int.random(in: 1...4, using: &random)).map { -$0 }
        return (debits + credits).map { units in
            let own = makeDimensions(among: ["sub-programme", "party"])
            return Posting(
                account: Account(
                    book: book, side: side, code: random.pick(["1002", "1214", "2241", "9010"]),
                    subaccount: random.pick([nil, "GRANT", "专户"])),
                money: Money(minorUnits: units, currency: currency),
                dimensions: Dimensions(shared.merging(own) { $1 }))
        }
    }

    /// Positive parts that sum up to the total.
    private mutating func cut(_ total: Int64, into parts: Int) -> [Int64] {
        var left = total
        var pieces: [Int64] = []
        for remaining in stride(from: Int64(parts - 1), to: 0, by: -1) {
            pieces.append(Int64.random(in: 1...(left - remaining), using: &random))
            left -= pieces.last ?? 0
        }
        return pieces + [left]
    }

    private mutating func makeDimensions(among names: [String]) -> [String: String] {
        var values: [String: String] = [:]
        for name in names where random.happens(onceIn: 2) {
            values[name] = random.pick(["E1", "E2", "CPT2025", "铅酸-电池"])
        }
        return values
    }

    private mutating func addOptionalMembers(to draft: inout EntryDraft) {
        if random.happens(onceIn: 2) { draft.narrative = random.pick(narratives) }
        if random.happens(onceIn: 2) { draft.flow = "F-\(count)" }
        if random.happens(onceIn: 3) { draft.step = random.pick(["pay", "accrue"]) }
        if random.happens(onceIn: 3) { draft.catalogue = random.pick(["7", "12 b"]) }
        if random.happens(onceIn: 5) { draft.reverses = "T\(count) of 2024" }
        if random.happens(onceIn: 4) {
            draft.recorded = draft.valueDate.adding(days: random.pick([0, 1, 30]))
        }
    }

    private let narratives = [
        "Milestone 2 of award A-12", "支付第二笔补助资金", #"a "quoted" \ text / with slashes"#,
        "an emoji 🌱 beyond the basic plane",
    ]
}
