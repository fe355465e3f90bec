import Ledger

/// The open items by currency and amount, each amount's in the order of days.
struct AmountIndex {
    private struct Entry {
        let currency: UInt16
        let amount: Int64
        let isTheirs: Bool
        let day: Int32
        let index: Int32
    }

    /// The items of one amount.
    struct Group {
        let ours: [Int]
        let theirs: [Int]
    }

    /// What a stage is shown of an amount: one of each side, or a group.
    enum Candidates {
        case pair(ours: Int, theirs: Int)
        case group(Group)
    }

    private let members: [Int32]
    private let days: [Int32]
    /// Per group, and one more: where its members begin, ours first.
    private let starts: [Int32]
    /// Per group: where their members begin.
    private let borders: [Int32]
    private let amounts: [Int64]
    private let currencies: [UInt16]

    /// How many different amounts there are.
    var groupCount: Int { amounts.count }

    init(_ matching: Matching) {
        let items = matching.items
        var entries: [Entry] = []
        for index in 0..<items.count where matching.isOpen[index] {
            entries.append(
                Entry(
                    currency: items.currencies[index], amount: items.amounts[index],
                    isTheirs: !items.isOurs(index), day: items.days[index], index: Int32(index)))
        }
        self.init(AmountIndex.sorted(entries))
    }

    /// No items.
    init() { self.init([]) }

    private init(_ entries: [Entry]) {
        var (starts, borders): ([Int32], [Int32]) = ([], [])
        var (amounts, currencies): ([Int64], [UInt16]) = ([], [])
        for (place, entry) in entries.enumerated() {
            if amounts.last != entry.amount || currencies.last != entry.currency {
                starts.append(Int32(place))
                borders.append(Int32(place))
                amounts.append(entry.amount)
                currencies.append(entry.currency)
            }
            if !entry.isTheirs { borders[borders.count - 1] = Int32(place + 1) }
        }
        starts.append(Int32(entries.count))
        members = entries.map(\.index)
        days = entries.map(\.day)
        self.starts = starts
        self.borders = borders
        self.amounts = amounts
        self.currencies = currencies
    }

    /// By amount, currency, side, day and number: a radix sort, since items come by number.
    private static func sorted(_ entries: [Entry]) -> [Entry] {
        guard var spare = entries.first.map({ [Entry](repeating: $0, count: entries.count) })
        else { return [] }
        var entries = entries
        let ours = { (day: Int32) in UInt64(UInt32(bitPattern: day) ^ 1 << 31) }
        let keys: [(Entry) -> UInt64] = [
            { ours($0.day) | ($0.isTheirs ? 1 << 32 : 0) }, { UInt64($0.currency) },
            { UInt64(bitPattern: $0.amount) ^ 1 << 63 },
        ]
        for key in keys {
            let differing = entries.reduce(0) { $0 | (key($1) ^ key(entries[0])) }
            for shift in stride(from: UInt64(0), to: 64, by: 8) where differing >> shift & 255 != 0
            {
                sort(entries, into: &spare) { Int(key($0) >> shift & 255) }
                swap(&entries, &spare)
            }
        }
        return entries
    }

    /// One pass: stable, by a digit of eight bits.
    private static func sort(
        _ entries: [Entry], into sorted: inout [Entry], by digit: (Entry) -> Int
    ) {
        var places = [Int](repeating: 0, count: 257)
        for entry in entries { places[digit(entry) + 1] += 1 }
        for value in 1..<257 { places[value] += places[value - 1] }
        for entry in entries {
            let value = digit(entry)
            sorted[places[value]] = entry
            places[value] += 1
        }
    }

