/// How many columns a text takes on a terminal or in a fixed-width print.
///
/// Wide and full-width characters (UAX #11: W, F) count two, marks that combine count none. What
/// UAX #11 leaves ambiguous counts one, and so our own words avoid it.
public enum DisplayWidth {
    /// The columns of a text without line breaks.
    public static func of(_ text: some StringProtocol) -> Int {
        text.unicodeScalars.reduce(0) { $0 + of($1) }
    }

    /// The columns of one scalar.
    public static func of(_ scalar: Unicode.Scalar) -> Int {
        if scalar.value < 0x7F { return scalar.value < 0x20 ? 0 : 1 }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format, .control: return 0
        default: break
        }
        return wide.contains { $0.contains(scalar.value) } ? 2 : 1
    }

    /// The blocks whose characters are W or F in EastAsianWidth.txt, Unicode 16.
    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF,
        0xA000...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19,
        0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F,
        0x1F680...0x1F6FF, 0x1F900...0x1F9FF, 0x20000...0x3FFFD,
    ]

    /// Breaks a text into lines of at most `width` columns.
    ///
    /// Latin text breaks at blanks, Chinese between any two characters except before a closing
    /// mark and after an opening one; a word that is too long is cut. Line breaks in the text are
    /// kept; other control characters, which could rewrite a terminal, become U+FFFD.
    ///
    /// - Precondition: `width >= 2`.
    public static func wrap(_ text: String, to width: Int) -> [String] {
        precondition(width >= 2, "a wide character needs two columns")
        return harmless(text).split(separator: "\n", omittingEmptySubsequences: false).flatMap {
            wrapLine($0, to: width)
        }
    }

    /// The text with controls and overrides of the writing direction made visible.
    private static func harmless(_ text: String) -> String {
        let isHarmful: (Unicode.Scalar) -> Bool = { scalar in
            switch scalar.value {
            case 0x0A: false
            case ..<0x20, 0x7F...0x9F, 0x2028...0x202E, 0x2066...0x2069: true
            default: false
            }
        }
        guard text.unicodeScalars.contains(where: isHarmful) else { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            result.unicodeScalars.append(isHarmful(scalar) ? "\u{FFFD}" : scalar)
        }
        return result
    }

    private static func wrapLine(_ text: Substring, to width: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        for piece in pieces(of: text) {
            let trimmed = piece.trimmingBlanksAtEnd
            if line.isEmpty || of(line) + of(trimmed) <= width {
                line += piece
            } else {
                lines.append(String(line.trimmingBlanksAtEnd))
                line = String(piece)
            }
            while of(line.trimmingBlanksAtEnd) > width {
                let head = line.prefix(columns: width)
                lines.append(String(head))
                line = String(line.dropFirst(head.count))
            }
        }
        lines.append(String(line.trimmingBlanksAtEnd))
        return lines
    }

    /// What may not be broken inside: words with the blanks after them, single wide characters
    /// with the marks that cling to them.
    private static func pieces(of text: Substring) -> [Substring] {
        var pieces: [Substring] = []
        var start = text.startIndex
        var index = start
        while index < text.endIndex {
            let next = text.index(after: index)
            if next < text.endIndex, mayBreak(text[index], text[next]) {
                pieces.append(text[start..<next])
                start = next
            }
            index = next
        }
        if start < text.endIndex { pieces.append(text[start...]) }
        return pieces
    }

    private static func mayBreak(_ before: Character, _ after: Character) -> Bool {
        if after == " " { return false }
        if before == " " { return true }
        if closing.contains(after) || opening.contains(before) { return false }
        return isWide(before) || isWide(after)
    }

    private static func isWide(_ character: Character) -> Bool {
        character.unicodeScalars.first.map { of($0) == 2 } ?? false
    }

    private static let closing: Set<Character> = [
        "，", "。", "、", "；", "：", "？", "！", "）", "】", "》", "”", "’", ",", ".", ";", ":", ")", "%",
        "-",
        "+", "=",
    ]
    private static let opening: Set<Character> = ["（", "【", "《", "“", "‘", "("]
}

extension StringProtocol {
    /// The text without blanks at its end.
    var trimmingBlanksAtEnd: SubSequence {
        var end = endIndex
        while end > startIndex, self[index(before: end)] == " " { end = index(before: end) }
        return self[startIndex..<end]
    }

    /// As many characters as fit into so many columns, at least one.
    func prefix(columns: Int) -> SubSequence {
        var taken = 0
        var end = startIndex
        while end < endIndex {
            let next = index(after: end)
            taken += DisplayWidth.of(self[end..<next])
            if taken > columns && end > startIndex { break }
            end = next
        }
        return self[startIndex..<end]
    }
}
