import Ledger

/// One message: a statement or a page of one.
struct MT940Page {
    /// Count and sum of one direction, as MT942 states them.
    struct Control {
        let isCredit: Bool
        let count: Int?
        let sum: Money
        let place: SourcePlace
    }

    let place: SourcePlace
    let id: String
    var account: String?
    var sequence: String?
    var currency: Currency?
    var opening: StatementBalance?
    var closing: StatementBalance?
    var others: [StatementBalance] = []
    private var entries: [MT940Entry] = []
    /// The lines of the `:86:` fields of all entries, one behind the other.
    private var narratives: [MT940TextLine] = []
    /// Where the lines of each entry end.
    private var narrativeEnds: [Int] = []
    /// The further lines of all entries.
    private var supplements: [MT940TextLine] = []
    var texts: [String] = []
    var controls: [Control] = []
    var isInterim = false
    var isWhole = true
    var hasEntries = false
    var lastIsEntry = false
    /// Whether the message was closed explicitly.
    var isClosed = false

    init(place: SourcePlace, id: String) {
        self.place = place
        self.id = id
    }

    /// Makes room for as many entries as another page has.
    mutating func reserve(as other: MT940Page) {
        entries.reserveCapacity(other.entries.count)
        narratives.reserveCapacity(other.narratives.count)
        narrativeEnds.reserveCapacity(other.narrativeEnds.count)
    }

    /// Adds an entry with the further lines of its field.
    mutating func add(_ entry: MT940Entry, _ more: ArraySlice<MT940TextLine>) {
        entries.append(entry)
        if !more.isEmpty {
            let start = supplements.count
            supplements.append(contentsOf: more)
            entries[entries.count - 1].supplement = start..<supplements.count
        }
        narrativeEnds.append(narratives.count)
    }

    /// Adds the text of the entry that was added last.
    mutating func addNarrative(_ field: MT940Field) {
        // An entry that was malformed has the file refused, whatever becomes of its text.
        guard let last = narrativeEnds.indices.last else { return }
        narratives.append(field.first)
        narratives.append(contentsOf: field.more)
        narrativeEnds[last] = narratives.count
    }

    /// Whether there is anything in it that a statement is made of.
    var hasContent: Bool {
        opening != nil || closing != nil || hasEntries || !controls.isEmpty || isInterim
            || !isWhole || isClosed
    }

    /// Whether it is the next page of the statement that another page belongs to.
    func continues(_ other: MT940Page) -> Bool {
        guard other.closing?.kind == "62M", opening?.kind == "60M", account == other.account,
            currency == other.currency
        else { return false }
        let number = { (page: MT940Page) in page.sequence?.split(separator: "/").first }
        return number(self) == number(other)
    }

    /// Makes the lines; they are numbered on from those of the pages before.
    func addLines(
        to draft: inout StatementDraft, _ text: EncodedText, _ values: MT940Values,
        malformed: (SourcePlace) -> Void
    ) {
        let texts = MT940Texts(
            entries, narratives: narratives, narrativeEnds: narrativeEnds,
            supplements: supplements, of: text, values, statement: draft.source,
            before: draft.lines.count)
        draft.lines.reserveCapacity(draft.lines.count + entries.count)
        for index in entries.indices {
            if texts.isMalformed(index) { malformed(entries[index].place(values)) }
            draft.lines.append(StatementLine(entries[index], number: index, of: texts))
        }
    }
}

/// The value of `:25:`: an account, perhaps with the bank before it and the currency behind.
struct MT940Account {
    let written: String
    let number: String
    var bank: String?
    var currency: Currency?

    init(_ text: String) {
        written = text
        var rest = text
        let letters = rest.utf8.suffix(3)
        let before = rest.utf8.dropLast(3).last
        if rest.utf8.count > 6, letters.allSatisfy({ (65...90).contains($0) }),
            before == 0x20 || before.map({ (48...57).contains($0) }) == true,
            let found = Currency(code: String(decoding: Array(letters), as: UTF8.self))
        {
            currency = found
            rest = String(rest.dropLast(3)).trimmingBlanks()
        }
        // A BIC has eight or eleven characters and begins with letters; a German bank number
        // before the slash is part of the account.
        if let slash = rest.firstIndex(of: "/") {
            let head = rest[..<slash]
            if [8, 11].contains(head.utf8.count),
                head.utf8.prefix(6).allSatisfy({ (65...90).contains($0) })
            {
                bank = String(head)
                rest = String(rest[rest.index(after: slash)...])
            }
        }
        number = rest
    }
}
