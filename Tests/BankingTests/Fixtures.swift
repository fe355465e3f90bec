import Foundation
import Ledger
import Testing

@testable import Banking

/// Files that the tests read, and what is built from them.
enum Fixtures {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    static let account = BankAccount(number: "BK-E3-PROJECT-01", currency: .cny)

    static func bytes(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: root.appending(path: "fixtures/three-projects/\(name)")))
    }

    static func csv() throws -> [UInt8] { try bytes("bank-statement-E3-2025.csv") }

    static func camt() throws -> [UInt8] { try bytes("bank-statement-E3-2025.camt053.xml") }

    static func read(_ bytes: [UInt8], named name: String = "bank.csv") -> BankFileReading {
        BankFile.read(bytes, named: name, context: BankFileContext(account: account))
    }

    /// The bank's statement of E3, from its CSV.
    static func statement() throws -> BankStatement {
        let statements = try read(try csv()).requireStatements()
        return try #require(statements.first)
    }

    /// The bank's lines as items.
    static func bankItems() throws -> [ReconcilableItem] {
        try statement().bookedLines.map {
            ReconcilableItem(id: $0.references.bank ?? "line \($0.source.line)", line: $0)
        }
    }

    /// E3's cash book as items, and its last balance.
    static func cashBook() throws -> (items: [ReconcilableItem], balance: Money) {
        let records = try DelimitedText.records(try bytes("cash-book-E3-2025.csv"))
        var items: [ReconcilableItem] = []
        var balance = Money.zero(.cny)
        for record in records.dropFirst() {
            let cells = record.map(\.text)
            let isReceipt = !cells[3].isEmpty
            let money = try Money(
                decimalText: isReceipt ? cells[3] : "-" + cells[4], currency: .cny)
            balance = try Money(decimalText: cells[5], currency: .cny)
            items.append(
                ReconcilableItem(
                    id: cells[1], money: money, date: try LocalDate(cells[0]),
                    references: [cells[6]], narrative: cells[2]))
        }
        return (items, balance)
    }

    /// What the worked example says must come out.
    struct Expectations {
        struct Item: Hashable, Comparable {
            let kind: OpenItemKind
            let date: LocalDate
            let money: Money
            let clearedOn: LocalDate

            static func < (a: Item, b: Item) -> Bool { a.money.minorUnits < b.money.minorUnits }
        }

        let date: LocalDate
        let book: Money
        let bank: Money
        let adjusted: Money
        let items: [Item]

        private static let kinds: [String: OpenItemKind] = [
            "bank credit not in book": .bankReceiptNotInBook,
            "bank debit not in book": .bankPaymentNotInBook,
            "book receipt not in bank": .bookReceiptNotInBank,
            "book payment not in bank": .bookPaymentNotInBank,
        ]

        init() throws {
            let value = try JSONReader.read(
                try Fixtures.bytes("expectations.json"), limits: .file)
            guard case .object(let root) = value else { throw Missing() }
            var reader = try MemberReader(
                try #require(root["bankReconciliationE3"]), at: "bankReconciliationE3")
            let yuan: (String) throws(LedgerError) -> Money = { text throws(LedgerError) in
                try Money(decimalText: text, currency: .cny)
            }
            let day: (String) throws(LedgerError) -> LocalDate = { text throws(LedgerError) in
                try LocalDate(text)
            }
            date = try reader.require("date", day)
            book = try reader.require("bookBalance", yuan)
            bank = try reader.require("bankBalance", yuan)
            adjusted = try reader.require("adjusted", yuan)
            items = try reader.requireArray("items").map { value in
                var item = try MemberReader(value, at: "item")
                let kind = try #require(Expectations.kinds[try item.requireString("kind")])
                let amount = try item.require("amount", yuan)
                let isIn = kind == .bankReceiptNotInBook || kind == .bookReceiptNotInBank
                return Item(
                    kind: kind, date: try item.require("date", day),
                    money: isIn ? amount : try amount.negated(),
                    clearedOn: try item.require("clearedOn", day))
            }
        }

        struct Missing: Error {}
    }
}

/// Repeatable chance (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// Shorthand for items of tests.
func item(
    _ id: String, _ yuan: Int64, _ day: Int, references: [String] = [], groups: [String] = [],
    bankReference: String? = nil, name: String? = nil, text: String = "", reversal: Bool = false
) throws -> ReconcilableItem {
    let start = try LocalDate("2025-06-01")
    return ReconcilableItem(
        id: id, money: Money(minorUnits: yuan * 100, currency: .cny), date: start.adding(days: day),
        references: references, groupReferences: groups, bankReference: bankReference,
        counterparty: name, narrative: text, isReversal: reversal)
}

extension String {
    /// The text with one occurrence replaced, which must be there.
    func changing(_ old: String, to new: String) throws -> String {
        let found = try #require(firstRange(of: old), "“\(old)” is not in the fixture")
        return replacingCharacters(in: found, with: new)
    }
}
