public import Ledger

/// A bank loan in a file: its terms, what was published, and what was done.
///
/// Numbers may be written bare or in quotes; either way they are read as they are spelt.
public struct LoanFile: Sendable {
    /// The contract.
    public let terms: LoanTerms
    /// Published rates.
    public let published: PublishedRates
    /// What was drawn, paid and agreed; drawdowns only, for a plan.
    public let acts: [DatedLoanAct]

    /// Reads a file.
    ///
    /// - Parameter calendar: The calendar that the word `table` means.
    /// - Throws: what `JSONReader` throws, `loan.file` with all mistakes, or
    ///   `loan.contradiction` with all contradictions.
    public init(_ bytes: [UInt8], calendar: BusinessDayTable? = nil) throws(LedgerError) {
        let value = try JSONReader.read(QuotedNumbers.quoting(bytes), limits: .file)
        var reader = LoanFileReader()
        let members = reader.object(value, at: "", known: LoanFile.members) ?? [:]
        let terms = LoanFile.terms(members, calendar, &reader)
        published = LoanFile.published(members["publishedRates"], &reader)
        acts = reader.list(members["acts"], at: "acts") { [terms] reader, value, path in
            LoanFile.act(value, at: path, terms?.currency ?? .cny, &reader)
        }
        let contradictions = terms?.contradictions() ?? []
        guard reader.problems.isEmpty, contradictions.isEmpty, let terms else {
            throw LedgerError(
                reader.problems.isEmpty ? "loan.contradiction" : "loan.file",
                (reader.problems + contradictions).joined(separator: "\n"))
        }
        self.terms = terms
    }

    /// The terms in a loan's file as a contract of the ledger states them.
    ///
    /// The name is the register's, published rates have a register of their own.
    ///
    /// - Throws: what `JSONReader` throws, and `loan.file` for a file with acts.
    public static func contractTerms(_ bytes: [UInt8]) throws(LedgerError) -> JSONValue {
        let value = try JSONReader.read(QuotedNumbers.quoting(bytes), limits: .file)
        guard case .object(let object) = value, object["acts"] == nil else {
            throw LedgerError(
                "loan.file", "a contract is an object of terms only; acts are recorded one by one")
        }
        let left = object.members.filter { !["loan", "publishedRates"].contains($0.name) }
        return .object(JSONObject(left.map { ($0.name, $0.value) }))
    }

    /// Reads the terms of a contract: what a file holds but for its name, rates and acts.
    ///
    /// - Throws: `loan.file` with all mistakes, or `loan.contradiction` with all contradictions.
    static func terms(ofContract value: JSONValue, at path: String) throws(LedgerError) -> LoanTerms
    {
        var reader = LoanFileReader()
        let known = LoanFile.members.filter { !["acts", "loan", "publishedRates"].contains($0) }
        var members = reader.object(value, at: "", known: known) ?? [:]
        members["loan"] = "contract"
        // The ledger keeps the working days; until they are asked for, none is known.
        let unknown = BusinessDayTable(first: LocalDate.range.lowerBound, isBusiness: [])
        let terms = LoanFile.terms(members, unknown, &reader)
        let contradictions = terms?.contradictions() ?? []
        guard reader.problems.isEmpty, contradictions.isEmpty, let terms else {
            throw LedgerError(
                reader.problems.isEmpty ? "loan.contradiction" : "loan.file",
                (reader.problems + contradictions).joined(separator: "; "), at: path)
        }
        return terms
    }

    /// Whether the file plans only: what it names is drawn, and all is paid when due.
    public var isPlan: Bool {
        acts.allSatisfy { if case .drawdown = $0.act { true } else { false } }
    }

    private static let members = [
        "acts", "allocation", "amount", "businessDays", "capitalisedUntil", "currency", "dayCount",
        "interestDates", "loan", "maturity", "method", "penalty", "plan", "prepayment",
        "publishedRates", "rate", "repaymentDates", "rounding", "roundsEachSegment",
        "settlementOffsetDays", "start", "subsidy",
    ]

    private enum MethodWord: String, CaseIterable {
        case bullet
        case allAtMaturity = "all-at-maturity"
        case equalPrincipal = "equal-principal"
        case equalInstalment = "equal-instalment"
        case agreedPlan = "agreed-plan"
    }

    // MARK: - Terms

    private static func terms(
        _ members: [String: JSONValue], _ calendar: BusinessDayTable?,
        _ reader: inout LoanFileReader
    ) -> LoanTerms? {
        let currency =
            reader.value(members["currency"], at: "currency") {
                (code: String) throws(LedgerError) -> Currency in
                guard let currency = Currency(code: code) else {
                    throw LedgerError("loan.file", "no currency has the code “\(code.prefix(8))”")
                }
                return currency
            } ?? .cny
        let cents = amount(in: currency)
        let name = reader.require(members["loan"], at: "loan", Identifier.part)
        let limit = reader.require(members["amount"], at: "amount", cents)
        let start = reader.require(members["start"], at: "start", LocalDate.init)
        let maturity = reader.require(members["maturity"], at: "maturity", LocalDate.init)
        let method = self.method(members, cents, &reader)
        let rate = self.rate(members["rate"], &reader)
        if members["dayCount"] == nil { reader.report("dayCount", "it is missing") }
        let dayCount = reader.word(members["dayCount"], at: "dayCount", DayCount.self)
        let penalty = self.penalty(members["penalty"], &reader)
        var terms: LoanTerms?
        if let name, let limit, let start, let maturity, let method, let rate, let dayCount,
            let penalty
        {
            terms = LoanTerms(
                identifier: name, currency: currency, limit: limit, start: start,
                maturity: maturity, method: method, rate: rate, dayCount: dayCount,
                penalty: penalty)
        }
        let interestDates = reader.grid(members["interestDates"], at: "interestDates")
        let repaymentDates = reader.grid(members["repaymentDates"], at: "repaymentDates")
        terms?.interestDates = interestDates
        terms?.redemptionDates = repaymentDates
        options(members, cents, &terms, &reader)
        businessDays(members["businessDays"], calendar, &terms, &reader)
        let subsidy = LoanFile.subsidy(members["subsidy"], cents, &reader)
        terms?.subsidy = subsidy
        return terms
    }