    /// Every amount that open items of both sides have and that has changed since last looked at.
    ///
    /// What a stage decides within an amount follows from its open items, and items only ever
    /// close: as many as last time are the same as last time.
    ///
    /// - Parameter seen: how many open items each group had when the stage last looked, and −1
    ///   where it has to look again; told anew.
    func forEachGroup(_ isOpen: [Bool], _ seen: inout [Int32], _ body: (Int, Candidates) -> Void) {
        for group in 0..<groupCount {
            let (start, border, end) = bounds(group)
            guard start < border, border < end else { continue }
            var (ourCount, theirCount) = (0, 0)
            var (ours, theirs) = (0, 0)
            for place in start..<border where isOpen[Int(members[place])] {
                ours = Int(members[place])
                ourCount += 1
            }
            for place in border..<end where isOpen[Int(members[place])] {
                theirs = Int(members[place])
                theirCount += 1
            }
            let count = Int32(ourCount + theirCount)
            guard seen[group] != count else { continue }
            seen[group] = count
            guard ourCount > 0, theirCount > 0 else { continue }
            if ourCount == 1, theirCount == 1 {
                body(group, .pair(ours: ours, theirs: theirs))
            } else {
                body(
                    group,
                    .group(
                        Group(
                            ours: open(start..<border, isOpen), theirs: open(border..<end, isOpen)))
                )
            }
        }
    }

    /// As many counts as groups, none looked at.
    var unseen: [Int32] { [Int32](repeating: -1, count: groupCount) }

    private func open(_ places: Range<Int>, _ isOpen: [Bool]) -> [Int] {
        var found: [Int] = []
        for place in places where isOpen[Int(members[place])] { found.append(Int(members[place])) }
        return found
    }

    private func bounds(_ group: Int) -> (start: Int, border: Int, end: Int) {
        (Int(starts[group]), Int(borders[group]), Int(starts[group + 1]))
    }

    /// Every item of one side whose opposite amount one of the same side has, open or not.
    func forEachOpposed(theirs: Bool, _ body: (Int) -> Void) {
        for group in 0..<groupCount where amounts[group] != .min {
            guard amounts[group] <= 0,
                let opposite = find(-amounts[group], currencies[group])
            else { continue }
            let (one, other) = (side(group, theirs), side(opposite, theirs))
            guard !one.isEmpty, !other.isEmpty else { continue }
            for place in one { body(Int(members[place])) }
            if opposite != group { for place in other { body(Int(members[place])) } }
        }
    }

    private func side(_ group: Int, _ theirs: Bool) -> Range<Int> {
        let (start, border, end) = bounds(group)
        return theirs ? border..<end : start..<border
    }

    /// The group of an amount.
    private func find(_ amount: Int64, _ currency: UInt16) -> Int? {
        var (low, high) = (0, groupCount)
        while low < high {
            let middle = (low + high) / 2
            if amounts[middle] < amount
                || (amounts[middle] == amount && currencies[middle] < currency)
            {
                low = middle + 1
            } else {
                high = middle
            }
        }
        guard low < groupCount, amounts[low] == amount, currencies[low] == currency else {
            return nil
        }
        return low
    }

    /// The items of an amount, open or not, of one side, within some days.
    func items(
        _ amount: Int64, currency: UInt16, theirs: Bool,
        days wanted: ClosedRange<Int32> = .min ... .max
    ) -> [Int] {
        var found: [Int] = []
        _ = first(amount, currency: currency, theirs: theirs, days: wanted) { index in
            found.append(index)
            return false
        }
        return found
    }

    /// The first item of an amount, open or not, of one side, within some days, that fits.
    func first(
        _ amount: Int64, currency: UInt16, theirs: Bool, days wanted: ClosedRange<Int32>,
        where fits: (Int) -> Bool
    ) -> Int? {
        guard let group = find(amount, currency) else { return nil }
        let places = side(group, theirs)
        var (low, high) = (places.lowerBound, places.upperBound)
        while low < high {
            let middle = (low + high) / 2
            if days[middle] < wanted.lowerBound { low = middle + 1 } else { high = middle }
        }
        while low < places.upperBound, days[low] <= wanted.upperBound {
            let index = Int(members[low])
            if fits(index) { return index }
            low += 1
        }
        return nil
    }

    /// An open item of ours that has exactly the amount, in the window, with an agreeing name.
    func exactPartner(of theirs: Int, in matching: Matching) -> Int? {
        first(
            matching.items.amounts[theirs], currency: matching.items.currencies[theirs],
            theirs: false, days: matching.daysAround(theirs)
        ) {
            matching.isOpen[$0] && matching.isInWindow($0, theirs)
                && matching.nameAgreement($0, theirs) != nil
        }
    }
}
