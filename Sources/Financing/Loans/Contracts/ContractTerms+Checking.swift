internal import Ledger

extension ContractTerms {
    /// What contradicts what in these terms; empty if nothing does.
    public func contradictions() -> [String] {
        var found: [String] = []
        func require(_ isTrue: Bool, _ message: String) { if !isTrue { found.append(message) } }
        require(amount > .zero, "the amount (notionalPrincipal) must be positive, not \(amount)")
        require(
            interest.rate.magnitude <= FixedDecimal(10),
            "the rate (nominalInterestRate) of \(interest.rate) is not a rate a year")
        require(
            maturity.map { $0 > disbursement } ?? true,
            "maturity is not after the first disbursement")
        require(
            kind != .bullet || maturity != nil, "a bullet loan needs a maturity (maturityDate)")
        require(
            kind == .agreedPlan || kind == .bullet || redemption.dates.cycle != nil
                || redemption.dates.anchor != nil,
            "redemption needs an anchor or a cycle (cycleOfPrincipalRedemption)")
        require(
            redemption.amount.map { $0 > .zero } ?? true,
            "the redemption amount (nextPrincipalRedemptionPayment) must be positive")
        require(
            kind != .fixedTotalPayment || redemption.amount != nil,
            "a fixed total payment needs its amount (nextPrincipalRedemptionPayment)")
        require(
            kind != .agreedPlan || !(plan?.flows.isEmpty ?? true),
            "an agreed plan needs its dates and amounts (arrayNextPrincipalRedemptionPayment)")
        let hasResets = reset.dates.anchor != nil || reset.dates.cycle != nil
        require(
            !hasResets || reset.index != nil || reset.knownNextRate != nil,
            "resets need an index (marketObjectCodeOfRateReset)")
        if let floor = reset.floor, let cap = reset.cap {
            require(floor <= cap, "the life floor \(floor) is above the life cap \(cap)")
        }
        if let floor = reset.stepFloor, let cap = reset.stepCap {
            require(floor <= cap, "the period floor \(floor) is above the period cap \(cap)")
        }
        if let end = interest.capitalisedUntil, let maturity {
            require(end <= maturity, "interest is capitalised until \(end), after maturity")
        }
        if let purchase, let termination {
            require(purchase.date <= termination.date, "the loan is terminated before its purchase")
        }
        if let scaling {
            require(
                scaling.indexAtDeal.magnitude >= FixedDecimal(units: FixedDecimal.scale / 1000),
                "the scaling index at the deal must not be zero")
        }
        require(
            factors.allSatisfy { $0.magnitude <= ContractTerms.largestFactor },
            "a multiplier, spread, scaler or rate of a fee or penalty is beyond a thousand")
        require(
            prepayment.made.allSatisfy { $0.price > .zero }, "a prepayment must be positive")
        return found
    }

    /// Beyond it a product with the largest balance could leave 128 bits.
    static let largestFactor = FixedDecimal(1000)

    private var factors: [FixedDecimal] {
        var factors = [
            reset.multiplier, reset.spread, scaling?.principalScaler ?? .one,
            scaling?.interestScaler ?? .one,
        ]
        if let fee, fee.isOnBalance { factors.append(fee.rate) }
        if case .rate(let rate) = prepayment.penalty { factors.append(rate) }
        return factors
    }

    /// Refuses terms that contradict one another.
    ///
    /// - Throws: `loan.contradiction` with all contradictions.
    func check() throws(LedgerError) {
        let found = contradictions()
        guard found.isEmpty else {
            throw LedgerError("loan.contradiction", found.joined(separator: "; "))
        }
    }
}
