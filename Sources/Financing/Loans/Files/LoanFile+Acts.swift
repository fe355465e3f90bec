internal import Ledger

extension LoanFile {
    private enum ActWord: String, CaseIterable {
        case accrual
        case cure
        case drawdown
        case fee
        case marginStep = "margin-step"
        case misuse
        case payment
        case poolCompensation = "pool-compensation"
        case prepayment
        case prolongation
        case rateChange = "rate-change"
        case recovery
        case restructuring
        case subsidyPreallocation = "subsidy-preallocation"
        case subsidyReturn = "subsidy-return"
        case subsidyStop = "subsidy-stop"
        case writeOff = "write-off"
    }

    private static let actMembers = [
        "act", "allowance", "amount", "basisPoints", "clawsBack", "date", "effect", "id",
        "maturity", "poolShareBasisPoints", "rate", "surplusPrepays", "unpaidInterest",
    ]

    /// Reads one act: `{"id": "P1", "date": "2025-06-20", "act": "payment", "amount": 64400.00}`.
    static func act(
        _ value: JSONValue, at path: String, _ currency: Currency, _ reader: inout LoanFileReader
    ) -> DatedLoanAct? {
        guard let members = reader.object(value, at: path, known: actMembers) else { return nil }
        let id = reader.require(members["id"], at: "\(path).id", Identifier.part)
        let date = reader.require(members["date"], at: "\(path).date", LocalDate.init)
        if members["act"] == nil { reader.report("\(path).act", "it is missing") }
        let word = reader.word(members["act"], at: "\(path).act", ActWord.self)
        guard let id, let date, let word else { return nil }
        let act =
            withAmount(word, members, at: path, currency, &reader)
            ?? withTerms(word, members, at: path, currency, &reader)
        return act.map { DatedLoanAct(id, on: date, $0) }
    }

    private static func withAmount(
        _ word: ActWord, _ members: [String: JSONValue], at path: String, _ currency: Currency,
        _ reader: inout LoanFileReader
    ) -> LoanAct? {
        let make: (MinorUnits) -> LoanAct
        switch word {
        case .drawdown: make = { .drawdown($0) }
        case .cure: make = { .cure($0) }
        case .fee: make = { .fee($0) }
        case .misuse: make = { .misuse($0) }
        case .poolCompensation: make = { .poolCompensation($0) }
        case .subsidyPreallocation: make = { .subsidyPreallocation($0) }
        case .subsidyReturn: make = { .subsidyReturn($0) }
        case .payment:
            let prepays = reader.flag(members["surplusPrepays"], at: "\(path).surplusPrepays")
            make = { .payment($0, surplusPrepays: prepays) }
        case .prepayment:
            let effect = reader.word(
                members["effect"], at: "\(path).effect", PrepaymentRule.Effect.self)
            make = { .prepayment($0, effect) }
        case .recovery:
            let share = reader.value(
                members["poolShareBasisPoints"], at: "\(path).poolShareBasisPoints",
                LoanFileReader.integer)
            let points = Int64(min(max(share ?? 0, 0), 10_000))
            make = { .recovery($0, poolShare: Share(points, of: 10_000)) }
        case .accrual, .marginStep, .prolongation, .rateChange, .restructuring, .subsidyStop,
            .writeOff:
            return nil
        }
        return reader.require(members["amount"], at: "\(path).amount", amount(in: currency))
            .map(make)
    }

    private static func withTerms(
        _ word: ActWord, _ members: [String: JSONValue], at path: String, _ currency: Currency,
        _ reader: inout LoanFileReader
    ) -> LoanAct? {
        switch word {
        case .accrual: return .accrual
        case .marginStep:
            return reader.require(
                members["basisPoints"], at: "\(path).basisPoints", LoanFileReader.integer
            ).map { .marginStep(basisPoints: $0) }
        case .rateChange:
            return reader.require(members["rate"], at: "\(path).rate", AnnualRate.init)
                .map { .rateChange($0) }
        case .prolongation:
            return reader.require(members["maturity"], at: "\(path).maturity", LocalDate.init)
                .map { .prolongation(to: $0) }
        case .subsidyStop:
            return .subsidyStop(
                clawsBack: reader.flag(members["clawsBack"], at: "\(path).clawsBack"))
        case .writeOff:
            return reader.require(
                members["allowance"], at: "\(path).allowance", amount(in: currency)
            ).map { .writeOff(allowance: $0) }
        case .restructuring:
            let rate = reader.value(members["rate"], at: "\(path).rate", AnnualRate.init)
            let unpaid = reader.word(
                members["unpaidInterest"], at: "\(path).unpaidInterest",
                Restructuring.UnpaidInterest.self)
            return reader.require(members["maturity"], at: "\(path).maturity", LocalDate.init).map {
                .restructuring(
                    Restructuring(
                        maturity: $0, method: .bullet, rate: rate,
                        unpaidInterest: unpaid ?? .staysDue))
            }
        default: return nil
        }
    }
}
