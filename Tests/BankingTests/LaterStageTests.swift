import Ledger
import Testing

@testable import Banking

/// Stages beyond equal references and equal amounts.
@Suite struct LaterStageTests {
    private func run(
        _ ours: [ReconcilableItem], _ theirs: [ReconcilableItem],
        _ rules: ReconciliationRules = .plainFiles
    ) throws -> ReconciliationResult {
        try Reconciler(rules: rules).reconcile(ours: ours, theirs: theirs)
    }

    private func pairs(_ result: ReconciliationResult) -> [String] {
        result.matches.map { match in
            let sides = [match.ours, match.theirs].map { $0.joined(separator: "+") }
            return "\(match.stage.rawValue) \(sides.joined(separator: "="))"
        }
    }

    @Test(arguments: [
        "货款GC2025003898付", "货款2025-003898", "货款 gc 2025 003898", "货款GC-2025-OO3B9B付",
        "合同2025年003898号付", "货款3898付", "货款GC-2025-008398付",
    ])
    func `a reference with a slip is found where amount, days and name agree`(
        text: String
    ) throws {
        let ours = [
            try item("A", 4_321, 0, references: ["GC-2025-003898"], name: "甲机电有限公司"),
            try item("B", 4_321, 1, references: ["GC-2025-991234"], name: "甲机电有限公司"),
        ]
        let result = try run(
            ours, [try item("x", 4_321, 2, name: "甲机电有限责任公司", text: text)])
        #expect(result.matches.first?.ours == ["A"], "\(text): \(result.open)")
        #expect(result.matches.count == 1)
    }

    @Test func `a reference in the text settles whatever the days`() throws {
        let result = try run(
            [try item("A", 10, 0, references: ["GC-2025-003898"])],
            [try item("x", 10, 40, text: "货款 gc-2025-003898")])
        #expect(pairs(result) == ["1 A=x"])
    }

    @Test func `a fee of the tariff, a tolerance and a part are told and leave their rest`() throws
    {
        let fee = ReconcilableItem(
            id: "x", money: Money(minorUnits: 9_450, currency: .cny),
            date: try LocalDate("2025-06-02"), references: ["F1"])
        let result = try run([try item("A", 100, 0, references: ["F1"])], [fee])
        #expect(pairs(result) == ["5 A=x"])
        #expect(result.matches.first?.difference.minorUnits == -550)
        #expect(result.open.map(\.item.money.minorUnits) == [-550])
        #expect(result.open.map(\.side) == [.theirs])
        let part = try run(
            [try item("A", 100, 0, references: ["F1"])],
            [try item("x", 60, 1, references: ["F1"])])
        #expect(part.open.map(\.item.money.minorUnits) == [4_000])
        #expect(part.open.map(\.side) == [.ours])
        let strict = try run(
            [try item("A", 100, 0, references: ["F1"])],
            [try item("x", 60, 1, references: ["F1"])], ReconciliationRules())
        #expect(strict.matches.isEmpty)
    }

    @Test func `a misquoted reference is suggested and never matched`() throws {
        let result = try run(
            [
                try item("A", 73, 0, references: ["GC-2025-003898"], name: "甲机电公司"),
                try item("B", 99, 0, references: ["GC-2025-X03898"], name: "甲机电公司"),
            ], [try item("x", 73, 1, name: "甲机电公司", text: "货款 GC-2025-X03898")])
        #expect(result.matches.isEmpty)
        #expect(result.suggestions.contains { $0.ours == ["A"] && $0.theirs == ["x"] })
    }

    @Test func `the items of one order match the line of their sum`() throws {
        let ours = try (0..<3).map {
            try item(
                "A\($0)", Int64(10 + $0), 0, references: ["GC-2025-003898-\($0)"], name: "甲公司一")
        }
        let result = try run(ours, [try item("x", 33, 2, name: "甲公司一")])
        #expect(pairs(result) == ["3 A0+A1+A2=x"])
    }

