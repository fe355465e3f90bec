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
    var entries: [MT940Entry] = []
    /// The lines of the `:86:` fields of each entry.
    var narratives: [[String]] = []
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

    /// The lines; they are numbered on from those of the pages before.
    func lines(
        digest: String?, statement: Int, from start: Int, supplement: (MT940TextLine) -> String,
        malformed: (SourcePlace) -> Void
    ) -> [StatementLine] {
        zip(entries, narratives).enumerated().map { offset, pair in
            let (entry, texts) = pair
            let more = entry.supplement.map(supplement).filter { !$0.isEmpty }
            var narrative = MT940Narrative(texts)
            if narrative.isMalformed { malformed(entry.place) }
            if narrative.narrative.isEmpty { narrative.narrative = more.joined(separator: "\n") }
            var references = narrative.references
            references.bank = entry.bankReference
            // The account owner's reference is the end-to-end one where none is named.
            if references.endToEnd == nil {
                references.endToEnd = entry.reference
            } else if references.instruction == nil {
                references.instruction = entry.reference
            }
            if entry.code == "NCHK" || entry.code == "FCHK" { references.cheque = entry.reference }
            return StatementLine(
                bookingDate: entry.bookingDate, valueDate: entry.valueDate, money: entry.money,
                status: entry.status, isReversal: entry.isReversal, references: references,
                counterparty: narrative.counterparty,
                narrative: narrative.narrative, transactionCode: entry.code,
                source: RecordSource(
                    digest: digest, statement: statement, line: start + offset + 1,
                    place: entry.place))
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
