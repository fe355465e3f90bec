internal import Ledger

/// Reads the terms of a contract from the names of the exchange format.
struct ActusTermsReader {
    private let object: JSONObject

    init(_ object: JSONObject) { self.object = object }

    func contract(
        prepayments: [ContractTerms.Trade]
    ) throws(LedgerError) -> ContractTerms {
        var interest = InterestTerms(
            rate: try number("nominalInterestRate") ?? .zero,
            dayCount: try require("dayCountConvention", word(DayCount.self)))
        interest.accrued = try number("accruedInterest")
        interest.payment = try grid("InterestPayment")
        interest.capitalisedUntil = try time("capitalizationEndDate")
        interest.base = try word(InterestTerms.Base.self)("interestCalculationBase") ?? .balance
        interest.baseAmount = try number("interestCalculationBaseAmount")
        interest.baseDates = try grid("InterestCalculationBase")
        var terms = ContractTerms(
            kind: try require("contractType", word(ContractTerms.Kind.self)),
            statusDate: try require("statusDate", time),
            disbursement: try require("initialExchangeDate", time),
            amount: try require("notionalPrincipal", number), interest: interest)
        terms.role = try word(ContractTerms.Role.self)("contractRole") ?? .lender
        terms.premium = try number("premiumDiscountAtIED") ?? .zero
        terms.maturity = try time("maturityDate")
        terms.amortisationEnd = try time("amortizationDate")
        terms.redemption = RedemptionTerms(
            dates: try grid("PrincipalRedemption"),
            amount: try number("nextPrincipalRedemptionPayment"))
        terms.reset = try reset()
        terms.scaling = try scaling()
        terms.fee = try fee()
        terms.purchase = try trade("purchaseDate", "priceAtPurchaseDate")
        terms.termination = try trade("terminationDate", "priceAtTerminationDate")
        terms.prepayment = try prepayment(prepayments)
        terms.businessDayRule =
            try word(BusinessDayRule.self, none: ["NULL"])("businessDayConvention") ?? .none
        terms.calendar = try calendar()
        terms.followsMonthEnd = text("endOfMonthConvention") == "EOM"
        if terms.kind == .agreedPlan { terms.plan = try plan(terms.disbursement) }
        return terms
    }

    private func reset() throws(LedgerError) -> ResetTerms {
        var reset = ResetTerms()
        reset.dates = try grid("RateReset")
        reset.index = text("marketObjectCodeOfRateReset")
        reset.spread = try number("rateSpread") ?? .zero
        reset.multiplier = try number("rateMultiplier") ?? .one
        reset.knownNextRate = try number("nextResetRate")
        reset.floor = try number("lifeFloor")
        reset.cap = try number("lifeCap")
        reset.stepFloor = try number("periodFloor")
        reset.stepCap = try number("periodCap")
        return reset
    }

    private func scaling() throws(LedgerError) -> ScalingTerms? {
        guard let effect = text("scalingEffect"), effect.contains("I") || effect.contains("N")
        else { return nil }
        var scaling = ScalingTerms(
            scalesPrincipal: effect.contains("N"), scalesInterest: effect.contains("I"),
            index: text("marketObjectCodeOfScalingIndex") ?? "",
            indexAtDeal: try require("scalingIndexAtContractDealDate", number),
            dates: try grid("ScalingIndex"))
        if scaling.scalesPrincipal {
            scaling.principalScaler = try number("notionalScalingMultiplier") ?? .one
        }
        if scaling.scalesInterest {
            scaling.interestScaler = try number("interestScalingMultiplier") ?? .one
        }
        return scaling
    }

    private func fee() throws(LedgerError) -> FeeTerms? {
        guard let rate = try number("feeRate") else { return nil }
        var fee = FeeTerms(
            rate: rate, isOnBalance: text("feeBasis") == "N", dates: try grid("Fee"))
        fee.accrued = try number("feeAccrued") ?? .zero
        return fee
    }

    private func prepayment(
        _ made: [ContractTerms.Trade]
    ) throws(LedgerError) -> PrepaymentTerms {
        var prepayment = PrepaymentTerms()
        prepayment.made = made
        if text("prepaymentEffect") == "A" { prepayment.effect = .lowersPayments }
        let rate = try number("penaltyRate") ?? .zero
        switch text("penaltyType") {
        case "A": prepayment.penalty = .amount(rate)
        case "N": prepayment.penalty = .rate(rate)
        case "I": prepayment.penalty = .rateDifference
        default: break
        }
        return prepayment
    }

    private func trade(
        _ date: String, _ price: String
    ) throws(LedgerError) -> ContractTerms.Trade? {
        guard let date = try time(date) else { return nil }
        return ContractTerms.Trade(date: date, price: try require(price, number))
    }

    private func calendar() throws(LedgerError) -> BusinessCalendar {
        switch text("calendar") {
        case nil, "NC", "NoCalendar": return .everyDay
        case "MF", "MondayToFriday": return .mondayToFriday
        case .some(let other):
            throw LedgerError(
                "actus.member", "the calendar “\(other.prefix(40))” is not known; MF or NC is",
                at: "calendar")
        }
    }

