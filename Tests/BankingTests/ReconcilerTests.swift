import Ledger
import Testing

@testable import Banking

/// The stages, their refusals and their laws.
@Suite struct ReconcilerTests {
    private func run(
        _ ours: [ReconcilableItem], _ theirs: [ReconcilableItem]
    ) throws -> ReconciliationResult {
        try Reconciler().reconcile(ours: ours, theirs: theirs)
    }

    private func pairs(_ result: ReconciliationResult) -> [String] {
        result.matches.map { match in
            let sides = [match.ours, match.theirs].map { $0.joined(separator: "+") }
            return "\(match.stage.rawValue) \(sides.joined(separator: "="))"
        }
    }

    @Test func `an equal reference and an equal amount match whatever the days`() throws {
        let result = try run(
            [try item("A", 100, 0, references: ["F1"])],
            [try item("x", 100, 60, references: ["F1"])])
        #expect(pairs(result) == ["1 A=x"])
        #expect(result.matches.first?.clearedOn.description == "2025-07-31")
    }

    @Test func `a batch whose parts carry the references matches one to many`() throws {
        let result = try run(
            [try item("A", -60, 0, references: ["F1"]), try item("B", -40, 0, references: ["F2"])],
            [try item("x", -100, 1, references: ["F1", "F2"])])
        #expect(pairs(result) == ["1 A+B=x"])
    }

    @Test func `a payment and its return under one reference are two matches`() throws {
        let result = try run(
            [
                try item("A", -70, 0, references: ["F1"]), try item("B", 70, 9, references: ["F1"]),
            ],
            [
                try item("x", -70, 1, references: ["F1"]), try item("y", 70, 8, references: ["F1"]),
            ])
        #expect(pairs(result) == ["1 A=x", "1 B=y"])
        // Our book shows the net: only all of them together are settled.
        let net = try run(
            [try item("A", -50, 0, references: ["F1"])],
            [
                try item("x", -70, 1, references: ["F1"]), try item("y", 20, 8, references: ["F1"]),
            ])
        #expect(pairs(net) == ["1 A=x+y"])
    }

