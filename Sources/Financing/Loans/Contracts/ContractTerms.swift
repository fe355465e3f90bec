internal import Ledger

/// The terms of one loan in the standard algebra of contracts, unrounded.
///
/// Names are plain words; the code and the name of the exchange format stand in the comments.
public struct ContractTerms: Sendable {
    /// How principal is redeemed (CT).
    public enum Kind: String, Sendable, CaseIterable {
        /// All at maturity (`PAM`).
        case bullet = "PAM"
        /// A fixed principal each time (`LAM`).
        case fixedPrincipal = "LAM"
        /// A fixed total payment; what interest leaves is principal (`NAM`).
        case fixedTotalPayment = "NAM"
        /// A total payment that just redeems the loan (`ANN`).
        case annuity = "ANN"
        /// As the parties wrote it down (`LAX`).
        case agreedPlan = "LAX"
    }

    /// From whose side the flows are seen (CNTRL).
    public enum Role: String, Sendable, CaseIterable {
        /// The bank's: what is received is positive (`RPA`).
        case lender = "RPA"
        /// The firm's (`RPL`).
        case borrower = "RPL"
    }

    /// How principal is redeemed (CT, contractType).
    public var kind: Kind
    /// Whose side is told (CNTRL, contractRole).
    public var role = Role.lender
    /// The day from which events are told; the run starts there (SD, statusDate).
    public var statusDate: ContractTime
    /// First disbursement (IED, initialExchangeDate).
    public var disbursement: ContractTime
    /// Amount lent (NT, notionalPrincipal).
    public var amount: FixedDecimal
    /// Premium, or discount if negative, at disbursement (PDIED, premiumDiscountAtIED).
    public var premium = FixedDecimal.zero
    /// Maturity (MD, maturityDate).
    public var maturity: ContractTime?
    /// The date to which an annuity is sized, if not maturity (AMD, amortizationDate).
    public var amortisationEnd: ContractTime?
    /// Interest.
    public var interest: InterestTerms
    /// Redemption of principal.
    public var redemption = RedemptionTerms()
    /// Changes of the rate.
    public var reset = ResetTerms()
    /// Scaling by an index.
    public var scaling: ScalingTerms?
    /// Fees.
    public var fee: FeeTerms?
    /// Sale of the loan (PRD, purchaseDate; PPRD, priceAtPurchaseDate).
    public var purchase: Trade?
    /// Early termination (TD, terminationDate; PTD, priceAtTerminationDate).
    public var termination: Trade?
    /// Prepayments.
    public var prepayment = PrepaymentTerms()
    /// What becomes of days that are not working days (BDC, businessDayConvention).
    public var businessDayRule = BusinessDayRule.none
    /// Which days are working days (CLDR, calendar).
    public var calendar = BusinessCalendar.everyDay
    /// Whether an anchor on the last of its month draws all dates there (EOMC = EOM).
    public var followsMonthEnd = false
    /// The agreed plan of `agreedPlan`.
    public var plan: AgreedPlanTerms?

    /// Makes terms from what no contract can do without.
    public init(
        kind: Kind, statusDate: ContractTime, disbursement: ContractTime, amount: FixedDecimal,
        interest: InterestTerms
    ) {
        self.kind = kind
        self.statusDate = statusDate
        self.disbursement = disbursement
        self.amount = amount
        self.interest = interest
    }

    /// +1 for the lender, −1 for the borrower.
    func signed(_ value: FixedDecimal) -> FixedDecimal { role == .lender ? value : -value }

    /// A price on a day.
    public struct Trade: Sendable, Hashable {
        /// The day.
        public let date: ContractTime
        /// The price without accrued interest.
        public let price: FixedDecimal

        /// Makes a trade.
        public init(date: ContractTime, price: FixedDecimal) {
            self.date = date
            self.price = price
        }
    }
}

/// A grid of dates: an anchor and a step.
public struct DateGrid: Sendable, Hashable {
    /// The first date; without it, one step after disbursement.
    public var anchor: ContractTime?
    /// The step; without it the anchor is the only date.
    public var cycle: LoanCycle?

    /// Makes a grid.
    public init(anchor: ContractTime? = nil, cycle: LoanCycle? = nil) {
        self.anchor = anchor
        self.cycle = cycle
    }