    private static func options(
        _ members: [String: JSONValue], _ cents: (String) throws(LedgerError) -> MinorUnits,
        _ terms: inout LoanTerms?, _ reader: inout LoanFileReader
    ) {
        let offset = reader.value(
            members["settlementOffsetDays"], at: "settlementOffsetDays", LoanFileReader.integer)
        let rounding = reader.word(members["rounding"], at: "rounding", Rounding.self)
        let roundsEach = reader.flag(members["roundsEachSegment"], at: "roundsEachSegment")
        let capitalised = reader.value(
            members["capitalisedUntil"], at: "capitalisedUntil", LocalDate.init)
        let prepayment = self.prepayment(members["prepayment"], cents, &reader)
        let allocation = self.allocation(members["allocation"], &reader)
        terms?.settlementOffsetDays = offset ?? 0
        terms?.rounding = rounding ?? .halfUp
        terms?.roundsEachSegment = roundsEach
        terms?.capitalisedUntil = capitalised
        if let prepayment { terms?.prepayment = prepayment }
        if let allocation { terms?.allocation = allocation }
    }

    /// Reads an amount of a currency into minor units.
    static func amount(
        in currency: Currency
    ) -> (String) throws(LedgerError) -> MinorUnits {
        { (text: String) throws(LedgerError) -> MinorUnits in
            try Money(anyPrecision: text, currency: currency).minorUnits
        }
    }

    private static func method(
        _ members: [String: JSONValue], _ cents: (String) throws(LedgerError) -> MinorUnits,
        _ reader: inout LoanFileReader
    ) -> RepaymentMethod? {
        if members["method"] == nil { reader.report("method", "it is missing") }
        let plan = reader.list(members["plan"], at: "plan") { reader, value, path in
            let line = reader.object(value, at: path, known: ["date", "principal"])
            let date = reader.require(line?["date"], at: "\(path).date", LocalDate.init)
            let amount = reader.require(line?["principal"], at: "\(path).principal", cents)
            return date.flatMap { date in
                amount.map { PlannedRepayment(date: date, principal: $0) }
            }
        }
        let word = reader.word(members["method"], at: "method", MethodWord.self)
        if word != .agreedPlan && members["plan"] != nil {
            reader.report("plan", "only the method agreed-plan has a plan")
        }
        switch word {
        case .bullet: return .bullet
        case .allAtMaturity: return .allAtMaturity
        case .equalPrincipal: return .equalPrincipal
        case .equalInstalment: return .equalInstalment
        case .agreedPlan: return .agreedPlan(plan)
        case nil: return nil
        }
    }

    private static func rate(
        _ value: JSONValue?, _ reader: inout LoanFileReader
    ) -> RateRule? {
        guard case .object = value else {
            return reader.require(value, at: "rate", AnnualRate.init).map { .fixed($0) }
        }
        let known = [
            "cap", "corridor", "fixedAtFirstDrawdown", "floor", "holdsInstalment", "index",
            "lagDays",
            "marginBasisPoints", "resets",
        ]
        let members = reader.object(value, at: "rate", known: known) ?? [:]
        let name = reader.require(members["index"], at: "rate.index", Identifier.part)
        let margin = reader.require(
            members["marginBasisPoints"], at: "rate.marginBasisPoints", LoanFileReader.integer)
        guard let name, let margin else { return nil }
        let resets = reader.grid(members["resets"], at: "rate.resets")
        var linked = LinkedRate(name: name, marginBasisPoints: margin, resets: resets)
        linked.lagDays =
            reader.value(members["lagDays"], at: "rate.lagDays", LoanFileReader.integer) ?? 0
        linked.floor = reader.value(members["floor"], at: "rate.floor", AnnualRate.init)
        linked.cap = reader.value(members["cap"], at: "rate.cap", AnnualRate.init)
        linked.holdsInstalment = reader.flag(
            members["holdsInstalment"], at: "rate.holdsInstalment")
        linked.isFixedAtFirstDrawdown = reader.flag(
            members["fixedAtFirstDrawdown"], at: "rate.fixedAtFirstDrawdown")
        linked.corridor = corridor(members["corridor"], &reader)
        return .linked(linked)
    }

    private static func corridor(
        _ value: JSONValue?, _ reader: inout LoanFileReader
    ) -> MarginCorridor? {
        let path = "rate.corridor"
        guard let members = reader.object(value, at: path, known: ["highest", "lowest"]) else {
            return nil
        }
        let lowest = reader.require(
            members["lowest"], at: "\(path).lowest", LoanFileReader.integer)
        let highest = reader.require(
            members["highest"], at: "\(path).highest", LoanFileReader.integer)
        guard let lowest, let highest else { return nil }
        guard lowest <= 0 && highest >= 0 else {
            reader.report(path, "a corridor reaches from at most 0 to at least 0 basis points")
            return nil
        }
        return MarginCorridor(lowestBasisPoints: lowest, highestBasisPoints: highest)
    }
}
