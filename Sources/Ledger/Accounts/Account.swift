/// One of the up to three self-balancing halves of a book.
///
/// Government accounting (财会〔2017〕25号) keeps accrual and cash side by side; commitments and
/// rights stand off balance beside both.
public enum Side: String, Sendable, Hashable, CaseIterable, Comparable {
    /// Accrual accounting, 财务会计.
    case financial = "F"
    /// Cash inside the budget, 预算会计.
    case budgetary = "B"
    /// Rights and commitments off balance, 备查.
    case memo = "M"

    /// Order of the letters: B, F, M.
    public static func < (a: Side, b: Side) -> Bool { a.rawValue < b.rawValue }

    /// Reads the letter of a side.
    ///
    /// - Throws: `side.unknown`.
    public init(letter: String) throws(LedgerError) {
        guard let side = Side(rawValue: letter) else {
            throw LedgerError(
                "side.unknown",
                "“\(letter.prefix(20))” is not a side; F is financial, B budgetary, M memo")
        }
        self = side
    }
}

/// An account of one book, down to its sub-account: `E1:F:1002:GRANT`.
public struct Account: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The book: one per legal entity.
    public let book: String
    /// The self-balancing side of the book.
    public let side: Side
    /// The code in the chart of accounts.
    public let code: String
    /// The sub-account, where the account has them.
    public let subaccount: String?

    /// Makes an account from parts that are checked already or come from a literal.
    public init(book: String, side: Side, code: String, subaccount: String? = nil) {
        self.book = book
        self.side = side
        self.code = code
        self.subaccount = subaccount
    }

    /// Reads `book:side:code` or `book:side:code:sub-account`.
    ///
    /// - Throws: `account.unreadable`, `side.unknown` or `identifier.unreadable`.
    public init(_ text: String) throws(LedgerError) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3 || parts.count == 4 else {
            throw LedgerError(
                "account.unreadable",
                "“\(text.prefix(80))” is not an account; write it like E1:F:1002 or E1:F:1002:OWN")
        }
        self.init(
            book: try Identifier.part(parts[0]), side: try Side(letter: parts[1]),
            code: try Identifier.part(parts[2]),
            subaccount: parts.count == 4 ? try Identifier.part(parts[3]) : nil)
    }

    /// The account without its sub-account: the line of a trial balance.
    public var control: Account { Account(book: book, side: side, code: code) }

    /// Order of book, side, code, sub-account.
    public static func < (a: Account, b: Account) -> Bool {
        (a.book, a.side, a.code, a.subaccount ?? "") < (b.book, b.side, b.code, b.subaccount ?? "")
    }

    /// The form that `init(_:)` reads.
    public var description: String {
        "\(book):\(side.rawValue):\(code)" + (subaccount.map { ":\($0)" } ?? "")
    }
}

/// What names may look like.
public enum Identifier {
    /// The most bytes that a name has.
    public static let maximumBytes = 64

    /// A part of an account, or a dimension's name or value: up to 64 visible bytes.
    ///
    /// Blanks and the signs that separate names in our texts, in CSV and in hledger's journals are
    /// left out, so that `fund=CPT2025 project=E1` can be read in one way only.
    ///
    /// - Throws: `identifier.unreadable`.
    public static func part(_ text: String) throws(LedgerError) -> String {
        if isPlainPart(text) { return text }
        let isAllowed = text.unicodeScalars.allSatisfy { scalar in
            !scalar.properties.isWhitespace && !":;\"'*,=".unicodeScalars.contains(scalar)
        }
        guard (1...maximumBytes).contains(text.utf8.count), isAllowed, isUnambiguous(text) else {
            throw LedgerError(
                "identifier.unreadable",
                "“\(text.prefix(80))” is not a name; use up to 64 bytes without blanks and :;,=\"'*"
            )
        }
        return text
    }

    /// Whether a text is a part in ASCII, as nearly all are: visible bytes but those left out.
    private static func isPlainPart(_ text: String) -> Bool {
        let bytes = text.utf8.span
        guard (1...maximumBytes).contains(bytes.count) else { return false }
        for index in bytes.indices {
            switch UnicodeScalar(bytes[index]) {
            case ":", ";", "\"", "'", "*", ",", "=": return false
            case "\u{21}"..."\u{7E}": continue
            default: return false
            }
        }
        return true
    }

    /// A document number: any printable text of up to 64 bytes without blanks at its ends.
    ///
    /// - Throws: `identifier.unreadable`.
    public static func document(_ text: String) throws(LedgerError) -> String {
        guard (1...maximumBytes).contains(text.utf8.count), isUnambiguous(text),
            !text.hasPrefix(" "),
            !text.hasSuffix(" ")
        else {
            throw LedgerError(
                "identifier.unreadable",
                "“\(text.prefix(80))” is not a document number; use 1 to 64 printable bytes")
        }
        return text
    }

    /// Whether every character can be seen: no controls, no line ends, no invisible formatting.
    ///
    /// What a checker cannot see (a zero-width blank, a change of direction), he cannot approve.
    static func isVisible(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { scalar in
            if scalar.isASCII { return scalar.value >= 0x20 && scalar.value != 0x7F }
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator: return false
            default: return true
            }
        }
    }

    /// Whether no other bytes spell the same visible text.
    ///
    /// Swift takes composed and decomposed letters for equal, a store compares bytes: without this
    /// rule one account could be two. Text that has no combining marks, no conjoining Hangul vowels
    /// and finals, and no character that normalisation replaces is in Unicode's form C.
    private static func isUnambiguous(_ text: String) -> Bool {
        isVisible(text)
            && text.unicodeScalars.allSatisfy { scalar in
                if scalar.isASCII { return true }
                let properties = scalar.properties
                switch properties.generalCategory {
                case .nonspacingMark, .spacingMark, .enclosingMark: return false
                default: break
                }
                return !properties.isFullCompositionExclusion
                    && !(0x1160...0x11FF).contains(scalar.value)
            }
    }
}
