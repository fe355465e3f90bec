internal import Financing
internal import GreenCredit
internal import Ledger
internal import Statements

extension DemoComparison {
    /// What one book owes is what the other claims, or the difference is explained.
    mutating func compareMirrors() throws {
        let before = count
        var agreeing = 0
        let mirrors = try expected.array("mirrors")
        for mirror in mirrors {
            let day = try LocalDate(try mirror.text("date"))
            let name = try mirror.text("left")
            let (left, right) = try pair(name, at: day)
            let failed = failures
            same("mirror \(name) \(day)", left.decimalText, try mirror.text("leftAmount"))
            same(
                "mirror \(try mirror.text("right")) \(day)", right.decimalText,
                try mirror.text("rightAmount"))
            same(
                "difference \(name) \(day)", try left.subtracting(right).decimalText,
                try mirror.text("difference"))
            if failures == failed { agreeing += 1 }
        }
        tell("mirror pairs of two books", since: before, "\(agreeing)", "\(mirrors.count)")
    }

    /// Both sides of a mirror, from the books that they stand in.
    private func pair(_ name: String, at day: LocalDate) throws -> (Money, Money) {
        func sum(_ accounts: [String], owed: Bool = false) throws -> Money {
            var sum = Money.zero(.cny)
            for account in accounts { sum = try sum.adding(try balance(account, at: day)) }
            return owed ? try sum.negated() : sum
        }
        let loans = ["NORMAL", "OVERDUE", "RESTRUCT"].map { "BK:F:1303:E3-\($0)" }
        switch name {
        case "E3.1002", "E2.1002":
            let book = name.prefix(2)
            return (try sum(["\(book):F:1002"]), try sum(["BK:F:2011:\(book)"], owed: true))
        case "E3.2501": return (try sum(["E3:F:2501"], owed: true), try sum(loans))
        case "E2.2001":
            return (try sum(["E2:F:2001"], owed: true), try sum(["BK:F:1303:E2-NORMAL"]))
        case "P.1214.E3": return (try sum(["P:F:1214:E3"]), try sum(["BK:F:2241:SUB"], owed: true))
        case "E3.2241.POOL":
            return (try sum(["E3:F:2241:POOL"], owed: true), try sum(["RP:F:1218:E3"]))
        case "P.2303.E2":
            return (try sum(["P:F:2303:E2"], owed: true), try sum(["E2:F:1221:AWARD"]))
        case "E3.1221.SUB": return (try sum(["E3:F:1221:SUB"]), .zero(.cny))
        case _ where name.hasPrefix("E3.2501+2231"):
            return (
                try sum(["E3:F:2501", "E3:F:2231"], owed: true),
                try sum(loans + ["BK:F:1132:E3", "BK:M:9130:E3"])
            )
        case _ where name.hasPrefix("P.M9040.E1"):
            return (try sum(["P:M:9040:E1"]), try grantsKept(at: day))
        default:
            throw GreenCreditError(
                .usage, "demo.mirror", "the example has a mirror that is not known: \(name)")
        }
    }

    /// What E1 received as a grant, less what it paid back.
    private func grantsKept(at day: LocalDate) throws -> Money {
        var sum = Money.zero(.cny)
        for entry in entries where entry.book == "E1" && entry.valueDate <= day {
            for posting in entry.postings where posting.account.code == "1002" {
                let isGrant =
                    posting.account.subaccount == "GRANT" && posting.money.minorUnits > 0
                if isGrant || entry.draft.step == "clawback" {
                    sum = try sum.adding(posting.money)
                }
            }
        }
        return sum
    }

    /// The programme's lines at both year ends.
    mutating func compareProgramme() throws {
        let before = count
        let rulebook = try ledger.rulebook().rulebook
        var paid = ""
        var wantedPaid = Money.zero(.cny)
        for day in try expected.object("programmeFinancing").members {
            let asOf = try LocalDate(day.name)
            let figures = LedgerFigures(
                rulebook: rulebook, entries: entries,
                periodStart: LocalDate(year: asOf.year, month: 1, day: 1) ?? asOf, asOf: asOf)
            let found = try ProgrammeFinancing(figures)
            for line in try day.value.members() {
                let reached = figuresOf(line.name, in: found)
                for figure in try line.value.members() {
                    let wanted = try figure.value.text()
                    same(
                        "\(line.name) \(figure.name) \(day.name)", reached[figure.name] ?? "none",
                        wanted)
                    if figure.name == "paidNet", asOf == Demo.yearEnd {
                        wantedPaid = try wantedPaid.adding(
                            try Money(decimalText: wanted, currency: .cny))
                    }
                }
            }
            if asOf == Demo.yearEnd { paid = found.total.paidNet.decimalText }
        }
        tell("programme financing, paid 2025", since: before, paid, wantedPaid.decimalText)
    }

