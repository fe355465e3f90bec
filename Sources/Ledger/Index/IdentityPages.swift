/// The hashes of a span's document numbers: pages cut by the hashes' leading bits, and a filter.
///
/// A number is looked up in one page of each covering span; the filter spares nearly all of that
/// for numbers that are new.
enum IdentityPages {
    /// A hash and the entry's place in the span.
    struct Place {
        let hash: UInt64
        let offset: UInt32

        init(hash: UInt64, offset: UInt32) {
            self.hash = hash
            self.offset = offset
        }

        init(_ bytes: [UInt8], at index: Int) {
            hash = bytes.uint64(at: index * IdentityPages.width)
            offset = bytes.uint32(at: index * IdentityPages.width + 8)
        }
    }

    static let width = 12

    /// How many leading bits of a hash name its page.
    static func pageBits(level: Int) -> Int { 8 + 3 * level }

    /// The page of a hash.
    static func page(of hash: UInt64, level: Int) -> Int64 {
        Int64(hash >> UInt64(64 - pageBits(level: level)))
    }

    /// Writes the pages and the filter of a bucket.
    static func write(
        bucket span: JournalSpan, hashes: [UInt64], emit: (JournalPage) throws -> Void
    ) throws {
        var filter = IdentityFilter(level: span.level)
        var pages = [[Place]](repeating: [], count: 1 << pageBits(level: 0))
        for (offset, hash) in hashes.enumerated() {
            filter.insert(hash)
            pages[Int(page(of: hash, level: 0))].append(
                Place(hash: hash, offset: UInt32(offset)))
        }
        var writer = ByteWriter(capacity: 2 * JournalPage.bytes)
        for (position, places) in pages.enumerated() where !places.isEmpty {
            let places = places.sorted { ($0.hash, $0.offset) < ($1.hash, $1.offset) }
            try write(places[...], span, Int64(position), &writer, emit)
        }
        try emit(filter.page(of: span))
    }

    /// Writes the pages and the filter of a span from those of its children.
    static func write(
        merging span: JournalSpan, from source: any JournalPageSource,
        emit: (JournalPage) throws -> Void
    ) throws {
        var filter = IdentityFilter(level: span.level)
        let children = span.children
        let childEntries = UInt32(JournalSpan.entries(ofLevel: span.level - 1))
        var writer = ByteWriter(capacity: 2 * JournalPage.bytes)
        for position in 0..<(Int64(1) << Int64(pageBits(level: span.level - 1))) {
            var places: [Place] = []
            for (index, child) in children.enumerated() {
                try source.forEachPage(.identities, of: child, in: position...position) { page in
                    for item in 0..<(try page.count(width: width)) {
                        let place = Place(page.bytes, at: item)
                        places.append(
                            Place(
                                hash: place.hash,
                                offset: place.offset + UInt32(index) * childEntries))
                    }
                }
            }
            for place in places { filter.insert(place.hash) }
            // The children's pages are in order each, so this merges them; ours are parts of it.
            places.sort { ($0.hash, $0.offset) < ($1.hash, $1.offset) }
            var start = 0
            while start < places.count {
                let page = page(of: places[start].hash, level: span.level)
                var end = start + 1
                while end < places.count, Self.page(of: places[end].hash, level: span.level) == page
                { end += 1 }
                try write(places[start..<end], span, page, &writer, emit)
                start = end
            }
        }
        try emit(filter.page(of: span))
    }

    private static func write(
        _ places: ArraySlice<Place>, _ span: JournalSpan, _ position: Int64,
        _ writer: inout ByteWriter, _ emit: (JournalPage) throws -> Void
    ) throws {
        for place in places {
            writer.write(packed: place.hash)
            writer.write(packed: place.offset)
        }
        try emit(
            JournalPage(kind: .identities, span: span, position: position, bytes: writer.take()))
    }

    /// The entries of a span whose numbers have a hash.
    static func entries(
        of hash: UInt64, in span: JournalSpan, _ source: any JournalPageSource
    ) throws -> [Int64] {
        let position = page(of: hash, level: span.level)
        var found: [Int64] = []
        try source.forEachPage(.identities, of: span, in: position...position) { page in
            var (low, high) = (0, try page.count(width: width))
            while low < high {
                let middle = (low + high) / 2
                if page.bytes.uint64(at: middle * width) < hash {
                    low = middle + 1
                } else {
                    high = middle
                }
            }
            let count = try page.count(width: width)
            while low < count, page.bytes.uint64(at: low * width) == hash {
                found.append(span.first + Int64(Place(page.bytes, at: low).offset))
                low += 1
            }
        }
        return found
    }
}

/// A Bloom filter over the hashes of a span: 16 bits a number in blocks of 512, eight of them set.
///
/// It answers “surely new” for all but about two in a thousand new numbers, with one look into
/// memory.
public struct IdentityFilter: Sendable {
    private var words: [UInt64]
    private static let wordsPerBlock = 8
    private static let bitsPerEntry: Int64 = 16

    init(level: Int) {
        let bits = JournalSpan.entries(ofLevel: level) * IdentityFilter.bitsPerEntry
        words = [UInt64](repeating: 0, count: Int(bits / 64))
    }

    /// Reads a stored filter.
    ///
    /// - Throws: `index.damaged`.
    init(_ page: JournalPage) throws(LedgerError) {
        self.init(level: page.span.level)
        guard page.bytes.count == 8 * words.count else {
            throw JournalPage.damaged("filter \(page.span.level)/\(page.span.number)")
        }
        for index in words.indices { words[index] = page.bytes.uint64(at: 8 * index) }
    }

    func page(of span: JournalSpan) -> JournalPage {
        var writer = ByteWriter(capacity: 8 * words.count)
        for word in words { writer.write(packed: word) }
        return JournalPage(kind: .filter, span: span, position: 0, bytes: writer.take())
    }

    @inline(__always)
    private func block(_ hash: UInt64) -> Int {
        Int(truncatingIfNeeded: hash) & (words.count / IdentityFilter.wordsPerBlock - 1)
    }

    /// Eight bits, one in each word of the block.
    @inline(__always)
    private static func bits(_ hash: UInt64) -> UInt64 {
        (hash >> 17 ^ hash << 21) &* 0x9E37_79B9_7F4A_7C15
    }

    @inline(__always)
    mutating func insert(_ hash: UInt64) {
        let start = block(hash) * IdentityFilter.wordsPerBlock
        var bits = IdentityFilter.bits(hash)
        for word in 0..<IdentityFilter.wordsPerBlock {
            words[start + word] |= 1 << (bits & 63)
            bits >>= 6
        }
    }

    /// Whether a hash may be in the span; no means surely not.
    @inline(__always)
    func mayContain(_ hash: UInt64) -> Bool {
        let start = block(hash) * IdentityFilter.wordsPerBlock
        var bits = IdentityFilter.bits(hash)
        for word in 0..<IdentityFilter.wordsPerBlock {
            guard words[start + word] >> (bits & 63) & 1 == 1 else { return false }
            bits >>= 6
        }
        return true
    }
}
