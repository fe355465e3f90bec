internal import Financing
internal import Ledger
internal import Proofs
internal import Stores

/// What the rulebook and the state of the books say of journal entries, beside their balance and
/// their numbers.
///
/// A whole sheet is judged by its columns; only where something is wrong are entries looked at one
/// by one, to say what.
struct EntryCheck {
    let rulebook: Rulebook
    let closedThrough: [String: LocalDate]

    /// The most reasons that are given.
    static let listedRefusals = 100

    /// All that stands against the entries: accounts, dimensions, days, periods.
    func refusals(
        of content: JournalContent, areAccountsAllowed: Bool
    ) throws -> [RuleRefusal] {
        guard content.count > 0 else {
            return [RuleRefusal(rule: "entry.empty", message: "there is nothing to post")]
        }
        let isGoverned = content.sheet.books.allSatisfy {
            rulebook.governs(on: $0.first) && rulebook.governs(on: $0.last)
        }
        var refusals: [RuleRefusal] = []
        if !areAccountsAllowed || !isGoverned {
            try content.forEach { entry in
                if refusals.count < EntryCheck.listedRefusals {
                    refusals += accountRefusals(of: entry)
                }
            }
        }
        return try refusals + periodRefusals(of: content)
    }

    /// Entries whose value date lies in a closed period.
    func periodRefusals(of content: JournalContent) throws -> [RuleRefusal] {
        let isOpen = content.sheet.books.allSatisfy { book in
            closedThrough[book.book].map { book.first > $0 } ?? true
        }
        guard !isOpen else { return [] }
        var refusals: [RuleRefusal] = []
        try content.forEach { entry in
            guard refusals.count < EntryCheck.listedRefusals,
                let closed = closedThrough[entry.book], entry.valueDate <= closed
            else { return }
            refusals.append(
                RuleRefusal(
                    rule: "period.closed",
                    message: "\(entry.id): book \(entry.book) is closed through \(closed), so it "
                        + "takes no value date \(entry.valueDate); "
                        + "post in the open period and name the old one"))
        }
        return refusals
    }

    private func accountRefusals(of entry: Entry) -> [RuleRefusal] {
        let known = Set(rulebook.dimensions.map(\.id))
        var refusals: [RuleRefusal] = []
        if !rulebook.governs(on: entry.valueDate) {
            refusals.append(
                RuleRefusal(
                    rule: "rulebook.in-force",
                    message: "\(entry.id): the rulebook \(rulebook.name) does not govern "
                        + "\(entry.valueDate)"))
        }
        for posting in entry.postings {
            do throws(LedgerError) {
                _ = try rulebook.chart.requireDefinition(of: posting.account)
            } catch {
                refusals.append(
                    RuleRefusal(
                        rule: error.code.description, message: "\(entry.id): \(error.message)"))
            }
            for member in posting.dimensions.members where !known.contains(member.name) {
                refusals.append(
                    RuleRefusal(
                        rule: "dimension.unknown",
                        message: "\(entry.id): there is no dimension \(member.name); there are "
                            + known.sorted().joined(separator: ", ")))
            }
        }
        return refusals
    }
}

extension JournalState.Breach {
    /// The breach as a rule's "no".
    func refusal(in content: JournalContent) throws -> RuleRefusal {
        let wanted = limit == .noCreditBalance ? "below zero" : "above zero"
        return RuleRefusal(
            rule: "account.limit",
            message:
                "\(try content.entry(entry).id) would bring \(account) to \(balance.groupedText) "
                + "\(balance.currency); its balance may not go \(wanted)")
    }
}

extension Entry {
    /// The SHA-256 of the canonical JSON: two entries of one digest are the same entry.
    var contentDigest: SHA256Digest {
        SHA256Digest.of(CanonicalJSON.encode(.object(json)))
    }

    /// Whether another entry has the same number and the same content.
    func isSame(as other: Entry) -> Bool {
        isNamed(other.id, in: other.book) && contentDigest == other.contentDigest
    }

    /// Whether this is the entry of a document number in a book, byte by byte.
    func isNamed(_ id: String, in book: String) -> Bool {
        self.id.utf8.elementsEqual(id.utf8) && self.book.utf8.elementsEqual(book.utf8)
    }
}

extension DigestText {
    /// The digest as a value.
    var digest: SHA256Digest {
        get throws(GreenCreditError) {
            guard let digest = SHA256Digest(hex: description) else {
                throw GreenCreditError(.integrity, "digest.unreadable", "not a SHA-256 digest")
            }
            return digest
        }
    }
}

extension SHA256Digest {
    /// The digest as records write it.
    var text: DigestText {
        get throws(LedgerError) { try DigestText(hex) }
    }
}
