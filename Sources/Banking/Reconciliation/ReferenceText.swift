/// References as they are compared: letters and digits, without case and separators.
enum ReferenceText {
    /// A reference for comparing; bytes above ASCII are kept as they are.
    static func key(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        var key: [UInt8] = []
        append(bytes, to: &key)
        return key
    }

    /// Appends a reference in the form that is compared.
    static func append(_ bytes: some Sequence<UInt8>, to key: inout [UInt8]) {
        for byte in bytes {
            switch byte {
            case 48...57, 65...90, 0x80...: key.append(byte)
            case 97...122: key.append(byte - 32)
            default: continue
            }
        }
    }

    /// Whether a reference is written as it is compared already.
    static func isKey(_ bytes: Span<UInt8>) -> Bool {
        for index in bytes.indices {
            let byte = bytes[index]
            guard byte >= 0x80 || (byte >= 48 && byte <= 57) || (byte >= 65 && byte <= 90) else {
                return false
            }
        }
        return true
    }

    /// Whether a key is long enough to be looked for in a text: six characters, four digits.
    static func isSearchable(_ key: some Collection<UInt8>) -> Bool {
        key.count >= 6 && key.count { $0 &- 48 < 10 } >= 4
    }

    /// The runs of letters and digits in a text, in capitals, with what parts them.
    struct Runs {
        /// The characters of all runs, one behind the other.
        var bytes: [UInt8] = []
        /// Where each run ends in `bytes`.
        var ends: [Int] = []
        /// Whether a run follows the one before behind separators only (no other script between).
        var isJoined: [Bool] = []

        init() {}

        init(_ text: ArraySlice<UInt8>) { read(text) }

        /// Takes another text in place of the one before.
        mutating func read(_ text: ArraySlice<UInt8>) {
            bytes.removeAll(keepingCapacity: true)
            ends.removeAll(keepingCapacity: true)
            isJoined.removeAll(keepingCapacity: true)
            var isInRun = false
            var mayJoin = false
            for byte in text {
                let isSign = (48...57).contains(byte) || (65...90).contains(byte)
                if isSign || (97...122).contains(byte) {
                    if !isInRun {
                        if !bytes.isEmpty { ends.append(bytes.count) }
                        isJoined.append(mayJoin && !bytes.isEmpty)
                        isInRun = true
                    }
                    bytes.append(isSign ? byte : byte - 32)
                    mayJoin = true
                } else {
                    isInRun = false
                    if byte >= 0x80 { mayJoin = false }
                }
            }
            if !bytes.isEmpty { ends.append(bytes.count) }
        }

        /// Every way to join neighbouring runs, at most six: where each begins and ends.
        func forEachJoined(across: Bool, _ body: (Range<Int>) -> Void) {
            for first in ends.indices {
                let start = first == 0 ? 0 : ends[first - 1]
                for last in first..<min(first + 6, ends.count) {
                    if last > first, !across, !isJoined[last] { break }
                    body(start..<ends[last])
                }
            }
        }
    }

    /// How one reference resembles another: cut, misread or mistyped in one place.
    static func resembles(_ written: ArraySlice<UInt8>, _ key: ArraySlice<UInt8>) -> Bool {
        if written.count >= 4, written.count < key.count {
            let digits = written.count { (48...57).contains($0) }
            if digits >= 4, key.suffix(written.count).elementsEqual(written) { return true }
            // What is cut off at the end is short: the beginning is alike in all references.
            if written.count + 2 >= key.count, key.starts(with: written) { return true }
        }
        guard key.count >= 6, abs(written.count - key.count) <= 1 else { return false }
        if written.count == key.count {
            if zip(written, key).allSatisfy({ unmistaken($0) == unmistaken($1) }) { return true }
            return isOneSlip(Array(written), Array(key))
        }
        // One character too many or too few.
        let (long, short) = written.count > key.count ? (written, key) : (key, written)
        let prefix = zip(long, short).prefix { $0 == $1 }.count
        return long.dropFirst(prefix + 1).elementsEqual(short.dropFirst(prefix))
    }

    /// One wrong character, or two neighbours swapped.
    private static func isOneSlip(_ written: [UInt8], _ key: [UInt8]) -> Bool {
        let differing = written.indices.filter { written[$0] != key[$0] }
        if differing.count == 1 { return true }
        guard differing.count == 2, differing[1] == differing[0] + 1 else { return false }
        return written[differing[0]] == key[differing[1]]
            && written[differing[1]] == key[differing[0]]
    }

    /// A letter that is read for a digit, as the digit.
    private static func unmistaken(_ byte: UInt8) -> UInt8 {
        switch byte {
        case UInt8(ascii: "O"): UInt8(ascii: "0")
        case UInt8(ascii: "I"), UInt8(ascii: "L"): UInt8(ascii: "1")
        case UInt8(ascii: "S"): UInt8(ascii: "5")
        case UInt8(ascii: "B"): UInt8(ascii: "8")
        default: byte
        }
    }
}
