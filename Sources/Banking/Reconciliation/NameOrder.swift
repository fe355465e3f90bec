/// The names in the order of their bytes, where all names that begin with a name follow it.
struct NameOrder {
    private let ranks: [Int32]
    /// Per rank: where the names end that begin with this one.
    private let ends: [Int32]
    /// Per name: the name that it means, itself or the only longer one; −1 if there are several.
    let parties: [Int32]

    init(_ names: ByteInterner) {
        var sorted = (0..<Int32(names.count)).map { $0 }
        sorted.sort { names[$0].lexicographicallyPrecedes(names[$1]) }
        var ranks = [Int32](repeating: 0, count: sorted.count)
        var ends = [Int32](repeating: Int32(sorted.count), count: sorted.count)
        var parties = sorted
        var prefixes: [Int] = []
        for (rank, name) in sorted.enumerated() {
            ranks[Int(name)] = Int32(rank)
            while let last = prefixes.last, !names[name].starts(with: names[sorted[last]]) {
                ends[last] = Int32(rank)
                prefixes.removeLast()
            }
            prefixes.append(rank)
        }
        for (rank, name) in sorted.enumerated() {
            let longer = Int(ends[rank]) - rank - 1
            parties[Int(name)] = longer == 0 ? name : longer == 1 ? sorted[rank + 1] : -1
            // Banks cut names; what begins alike for less than four characters says nothing.
            if names[name].count(where: { $0 & 0xC0 != 0x80 }) < 4 { ends[rank] = Int32(rank) }
        }
        self.ranks = ranks
        self.ends = ends
        self.parties = parties
    }

    /// Whether one of two names is the beginning of the other, of four characters at least.
    func isCut(_ one: Int32, _ other: Int32) -> Bool {
        let (a, b) = (ranks[Int(one)], ranks[Int(other)])
        return a < b ? b < ends[Int(a)] : a < ends[Int(b)]
    }
}
