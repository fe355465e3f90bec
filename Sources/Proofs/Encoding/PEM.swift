/// Text armour of DER files (RFC 7468).
public enum PEM {
    /// One block with lines of 64 characters.
    public static func encode(_ der: [UInt8], label: String) -> [UInt8] {
        var text = Array("-----BEGIN \(label)-----\n".utf8)
        let body = Base64.encodedBytes(der)
        for start in stride(from: 0, to: body.count, by: 64) {
            text += body[start..<min(start + 64, body.count)]
            text.append(0x0a)
        }
        return text + Array("-----END \(label)-----\n".utf8)
    }

    /// The DER of every block with this label; blocks with other labels and text around are left.
    ///
    /// Only the kind asked for is taken: a file of revocation lists must not bring in a
    /// certificate by the back door.
    public static func blocks(in text: [UInt8], label: String) throws(ProofsError) -> [[UInt8]] {
        let begin = Array("-----BEGIN \(label)-----".utf8)
        let end = Array("-----END \(label)-----".utf8)
        var blocks: [[UInt8]] = []
        var body: [UInt8]?
        for (index, raw) in text.split(separator: 0x0a, omittingEmptySubsequences: false)
            .enumerated()
        {
            let line = raw.last == 0x0d ? raw.dropLast() : raw
            if let held = body {
                if line.elementsEqual(end) {
                    guard !held.isEmpty, let der = Base64.decode(held) else {
                        throw damaged(label, index)
                    }
                    blocks.append(der)
                    body = nil
                } else {
                    body = held + line
                }
            } else if line.elementsEqual(begin) {
                body = []
            }
        }
        guard body == nil else { throw damaged(label, 0) }
        return blocks
    }

    private static func damaged(_ label: String, _ index: Int) -> ProofsError {
        ProofsError(
            .pemMalformed, "The \(label) block is damaged or has no end.",
            location: "line \(index + 1)")
    }
}
