internal import CQREncode

/// A QR code (ISO/IEC 18004) of a text, as a square of dark and light modules.
struct QRCode: Hashable {
    /// How many modules an edge has, without the quiet zone of 4 around the code.
    let size: Int
    /// The modules row by row, true where dark.
    let modules: [Bool]

    /// Encodes a text as UTF-8, with error correction of level M: 15 % may be lost.
    ///
    /// - Throws: `statement.code` for an empty text or one that no code holds.
    init(_ text: String) throws(StatementError) {
        let bytes = Array(text.utf8)
        guard !bytes.isEmpty,
            let code = unsafe QRcode_encodeData(Int32(bytes.count), bytes, 0, QR_ECLEVEL_M)
        else {
            throw StatementError(
                "statement.code",
                "a QR code holds 1 to 2,331 bytes, not \(bytes.count); shorten its text")
        }
        defer { unsafe QRcode_free(code) }
        let size = unsafe Int(code.pointee.width)
        let data = unsafe UnsafeBufferPointer(start: code.pointee.data, count: size * size)
        self.size = size
        // The lowest bit is the colour; the others tell what a module is for.
        modules = unsafe data.map { $0 & 1 == 1 }
    }
}
