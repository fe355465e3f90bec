import Ledger

/// The items of both sides as columns, ours first, each side in the order of its identifiers.
///
/// Strings become numbers once, so that a million items are compared without touching one.
struct MatchItems {
    /// Positive is money in, on both sides.
    private(set) var amounts: [Int64] = []
    private(set) var days: [Int32] = []
    private(set) var currencies: [UInt16] = []
    /// The normalised name; −1 for none.
    private(set) var names: [Int32] = []
    /// The texts of our items, one behind the other, and those of theirs.
    private var ourTexts: [UInt8] = []
    private var theirTexts: [UInt8] = []
    /// Where each text ends, theirs counted on from ours.
    private var textEnds: [Int] = [0]
    /// The structured references, the bank's among them.
    private(set) var keys = NumberLists()
    /// The references that the text mentions and the other side has.
    var mentioned = NumberLists()
    /// The references of batches.
    private(set) var groups = NumberLists()
    /// The stem of the first reference without its last number; −1 for none.
    private(set) var stems: [Int32] = []
    /// Whether a text or a flag marks it as a reversal.
    private(set) var isMarked: [Bool] = []
    /// Whether it has neither a reference of its own nor a counterparty.
    private(set) var isPlain: [Bool] = []
    private(set) var oursCount = 0
    /// Whether all of our items are there.
    private var hasTheirs = false

    private(set) var references: ByteInterner
    /// The references as they were first written, for people.
    private var written: [UInt8] = []
    private var writtenEnds: [Int32] = [0]
    private(set) var nameTable = ByteInterner()
    private var rawNames = ByteInterner()
    private var namesByRaw: [Int32] = []
    private var currencyList: [Currency] = []
    /// The reference that is being added, in the form that is compared.
    private var key: [UInt8] = []
    /// What looking ahead came to: a look whose outcome nothing needs would not be made.
    private var touched = 0
    private let rules: ReconciliationRules
    private let reversalWords: [[UInt8]]

    /// - Parameters:
    ///   - count: how many items there will be.
    ///   - bytes: how many bytes the texts and the references may have at most, if that is known.
    init(rules: ReconciliationRules, expecting count: Int, bytes: Int = 0) {
        self.rules = rules
        reversalWords = rules.reversalWords.map { Array($0.utf8) }
        // Both sides have more references than items, some of them in common.
        references = ByteInterner(expecting: count + count / 2, bytes: bytes)
        textEnds.reserveCapacity(count + 1)
        // Room that is not used costs nothing; room that grows is copied again and again.
        ourTexts.reserveCapacity(bytes)
        written.reserveCapacity(bytes)
        writtenEnds.reserveCapacity(2 * count)
        amounts.reserveCapacity(count)
        days.reserveCapacity(count)
        currencies.reserveCapacity(count)
        names.reserveCapacity(count)
        stems.reserveCapacity(count)
        isMarked.reserveCapacity(count)
        isPlain.reserveCapacity(count)
        keys.reserve(count, values: 3 * count)
        mentioned.reserve(count, values: count)
        groups.reserve(count, values: 0)
    }

    /// One item as bytes, lent while it is added.
    struct Raw {
        var money: Money
        var date: LocalDate
        var references: [ArraySlice<UInt8>]
        var groups: [ArraySlice<UInt8>]
        var bankReference: ArraySlice<UInt8>
        var name: ArraySlice<UInt8>
        var text: ArraySlice<UInt8>
        var isReversal: Bool

        /// Room for an item.
        static var empty: Raw {
            Raw(
                money: Money.zero(.unknown), date: LocalDate.range.lowerBound, references: [],
                groups: [], bankReference: [], name: [], text: [], isReversal: false)
        }
    }

    var count: Int { amounts.count }

    func hasText(_ index: Int) -> Bool { textEnds[index] < textEnds[index + 1] }

    func text(_ index: Int) -> ArraySlice<UInt8> {
        if !hasTheirs || isOurs(index) {
            return ourTexts[textEnds[index]..<textEnds[index + 1]]
        }
        let start = textEnds[oursCount]
        return theirTexts[(textEnds[index] - start)..<(textEnds[index + 1] - start)]
    }

    func isOurs(_ index: Int) -> Bool { index < oursCount }

    func currency(_ index: Int) -> Currency { currencyList[Int(currencies[index])] }

    /// Adds an item; those of our side first.
    mutating func add(_ raw: Raw) {
        amounts.append(raw.money.minorUnits)
        days.append(raw.date.daysSince1970)
        currencies.append(number(of: raw.money.currency))
        names.append(raw.name.isEmpty ? -1 : name(raw.name))
        if hasTheirs {
            theirTexts.append(contentsOf: raw.text)
        } else {
            ourTexts.append(contentsOf: raw.text)
        }
        textEnds.append(ourTexts.count + theirTexts.count)
        var stem: Int32 = -1
        for reference in raw.references {
            let key = number(ofReference: reference)
            guard key >= 0 else { continue }
            keys.append(key)
            if stem < 0, let (cut, shown) = MatchItems.stem(reference) {
                stem = intern(cut[...], writtenAs: shown)
            }
        }
        let bank = number(ofReference: raw.bankReference)
        if bank >= 0 { keys.append(bank) }
        keys.close()
        isPlain.append(raw.references.isEmpty && raw.groups.isEmpty && raw.name.isEmpty)
        for group in raw.groups {
            let key = number(ofReference: group)
            if key >= 0 { groups.append(key) }
        }
        groups.close()
        stems.append(stem)
        isMarked.append(
            raw.isReversal || reversalWords.contains { MatchItems.contains(raw.text, $0) })
    }

