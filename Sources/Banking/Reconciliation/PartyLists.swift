/// The items without a partner by reference, by party, currency and direction; in date order.
struct PartyLists {
    /// By party, side, day and number.
    private let members: [Int32]
    /// Per party, and one more: where its members begin, ours first.
    private let starts: [Int32]
    /// Per party: where their members begin.
    private let borders: [Int32]
    /// The parties in order.
    private let places: [Int64]
    private let partyOfName: [Int32]

    init(_ items: MatchItems, _ partyOfName: [Int32], where isIncluded: (Int) -> Bool) {
        self.partyOfName = partyOfName
        var found: [(place: Int64, day: Int64, index: Int32)] = []
        for index in 0..<items.count where items.names[index] >= 0 && isIncluded(index) {
            guard let place = PartyLists.place(index, items, partyOfName) else { continue }
            // Their side behind ours.
            let side: Int64 = items.isOurs(index) ? 0 : 1 << 33
            found.append((place, Int64(items.days[index]) + side, Int32(index)))
        }
        found.sort { a, b in
            if a.place != b.place { return a.place < b.place }
            return a.day != b.day ? a.day < b.day : a.index < b.index
        }
        var (starts, borders, places): ([Int32], [Int32], [Int64]) = ([], [], [])
        for (number, item) in found.enumerated() {
            if places.last != item.place {
                starts.append(Int32(number))
                borders.append(Int32(number))
                places.append(item.place)
            }
            if items.isOurs(Int(item.index)) { borders[borders.count - 1] = Int32(number + 1) }
        }
        starts.append(Int32(found.count))
        members = found.map(\.index)
        self.starts = starts
        self.borders = borders
        self.places = places
    }

    /// Party, currency and direction as one number; `nil` where the name says no party.
    private static func place(
        _ index: Int, _ items: MatchItems, _ partyOfName: [Int32]
    ) -> Int64? {
        guard items.names[index] >= 0 else { return nil }
        let party = partyOfName[Int(items.names[index])]
        guard party >= 0 else { return nil }
        return Int64(party) << 17 | Int64(items.currencies[index]) << 1
            | (items.amounts[index] < 0 ? 1 : 0)
    }

    /// Every party with items on both sides, open or not.
    func forEachParty(_ body: (Int, ArraySlice<Int32>, ArraySlice<Int32>) -> Void) {
        for party in places.indices {
            let (start, border) = (Int(starts[party]), Int(borders[party]))
            let end = Int(starts[party + 1])
            if start < border, border < end {
                body(party, members[start..<border], members[border..<end])
            }
        }
    }

    /// As many counts as parties, none looked at.
    var unseen: [Int32] { [Int32](repeating: -1, count: places.count) }

    /// Their items of the party that an item of ours belongs to, open or not.
    func theirs(ofPartyOf ours: Int, _ items: MatchItems) -> [Int] {
        guard let place = PartyLists.place(ours, items, partyOfName) else { return [] }
        var (low, high) = (0, places.count)
        while low < high {
            let middle = (low + high) / 2
            if places[middle] < place { low = middle + 1 } else { high = middle }
        }
        guard low < places.count, places[low] == place else { return [] }
        return members[Int(borders[low])..<Int(starts[low + 1])].map(Int.init)
    }
}

/// The items whose references share a stem, by stem.
struct StemLists {
    private let members: [(stem: Int32, index: Int32)]

    init(_ items: MatchItems) {
        var uses = [UInt8](repeating: 0, count: items.references.count)
        for stem in items.stems where stem >= 0 && uses[Int(stem)] < 2 { uses[Int(stem)] += 1 }
        var members: [(stem: Int32, index: Int32)] = []
        for (index, stem) in items.stems.enumerated() where stem >= 0 && uses[Int(stem)] > 1 {
            members.append((stem, Int32(index)))
        }
        members.sort { a, b in a.stem != b.stem ? a.stem < b.stem : a.index < b.index }
        self.members = members
    }

    /// Every stem of two items and more, open or not.
    func forEachList(_ body: (Int32, [Int32]) -> Void) {
        var start = 0
        while start < members.count {
            var end = start
            while end < members.count, members[end].stem == members[start].stem { end += 1 }
            body(members[start].stem, members[start..<end].map(\.index))
            start = end
        }
    }
}
