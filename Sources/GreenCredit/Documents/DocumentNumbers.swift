internal import Ledger

/// Notices document numbers that come twice in a file of any size.
///
/// Numbers are kept by 128 bits of hash, half of it keyed anew in each process, so that equal
/// hashes are equal numbers. They are sorted into parts by the first byte; what does not fit into
/// memory is put aside, and at the end each part is looked at by itself.
struct DocumentNumbers {
    private struct Mark: Hashable {
        let identity: UInt64
        let keyed: UInt64
    }

    private static let partCount = 256

    private let spool: BundleSpool?
    private let heldBytes: Int
    private var parts = [[UInt8]](repeating: [], count: DocumentNumbers.partCount)
    private var held = 0
    /// The first bundle of each time that all parts were put aside.
    private var runs: [Int] = []

    /// - Parameter heldBytes: how much is kept in memory before it is put aside.
    init(spool: BundleSpool?, heldBytes: Int = 16 << 20) {
        self.spool = spool
        self.heldBytes = heldBytes
    }

    /// Adds the number of an entry that begins on a line.
    mutating func add(book: String, id: String, line: Int) throws {
        let identity = IdentityHash.of(book: book, id: id)
        var hasher = Hasher()
        hasher.combine(book)
        hasher.combine(id)
        let part = Int(identity >> 56)
        let before = parts[part].count
        let words = [
            identity, UInt64(bitPattern: Int64(hasher.finalize())), UInt64(line),
            UInt64(id.utf8.count),
        ]
        for word in words {
            for shift in stride(from: UInt64(0), to: 64, by: 8) {
                parts[part].append(UInt8(truncatingIfNeeded: word >> shift))
            }
        }
        parts[part] += id.utf8
        held += parts[part].count - before
        if held >= heldBytes, let spool { try putAside(spool) }
    }

    private mutating func putAside(_ spool: BundleSpool) throws {
        runs.append(spool.count)
        for part in parts.indices {
            try spool.append(parts[part])
            parts[part].removeAll(keepingCapacity: true)
        }
        held = 0
    }

    /// Where numbers come again: the first lines in order, and how many there are.
    func repeated(limit: Int) throws -> (listed: [(line: Int, id: String)], count: Int) {
        var listed: [(line: Int, id: String)] = []
        var count = 0
        for part in parts.indices {
            var seen: Set<Mark> = []
            let look: ([UInt8]) -> Void = { bytes in
                var place = 0
                while place < bytes.count {
                    let mark = Mark(
                        identity: bytes.uint64(at: place), keyed: bytes.uint64(at: place + 8))
                    let end = place + 32 + Int(bytes.uint64(at: place + 24))
                    if !seen.insert(mark).inserted {
                        count += 1
                        let id = String(decoding: bytes[(place + 32)..<end], as: UTF8.self)
                        listed.append((Int(bytes.int64(at: place + 16)), id))
                    }
                    place = end
                }
            }
            for run in runs { if let spool { look(try spool.bundle(run + part)) } }
            look(parts[part])
            if listed.count > limit {
                listed.sort { $0.line < $1.line }
                listed.removeLast(listed.count - limit)
            }
        }
        return (listed.sorted { $0.line < $1.line }, count)
    }
}
