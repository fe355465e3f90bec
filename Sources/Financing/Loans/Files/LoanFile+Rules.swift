internal import Ledger

extension LoanFile {
    static func penalty(
        _ value: JSONValue?, _ reader: inout LoanFileReader
    ) -> PenaltyRule? {
        guard let value else {
            reader.report("penalty", "it is missing; name the uplifts of the contract")
            return nil
        }
        let known = [
            "compound", "dayCount", "followsResets", "graceDays", "misuseUpliftBasisPoints",
            "overdueUpliftBasisPoints",
        ]
        let members = reader.object(value, at: "penalty", known: known) ?? [:]
        let uplift: (String) -> String = { "penalty.\($0)UpliftBasisPoints" }
        let overdue = reader.require(
            members["overdueUpliftBasisPoints"], at: uplift("overdue"), LoanFileReader.integer)
        let misuse = reader.require(
            members["misuseUpliftBasisPoints"], at: uplift("misuse"), LoanFileReader.integer)
        guard let overdue, let misuse else { return nil }
        var rule = PenaltyRule(overdueUplift: overdue, misuseUplift: misuse)
        rule.compound =
            reader.word(
                members["compound"], at: "penalty.compound", PenaltyRule.CompoundRate.self)
            ?? .penalty
        rule.graceDays =
            reader.value(members["graceDays"], at: "penalty.graceDays", LoanFileReader.integer)
            ?? 0
        rule.followsResets = reader.flag(members["followsResets"], at: "penalty.followsResets")
        rule.dayCount =
            reader.word(members["dayCount"], at: "penalty.dayCount", DayCount.self) ?? .actual360
        return rule
    }

    static func prepayment(
        _ value: JSONValue?, _ cents: (String) throws(LedgerError) -> MinorUnits,
        _ reader: inout LoanFileReader
    ) -> PrepaymentRule? {
        let known = ["effect", "fee", "interest"]
        guard let members = reader.object(value, at: "prepayment", known: known) else { return nil }
        var rule = PrepaymentRule()
        rule.effect =
            reader.word(members["effect"], at: "prepayment.effect", PrepaymentRule.Effect.self)
            ?? .shortenTerm
        rule.interest =
            reader.word(
                members["interest"], at: "prepayment.interest", PrepaymentRule.Interest.self)
            ?? .onPrepaidPart
        let path = "prepayment.fee"
        let names = ["amount", "basisPoints", "daysOfInterest"]
        guard let fee = reader.object(members["fee"], at: path, known: names) else { return rule }
        guard fee.count == 1 else {
            reader.report(path, "one of \(names.joined(separator: ", ")) is expected")
            return rule
        }
        if let amount = reader.value(fee["amount"], at: "\(path).amount", cents) {
            rule.fee = .amount(amount)
        }
        let integer = LoanFileReader.integer
        if let points = reader.value(fee["basisPoints"], at: "\(path).basisPoints", integer) {
            rule.fee = .basisPoints(points)
        }
        if let days = reader.value(fee["daysOfInterest"], at: "\(path).daysOfInterest", integer) {
            rule.fee = .daysOfInterest(days)
        }
        return rule
    }

    static func allocation(
        _ value: JSONValue?, _ reader: inout LoanFileReader
    ) -> PaymentAllocation? {
        let known = ["byInstalment", "longOverdueDays", "order", "orderWhenLongOverdue"]
        guard let members = reader.object(value, at: "allocation", known: known) else { return nil }
        func order(_ name: String, _ reader: inout LoanFileReader) -> [DebtBucket] {
            reader.list(members[name], at: "allocation.\(name)") { reader, value, path in
                reader.word(value, at: path, DebtBucket.self)
            }
        }
        let first = order("order", &reader)
        if Set(first) != Set(DebtBucket.allCases) || first.count != DebtBucket.allCases.count {
            reader.report("allocation.order", "it names every kind of debt once")
        }
        var other: PaymentAllocation.LongOverdue?
        let days = reader.value(
            members["longOverdueDays"], at: "allocation.longOverdueDays", LoanFileReader.integer)
        if let days {
            other = PaymentAllocation.LongOverdue(
                days: days, order: order("orderWhenLongOverdue", &reader))
        }
        return PaymentAllocation(
            order: first, whenLongOverdue: other,
            isByInstalment: reader.flag(members["byInstalment"], at: "allocation.byInstalment"))
    }

