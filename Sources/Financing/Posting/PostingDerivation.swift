import Ledger

/// Makes the entries of an act from the template of its step.
struct PostingDerivation {
    let rulebook: Rulebook
    let balances: LedgerBalances
    let act: ProgrammeAct
    let template: PostingTemplate
    /// The facts of the act, its computed amounts among them.
    let facts: RuleFacts
    /// The book of the project's enterprise.
    let enterprise: String?
    /// The sub-programme of the act.
    let subprogramme: String?

    /// Where a line goes: the book, and the part of the act where that has an entry of its own.
    private struct Place: Hashable {
        let book: String
        let part: String?
    }

    /// The entries, one in each book and for each part of the act, in the order of the template.
    ///
    /// - Throws: `act.detail`, `act.amount`, `act.book`, `account.unknown`, `entry.unbalanced`.
    func entries() throws(LedgerError) -> [Entry] {
        try checkDetails()
        var order: [Place] = []
        var postings: [Place: [Posting]] = [:]
        var catalogues: [Place: String] = [:]
        for line in template.lines where line.condition?.holds(act.details) ?? true {
            let money = try amount(line.amount)
            guard !money.isZero, let book = try book(line.book) else { continue }
            guard money.minorUnits > 0 else {
                throw LedgerError(
                    "act.amount", "“\(line.amount)” comes to \(money), which cannot be posted",
                    at: act.id)
            }
            let account = Account(
                book: book, side: line.side, code: line.code,
                subaccount: try line.subaccount.map { (text) throws(LedgerError) in
                    try fill(text, book)
                })
            let place = Place(book: book, part: line.part)
            if postings[place] == nil { order.append(place) }
            postings[place, default: []].append(
                Posting(
                    account: account, money: line.isDebit ? money : try money.negated(),
                    dimensions: dimensions(book)))
            if let catalogue = line.catalogue { catalogues[place] = catalogue }
        }
        for sweep in template.sweeps {
            guard let book = try book(sweep.book) else { continue }
            let place = Place(book: book, part: nil)
            let moved = try swept(sweep, book)
            if !moved.isEmpty && postings[place] == nil { order.append(place) }
            postings[place, default: []] += moved
        }
        // What several books show of one act is tied together.
        let flow = act.flow ?? (order.count > 1 ? act.id : nil)
        var entries: [Entry] = []
        for place in order {
            entries.append(
                try entry(
                    place, postings[place] ?? [], flow: flow,
                    catalogues[place] ?? template.catalogue))
        }
        return entries
    }

    private func entry(
        _ place: Place, _ postings: [Posting], flow: String?, _ catalogue: String?
    ) throws(LedgerError) -> Entry {
        for posting in postings { _ = try rulebook.chart.requireDefinition(of: posting.account) }
        let document = act.document(place.book)
        let number = document?.number ?? act.id
        var draft = EntryDraft(
            id: try place.part.map { (part) throws(LedgerError) in
                try Identifier.document("\(number)/\(part)")
            } ?? number, book: place.book, valueDate: act.date, postings: postings)
        draft.narrative = document?.text
        draft.flow = flow
        draft.step = act.repeats == nil ? place.part ?? template.journalStep : act.step
        draft.catalogue = act.repeats == nil ? catalogue : "35"
        draft.recorded = act.recorded
        return try Entry(draft)
    }

    /// Every word that the template asks for is there, allowed and known.
    private func checkDetails() throws(LedgerError) {
        for detail in template.details {
            guard let word = act.details[detail.name] else {
                if detail.isOptional { continue }
                throw LedgerError(
                    "act.detail", "the step \(template.id) needs the word “\(detail.name)”",
                    at: act.id)
            }
            guard detail.values.isEmpty || detail.values.contains(word) else {
                throw LedgerError(
                    "act.detail",
                    "“\(detail.name)” is one of \(detail.values.joined(separator: ", ")), not "
                        + "“\(word.prefix(40))”", at: act.id)
            }
        }
        let known = Set(template.details.map(\.name))
        for name in act.details.keys.sorted() where !known.contains(name) {
            throw LedgerError(
                "act.detail", "the step \(template.id) knows no word “\(name)”", at: act.id)
        }
    }

    private func amount(_ name: String) throws(LedgerError) -> Money {
        guard let fact = facts[name], case .figure(let figure) = fact.value else {
            return .zero(rulebook.currency)
        }
        do { return try figure.value.money(rulebook.currency) } catch {
            throw error.located(in: "\(act.id).\(name)")
        }
    }

    /// The book that a line means; `nil` where the act leaves the book out.
    private func book(_ name: String) throws(LedgerError) -> String? {
        let chart = rulebook.chart
        var found = chart.book(name)?.id
        if found == nil {
            let ofKind = chart.books.filter { $0.kind == name }.map(\.id)
            let named = [enterprise, act.details["bank"], act.details["pool"]]
                .compactMap { $0 }.filter(ofKind.contains)
            found = named.first ?? (ofKind.count == 1 ? ofKind[0] : nil)
        }
        guard let found else {
            throw LedgerError(
                "act.book", "it is not clear which book of the kind \(name) is meant", at: act.id)
        }
        if let books = act.books, !books.contains(found) { return nil }
        return found
    }

    /// Fills the blanks of a sub-account: `{enterprise}-NORMAL`.
    private func fill(_ text: String, _ book: String) throws(LedgerError) -> String {
        var result = ""
        var rest = text[...]
        while let open = rest.firstIndex(of: "{") {
            result += rest[..<open]
            guard let close = rest[open...].firstIndex(of: "}") else { break }
            let name = String(rest[rest.index(after: open)..<close])
            result += try word(name, book)
            rest = rest[rest.index(after: close)...]
        }
        return try Identifier.part(result + rest)
    }

    private func word(_ name: String, _ book: String) throws(LedgerError) -> String {
        let document = act.document(book)
        let word =
            switch name {
            case "project": document?.project ?? act.project
            case "award": act.project
            case "subprogramme": document?.subprogramme ?? subprogramme
            case "enterprise": enterprise
            default: act.details[name]
            }
        guard let word else {
            throw LedgerError(
                "act.detail", "the step \(template.id) needs to know “\(name)”", at: act.id)
        }
        return word
    }

    private func dimensions(_ book: String) -> Dimensions {
        let document = act.document(book)
        var values: [String: String] = [:]
        for dimension in rulebook.dimensions {
            switch dimension.id {
            case "project": values["project"] = document?.project ?? act.project
            case "subprogramme":
                values["subprogramme"] = document?.subprogramme ?? subprogramme
            case "fund": values["fund"] = rulebook.id
            default: values[dimension.id] = act.details[dimension.id]
            }
        }
        return Dimensions(values)
    }

    private func swept(
        _ sweep: PostingTemplate.Sweep, _ book: String
    ) throws(LedgerError) -> [Posting] {
        var postings: [Posting] = []
        var total = Money.zero(rulebook.currency)
        for code in sweep.from {
            let control = Account(book: book, side: sweep.side, code: code)
            for (subaccount, balance) in balances.subaccounts(of: control) {
                let account = Account(
                    book: book, side: sweep.side, code: code, subaccount: subaccount)
                postings.append(
                    Posting(
                        account: account, money: try balance.negated(),
                        dimensions: dimensions(book)))
                total = try total.adding(balance)
            }
        }
        if !total.isZero {
            postings.append(
                Posting(
                    account: Account(book: book, side: sweep.side, code: sweep.to), money: total,
                    dimensions: dimensions(book)))
        }
        return postings
    }
}
