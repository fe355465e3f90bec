/// One entry of the log: the Merkle leaf's bytes, which name a record and its signatures by hash.
public struct LogEntry: Sendable, Hashable {
    static let header = "greencredit/entry/v1"
    /// The most bytes that an entry may have, so that its length fits a bundle's two bytes.
    public static let byteLimit = 65_535

    /// The leaf's index in the log.
    public let sequence: Int
    /// When it was sealed, in milliseconds since 1970; never earlier than the entry before.
    public let sealedMilliseconds: Int64
    /// SHA-256 of the record.
    public let record: SHA256Digest
    /// SHA-256 of the signature file.
    public let signatures: SHA256Digest
    /// SHA-256 of the SM2 signature file, where there is one.
    public let sm2: SHA256Digest?

    /// Puts an entry together.
    public init(
        sequence: Int, sealedMilliseconds: Int64, record: SHA256Digest,
        signatures: SHA256Digest, sm2: SHA256Digest? = nil
    ) {
        precondition(sequence >= 0, "an entry's sequence number is not negative")
        self.sequence = sequence
        self.sealedMilliseconds = sealedMilliseconds
        self.record = record
        self.signatures = signatures
        self.sm2 = sm2
    }

    /// The POSIX time in seconds at which certificates must have been valid.
    public var sealedSeconds: Int64 {
        sealedMilliseconds / 1000 - (sealedMilliseconds % 1000 < 0 ? 1 : 0)
    }

    /// The leaf's bytes.
    public func encoded() throws(ProofsError) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(320)
        bytes += Self.header.utf8
        for (word, value) in [
            ("seq", String(sequence)),
            ("sealed", try LogTime.encode(milliseconds: sealedMilliseconds)),
            ("record", record.hex), ("signatures", signatures.hex), ("sm2", sm2?.hex ?? ""),
        ] where !value.isEmpty {
            bytes.append(0x0a)
            bytes += word.utf8
            bytes.append(0x20)
            bytes += value.utf8
        }
        bytes.append(0x0a)
        return bytes
    }

    /// Reads an entry in its only form.
    public init(decoding bytes: [UInt8]) throws(ProofsError) {
        guard bytes.count <= Self.byteLimit else {
            throw ProofsError(.entryMalformed, "The entry is larger than 65,535 bytes.")
        }
        var lines = try TextLines(bytes[...], code: .entryMalformed)
        try lines.expect(Self.header)
        sequence = try lines.number(after: "seq")
        guard let sealed = LogTime.decode(try lines.next(after: "sealed")) else {
            throw lines.failure("The time is not of the form 2026-11-23T20:26:26.830Z.")
        }
        sealedMilliseconds = sealed
        record = try Self.hash(&lines, "record")
        signatures = try Self.hash(&lines, "signatures")
        sm2 = lines.isAtEnd ? nil : try Self.hash(&lines, "sm2")
        try lines.expectEnd()
    }

    /// Whether bytes claim to be an entry of ours.
    static func isClaimed(by bytes: [UInt8]) -> Bool {
        bytes.starts(with: Array("\(header)\n".utf8))
    }

    /// Refuses files that are not those that the entry names.
    public func requireNames(
        record bytes: [UInt8], signatures file: [UInt8], sm2 other: [UInt8]? = nil
    ) throws(ProofsError) {
        guard SHA256Digest.of(bytes) == record else {
            throw ProofsError(.entryMismatch, "Entry \(sequence) names another record.")
        }
        guard SHA256Digest.of(file) == signatures else {
            throw ProofsError(.entryMismatch, "Entry \(sequence) names another signature file.")
        }
        if let other {
            guard SHA256Digest.of(other) == sm2 else {
                throw ProofsError(.entryMismatch, "Entry \(sequence) names another SM2 file.")
            }
        }
    }

    private static func hash(
        _ lines: inout TextLines, _ word: String
    ) throws(ProofsError) -> SHA256Digest {
        guard let bytes = Hex.decode(try lines.next(after: word)), let hash = SHA256Digest(bytes)
        else { throw lines.failure("The \(word) is not a SHA-256 hash in lower-case hex.") }
        return hash
    }
}