    static func businessDays(
        _ value: JSONValue?, _ table: BusinessDayTable?, _ terms: inout LoanTerms?,
        _ reader: inout LoanFileReader
    ) {
        let path = "businessDays"
        guard let members = reader.object(value, at: path, known: ["calendar", "rule"]) else {
            return
        }
        if members["rule"] == nil { reader.report("\(path).rule", "it is missing") }
        let rule = reader.word(members["rule"], at: "\(path).rule", BusinessDayRule.self)
        let calendar = reader.require(members["calendar"], at: "\(path).calendar") {
            (text: String) throws(LedgerError) -> BusinessCalendar in
            switch text {
            case "MF": return .mondayToFriday
            case "NC": return .everyDay
            case "table":
                guard let table else {
                    throw LedgerError("loan.file", "a calendar file is needed, and none is given")
                }
                return .table(table)
            default: throw LedgerError("loan.file", "MF, NC or table is expected")
            }
        }
        terms?.businessDayRule = rule ?? .none
        if let calendar { terms?.calendar = calendar }
    }

    static func subsidy(
        _ value: JSONValue?, _ cents: (String) throws(LedgerError) -> MinorUnits,
        _ reader: inout LoanFileReader
    ) -> SubsidyTerms? {
        let known = [
            "caps", "points", "recognition", "route", "schemeEnd", "shareOfRateBasisPoints",
            "windowMonths",
        ]
        guard let members = reader.object(value, at: "subsidy", known: known) else { return nil }
        let integer = LoanFileReader.integer
        let points = reader.value(members["points"], at: "subsidy.points", AnnualRate.init)
        let share = reader.value(
            members["shareOfRateBasisPoints"], at: "subsidy.shareOfRateBasisPoints", integer)
        if (points == nil) == (share == nil) {
            reader.report("subsidy", "either points or shareOfRateBasisPoints is expected")
        }
        let months = reader.require(
            members["windowMonths"], at: "subsidy.windowMonths", integer)
        let measure: SubsidyTerms.Measure? =
            points.map { .pointsOnPrincipal($0) } ?? share.map { .shareOfRate(basisPoints: $0) }
        guard let measure, let months else { return nil }
        var terms = SubsidyTerms(measure: measure, windowMonths: months)
        terms.schemeEnd = reader.value(
            members["schemeEnd"], at: "subsidy.schemeEnd", LocalDate.init)
        terms.recognition =
            reader.word(
                members["recognition"], at: "subsidy.recognition", SubsidyTerms.Recognition.self)
            ?? .whenCollected
        terms.route =
            reader.word(members["route"], at: "subsidy.route", SubsidyTerms.Route.self) ?? .deducted
        let names = ["commitment", "perYear", "shareOfLoanBasisPoints", "total"]
        let caps = reader.object(members["caps"], at: "subsidy.caps", known: names) ?? [:]
        terms.caps.commitment = reader.value(
            caps["commitment"], at: "subsidy.caps.commitment", cents)
        terms.caps.perYear = reader.value(caps["perYear"], at: "subsidy.caps.perYear", cents)
        terms.caps.total = reader.value(caps["total"], at: "subsidy.caps.total", cents)
        terms.caps.shareOfLoanBasisPoints = reader.value(
            caps["shareOfLoanBasisPoints"], at: "subsidy.caps.shareOfLoanBasisPoints", integer)
        return terms
    }

    static func published(_ value: JSONValue?, _ reader: inout LoanFileReader) -> PublishedRates {
        PublishedRates(
            reader.list(value, at: "publishedRates") { reader, value, path in
                let row = reader.object(value, at: path, known: ["name", "published", "rate"])
                let name = reader.require(row?["name"], at: "\(path).name", Identifier.part)
                let date = reader.require(
                    row?["published"], at: "\(path).published", LocalDate.init)
                let rate = reader.require(row?["rate"], at: "\(path).rate", AnnualRate.init)
                guard let name, let date, let rate else { return nil }
                return PublishedRates.Row(published: date, name: name, rate: rate)
            })
    }
}
