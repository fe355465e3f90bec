import Financing
import GreenCreditTesting
import Ledger
import Testing

/// The lives of instruments: what fits a stage, and what no sequence can break.
@Suite struct LifeTests {
    static let seed: UInt64 = 7_070
    let day: LocalDate
    let rate: Rate

    init() throws {
        day = try LocalDate("2025-02-20")
        rate = try Rate("0.18")
    }

    func yuan(_ amount: Int64) -> Money { Money(minorUnits: amount * 100, currency: .cny) }

    @Test func `a subsidy runs from letter to settlement`() {
        var life = InvestmentSubsidy(award: yuan(100), rate: rate, decided: day)
        #expect(life.take(.final(yuan(1))) != nil)
        #expect(life.take(.advance(yuan(40))) == nil)
        #expect(life.take(.advance(yuan(1)))?.rule == "subsidy.life")
        #expect(life.take(.verified(yuan(30))) == nil)
        #expect(life.openAdvance == yuan(10))
        #expect(life.take(.progress(yuan(40))) == nil)
        #expect(life.take(.decommitted(yuan(1))) != nil)
        #expect(life.take(.accepted(payable: yuan(101), on: day)) != nil)
        #expect(life.take(.accepted(payable: yuan(90), on: day)) == nil)
        #expect(life.take(.accepted(payable: yuan(90), on: day)) != nil)
        #expect(life.take(.decommitted(yuan(11))) != nil)
        #expect(life.take(.decommitted(yuan(10))) == nil)
        #expect(life.take(.progress(yuan(1))) != nil)
        #expect(life.take(.final(yuan(11))) != nil)
        #expect(life.take(.final(yuan(10))) == nil)
        #expect(life.stage == .settled)
        #expect(life.take(.clawback(yuan(91))) != nil)
        #expect(life.take(.clawback(yuan(5))) == nil)
        #expect(life.clawedBack == yuan(5))
    }

    @Test func `an award knows no advance`() {
        var life = AwardForCompletion(award: yuan(50), rate: rate, decided: day)
        #expect(life.take(.advance(yuan(1)))?.message == "an award knows no advance")
        #expect(life.take(.paid(yuan(1))) != nil)
        #expect(life.take(.confirmed(yuan(50))) == nil)
        #expect(life.take(.confirmed(yuan(1))) != nil)
        #expect(life.take(.paid(yuan(51))) != nil)
        #expect(life.take(.paid(yuan(50))) == nil)
        #expect(life.stage == .paid)
    }

    @Test func `a loan is drawn up to its line and its parts sum to the balance`() {
        var life = GreenLoan(line: yuan(20), catalogueVersion: "2021", currency: .cny)
        #expect(life.take(.drawn(yuan(21), on: day)) != nil)
        #expect(life.take(.drawn(yuan(20), on: day)) == nil)
        #expect(life.take(.missed(yuan(3))) == nil)
        #expect(life.stage == .overdue)
        #expect(life.take(.drawn(yuan(1), on: day)) != nil)
        #expect(life.take(.repaid(yuan(3))) == nil)
        #expect(life.stage == .performing)
        #expect(life.take(.restructured(yuan(17))) == nil)
        #expect(life.take(.compensated(yuan(10))) == nil)
        #expect(life.take(.recovered(yuan(1))) != nil)
        #expect(life.take(.writtenOff(yuan(8))) != nil)
        #expect(life.take(.writtenOff(yuan(7))) == nil)
        #expect(life.stage == .writtenOff)
        #expect(life.balance.isZero)
        #expect(life.take(.recovered(yuan(1))) == nil)
    }

    @Test func `an interest subsidy is used, settled and returned within what was given`() {
        var life = InterestSubsidy(committed: yuan(60), decided: day)
        #expect(life.take(.preallocated(yuan(61))) != nil)
        #expect(life.take(.preallocated(yuan(40))) == nil)
        #expect(life.take(.used(yuan(41))) != nil)
        #expect(life.take(.used(yuan(38))) == nil)
        #expect(life.take(.settled(yuan(39))) != nil)
        #expect(life.take(.settled(yuan(38))) == nil)
        #expect(life.take(.decommitted(yuan(21))) != nil)
        #expect(life.take(.decommitted(yuan(20))) == nil)
        #expect(life.take(.refunded(yuan(3))) != nil)
        #expect(life.take(.refunded(yuan(2))) == nil)
        #expect(life.stage == .closed)
        #expect(life.take(.preallocated(yuan(1))) != nil)
    }

