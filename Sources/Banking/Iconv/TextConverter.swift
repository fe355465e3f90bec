internal import Glibc

/// Converts bytes of an encoding to UTF-8 with the C library's `iconv`.
@safe struct TextConverter: ~Copyable {
    private let handle: iconv_t

    private init?(from encoding: TextEncoding) {
        guard let handle = unsafe iconv_open("UTF-8", encoding.rawValue),
            Int(bitPattern: handle) != -1
        else { return nil }
        unsafe self.handle = handle
    }

    deinit { _ = unsafe iconv_close(handle) }

    /// The bytes in UTF-8; each byte that cannot be converted becomes U+FFFD and is counted.
    ///
    /// A C library without the encoding leaves every byte above ASCII unconverted.
    static func utf8(
        _ bytes: [UInt8], from encoding: TextEncoding
    ) -> (bytes: [UInt8], invalidCount: Int) {
        guard let converter = TextConverter(from: encoding) else {
            let invalid = bytes.count { $0 >= 0x80 }
            return (bytes.flatMap { $0 < 0x80 ? [$0] : replacement }, invalid)
        }
        return converter.convert(bytes)
    }

    private static let replacement: [UInt8] = [0xEF, 0xBF, 0xBD]

    private borrowing func convert(_ bytes: [UInt8]) -> (bytes: [UInt8], invalidCount: Int) {
        var input = bytes
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count * 2)
        var output = [UInt8](repeating: 0, count: max(64, min(bytes.count * 3, 1 << 16)))
        var position = 0
        var invalidCount = 0
        while position < input.count {
            let step = step(&input, from: position, into: &output)
            result.append(contentsOf: output[..<step.written])
            position += step.read
            if step.isInvalid {
                result.append(contentsOf: TextConverter.replacement)
                invalidCount += 1
                position += 1
            }
        }
        return (result, invalidCount)
    }

    private borrowing func step(
        _ input: inout [UInt8], from position: Int, into output: inout [UInt8]
    ) -> (read: Int, written: Int, isInvalid: Bool) {
        unsafe input.withUnsafeMutableBytes { source in
            unsafe output.withUnsafeMutableBytes { target in
                var from = unsafe source.baseAddress?.assumingMemoryBound(to: CChar.self)
                    .advanced(by: position)
                var left = source.count - position
                var to = unsafe target.baseAddress?.assumingMemoryBound(to: CChar.self)
                var room = target.count
                let status = unsafe iconv(handle, &from, &left, &to, &room)
                let isFull = status == -1 && errno == E2BIG
                return (
                    source.count - position - left, target.count - room,
                    status == -1 && !isFull
                )
            }
        }
    }
}