    // MARK: - The agreed plan

    private func plan(_ disbursement: ContractTime) throws(LedgerError) -> AgreedPlanTerms {
        let anchors = list("arrayCycleAnchorDateOfPrincipalRedemption")
        let cycles = list("arrayCycleOfPrincipalRedemption")
        let amounts = list("arrayNextPrincipalRedemptionPayment")
        let directions = list("arrayIncreaseDecrease")
        guard amounts.count == anchors.count, directions.count == anchors.count,
            cycles.count == anchors.count || cycles.count <= 1
        else {
            throw LedgerError(
                "actus.member",
                "the arrays of principal redemption have \(anchors.count) anchors, "
                    + "\(cycles.count) cycles, \(amounts.count) amounts and \(directions.count) "
                    + "directions; they go together")
        }
        var flows: [AgreedPlanTerms.Flow] = []
        for index in anchors.indices {
            guard ["INC", "DEC"].contains(directions[index]) else {
                throw LedgerError("actus.member", "INC or DEC is expected", at: "arrayIncrease…")
            }
            let cycle = cycles.indices.contains(index) ? cycles[index] : cycles.first
            flows.append(
                AgreedPlanTerms.Flow(
                    anchor: try ContractTime(anchors[index]),
                    cycle: try cycle.map(LoanCycle.init), amount: try FixedDecimal(amounts[index]),
                    isDrawdown: directions[index] == "INC"))
        }
        return AgreedPlanTerms(flows: flows, interest: try planInterest(), resets: try resets())
    }

    private func planInterest() throws(LedgerError) -> [DateGrid] {
        let anchors = list("arrayCycleAnchorDateOfInterestPayment")
        let cycles = list("arrayCycleOfInterestPayment")
        var grids: [DateGrid] = []
        for (index, anchor) in anchors.enumerated() {
            let cycle = cycles.indices.contains(index) ? cycles[index] : cycles.first
            grids.append(
                DateGrid(
                    anchor: try ContractTime(anchor), cycle: try cycle.map(LoanCycle.init)))
        }
        return grids
    }

    private func resets() throws(LedgerError) -> [AgreedPlanTerms.Reset] {
        let anchors = list("arrayCycleAnchorDateOfRateReset")
        let rates = list("arrayRate")
        let kinds = list("arrayFixedVariable")
        guard rates.count == anchors.count, kinds.count == anchors.count else {
            throw LedgerError(
                "actus.member",
                "the arrays of rate resets have \(anchors.count) dates, \(rates.count) rates and "
                    + "\(kinds.count) kinds; they go together")
        }
        var resets: [AgreedPlanTerms.Reset] = []
        for index in anchors.indices {
            resets.append(
                AgreedPlanTerms.Reset(
                    date: try ContractTime(anchors[index]), rate: try FixedDecimal(rates[index]),
                    isFixed: kinds[index] == "FIX"))
        }
        return resets
    }

    // MARK: - Members

    private func text(_ name: String) -> String? { ActusCase.text(object[name]) }

    /// A list, or one value for a list of one.
    private func list(_ name: String) -> [String] {
        guard case .array(let elements) = object[name] else { return text(name).map { [$0] } ?? [] }
        return elements.compactMap { ActusCase.text($0) }
    }

    private func number(_ name: String) throws(LedgerError) -> FixedDecimal? {
        guard let text = text(name) else { return nil }
        do { return try FixedDecimal(text) } catch { throw error.located(in: name) }
    }

    private func time(_ name: String) throws(LedgerError) -> ContractTime? {
        guard let text = text(name) else { return nil }
        do { return try ContractTime(text) } catch { throw error.located(in: name) }
    }

    private func grid(_ subject: String) throws(LedgerError) -> DateGrid {
        let cycle = text("cycleOf\(subject)")
        do {
            return DateGrid(
                anchor: try time("cycleAnchorDateOf\(subject)"),
                cycle: try cycle.map(LoanCycle.init))
        } catch { throw error.located(in: "cycleOf\(subject)") }
    }

    private func word<T: RawRepresentable & CaseIterable>(
        _ type: T.Type, none: [String] = []
    ) -> (String) throws(LedgerError) -> T? where T.RawValue == String {
        { (name: String) throws(LedgerError) -> T? in
            guard let text = text(name), !none.contains(text) else { return nil }
            guard let value = T(rawValue: text) else {
                let words = T.allCases.map(\.rawValue).joined(separator: ", ")
                throw LedgerError("actus.member", "one of \(words) is expected", at: name)
            }
            return value
        }
    }

    private func require<T>(
        _ name: String, _ read: (String) throws(LedgerError) -> T?
    ) throws(LedgerError) -> T {
        guard let value = try read(name) else {
            throw LedgerError("actus.member", "the member “\(name)” is missing")
        }
        return value
    }
}
