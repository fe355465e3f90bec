import GreenCreditTesting
import Synchronization
import Testing

@testable import Ledger

/// Pages in memory.
final class PagesInMemory: JournalPageSource, Sendable {
    typealias Pages = [JournalPage.Kind: [JournalSpan: [Int64: JournalPage]]]

    struct State {
        var pages: Pages = [:]
        var runs: [Int64: [UInt8]] = [:]
        var entries: Int64 = 0
        var keys = 0
    }

    private let state: Mutex<State>

    init(_ state: sending State = State()) { self.state = Mutex(state) }

    var pages: Pages { state.withLock { $0.pages } }
    var runs: [Int64: [UInt8]] { state.withLock { $0.runs } }
    var entries: Int64 { state.withLock { $0.entries } }

    func change(_ body: (inout State) -> Void) { state.withLock { body(&$0) } }

    func apply(_ change: JournalIndexWriter.Change) {
        state.withLock { state in
            switch change {
            case .page(let page):
                state.pages[page.kind, default: [:]][page.span, default: [:]][page.position] = page
            case .run(let first, let bytes): state.runs[first] = bytes
            case .closed(let end): state.runs = state.runs.filter { $0.key >= end }
            }
        }
    }

    func entryCount() -> Int64 { entries }
    func keyCount() -> Int { state.withLock { $0.keys } }
    func runs(from first: Int64) -> [[UInt8]] {
        runs.filter { $0.key >= first }.sorted { $0.key < $1.key }.map(\.value)
    }
    func findPage(
        _ kind: JournalPage.Kind, of span: JournalSpan, atOrBefore position: Int64
    ) -> JournalPage? {
        pages[kind]?[span]?.filter { $0.key <= position }.max { $0.key < $1.key }?.value
    }
    func forEachPage(
        _ kind: JournalPage.Kind, of span: JournalSpan, in positions: ClosedRange<Int64>,
        _ body: (JournalPage) throws -> Void
    ) throws {
        let found = (pages[kind]?[span] ?? [:]).filter { positions.contains($0.key) }
        for page in found.sorted(by: { $0.key < $1.key }) { try body(page.value) }
    }
}

/// The journal's index over nine buckets, so that one span of the next level is summed up.
@Suite struct JournalIndexes {
    /// What was posted, as plain rows.
    struct Model {
        var lines: [JournalLine] = []
        var sheets: [PostedSheet] = []
    }

    /// Entries whose lines are few, so that half a million of them are quickly made.
    static let model: Model = {
        var random = SplitMix64(seed: 77)
        var model = Model()
        var number: Int64 = 0
        let start = LocalDate(year: 2025, month: 1, day: 1) ?? LocalDate.range.lowerBound
        while number < 9 * JournalSpan.bucketEntries + 1_234 {
            var sheet = PostedSheet(first: number)
            for _ in 0..<Int.random(in: 1...60_000, using: &random) {
                let day = start.adding(days: Int.random(in: 0...500, using: &random))
                var lines: [(key: UInt32, minorUnits: Int64)] = []
                if number % 40 == 0 {
                    let amount = Int64.random(in: 1...1_000_000, using: &random)
                    lines = [
                        (UInt32.random(in: 1...300, using: &random), amount),
                        (UInt32.random(in: 1...300, using: &random), -amount),
                    ]
                }
                for (line, part) in lines.enumerated() {
                    model.lines.append(
                        JournalLine(
                            entry: number, line: line, key: Int64(part.key), valueDate: day,
                            minorUnits: part.minorUnits))
                }
                sheet.append(
                    identity: UInt64(number) &* 0x9E37_79B9_7F4A_7C15, day: day, lines: lines)
                number += 1
            }
            model.sheets.append(sheet)
        }
        return model
    }()

    static let pages = Result { try store(model.sheets) }

    static func store(_ sheets: [PostedSheet]) throws -> PagesInMemory {
        let pages = PagesInMemory()
        pages.change { $0.keys = 300 }
        var writer = JournalIndexWriter()
        for sheet in sheets {
            try writer.add(sheet, source: pages) { pages.apply($0) }
            let count = writer.entryCount
            pages.change { $0.entries = count }
        }
        return pages
    }

    @Test func `sums equal a recomputation on both time axes`() throws {
        let pages = try Self.pages.get()
        var random = SplitMix64(seed: 5)
        for _ in 0..<30 {
            let day = LocalDate(year: 2025, month: 1, day: 1)?
                .adding(days: Int.random(in: -1...501, using: &random))
            let asOf = try #require(day)
            let bound = Int64.random(in: 0...pages.entries, using: &random)
            let sums = try JournalIndex(pages).sums(asOf: asOf, entriesBelow: bound)
            var debits = [Int64](repeating: 0, count: 301)
            var credits = debits
            for line in Self.model.lines where line.entry < bound && line.valueDate <= asOf {
                debits[Int(line.key)] += max(line.minorUnits, 0)
                credits[Int(line.key)] -= min(line.minorUnits, 0)
            }
            #expect(sums.debits == debits && sums.credits == credits, "\(asOf) \(bound)")
            let key = Int64.random(in: 1...300, using: &random)
            let one = try JournalIndex(pages).sums(of: key, asOf: asOf, entriesBelow: bound)
            #expect(one.debits == debits[Int(key)] && one.credits == credits[Int(key)])
        }
    }

