/// A 64-bit hash of a book and a document number: what the index of document numbers is kept by.
///
/// It is stored, so it never changes: FNV-1a over the bytes of the book, a zero byte and the bytes
/// of the number, then the finaliser of MurmurHash3. It only finds candidates; whether two numbers
/// are the same is decided by their bytes.
public enum IdentityHash {
    /// The hash of a document number in a book.
    public static func of(book: String, id: String) -> UInt64 {
        var hash = offset
        for byte in book.utf8 { add(byte, to: &hash) }
        add(0, to: &hash)
        for byte in id.utf8 { add(byte, to: &hash) }
        return finish(hash)
    }

    static let offset: UInt64 = 0xCBF2_9CE4_8422_2325

    @inline(__always)
    static func add(_ byte: UInt8, to hash: inout UInt64) {
        hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
    }

    @inline(__always)
    static func finish(_ hash: UInt64) -> UInt64 {
        var mixed = hash
        mixed = (mixed ^ mixed >> 33) &* 0xFF51_AFD7_ED55_8CCD
        mixed = (mixed ^ mixed >> 33) &* 0xC4CE_B9FE_1A85_EC53
        return mixed ^ mixed >> 33
    }
}