    /// The anchor, or one step after disbursement.
    func start(after disbursement: ContractTime) -> ContractTime? {
        anchor ?? cycle.map { $0.time(1, after: disbursement) }
    }
}

/// Terms about interest.
public struct InterestTerms: Sendable {
    /// On what interest is reckoned (IPCB, interestCalculationBase).
    public enum Base: String, Sendable, CaseIterable {
        /// On the balance (`NT`).
        case balance = "NT"
        /// On the balance at the last base date (`NTL`).
        case laggedBalance = "NTL"
        /// On the amount first lent (`NTIED`).
        case initialAmount = "NTIED"
    }

    /// Rate a year (IPNR, nominalInterestRate).
    public var rate: FixedDecimal
    /// Accrued before the run starts; absent is not zero (IPAC, accruedInterest).
    public var accrued: FixedDecimal?
    /// Payment dates (IPANX, IPCL).
    public var payment = DateGrid()
    /// Until when interest is added to principal (IPCED, capitalizationEndDate).
    public var capitalisedUntil: ContractTime?
    /// How time is measured (IPDC, dayCountConvention).
    public var dayCount: DayCount
    /// On what interest is reckoned.
    public var base = Base.balance
    /// The base's amount at the start (IPCBA, interestCalculationBaseAmount).
    public var baseAmount: FixedDecimal?
    /// When a lagging base catches up (IPCBANX, IPCBCL).
    public var baseDates = DateGrid()

    /// Makes terms.
    public init(rate: FixedDecimal, dayCount: DayCount) {
        self.rate = rate
        self.dayCount = dayCount
    }
}

/// Terms about the redemption of principal.
public struct RedemptionTerms: Sendable {
    /// Redemption dates (PRANX, PRCL).
    public var dates = DateGrid()
    /// Amount of each, principal or total as the kind says (PRNXT, nextPrincipalRedemptionPayment).
    public var amount: FixedDecimal?

    /// Makes terms.
    public init(dates: DateGrid = DateGrid(), amount: FixedDecimal? = nil) {
        self.dates = dates
        self.amount = amount
    }
}

/// Terms about changes of the rate.
public struct ResetTerms: Sendable {
    /// Reset dates (RRANX, RRCL).
    public var dates = DateGrid()
    /// Which index is observed (RRMO, marketObjectCodeOfRateReset).
    public var index: String?
    /// Added to the index (RRSP, rateSpread).
    public var spread = FixedDecimal.zero
    /// The index counts so many times (RRMLT, rateMultiplier).
    public var multiplier = FixedDecimal.one
    /// The next rate, if it is known already (RRNXT, nextResetRate).
    public var knownNextRate: FixedDecimal?
    /// The rate is never lower (RRLF, lifeFloor).
    public var floor: FixedDecimal?
    /// The rate is never higher (RRLC, lifeCap).
    public var cap: FixedDecimal?
    /// One reset moves the rate by no less (RRPF, periodFloor).
    public var stepFloor: FixedDecimal?
    /// One reset moves the rate by no more (RRPC, periodCap).
    public var stepCap: FixedDecimal?

    /// Makes terms without a reset.
    public init() {}
}

/// Terms about scaling by an index (SCEF, scalingEffect).
public struct ScalingTerms: Sendable {
    /// Whether principal payments are scaled (`N`).
    public var scalesPrincipal: Bool
    /// Whether interest payments are scaled (`I`).
    public var scalesInterest: Bool
    /// Which index is observed (SCMO, marketObjectCodeOfScalingIndex).
    public var index: String
    /// The index on the day of the deal (SCCDD, scalingIndexAtContractDealDate).
    public var indexAtDeal: FixedDecimal
    /// When the index is observed (SCANX, SCCL).
    public var dates: DateGrid
    /// Multiplier of principal at the start (SCNT, notionalScalingMultiplier).
    public var principalScaler = FixedDecimal.one
    /// Multiplier of interest at the start (SCIP, interestScalingMultiplier).
    public var interestScaler = FixedDecimal.one