    /// Looks ahead at what adding an item will need; see ``ByteInterner/touch(_:)``.
    mutating func touch(_ raw: Raw) {
        for reference in raw.references { touched &+= touch(reference) }
        touched &+= touch(raw.bankReference)
    }

    private mutating func touch(_ reference: ArraySlice<UInt8>) -> Int {
        if ReferenceText.isKey(reference.span) { return references.touch(reference.span) }
        key.removeAll(keepingCapacity: true)
        ReferenceText.append(reference, to: &key)
        return references.touch(key.span)
    }

    /// All of our items have been added; theirs follow.
    mutating func endOurs() {
        oursCount = count
        hasTheirs = true
    }

    /// Adds the items of the other side, whose columns were made apart from these.
    ///
    /// Each string gets the number that it would have, had the items been added one by one.
    mutating func add(theirs other: MatchItems) {
        endOurs()
        let numbers = numbers(ofReferencesOf: other)
        amounts.append(contentsOf: other.amounts)
        days.append(contentsOf: other.days)
        let currencyNumbers = other.currencyList.map { number(of: $0) }
        currencies.append(contentsOf: other.currencies.lazy.map { currencyNumbers[Int($0)] })
        let nameNumbers = (0..<Int32(other.nameTable.count)).map {
            nameTable.intern(other.nameTable[$0])
        }
        names.append(contentsOf: other.names.lazy.map { $0 < 0 ? $0 : nameNumbers[Int($0)] })
        stems.append(contentsOf: other.stems.lazy.map { $0 < 0 ? $0 : numbers[Int($0)] })
        isMarked.append(contentsOf: other.isMarked)
        isPlain.append(contentsOf: other.isPlain)
        keys.append(contentsOf: other.keys, numbered: numbers)
        groups.append(contentsOf: other.groups, numbered: numbers)
        let start = ourTexts.count
        theirTexts = other.ourTexts
        textEnds.append(contentsOf: other.textEnds.dropFirst().lazy.map { start + $0 })
    }

    /// The number here of each reference of another list.
    private mutating func numbers(ofReferencesOf other: MatchItems) -> [Int32] {
        var numbers: [Int32] = []
        numbers.reserveCapacity(other.references.count)
        let all = 0..<Int32(other.references.count)
        for start in stride(from: 0, to: all.upperBound, by: 16) {
            let some = start..<min(start + 16, all.upperBound)
            for number in some { touched &+= references.touch(other.references[number].span) }
            for number in some {
                numbers.append(
                    intern(
                        other.references[number], writtenAs: other.writtenReference(number)))
            }
        }
        return numbers
    }

    /// The number of a reference; −1 if it has neither a letter nor a digit.
    private mutating func number(ofReference written: ArraySlice<UInt8>) -> Int32 {
        if written.isEmpty { return -1 }
        if ReferenceText.isKey(written.span) { return intern(written, writtenAs: written) }
        key.removeAll(keepingCapacity: true)
        ReferenceText.append(written, to: &key)
        return key.isEmpty ? -1 : intern(key[...], writtenAs: written)
    }

    private mutating func intern(_ key: ArraySlice<UInt8>, writtenAs text: ArraySlice<UInt8>)
        -> Int32
    {
        let number = references.intern(key)
        if Int(number) == writtenEnds.count - 1 {
            written.append(contentsOf: text)
            writtenEnds.append(Int32(written.count))
        }
        return number
    }

    /// A reference as it was first written.
    func writtenReference(_ key: Int32) -> ArraySlice<UInt8> {
        written[Int(writtenEnds[Int(key)])..<Int(writtenEnds[Int(key) + 1])]
    }

    private mutating func number(of currency: Currency) -> UInt16 {
        if let last = currencyList.firstIndex(of: currency) { return UInt16(last) }
        currencyList.append(currency)
        return UInt16(currencyList.count - 1)
    }

    private mutating func name(_ bytes: ArraySlice<UInt8>) -> Int32 {
        let raw = rawNames.intern(bytes)
        if Int(raw) < namesByRaw.count { return namesByRaw[Int(raw)] }
        var text = String(decoding: bytes, as: UTF8.self)
        for pair in rules.nameForms {
            guard let long = pair.first, let short = pair.last, !long.isEmpty,
                let range = text.firstRange(of: long)
            else { continue }
            text.replaceSubrange(range, with: short)
        }
        let normalised = Counterparty.normalised(text).map { Array($0.utf8) }
        let number = normalised.map { nameTable.intern($0[...]) } ?? -1
        namesByRaw.append(number)
        return number
    }

    /// The reference without the number behind its last hyphen: what items of one order share.
    private static func stem(
        _ reference: ArraySlice<UInt8>
    ) -> (key: [UInt8], written: ArraySlice<UInt8>)? {
        guard let hyphen = reference.lastIndex(of: UInt8(ascii: "-")) else { return nil }
        let tail = reference[(hyphen + 1)...]
        guard (1...3).contains(tail.count), tail.allSatisfy({ (48...57).contains($0) }) else {
            return nil
        }
        let key = ReferenceText.key(reference[..<hyphen])
        return ReferenceText.isSearchable(key) ? (key, reference[..<hyphen]) : nil
    }

    private static func contains(_ text: ArraySlice<UInt8>, _ word: [UInt8]) -> Bool {
        guard let first = word.first, text.count >= word.count else { return false }
        let (text, word) = (text.span, word.span)
        for start in 0...(text.count - word.count) where text[start] == first {
            var length = 1
            while length < word.count, text[start + length] == word[length] { length += 1 }
            if length == word.count { return true }
        }
        return false
    }
}
