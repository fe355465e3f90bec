/// Sets of numbers that are joined pairwise; the smaller number leads.
struct DisjointSets {
    private var parents: [Int32]

    init(count: Int) { parents = Array(0..<Int32(count)) }

    /// Makes both members of one set.
    ///
    /// The smaller root leads, so that the outcome does not depend on the order of joining.
    mutating func join(_ one: Int, _ other: Int) {
        let (a, b) = (root(of: one), root(of: other))
        if a < b { parents[b] = Int32(a) } else if b < a { parents[a] = Int32(b) }
    }

    /// The member that leads the set of a member.
    mutating func root(of member: Int) -> Int {
        var root = member
        while Int(parents[root]) != root {
            // Shorten the way for the next time.
            parents[root] = parents[Int(parents[root])]
            root = Int(parents[root])
        }
        return root
    }

    /// The sets of two and more among some members, which are in ascending order.
    mutating func sets(among members: [Int]) -> [[Int]] {
        var sizes = [Int32](repeating: 0, count: parents.count)
        for member in members { sizes[root(of: member)] += 1 }
        // From here on: minus the number of the set, and one more.
        var sets: [[Int]] = []
        for member in members {
            let root = root(of: member)
            if sizes[root] > 1 {
                var set: [Int] = []
                set.reserveCapacity(Int(sizes[root]))
                sets.append(set)
                sizes[root] = -Int32(sets.count)
            }
            if sizes[root] < 0 { sets[Int(-sizes[root]) - 1].append(member) }
        }
        return sets
    }
}