    /// Makes terms.
    public init(
        scalesPrincipal: Bool, scalesInterest: Bool, index: String, indexAtDeal: FixedDecimal,
        dates: DateGrid
    ) {
        self.scalesPrincipal = scalesPrincipal
        self.scalesInterest = scalesInterest
        self.index = index
        self.indexAtDeal = indexAtDeal
        self.dates = dates
    }
}

/// Terms about fees.
public struct FeeTerms: Sendable {
    /// The amount, or the rate a year on the balance (FER, feeRate).
    public var rate: FixedDecimal
    /// Whether the rate is a rate on the balance (FEB, feeBasis = `N`) and not an amount (`A`).
    public var isOnBalance: Bool
    /// Fee dates (FEANX, FECL).
    public var dates: DateGrid
    /// Accrued before the run starts (FEAC, feeAccrued).
    public var accrued = FixedDecimal.zero

    /// Makes terms.
    public init(rate: FixedDecimal, isOnBalance: Bool, dates: DateGrid) {
        self.rate = rate
        self.isOnBalance = isOnBalance
        self.dates = dates
    }
}

/// Terms about prepayments, and the prepayments that were made.
public struct PrepaymentTerms: Sendable {
    /// What a prepayment does to what is left (PPEF, prepaymentEffect).
    public enum Effect: String, Sendable, CaseIterable {
        /// Nothing: payments go on until the balance is paid (`N`, and `M` a shorter term).
        case shortensTerm = "M"
        /// Later payments are fixed anew over the same dates (`A`).
        case lowersPayments = "A"
    }

    /// What a prepayment costs (PYTP, penaltyType).
    public enum Penalty: Sendable, Hashable {
        /// Nothing (`O`).
        case none
        /// An amount (`A`; PYRT, penaltyRate).
        case amount(FixedDecimal)
        /// A rate on the balance for the time since the last event (`N`; PYRT).
        case rate(FixedDecimal)
        /// What the rate is above the index, on the balance, likewise (`I`).
        case rateDifference
    }

    /// What a prepayment does.
    public var effect = Effect.shortensTerm
    /// What it costs.
    public var penalty = Penalty.none
    /// The prepayments that were made (observed PP), in any order.
    public var made: [ContractTerms.Trade] = []

    /// Makes terms without a prepayment.
    public init() {}
}

/// The segments of an agreed plan (the array terms of LAX).
public struct AgreedPlanTerms: Sendable {
    /// A run of equal drawdowns or redemptions.
    public struct Flow: Sendable {
        /// First date (ARPRANX).
        public let anchor: ContractTime
        /// Step; none for one date (ARPRCL).
        public let cycle: LoanCycle?
        /// Amount of each (ARPRNXT).
        public let amount: FixedDecimal
        /// Whether more is drawn (ARINCDEC = `INC`) and not redeemed (`DEC`).
        public let isDrawdown: Bool

        /// Makes a segment.
        public init(
            anchor: ContractTime, cycle: LoanCycle?, amount: FixedDecimal, isDrawdown: Bool
        ) {
            self.anchor = anchor
            self.cycle = cycle
            self.amount = amount
            self.isDrawdown = isDrawdown
        }
    }

    /// A change of rate.
    public struct Reset: Sendable {
        /// When (ARRRANX).
        public let date: ContractTime
        /// The new rate, or the spread over the index (ARRATE).
        public let rate: FixedDecimal
        /// Whether it is the rate itself (ARFIXVAR = `FIX`).
        public let isFixed: Bool

        /// Makes a change.
        public init(date: ContractTime, rate: FixedDecimal, isFixed: Bool) {
            self.date = date
            self.rate = rate
            self.isFixed = isFixed
        }
    }

    /// Drawdowns and redemptions, by date.
    public var flows: [Flow]
    /// Interest dates, by anchor (ARIPANX, ARIPCL).
    public var interest: [DateGrid]
    /// Changes of rate, by date.
    public var resets: [Reset]

    /// Where a segment ends: at the first later anchor; segments of one anchor run together.
    func end(of flow: Flow) -> ContractTime? {
        flows.map(\.anchor).filter { $0 > flow.anchor }.min()
    }

    /// Makes a plan.
    public init(flows: [Flow], interest: [DateGrid], resets: [Reset] = []) {
        self.flows = flows
        self.interest = interest
        self.resets = resets
    }
}
