import Ledger
import Testing

@testable import Banking

/// Two plain lists: what comes out is the same whatever the order of their rows.
@Suite struct PlainReconciliationTests {
    private static let ledgerHeader =
        "entry_id,date,amount_minor,currency,direction,counterparty,reference,flow_id,description"
    private static let bankHeader =
        "bank_line_id,booking_date,value_date,amount_minor,currency,direction,counterparty,"
        + "bank_reference,end_to_end_id,narrative,balance_minor"

    /// Made rows of every kind that the stages tell apart, many of a few amounts and names.
    private func rows(seed: UInt64) -> (ledger: [String], bank: [String]) {
        var generator = SeededGenerator(seed: seed)
        let names = ["青山环保有限公司", "青山环保", "Alpha Works", "Alpha Works Ltd", "Beta Ltd"]
        var (ledger, bank): ([String], [String]) = ([], [])
        for number in 0..<400 {
            let amount = Int.random(in: 1...60, using: &generator) * 1_000
            let direction = Bool.random(using: &generator) ? "in" : "out"
            let name = names[Int.random(in: 0..<names.count, using: &generator)]
            let day = Int.random(in: 10...15, using: &generator)
            let flow = "FLW2025\(1_000 + number)"
            let order = "ORD2025-\(number / 3)-\(number % 3 + 1)"
            let kind = Int.random(in: 0...5, using: &generator)
            let quoted = kind == 0 ? flow : ""
            let narrative = kind == 1 ? "payment \(flow)" : kind == 2 ? "冲正" : "transfer"
            let fee = kind == 3 ? 50 : 0
            if kind != 4 {
                ledger.append(
                    "E\(1_000 + number),2025-06-\(day),\(amount),CNY,\(direction),\(name),"
                        + "\(order),\(flow),transfer")
            }
            if kind != 5 {
                bank.append(
                    "B\(1_000 + number),2025-06-\(day + 1),2025-06-\(day + 1),\(amount - fee),CNY,"
                        + "\(direction),\(name),R\(number),\(kind == 3 ? flow : quoted),"
                        + "\(narrative),")
            }
        }
        return (ledger, bank)
    }

    private func result(_ ledger: [String], _ bank: [String]) throws -> [UInt8] {
        let file = { (name: String, header: String, rows: [String]) in
            PlainReconciliation.File(
                name: name, bytes: Array(([header] + rows).joined(separator: "\n").utf8))
        }
        return try PlainReconciliation(
            ledger: [file("ledger", Self.ledgerHeader, ledger)],
            bank: [file("bank", Self.bankHeader, bank)]
        ).csv()
    }

    @Test(arguments: 1...4)
    func `the order of the rows changes nothing`(seed: UInt64) throws {
        let (ledger, bank) = rows(seed: seed)
        let expected = try result(ledger, bank)
        let text = String(decoding: expected, as: UTF8.self)
        for stage in ["matched,1,", "matched,2,", "matched,5,", "suggested,6,"] {
            #expect(text.contains(stage), "seed \(seed): no row of \(stage)")
        }
        var generator = SeededGenerator(seed: seed + 100)
        for _ in 0..<3 {
            let shuffled = try result(
                ledger.shuffled(using: &generator), bank.shuffled(using: &generator))
            #expect(shuffled == expected, "seed \(seed)")
        }
    }

    @Test func `nothing is claimed twice`() throws {
        let (ledger, bank) = rows(seed: 5)
        let lines = String(decoding: try result(ledger, bank), as: UTF8.self)
            .split(separator: "\n").map { $0.split(separator: ",", maxSplits: 4) }
        var groupOfItem: [Substring: Substring] = [:]
        for cells in lines where cells[3] == "matched" {
            for id in cells[1...2] where !id.isEmpty {
                #expect(groupOfItem[id, default: cells[0]] == cells[0], "\(id) is claimed twice")
                groupOfItem[id] = cells[0]
            }
        }
        #expect(groupOfItem.count > 200)
    }

    @Test func `a quotation mark in a reference does not end the cell of the reason`() throws {
        let found = try result(
            ["E1,2025-06-01,100,CNY,in,A,,\"F\"\"1234567\",x"],
            ["B1,2025-06-01,2025-06-01,100,CNY,in,A,R1,\"F\"\"1234567\",x,"])
        let row = String(decoding: found, as: UTF8.self).split(separator: "\n")[1]
        #expect(row.contains("reference F\"\"1234567 on both sides"), "\(row)")
    }
}

/// Small numbers for names, references and amounts.
@Suite struct MatchingTableTests {
    @Test func `equal strings get equal numbers through every growth of the table`() {
        var interner = ByteInterner()
        let texts = (0..<2_000).map {
            Array("\($0 % 1_000)·\(String(repeating: "x", count: $0 % 19))".utf8)
        }
        var numbers: [[UInt8]: Int32] = [:]
        for text in texts {
            let number = interner.intern(text[...])
            #expect(numbers[text, default: number] == number)
            numbers[text] = number
            #expect(Array(interner[number]) == text)
        }
        #expect(Set(numbers.values).count == numbers.count)
        #expect(interner.count == numbers.count)
        #expect(interner.find(Array("unknown".utf8)[...]) == nil)
        for (text, number) in numbers { #expect(interner.find(text[...]) == number) }
    }

    @Test func `a cut name means the only longer one that begins with it`() {
        var names = ByteInterner()
        let list = ["ALPHA", "ALPHAWORKS", "BET", "BETA", "GAMM", "GAMMA", "GAMMON", "青山环", "青山环保"]
        let number = Dictionary(
            uniqueKeysWithValues: list.map { ($0, names.intern(Array($0.utf8)[...])) })
        let order = NameOrder(names)
        for one in list {
            for other in list where one != other {
                let (short, long) = one.utf8.count < other.utf8.count ? (one, other) : (other, one)
                let expected = long.hasPrefix(short) && short.count >= 4
                #expect(
                    number[one].flatMap { a in number[other].map { order.isCut(a, $0) } }
                        == expected, "\(one) \(other)")
            }
        }
        let party = { (name: String) in number[name].map { order.parties[Int($0)] } }
        #expect(party("ALPHA") == number["ALPHAWORKS"])
        #expect(party("GAMM") == -1)
        #expect(party("BETA") == number["BETA"])
    }
}