    @Test func `a pool pays out what it holds and claims what it paid`() {
        var life = RiskPool(committed: yuan(10), decided: day)
        #expect(life.take(.compensated(yuan(1))) != nil)
        #expect(life.take(.contributed(yuan(10))) == nil)
        #expect(life.take(.compensated(yuan(6))) == nil)
        #expect(life.take(.recovered(yuan(7))) != nil)
        #expect(life.take(.recovered(yuan(1))) == nil)
        #expect(life.take(.charged(yuan(6))) != nil)
        #expect(life.take(.charged(yuan(5))) == nil)
        #expect(life.claims.isZero)
        #expect(life.balance == yuan(5))
    }

    @Test func `money that passes through owes up what it claims down`() {
        var entrusted = LentOnMoney(form: .entrusted, limit: yuan(5))
        #expect(entrusted.take(.lent(yuan(1))) != nil)
        #expect(entrusted.take(.received(yuan(6))) != nil)
        #expect(entrusted.take(.received(yuan(5))) == nil)
        #expect(entrusted.take(.lent(yuan(5))) == nil)
        #expect(entrusted.owed == entrusted.claimed)
        #expect(entrusted.take(.returned(yuan(6))) != nil)
        // Relending follows a loan that is made: 60 % of the qualifying balance.
        var relending = LentOnMoney(form: .relending, limit: yuan(12))
        #expect(relending.take(.lent(yuan(20))) == nil)
        #expect(relending.take(.received(yuan(12))) == nil)
        #expect(relending.take(.received(yuan(1))) != nil)
        #expect(relending.take(.limited(yuan(11))) == nil)
        #expect(relending.take(.received(yuan(1))) != nil)
        // On-lending: 500,000 advanced, 300,000 lent on, 300,000 replenished.
        let usd = { (amount: Int64) in Money(minorUnits: amount * 100, currency: .usd) }
        var onLending = LentOnMoney(form: .onLending, limit: usd(1_000_000))
        #expect(onLending.take(.received(usd(500_000))) == nil)
        #expect(onLending.take(.lent(usd(500_001))) != nil)
        #expect(onLending.take(.lent(usd(300_000))) == nil)
        #expect(onLending.take(.received(usd(300_000))) == nil)
        #expect(onLending.owed == usd(800_000))
        #expect(onLending.held == usd(500_000))
    }

    @Test func `commendation money follows the publication, once`() {
        var life = CommendationMoney(amount: yuan(2), decided: day)
        #expect(life.take(.paid(yuan(2))) != nil)
        #expect(life.take(.published(day)) == nil)
        #expect(life.take(.published(day)) != nil)
        #expect(life.take(.paid(yuan(1))) != nil)
        #expect(life.take(.paid(yuan(2))) == nil)
        #expect(life.take(.paid(yuan(2))) != nil)
    }

    @Test func `no sequence of events pays more than was awarded`() {
        var random = SplitMix64(seed: Self.seed)
        for round in 0..<300 {
            var life = InvestmentSubsidy(award: yuan(100), rate: rate, decided: day)
            for _ in 0..<20 {
                let money = yuan(Int64.random(in: 1...60, using: &random))
                let event = random.pick([
                    InvestmentSubsidy.Event.planned(money), .advance(money), .progress(money),
                    .verified(money), .accepted(payable: money, on: day), .decommitted(money),
                    .final(money), .clawback(money), .cancelled(money),
                ])
                let before = life
                if life.take(event) != nil { #expect(life == before, "a refusal changes nothing") }
                let note: Comment = "round \(round) seed \(Self.seed)"
                #expect(life.paid.minorUnits <= life.award.minorUnits, note)
                #expect(life.paid.minorUnits >= 0, note)
                #expect(life.planned.minorUnits <= life.award.minorUnits, note)
                if let payable = life.payable {
                    #expect(
                        payable.minorUnits + life.decommitted.minorUnits <= life.award.minorUnits,
                        note)
                }
            }
        }
    }

    @Test func `no sequence of events makes a loan balance negative`() {
        var random = SplitMix64(seed: Self.seed)
        for round in 0..<300 {
            var life = GreenLoan(line: yuan(100), catalogueVersion: nil, currency: .cny)
            for _ in 0..<20 {
                let money = yuan(Int64.random(in: 1...60, using: &random))
                _ = life.take(
                    random.pick([
                        GreenLoan.Event.drawn(money, on: day), .repaid(money), .missed(money),
                        .restructured(money), .compensated(money), .writtenOff(money),
                        .recovered(money),
                    ]))
                #expect(life.balance.minorUnits >= 0, "round \(round) seed \(Self.seed)")
                #expect(life.drawn.minorUnits <= yuan(100).minorUnits)
            }
        }
    }
}
