/// The name of one file of the published log (C2SP tlog-tiles).
public struct TilePath: Sendable, Hashable, CustomStringConvertible {
    /// What the file holds.
    public enum Kind: Sendable, Hashable {
        /// Hashes of level 8·L.
        case hashes(level: Int)
        /// The entries themselves.
        case entries
    }

    /// The number of hashes or entries in a full file.
    public static let fullWidth = 256

    /// What the file holds.
    public let kind: Kind
    /// Counted from the left.
    public let index: Int
    /// The number of hashes or entries: 256 where full, 1 to 255 where partial.
    public let width: Int

    /// Names a file.
    public init(_ kind: Kind, index: Int, width: Int = fullWidth) {
        precondition(
            index >= 0 && (1...Self.fullWidth).contains(width), "a tile that cannot be")
        self.kind = kind
        self.index = index
        self.width = width
    }

    /// The path below the log's folder, such as `tile/0/x001/234.p/44`.
    public var description: String {
        let folder =
            switch kind {
            case .hashes(let level): String(level)
            case .entries: "entries"
            }
        let partial = width < Self.fullWidth ? ".p/\(width)" : ""
        return "tile/\(folder)/\(Self.grouped(index))\(partial)"
    }

    /// Groups of three digits, all but the last with `x`: 1234067 is `x001/x234/067`.
    public static func grouped(_ index: Int) -> String {
        var text = UnixTime.digits(index % 1000, 3)
        var rest = index / 1000
        while rest > 0 {
            text = "x\(UnixTime.digits(rest % 1000, 3))/\(text)"
            rest /= 1000
        }
        return text
    }

    /// Reads a path in its only form, as a server of the log must; nil if it is none.
    public init?(_ path: String) {
        var parts = path.split(separator: "/", omittingEmptySubsequences: false)[...]
        guard parts.count <= 12, parts.popFirst() == "tile", let folder = parts.popFirst() else {
            return nil
        }
        var width = Self.fullWidth
        if parts.count >= 2, let name = parts.dropLast().last, name.hasSuffix(".p"),
            let partial = TextLines.number(Array((parts.last ?? "").utf8)[...]),
            (1..<Self.fullWidth).contains(partial)
        {
            width = partial
            parts = parts.dropLast(2) + [name.dropLast(2)]
        }
        var index = 0
        for part in parts {
            let digits = Array(part.utf8.drop { $0 == 0x78 })
            guard digits.count == 3, index < 1_000_000_000_000_000,
                let group = UnixTime.number(digits[...])
            else { return nil }
            index = index * 1000 + group
        }
        if folder == "entries" {
            self.init(.entries, index: index, width: width)
        } else if let level = TextLines.number(Array(folder.utf8)[...]), level < 8 {
            self.init(.hashes(level: level), index: index, width: width)
        } else {
            return nil
        }
        // Writing it again refuses every other spelling.
        guard description.utf8.elementsEqual(path.utf8) else { return nil }
    }

    /// The tile that holds a hash of level 8·L in a tree of some size; nil beyond the tree.
    public static func containing(_ place: Int, tileLevel: Int, size: Int) -> TilePath? {
        let count = size >> (8 * tileLevel)
        guard place >= 0, place < count else { return nil }
        let index = place / fullWidth
        return TilePath(
            .hashes(level: tileLevel), index: index,
            width: min(fullWidth, count - index * fullWidth))
    }

    /// The files that must be written when a tree grows, entries and all levels.
    public static func changed(from oldSize: Int, to size: Int) -> [TilePath] {
        var paths = files(of: .entries, from: oldSize, to: size)
        var level = 0
        while level < 8, size >> (8 * level) > 0 {
            paths += files(
                of: .hashes(level: level), from: oldSize >> (8 * level),
                to: size >> (8 * level))
            level += 1
        }
        return paths
    }

    private static func files(of kind: Kind, from old: Int, to count: Int) -> [TilePath] {
        guard old < count else { return [] }
        return (old / fullWidth...(count - 1) / fullWidth).map { index in
            TilePath(kind, index: index, width: min(fullWidth, count - index * fullWidth))
        }
    }
}

/// The bytes of a tile of hashes (C2SP tlog-tiles).
public enum Tile {
    /// 32 bytes for each hash.
    public static func encode(_ hashes: some Sequence<SHA256Digest>) -> [UInt8] {
        hashes.flatMap(\.bytes)
    }

    /// Reads exactly the wanted number of hashes.
    public static func decode(_ bytes: [UInt8], width: Int) throws(ProofsError) -> [SHA256Digest] {
        guard bytes.count == width * SHA256Digest.byteCount else {
            throw ProofsError(
                .tileMalformed, "The tile has \(bytes.count) bytes, not \(width) hashes.")
        }
        return stride(from: 0, to: bytes.count, by: SHA256Digest.byteCount).compactMap {
            SHA256Digest(bytes[$0..<($0 + SHA256Digest.byteCount)])
        }
    }
}

/// The bytes of a bundle of entries or items: u16 big-endian length and bytes, each.
public enum EntryBundle {
    /// Puts up to 256 entries of at most 65,535 bytes together.
    public static func encode(_ entries: [[UInt8]]) throws(ProofsError) -> [UInt8] {
        guard entries.count <= TilePath.fullWidth else {
            throw ProofsError(.tileMalformed, "A bundle holds at most 256 entries.")
        }
        var bytes: [UInt8] = []
        for entry in entries {
            guard let count = UInt16(exactly: entry.count) else {
                throw ProofsError(.tileMalformed, "An entry is larger than 65,535 bytes.")
            }
            bytes += [UInt8(count >> 8), UInt8(count & 0xff)]
            bytes += entry
        }
        return bytes
    }

    /// Reads exactly the wanted number of entries.
    public static func decode(_ bytes: [UInt8], width: Int) throws(ProofsError) -> [[UInt8]] {
        let ranges = try ranges(in: bytes)
        guard ranges.count == width else { throw malformed }
        return ranges.map { Array(bytes[$0]) }
    }

    /// Where the entries of a bundle stand in it.
    package static func ranges(in bytes: [UInt8]) throws(ProofsError) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        var position = 0
        while position < bytes.count {
            guard bytes.count - position >= 2 else { throw malformed }
            let start = position + 2
            let count = Int(bytes[position]) << 8 | Int(bytes[position + 1])
            guard bytes.count - start >= count else { throw malformed }
            position = start + count
            ranges.append(start..<position)
        }
        return ranges
    }

    private static var malformed: ProofsError {
        ProofsError(.tileMalformed, "The bundle is cut off or has another number of entries.")
    }
}
