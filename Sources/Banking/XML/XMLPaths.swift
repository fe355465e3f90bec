/// A tree of the element paths that a reader knows: each step is one look into a hash table.
///
/// Node 0 is everything that is not known, node 1 the surroundings of the message: whatever
/// envelope a message comes in, its name is looked for at any depth.
struct XMLPaths<Field: Sendable>: Sendable {
    static var unknown: Int { 0 }
    static var surroundings: Int { 1 }

    private var keys: [UInt64]
    private var children: [Int32]
    private var fields: [Field?]

    /// Builds the tree; a step may name alternatives with `|`, all of which lead to one node.
    init(_ paths: [(path: String, field: Field?)]) {
        keys = [UInt64](repeating: 0, count: 4_096)
        children = [Int32](repeating: 0, count: 4_096)
        fields = [nil, nil]
        for (path, field) in paths {
            var node = XMLPaths.surroundings
            for step in path.split(separator: "/") {
                let names = step.split(separator: "|").map { XMLName.hash($0.utf8) }
                var known: Int?
                for name in names where known == nil {
                    let child = child(of: node, named: name)
                    if child > 1 { known = child }
                }
                let next = known ?? fields.count
                if known == nil { fields.append(nil) }
                for name in names { insert(next, under: node, named: name) }
                node = next
            }
            fields[node] = field
        }
    }

    /// The child of a node; `unknown` if the reader does not know it.
    func child(of node: Int, named name: UInt64) -> Int {
        if node == XMLPaths.unknown { return XMLPaths.unknown }
        let key = XMLPaths.key(node, name)
        var slot = XMLPaths.slot(key)
        while keys[slot] != 0 {
            if keys[slot] == key { return Int(children[slot]) }
            slot = (slot + 1) & 4_095
        }
        return node == XMLPaths.surroundings ? XMLPaths.surroundings : XMLPaths.unknown
    }

    /// What a node is.
    func field(of node: Int) -> Field? { fields[node] }

    private mutating func insert(_ child: Int, under node: Int, named name: UInt64) {
        let key = XMLPaths.key(node, name)
        var slot = XMLPaths.slot(key)
        while keys[slot] != 0, keys[slot] != key { slot = (slot + 1) & 4_095 }
        keys[slot] = key
        children[slot] = Int32(child)
    }

    private static func key(_ node: Int, _ name: UInt64) -> UInt64 {
        let key = (name ^ UInt64(node)) &* 0x9E37_79B9_7F4A_7C15
        return key == 0 ? 1 : key
    }

    private static func slot(_ key: UInt64) -> Int { Int(key >> 52) & 4_095 }
}
