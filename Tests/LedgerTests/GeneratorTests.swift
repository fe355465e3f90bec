import GreenCreditTesting
import Ledger
import Testing

/// The tools that other tests stand on.
@Suite struct GeneratorTests {
    @Test func `SplitMix64 gives the published sequence`() {
        var random = SplitMix64(seed: 1_234_567)
        let sequence = (0..<5).map { _ in random.next() }
        #expect(
            sequence == [
                6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
                4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
            ])
    }

    @Test func `one seed gives one sequence of entries`() throws {
        var (a, b) = (EntryGenerator(seed: 5), EntryGenerator(seed: 5))
        for _ in 0..<50 { try #require(try a.next() == b.next()) }
    }

    @Test func `two seeds give two sequences of entries`() throws {
        var (a, b) = (EntryGenerator(seed: 5), EntryGenerator(seed: 6))
        #expect(try a.next() != b.next())
    }

    @Test func `generated entries have every shape`() throws {
        var generator = EntryGenerator(seed: 1)
        let entries = try (0..<500).map { _ in try generator.next() }
        let sides = Set(entries.map { Set($0.postings.map(\.account.side)).count })
        #expect(sides == [1, 2, 3])
        #expect(Set(entries.flatMap { $0.postings.map(\.money.currency) }).count == 5)
        #expect(entries.contains { $0.draft.reverses != nil && $0.draft.recorded != nil })
        #expect(entries.contains { $0.postings.count == 2 })
        #expect(entries.contains { $0.postings.count > 12 })
    }

    @Test func `an entry is generated for the book and the day that are asked for`() throws {
        var generator = EntryGenerator(seed: 1)
        let entry = try generator.next(book: "K9", valueDate: .range.lowerBound)
        #expect(entry.book == "K9" && entry.valueDate == .range.lowerBound)
    }

    @Test func `the fixed times are what they say`() {
        #expect(FixedTimes.endOfYear.description == "2025-12-31")
        #expect(FixedTimes.moment.description == "2026-11-23T20:26:26.830Z")
    }
}
