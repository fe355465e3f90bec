/// A SHA-256 hash value: 32 bytes, kept without a heap allocation (FIPS 180-4).
public struct SHA256Digest: Sendable, Hashable, CustomStringConvertible {
    /// The number of bytes in a digest.
    public static let byteCount = 32

    /// Four little-endian words, so that a million digests are one flat array.
    let words: (UInt64, UInt64, UInt64, UInt64)

    init(words: (UInt64, UInt64, UInt64, UInt64)) {
        self.words = words
    }

    /// Takes exactly 32 bytes, or gives nil.
    public init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        var rest = bytes.makeIterator()
        self.init(
            words: (
                Self.word(&rest), Self.word(&rest), Self.word(&rest), Self.word(&rest)
            ))
    }

    private static func word(_ bytes: inout some IteratorProtocol<UInt8>) -> UInt64 {
        var word: UInt64 = 0
        for position in 0..<8 { word |= UInt64(bytes.next() ?? 0) << UInt64(position * 8) }
        return word
    }

    /// Takes 64 lower-case hexadecimal digits, or gives nil.
    public init?(hex: String) {
        guard let bytes = Hex.decode(hex) else { return nil }
        self.init(bytes)
    }

    /// Takes strict base64 of 32 bytes, or gives nil.
    public init?(base64: String) {
        guard let bytes = Base64.decode(base64) else { return nil }
        self.init(bytes)
    }

    /// Takes a line of strict base64 of 32 bytes, or gives nil.
    init?(base64Line line: ArraySlice<UInt8>) {
        guard let bytes = Base64.decode(line) else { return nil }
        self.init(bytes)
    }

    /// The hash of some bytes.
    public static func of(_ bytes: [UInt8]) -> SHA256Digest {
        var hasher = SHA256Hasher()
        hasher.update(bytes)
        return hasher.finish()
    }

    /// The 32 bytes.
    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.byteCount)
        for index in 0..<Self.byteCount {
            let word =
                switch index / 8 {
                case 0: words.0
                case 1: words.1
                case 2: words.2
                default: words.3
                }
            bytes.append(UInt8(truncatingIfNeeded: word >> UInt64(index % 8 * 8)))
        }
        return bytes
    }

    /// 64 lower-case hexadecimal digits.
    public var hex: String { Hex.encode(bytes) }

    /// 44 characters of base64.
    public var base64: String { Base64.encode(bytes) }

    /// The hexadecimal form.
    public var description: String { hex }

    /// Digests are the same when their bytes are.
    public static func == (left: SHA256Digest, right: SHA256Digest) -> Bool {
        left.words == right.words
    }

    /// Feeds the bytes to a hash table.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(words.0)
        hasher.combine(words.1)
    }
}