    private func figuresOf(_ name: String, in found: ProgrammeFinancing) -> [String: String] {
        if name == "UNALLOCATED" {
            return [
                "available": found.unallocated.free.decimalText,
                "withdrawn": found.unallocated.withdrawn.decimalText,
            ]
        }
        guard let line = found.lines.first(where: { $0.subprogramme == name }) else { return [:] }
        return [
            "allocated": line.allocated, "committed": line.committed,
            "decommitted": line.decommitted, "paidNet": line.paidNet,
            "refunded": line.refunded, "clawedBack": line.clawedBack,
            "encumbered": line.encumbered, "free": line.free, "withdrawn": line.withdrawn,
        ].mapValues(\.decimalText)
    }

    /// The figures of a calendar year.
    private func figures(of year: Int) throws -> LedgerFigures {
        LedgerFigures(
            rulebook: try ledger.rulebook().rulebook, entries: entries,
            periodStart: try LocalDate("\(year)-01-01"), asOf: try LocalDate("\(year)-12-31"))
    }

    /// Why the programme's surplus of 2025 is not its budget balance.
    mutating func compareDifference() throws {
        let before = count
        let wanted = try expected.object("differenceTableP2025")
        let found = try DifferenceTable(in: try figures(of: 2025))
        same("surplus", found.surplus.closing.decimalText, try wanted.text("surplus"))
        same(
            "budget balance", found.budgetBalance.closing.decimalText,
            try wanted.text("budgetBalance"))
        let items = found.items.filter { !$0.amounts.closing.isZero }
        same("differences", items.map(\.account.code).joined(separator: " "), "1214")
        tell(
            "surplus less budget balance, 2025", since: before,
            items.first?.amounts.closing.decimalText ?? "none",
            try wanted.text("prepaidInterestSubsidy"))
    }

    /// Deferred income of the enterprises in both years.
    mutating func compareGrants() throws {
        let before = count
        var (reached, wanted) = ([String](), [String]())
        let cases = try expected.object("governmentGrantNote").members
        for one in cases {
            let parts = one.name.split(separator: " ")
            let note = try GrantNote(try figures(of: Int(parts[1]) ?? 0), book: String(parts[0]))
            guard let line = note.lines.first else {
                same("grants \(one.name)", "none", "one")
                continue
            }
            let amounts = [
                "opening": line.opening, "new": line.granted, "amortised": line.amortised,
                "repaid": line.repaid, "closing": line.closing,
            ]
            for figure in try one.value.members() {
                same(
                    "grants \(one.name) \(figure.name)",
                    amounts[figure.name]?.decimalText ?? "none", try figure.value.text())
            }
            reached.append(line.closing.decimalText)
            wanted.append(try one.value.text("closing"))
        }
        tell(
            "deferred income at the last year end", since: before, reached.last ?? "none",
            wanted.last ?? "none")
    }

    /// E1's money by source in 2025.
    mutating func compareProject() throws {
        let before = count
        let found = try ProjectFunds(of: "E1", book: "E1", in: try figures(of: 2025))
        let wanted = try expected.object("projectFundsE1_2025")
        for source in wanted.members {
            let line =
                source.name == "total"
                ? found.total : found.sources.first { $0.id == source.name }
            let reached: [String: Money?] = [
                "opening": line?.opening, "receipts": line?.receipts,
                "payments": line?.payments, "closing": line?.closing,
            ]
            for figure in try source.value.members() {
                same(
                    "E1 \(source.name) \(figure.name)",
                    (reached[figure.name] ?? nil)?.decimalText ?? "none", try figure.value.text())
            }
        }
        tell(
            "project funds E1, closing 2025", since: before, found.total.closing.decimalText,
            try wanted["total"]?.text("closing") ?? "")
    }
}

// MARK: - Reading the expectations

extension JSONValue {
    /// A text or number as text.
    func text() throws -> String {
        switch self {
        case .string(let text): return text
        case .integer(let number): return String(number)
        default:
            throw GreenCreditError(
                .usage, "demo.expectations", "expectations.json is not in the form known here")
        }
    }

    func text(_ name: String) throws -> String { try object().text(name) }

    func elements() throws -> [JSONValue] {
        guard case .array(let elements) = self else {
            throw GreenCreditError(.usage, "demo.expectations", "a list is expected")
        }
        return elements
    }

    func array(_ name: String) throws -> [JSONValue] {
        try (try object()[name] ?? .null).elements()
    }

    func object() throws -> JSONObject {
        guard case .object(let object) = self else {
            throw GreenCreditError(.usage, "demo.expectations", "an object is expected")
        }
        return object
    }

    func object(_ name: String) throws -> JSONObject { try (try object()[name] ?? .null).object() }

    func members() throws -> [JSONObject.Member] { try object().members }
}

extension JSONObject {
    func text(_ name: String) throws -> String { try (self[name] ?? .null).text() }
}
