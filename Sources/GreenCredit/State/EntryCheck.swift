internal import Financing
internal import Ledger
internal import Proofs
internal import Stores

/// What the rulebook and the state of the books say of journal entries, beside their balance.
struct EntryCheck {
    let rulebook: Rulebook
    let state: LedgerState

    /// All that stands against the entries: accounts, dimensions, periods, document numbers.
    func refusals(
        of entries: [Entry], findIdentity: (Entry) throws -> Projections.Identity?
    ) throws -> [RuleRefusal] {
        guard !entries.isEmpty else {
            return [RuleRefusal(rule: "entry.empty", message: "there is nothing to post")]
        }
        var refusals = entries.flatMap(accountRefusals) + periodRefusals(of: entries)
        var seen: Set<[String]> = []
        for entry in entries {
            if !seen.insert([entry.book, entry.id]).inserted {
                refusals.append(
                    RuleRefusal(
                        rule: "entry.identity",
                        message: "the number \(entry.id) occurs twice for book \(entry.book)"))
            } else if let known = try findIdentity(entry) {
                let isSame = known.digest == entry.contentDigest.bytes
                refusals.append(
                    RuleRefusal(
                        rule: "entry.identity",
                        message: "book \(entry.book) has \(entry.id) already, with "
                            + (isSame ? "the same content" : "other content")))
            }
        }
        return refusals
    }

    /// Entries whose value date lies in a closed period.
    func periodRefusals(of entries: [Entry]) -> [RuleRefusal] {
        entries.compactMap { entry in
            guard let closed = state.closedThrough[entry.book], entry.valueDate <= closed else {
                return nil
            }
            return RuleRefusal(
                rule: "period.closed",
                message: "\(entry.id): book \(entry.book) is closed through \(closed), so it takes "
                    + "no value date \(entry.valueDate); "
                    + "post in the open period and name the old one"
            )
        }
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
    var refusal: RuleRefusal {
        let wanted = limit == .noCreditBalance ? "below zero" : "above zero"
        return RuleRefusal(
            rule: "account.limit",
            message:
                "\(entry) would bring \(account) to \(balance.groupedText) \(balance.currency); "
                + "its balance may not go \(wanted)")
    }
}

extension Entry {
    /// The SHA-256 of the canonical JSON: two entries of one digest are the same entry.
    var contentDigest: SHA256Digest {
        SHA256Digest.of(CanonicalJSON.encode(.object(json)))
    }
}

/// What entries are worth to an approver.
enum Amounts {
    /// The sum of the entries' amounts per currency, in order of the currencies.
    ///
    /// - Throws: `money.overflow`.
    static func total(of entries: [Entry]) throws(LedgerError) -> [Money] {
        var totals: [Currency: Money] = [:]
        for entry in entries {
            for (currency, amount) in entry.amounts {
                totals[currency] = try (totals[currency] ?? .zero(currency)).adding(amount)
            }
        }
        return totals.values.sorted { $0.currency < $1.currency }
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