    @Test func `lines equal a recomputation`() throws {
        let pages = try Self.pages.get()
        var random = SplitMix64(seed: 6)
        for count in [1, 3, 100] {
            let keys = (0..<count).map { _ in Int64.random(in: 1...300, using: &random) }
            let bound = Int64.random(in: 0...pages.entries, using: &random)
            let lines = try JournalIndex(pages).lines(
                ofKeys: keys, from: LocalDate.range.lowerBound, to: LocalDate.range.upperBound,
                entriesBelow: bound)
            #expect(
                lines == Self.model.lines.filter { keys.contains($0.key) && $0.entry < bound })
        }
    }

    @Test func `rows do not depend on how entries came in`() throws {
        let pages = try Self.pages.get()
        var single = PostedSheet(first: 0)
        for sheet in Self.model.sheets { single.append(0..<sheet.count, of: sheet) }
        let other = try Self.store([single])
        #expect(other.pages == pages.pages)
        #expect(other.runs == pages.runs)
    }

    @Test func `a document number is found wherever its entry is`() throws {
        let pages = try Self.pages.get()
        var random = SplitMix64(seed: 7)
        for count in [3, 2_000] {
            var writer = try JournalIndexWriter(pages)
            let numbers = (0..<count).map { _ in Int64.random(in: 0..<pages.entries, using: &random)
            }
            let hashes = numbers.map { UInt64($0) &* 0x9E37_79B9_7F4A_7C15 }
            let new = (0..<count).map { _ in UInt64.random(in: 0 ... .max, using: &random) }
            let found = try writer.entries(ofIdentities: hashes + new, source: pages)
            #expect(found.sorted { $0.index < $1.index }.map(\.index) == Array(0..<count))
            #expect(found.allSatisfy { $0.entry == numbers[$0.index] })
        }
    }

    @Test func `the filter lets few new numbers pass`() throws {
        var filter = IdentityFilter(level: 0)
        var random = SplitMix64(seed: 8)
        let known = (0..<65_536).map { _ in UInt64.random(in: 0 ... .max, using: &random) }
        for hash in known { filter.insert(hash) }
        #expect(known.allSatisfy { filter.mayContain($0) })
        let passed = (0..<100_000).filter { _ in
            filter.mayContain(UInt64.random(in: 0 ... .max, using: &random))
        }
        #expect(passed.count < 500, "\(passed.count) of 100,000")
    }

    @Test(arguments: JournalPage.Kind.allCases)
    func `a page that lost a byte is told as damage`(kind: JournalPage.Kind) throws {
        let pages = try Self.pages.get()
        let copy = PagesInMemory(
            .init(pages: pages.pages, runs: pages.runs, entries: pages.entries, keys: 300))
        let spans = try #require(copy.pages[kind])
        for (span, places) in spans {
            for (position, page) in places {
                let bytes = Array(page.bytes.dropLast())
                copy.apply(
                    .page(JournalPage(kind: kind, span: span, position: position, bytes: bytes)))
            }
        }
        let span = try #require(spans.keys.first)
        let (first, last) = (LocalDate.range.lowerBound, LocalDate.range.upperBound)
        let index = JournalIndex(copy)
        let error = #expect(throws: LedgerError.self) {
            switch kind {
            case .sums: _ = try index.sums(asOf: last, entriesBelow: .max)
            case .turnover:
                let midst = try #require(LocalDate(year: 2025, month: 9, day: 9))
                _ = try index.sums(asOf: midst, entriesBelow: .max)
            case .postings:
                _ = try index.lines(ofKeys: [5], from: first, to: last, entriesBelow: .max)
            case .identities: _ = try IdentityPages.entries(of: 0, in: span, copy)
            case .filter: _ = try IdentityFilter(#require(copy.pages[kind]?[span]?.values.first))
            }
        }
        #expect(error?.code == "index.damaged")
    }

    @Test func `damaged pages never trap`() throws {
        let pages = try Self.pages.get()
        var random = SplitMix64(seed: 9)
        for kind in JournalPage.Kind.allCases {
            for _ in 0..<20 {
                let copy = PagesInMemory(
                    .init(
                        pages: pages.pages, runs: pages.runs, entries: pages.entries, keys: 300))
                let span = try #require(copy.pages[kind]?.keys.randomElement(using: &random))
                let position = try #require(
                    copy.pages[kind]?[span]?.keys.randomElement(using: &random))
                let page = try #require(copy.pages[kind]?[span]?[position])
                var bytes = page.bytes
                if Bool.random(using: &random) { bytes.removeLast() }
                let place = Int.random(in: bytes.indices, using: &random)
                bytes[place] ^= UInt8.random(in: 1...255, using: &random)
                copy.apply(
                    .page(
                        JournalPage(kind: kind, span: span, position: position, bytes: bytes)))
                let index = JournalIndex(copy)
                let last = LocalDate.range.upperBound
                _ = try? index.sums(asOf: last, entriesBelow: .max)
                _ = try? index.lines(
                    ofKeys: [5], from: LocalDate.range.lowerBound, to: last, entriesBelow: .max)
                var writer = try JournalIndexWriter(copy)
                _ = try? writer.entries(
                    ofIdentities: (0..<600).map { UInt64($0) }, source: copy)
            }
        }
    }
}

@Suite struct HashTables {
    @Test func `keep the first value of every hash, as a dictionary does`() {
        var random = SplitMix64(seed: 12)
        var table = HashTable()
        var model: [UInt64: UInt32] = [:]
        for round in 0..<2 {
            for value in 0..<UInt32(5_000) {
                // Few distinct ones, 0 among them, and many with the same low bits.
                let hash = UInt64.random(in: 0...3_000, using: &random) << 12
                let isNew = model[hash] == nil
                if isNew { model[hash] = value }
                #expect(table.insert(hash, value) == isNew)
            }
            #expect(table.count == model.count)
            #expect(model.allSatisfy { table[$0.key] == $0.value })
            #expect(table[5] == nil)
            if round == 0 {
                table.removeAll()
                model = [:]
                #expect(table.count == 0 && table[0] == nil)
            }
        }
    }
}