    @Test func `one subset of odd amounts matches, round ones do not`() throws {
        let odd = [12_345_67, 7_654_31, 9_999_77].enumerated().map { index, units in
            ReconcilableItem(
                id: "x\(index)", money: Money(minorUnits: Int64(units), currency: .cny),
                date: LocalDate(year: 2025, month: 6, day: 3 + index) ?? LocalDate.range.lowerBound,
                counterparty: "甲公司一")
        }
        let target = ReconcilableItem(
            id: "A", money: Money(minorUnits: 12_345_67 + 9_999_77, currency: .cny),
            date: try LocalDate("2025-06-01"), counterparty: "甲公司一")
        #expect(pairs(try run([target], odd)) == ["4 A=x0+x2"])
        let round = try [100, 200, 300].enumerated().map {
            try item("x\($0)", Int64($1), 2, name: "甲公司一")
        }
        #expect(try run([try item("A", 500, 0, name: "甲公司一")], round).matches.isEmpty)
    }

    @Test(arguments: 1...40)
    func `a subset is found exactly when trying all of them finds one`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let count = Int.random(in: 2...10, using: &generator)
        let amounts = (0..<count).map { _ in Int64.random(in: 1...30, using: &generator) }
        let target = Int64.random(in: 2...60, using: &generator)
        var ways: [[Int]] = []
        for mask in 0..<(1 << count) {
            let members = (0..<count).filter { mask & (1 << $0) != 0 }
            let isInRange = (2...8).contains(members.count)
            if isInRange, members.reduce(0, { $0 + amounts[$1] }) == target { ways.append(members) }
        }
        let found = SubsetSum.find(amounts, target: target, limit: 1 << 14).outcome
        let expected: SubsetSum.Outcome =
            ways.isEmpty ? .none : ways.count == 1 ? .one(ways[0]) : .several
        #expect(found == expected, "seed \(seed)")
        #expect(SubsetSum.find(amounts, target: target, limit: 1).outcome == .workLimit)
    }

    @Test func `rules come from data`() throws {
        let json = """
            {"fees": [550], "tolerance": 3, "acceptsParts": true, "windowBefore": 1,
             "windowAfter": 5, "nameVariants": [["A", "B"]]}
            """
        let rules = try ReconciliationRules(try JSONReader.read(Array(json.utf8)), at: "rules")
        #expect(rules.window == -1...5)
        #expect(rules.fees == [550])
        #expect(throws: LedgerError("record.member", "")) {
            try ReconciliationRules(["fee": 1], at: "rules")
        }
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `two plain files give the same bytes in any order`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let ledgerHead =
            "entry_id,date,amount_minor,currency,direction,counterparty,reference,flow_id,"
            + "description\n"
        let bankHead =
            "bank_line_id,booking_date,value_date,amount_minor,currency,direction,counterparty,"
            + "bank_reference,end_to_end_id,narrative,balance_minor\n"
        var entries: [String] = []
        var lines: [String] = []
        for number in 0..<300 {
            let amount = Int.random(in: 1...40, using: &generator) * 100
            let day = Int.random(in: 10...20, using: &generator)
            let way = Bool.random(using: &generator) ? "in" : "out"
            let flow = Bool.random(using: &generator) ? "FLW2500\(1_000 + number)" : ""
            entries.append(
                "E\(number),2025-06-\(day),\(amount),CNY,\(way),P\(number % 9),,\(flow),\"a, b\"\n")
            lines.append(
                "B\(number),2025-06-\(day + 2),2025-06-\(day),\(amount),CNY,\(way),P\(number % 9),"
                    + "R\(number),\(flow),text,0\n")
        }
        let run = { (entries: [String], lines: [String]) throws -> [UInt8] in
            let ledger = Array((ledgerHead + entries.joined()).utf8)
            let bank = Array((bankHead + lines.joined()).utf8)
            return try PlainReconciliation(
                ledger: [.init(name: "l", bytes: ledger)], bank: [.init(name: "b", bytes: bank)]
            ).csv()
        }
        let expected = try run(entries, lines)
        for _ in 0..<4 {
            let shuffled = try run(
                entries.shuffled(using: &generator), lines.shuffled(using: &generator))
            #expect(shuffled == expected, "seed \(seed)")
        }
        #expect(expected.count > 1_000)
    }
}