    @Test func `an equal reference with another amount stays open and says by how much`() throws {
        let result = try run(
            [try item("A", 100, 0, references: ["F1"])],
            [try item("x", 99, 0, references: ["F1"])])
        #expect(result.matches.isEmpty)
        #expect(result.open.map(\.nearest) == ["x", "A"])
        #expect(
            result.open.first?.facts.contains(.differsBy(Money(minorUnits: -100, currency: .cny)))
                == true)
    }

    @Test func `a misquoted reference does not let amounts decide`() throws {
        // x quotes F1, which is A's, but has B's amount.
        let result = try run(
            [try item("A", 100, 0, references: ["F1"]), try item("B", 80, 0, references: ["F2"])],
            [try item("x", 80, 0, references: ["F1"])])
        #expect(result.matches.isEmpty)
        let open = try #require(result.open.first { $0.item.id == "B" })
        #expect(open.nearest == "x")
        #expect(open.facts.contains(.referenceElsewhere("F1")))
    }

    @Test func `an equal amount in the window is enough for the only candidate`() throws {
        let result = try run([try item("A", 100, 0)], [try item("x", 100, 9, references: ["E"])])
        #expect(pairs(result) == ["2 A=x"])
        for day in [-4, 11] {
            let apart = try run(
                [try item("A", 100, 0)], [try item("x", 100, day, references: ["E"])])
            #expect(apart.matches.isEmpty)
            #expect(apart.open.first?.facts.last == .tooFarApart(days: day))
        }
    }

    @Test func `direction counts`() throws {
        let result = try run([try item("A", 100, 0)], [try item("x", -100, 0)])
        #expect(result.matches.isEmpty)
        #expect(result.open.first?.facts == [.noCandidate])
    }

    @Test func `names that contradict each other forbid a match`() throws {
        let other = try run(
            [try item("A", 100, 0, name: "Alpha Works")], [try item("x", 100, 0, name: "Beta Ltd")])
        #expect(other.matches.isEmpty)
        #expect(other.open.first?.facts.last == .otherName)
        let cut = try run(
            [try item("A", 100, 0, name: "Alpha Works Ltd")],
            [try item("x", 100, 0, name: "ＡＬＰＨＡ  works")])
        #expect(cut.matches.first?.facts.contains(.nameVariant) == true)
        var rules = ReconciliationRules()
        rules.nameVariants = [["甲公司", "A Co."]]
        let known = try Reconciler(rules: rules).reconcile(
            ours: [try item("A", 100, 0, name: "甲公司")],
            theirs: [try item("x", 100, 0, name: "A CO")])
        #expect(known.matches.count == 1)
    }

    @Test func `two candidates are never decided between`() throws {
        let result = try run(
            [try item("A", 100, 0, text: "rent"), try item("B", 100, 1, text: "repair")],
            [try item("x", 100, 1)])
        #expect(result.matches.isEmpty)
        #expect(result.open.allSatisfy { $0.facts.last == .unequalNumbers(ours: 2, theirs: 1) })
        let square = try run(
            [try item("A", 100, 0, text: "rent"), try item("B", 100, 1, text: "repair")],
            [try item("x", 100, 1), try item("y", 100, 1)])
        #expect(square.matches.isEmpty)
        #expect(square.open.first?.facts.last == .rivals(2))
    }

    @Test func `twins are paired in date order when their numbers are equal`() throws {
        let ours = try [1, 0, 2].map { try item("A\($0)", -5, $0, text: "coffee") }
        let theirs = try [2, 1, 0].map { try item("x\($0)", -5, $0, bankReference: "R\($0)") }
        let result = try run(ours, theirs)
        #expect(pairs(result) == ["2b A0=x0", "2b A1=x1", "2b A2=x2"])
        #expect(result.matches.allSatisfy { $0.facts.contains(.interchangeable(3)) })
        let unequal = try run(ours, Array(theirs.prefix(2)))
        #expect(unequal.matches.isEmpty)
        #expect(unequal.open.count == 5)
    }

    @Test func `a line and its reversal settle each other`() throws {
        let result = try run(
            [], [try item("x", -70, 0), try item("y", 70, 2, text: "冲正 付款")])
        #expect(pairs(result) == ["2c =x+y"])
        #expect(result.matches.first?.money.isZero == true)
        let flagged = try run([try item("A", 70, 0), try item("B", -70, 5, reversal: true)], [])
        #expect(pairs(flagged) == ["2c A+B="])
        let late = try run([try item("A", 70, 0), try item("B", -70, 6, reversal: true)], [])
        #expect(late.matches.isEmpty)
        let plain = try run([try item("A", 70, 0), try item("B", -70, 0)], [])
        #expect(plain.matches.isEmpty)
    }

    @Test func `a reversal that the other side wants is left alone`() throws {
        // Two lines of ‑70 compete for our posting; which of them was reversed is not known.
        let result = try run(
            [try item("A", -70, 0)],
            [
                try item("x", -70, 0), try item("y", 70, 1, reversal: true), try item("z", -70, 1),
            ])
        #expect(result.matches.isEmpty)
    }

    @Test func `a batch matches one to many and many to one by its identifier`() throws {
        let many = try (0..<3).map { try item("A\($0)", 10, 0, groups: ["B17"]) }
        let one = try item("x", 30, 2, groups: ["B17"])
        #expect(pairs(try run(many, [one])) == ["3 A0+A1+A2=x"])
        #expect(pairs(try run([one], many)) == ["3 x=A0+A1+A2"])
        let named = try item("x", 30, 2, references: ["B17"])
        #expect(pairs(try run(many, [named])) == ["3 A0+A1+A2=x"])
        let short = try item("x", 29, 2, groups: ["B17"])
        #expect(try run(many, [short]).matches.isEmpty)
    }

    @Test func `groups that share an item are left to a person`() throws {
        let result = try run(
            [
                try item("A", 10, 0, groups: ["P"]), try item("B", 20, 0, groups: ["P", "Q"]),
                try item("C", 10, 0, groups: ["Q"]),
            ],
            [try item("x", 30, 0, groups: ["P"]), try item("y", 30, 0, groups: ["Q"])])
        #expect(result.matches.isEmpty)
    }

    @Test func `currencies never meet`() throws {
        let dollars = ReconcilableItem(
            id: "x", money: Money(minorUnits: 10_000, currency: .usd),
            date: try LocalDate("2025-06-01"), references: ["F"])
        let result = try run([try item("A", 100, 0, references: ["F"])], [dollars])
        #expect(result.matches.isEmpty)
        #expect(result.open.count == 2)
    }

    @Test func `an identifier that occurs twice is refused`() throws {
        let twice = [try item("A", 1, 0), try item("A", 2, 0)]
        #expect(throws: LedgerError("reconciliation.duplicate", "")) { try run(twice, []) }
        #expect(throws: LedgerError("reconciliation.duplicate", "")) { try run([], twice) }
    }

    @Test func `beyond the work limit an amount counts as undecidable`() throws {
        var rules = ReconciliationRules()
        rules.workLimit = 3
        let ours = try (0..<2).map { try item("A\($0)", 1, 0) }
        let theirs = try (0..<2).map { try item("x\($0)", 1, 0) }
        let result = try Reconciler(rules: rules).reconcile(ours: ours, theirs: theirs)
        #expect(result.matches.isEmpty)
        #expect(result.open.allSatisfy { $0.facts.last == .workLimit })
    }

    @Test func `explanations read as sentences in both languages`() throws {
        let result = try run(
            [try item("A", 2_015, 0, references: ["F1"], name: "Alpha")],
            [try item("x", 2_015, 2, references: ["F1"], name: "ALPHA")])
        let text = try #require(result.matches.first?.explanation)
        #expect(
            text.english == "Matched (stage 1, 102 points): reference F1 on both sides; "
                + "2,015.00 on both sides; theirs 2 days after ours; names equal.")
        #expect(text.chinese == "已勾对（第1级，102分）：双方参考号均为F1；双方金额均为2,015.00；对方晚于我方2天；户名一致。")
        let open = try run([try item("A", 5, 0)], [try item("x", 5, 14, references: ["E"])])
        #expect(
            open.open.first?.explanation.english
                == "Open; nearest is x: 5.00 on both sides; 14 days apart.")
    }

    @Test(arguments: 1...20)
    func `the order of input does not matter, and every item is settled once`(
        seed: UInt64
    ) throws {
        var generator = SeededGenerator(seed: seed)
        var ours: [ReconcilableItem] = []
        var theirs: [ReconcilableItem] = []
        for number in 0..<60 {
            let amount = Int64.random(in: 1...12, using: &generator)
            let day = Int.random(in: 0...25, using: &generator)
            let shift = Int.random(in: -5...12, using: &generator)
            let sign: Int64 = Bool.random(using: &generator) ? 1 : -1
            let flow = Int.random(in: 0...3, using: &generator) == 0 ? ["F\(number % 17)"] : []
            let batch = Int.random(in: 0...5, using: &generator) == 0 ? ["B\(number % 5)"] : []
            let mark = Int.random(in: 0...9, using: &generator) == 0
            if Int.random(in: 0...9, using: &generator) > 0 {
                ours.append(
                    try item(
                        "A\(number)", sign * amount, day, references: flow, groups: batch,
                        reversal: mark))
            }
            if Int.random(in: 0...9, using: &generator) > 0 {
                theirs.append(
                    try item(
                        "x\(number)", sign * amount, day + shift, references: flow, groups: batch))
            }
        }
        let expected = try run(ours, theirs)
        for _ in 0..<5 {
            let shuffled = try run(
                ours.shuffled(using: &generator), theirs.shuffled(using: &generator))
            #expect(shuffled == expected, "seed \(seed)")
        }
        try requireExclusive(expected, ours, theirs)
    }

    private func requireExclusive(
        _ result: ReconciliationResult, _ ours: [ReconcilableItem], _ theirs: [ReconcilableItem]
    ) throws {
        let openOurs = result.open.filter { $0.side == .ours }.map(\.item.id)
        let openTheirs = result.open.filter { $0.side == .theirs }.map(\.item.id)
        #expect((result.matches.flatMap(\.ours) + openOurs).sorted() == ours.map(\.id).sorted())
        #expect(
            (result.matches.flatMap(\.theirs) + openTheirs).sorted() == theirs.map(\.id).sorted())
        let amounts = { (items: [ReconcilableItem], ids: [String]) in
            items.filter { ids.contains($0.id) }.reduce(Int64(0)) { $0 + $1.money.minorUnits }
        }
        for match in result.matches {
            #expect(amounts(ours, match.ours) == amounts(theirs, match.theirs))
            #expect(amounts(ours, match.ours) == match.money.minorUnits)
        }
    }
}
