import Financing
import Foundation
import Ledger
import Statements

/// The worked example under fixtures/three-projects.
enum Fixture {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "fixtures/three-projects")

    static func bytes(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: folder.appending(path: name)))
    }

    /// Records under their header's names.
    static func records(_ name: String) throws -> [[String: String]] {
        let records = try DelimitedText.records(try bytes(name))
        let header = records[0].map(\.text)
        return records.dropFirst().map {
            Dictionary(uniqueKeysWithValues: zip(header, $0.map(\.text)))
        }
    }

    static func entries() throws -> [Entry] { try loadedEntries.get() }

    static func rulebook() throws -> Rulebook { try loadedRulebook.get() }

    private static let loadedEntries = Result { try loadEntries() }
    private static let loadedRulebook = Result { try loadRulebook() }

    private static func loadEntries() throws -> [Entry] {
        var drafts: [EntryDraft] = []
        for row in try records("journal.csv") {
            func cell(_ name: String) -> String? { row[name].flatMap { $0.isEmpty ? nil : $0 } }
            let id = row["txn"] ?? ""
            if drafts.last?.id != id {
                var draft = EntryDraft(
                    id: id, book: row["book"] ?? "", valueDate: try LocalDate(row["date"] ?? ""),
                    postings: [])
                draft.recorded = try cell("recorded").map(LocalDate.init)
                draft.narrative = cell("memo")
                draft.flow = cell("flow")
                draft.step = cell("step")
                draft.catalogue = cell("catalogue")
                draft.reverses = cell("reverses")
                drafts.append(draft)
            }
            let debit = try Money(anyPrecision: cell("debit") ?? "0", currency: .cny)
            let credit = try Money(anyPrecision: cell("credit") ?? "0", currency: .cny)
            let dimensions = ["project", "fund", "subprogramme"].reduce(into: [:]) {
                $0[$1] = cell($1)
            }
            drafts[drafts.count - 1].postings.append(
                Posting(
                    account: Account(
                        book: row["book"] ?? "", side: try Side(letter: row["side"] ?? ""),
                        code: row["account"] ?? "", subaccount: cell("sub")),
                    money: try debit.subtracting(credit), dimensions: Dimensions(dimensions)))
        }
        return try drafts.map { try Entry($0) }
    }

    /// The entries that were booked by a day.
    static func entries(knownOn day: String) throws -> [Entry] {
        let day = try LocalDate(day)
        return try entries().filter { ($0.draft.recorded ?? $0.valueDate) <= day }
    }

    static func figures(
        _ asOf: String, from start: String? = nil, entries: [Entry]? = nil
    ) throws -> LedgerFigures {
        let end = try LocalDate(asOf)
        let first = try start.map(LocalDate.init) ?? LocalDate(year: end.year, month: 1, day: 1)
        return LedgerFigures(
            rulebook: try rulebook(), entries: try entries ?? self.entries(),
            periodStart: first ?? end, asOf: end)
    }

    static func expectations() throws -> JSONObject {
        guard case .object(let object) = try JSONReader.read(try bytes("expectations.json")) else {
            throw StatementError("fixture", "expectations.json is an object")
        }
        return object
    }

    static func head(_ id: String, asOf: String, signed: Bool = true) throws -> StatementHead {
        StatementHead(
            id: id, rulebook: try rulebook(),
            rulebookDigest: try DigestText(String(repeating: "5a", count: 32)),
            asOf: try LocalDate(asOf),
            knownAt: Timestamp(try LocalDate(asOf).adding(days: 15), hour: 1, minute: 30),
            log: StatementHead.LogPosition(
                origin: "ledger.example/CPT2025", size: 223,
                root: "qb6zUrWGuaEVVfyYDzyLjk0FmjKcsRrqGXX3yJJPBBM="),
            prepared: signed
                ? StatementHead.Signatory(name: "王会计", person: "wang", role: "programme-accountant")
                : nil,
            approved: signed
                ? [StatementHead.Signatory(name: "Li Na", person: "li", role: "finance-officer")]
                : [])
    }

    /// The rulebook with a chart that lacks an account, such as `P:F:1214`.
    static func rulebook(without account: String) throws -> Rulebook {
        try loadRulebook(without: account)
    }

    /// The rulebook of the example, its accounts from accounts.csv.
    private static func loadRulebook(without missing: String = "") throws -> Rulebook {
        let classes = [
            "A": "asset", "L": "liability", "N": "net-assets", "I": "income", "X": "expense",
            "C": "memo",
        ]
        let accounts = try records("accounts.csv").filter {
            "\($0["book_kind"] ?? ""):\($0["side"] ?? ""):\($0["code"] ?? "")" != missing
        }.map { row -> JSONValue in
            [
                "books": .string(row["book_kind"] ?? ""), "side": .string(row["side"] ?? ""),
                "code": .string(row["code"] ?? ""),
                "class": .string(classes[row["class"] ?? ""] ?? ""),
                "name": name(row["name_en"] ?? "", row["name_zh"] ?? ""),
            ]
        }
        return try Rulebook(document: [
            "schema": "greencredit/rulebook/v1", "id": "CPT2025", "version": "1",
            "title": name("Cleaner-production technology transformation programme", "清洁生产技术改造专项"),
            "validFrom": "2025-01-01", "validTo": "2026-12-31", "currency": "CNY",
            "utcOffsetHours": 8, "periods": "month",
            "dimensions": .array(
                [("project", "项目"), ("fund", "资金"), ("subprogramme", "子项")].map {
                    ["id": .string($0.0), "name": name($0.0, $0.1)]
                }),
            "books": [
                book("P", "P", ["F", "B", "M"], "Programme office", "专项办公室"),
                book("E1", "E", ["F"], "Enterprise E1 (copper smelting)", "企业E1(铜冶炼)"),
                book("E2", "E", ["F"], "Enterprise E2 (lead-acid batteries)", "企业E2(铅蓄电池)"),
                book("E3", "E", ["F"], "Enterprise E3 (leather)", "企业E3(皮革)"),
                book("BK", "K", ["F", "M"], "Lending bank", "贷款银行"),
                book("RP", "R", ["F"], "Risk-compensation pool", "风险补偿资金池"),
            ],
            "approval": [["makers": ["accountant"], "checkers": ["officer"], "checkersNeeded": 1]],
            "bankAccounts": [
                ["id": "BK-E3-PROJECT-01", "account": "E3:F:1002", "currency": "CNY"]
            ],
            "budget": [
                "book": "P", "dimension": "subprogramme", "source": "9000", "available": "9010",
                "allocated": "9020", "encumbered": "9030", "planned": "9035", "executed": "9040",
                "withdrawn": "9060", "clawedBack": "9065",
            ],
            "sources": [
                [
                    "id": "central", "account": "1002:GRANT",
                    "name": name("Central special fund", "中央专项资金"),
                ],
                ["id": "own", "account": "1002:OWN", "name": name("Own funds", "自筹资金")],
            ],
            "reporting": [
                "deferredIncome": "2401",
                "money": [
                    ["books": "P", "accounts": ["1002"]], ["books": "E", "accounts": ["1002"]],
                    ["books": "K", "accounts": ["1003", "2011"]],
                    ["books": "R", "accounts": ["1002"]],
                ],
                "eligibleCost": ["1604:ELIG"], "ineligibleCost": ["1604:INELIG"],
            ],
            "accounts": .array(accounts),
        ])
    }

    private static func name(_ english: String, _ chinese: String) -> JSONValue {
        ["en": .string(english), "zh": .string(chinese)]
    }

    private static func book(
        _ id: String, _ kind: String, _ sides: [JSONValue], _ english: String, _ chinese: String
    ) -> JSONValue {
        [
            "id": .string(id), "kind": .string(kind), "sides": .array(sides),
            "name": name(english, chinese),
        ]
    }
}

extension JSONValue {
    /// The member of an object, for reading expectations.
    subscript(name: String) -> JSONValue? {
        guard case .object(let object) = self else { return nil }
        return object[name]
    }

    var text: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    /// The texts of an object's members.
    var texts: [String: String] {
        guard case .object(let object) = self else { return [:] }
        return Dictionary(
            uniqueKeysWithValues: object.members.compactMap { member in
                member.value.text.map { (member.name, $0) }
            })
    }
}

/// A small generator whose sequence a seed repeats (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
