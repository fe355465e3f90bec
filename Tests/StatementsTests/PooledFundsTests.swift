import Financing
import Ledger
import Statements
import Testing

@Suite struct `Money of several sources in one account` {
    private func funds(
        _ entries: [Entry], _ split: SourceSplit, from start: String = "2025-01-01"
    ) throws -> [String: [String]] {
        let figures = try Fixture.figures("2025-12-31", from: start, entries: entries)
        let found = try ProjectFunds(of: "E3", book: "E3", in: figures, split: split)
        _ = try found.statement(
            try Fixture.head("PF", asOf: "2025-12-31"), rulebook: figures.rulebook)
        return Dictionary(
            uniqueKeysWithValues: found.sources.map { source in
                (
                    source.id,
                    [source.opening, source.receipts, source.payments, source.closing]
                        .map(\.decimalText)
                )
            })
    }

    private func entry(
        _ id: String, _ day: String, _ counter: String, _ units: Int64, reverses: String? = nil
    ) throws -> Entry {
        var draft = EntryDraft(
            id: id, book: "E3", valueDate: try LocalDate(day),
            postings: [("1002", units), (counter, -units)].map { code, units in
                Posting(
                    account: Account(
                        book: "E3", side: .financial, code: code,
                        subaccount: code == "1002" ? "BK" : nil),
                    money: Money(minorUnits: units, currency: .cny),
                    dimensions: Dimensions(["project": "E3"]))
            })
        draft.reverses = reverses
        return try Entry(draft)
    }

    /// 100 of own money, 200 borrowed, 150 spent.
    private func simple() throws -> [Entry] {
        [
            try entry("A", "2025-02-01", "4001", 100_00),
            try entry("B", "2025-02-02", "2501", 200_00),
            try entry("C", "2025-03-01", "1604", -150_00),
        ]
    }

    @Test func `is spent own money first`() throws {
        let found = try funds(simple(), .ownFirst)
        #expect(found["pooled-own"] == ["0.00", "100.00", "100.00", "0.00"])
        #expect(found["pooled-loan"] == ["0.00", "200.00", "50.00", "150.00"])
        #expect(found.count == 2)
    }

    @Test func `is spent by what each source has`() throws {
        let found = try funds(simple(), .proRata)
        #expect(found["pooled-own"] == ["0.00", "100.00", "50.00", "50.00"])
        #expect(found["pooled-loan"] == ["0.00", "200.00", "100.00", "100.00"])
        // A third of a cent is nobody's: what rounding leaves goes to the last source.
        let cent = try Array(simple().prefix(2)) + [entry("C", "2025-03-01", "1604", -1)]
        let odd = try funds(cent, .proRata)
        #expect(odd["pooled-own"]?[2] == "0.00" && odd["pooled-loan"]?[2] == "0.01")
    }

    @Test func `stays pooled by default`() throws {
        #expect(try funds(simple(), .tagged) == ["pooled": ["0.00", "300.00", "150.00", "150.00"]])
    }

    @Test func `opens with what was left, and takes reversed payments back as they were`() throws {
        let later =
            try simple() + [
                entry("D", "2025-04-01", "4001", 80_00),
                entry("E", "2025-05-01", "1604", 150_00, reverses: "C"),
            ]
        let found = try funds(later, .ownFirst, from: "2025-03-15")
        #expect(found["pooled-own"] == ["0.00", "80.00", "-100.00", "180.00"])
        #expect(found["pooled-loan"] == ["150.00", "0.00", "-50.00", "200.00"])
    }

    @Test(arguments: [SourceSplit.ownFirst, .proRata])
    func `adds up to the account of the worked example, on every month's end`(
        split: SourceSplit
    ) throws {
        for month in 1...12 {
            let day = try #require(LocalDate(year: 2025, month: month, day: 1)).endOfMonth
            for project in ["E2", "E3"] {
                let figures = try Fixture.figures("\(day)")
                let found = try ProjectFunds(
                    of: project, book: project, in: figures, split: split)
                _ = try found.statement(
                    try Fixture.head("PF", asOf: "\(day)"), rulebook: figures.rulebook)
            }
        }
        let award = try ProjectFunds(
            of: "E2", book: "E2", in: try Fixture.figures("2025-12-31"), split: split)
        let programme = try #require(award.sources.first { $0.id == "pooled-programme" })
        #expect(
            programme.receipts.decimalText
                == (try Fixture.expectations()["awardE2"]?["award"]?.text))
    }
}
