/// Sets of numbers that are joined pairwise; the components come out in canonical order.
struct ConnectedComponents {
    private var parents: [Int: Int] = [:]

    /// Makes both members of one component.
    mutating func join(_ one: Int, _ other: Int) {
        let (a, b) = (root(of: one), root(of: other))
        // The smaller number leads, so that the outcome does not depend on the order of joining.
        if a != b { parents[max(a, b)] = min(a, b) }
    }

    /// The components, each sorted, in the order of their smallest members.
    mutating func all() -> [[Int]] {
        var members: [Int: [Int]] = [:]
        for member in parents.keys.sorted() {
            members[root(of: member), default: []].append(member)
        }
        return members.sorted { $0.key < $1.key }.map(\.value)
    }

    private mutating func root(of member: Int) -> Int {
        var root = member
        while let parent = parents[root], parent != root { root = parent }
        // Shorten the way for the next time.
        var step = member
        while step != root {
            let next = parents[step] ?? root
            parents[step] = root
            step = next
        }
        parents[root] = root
        return root
    }
}
