import Financing
import Foundation
import GreenCredit
import Ledger

/// The registers and acts of the programme's ledger, by the number of a project.
enum ProgrammeRecords {
    /// Every project of these has public money of a city beside the programme's.
    static let supportedEvery = 100
    /// Every project of these has claimed an invoice of its own, which is no suspicion.
    static let claimedEvery = 200

    /// What all projects share: the programme's money, a technology, a plan, an audit.
    static func common(projects: Int) throws -> [ProgrammeRecord] {
        var records: [ProgrammeRecord] = [
            try register(
                "mandate", "M-1", on: "2024-01-02", ["person": "OFF-01", "scope": "letters"],
                ["mandate"]),
            try register(
                "technology", "TECH", on: "2024-01-02",
                [
                    "name": "Side-blown smelting", "industry": "Copper",
                    "stage": "application-demonstration", "isKey": true, "penetration": "0.08",
                    "penetrationDate": "2024-11-15", "source": "survey",
                ]),
            try register(
                "technology-plan", "TIP", on: "2024-01-02",
                [
                    "industry": "Copper", "issuer": "MIIT", "status": "issued",
                    "technologies": ["TECH"],
                ]),
            try register(
                "audit", "AUD", on: "2024-05-10",
                [
                    "enterprise": "ALL", "auditor": "AU-01", "audited": "2024-05-10",
                    "reported": "2024-05-10", "keyPoints": ["smelting"],
                ], ["auditReport"]),
            try register(
                "evaluation", "EVAL", on: "2024-06-08",
                [
                    "audit": "AUD", "evaluator": "VF-01", "processScore": 85, "reportScore": 88,
                    "implementationScore": 80, "passed": true, "feeChargedTo": "P",
                ], ["evaluationDecision"]),
        ]
        for subject in ["SUBSIDY", "INTEREST", "M3", "M5"] {
            records.append(
                try register(
                    "opening", "\(subject)-2025", on: "2024-01-02",
                    ["subject": .string(subject), "year": 2025, "status": "open"]))
        }
        let subsidy = 600_000 * projects
        let interest = 60_000 * projects
        records.append(
            try act("appropriation", "I-1", on: "2025-01-15", ["amount": subsidy + interest]))
        for (subprogramme, amount) in [("SUBSIDY", subsidy), ("INTEREST", interest)] {
            records.append(
                try act(
                    "allocation", "AL-\(subprogramme)", on: "2025-01-20", ["amount": amount],
                    subprogramme: subprogramme))
        }
        return records
    }

    /// The published list of some projects.
    static func publication(of numbers: Range<Int>) throws -> ProgrammeRecord {
        try register(
            "publication", "PUB-\(numbers.lowerBound)", on: "2025-02-10",
            [
                "projects": .array(numbers.map { .string("P\($0)") }), "published": "2025-02-10",
            ], ["publishedList"])
    }

    /// A project with its papers, two letters and a credit line.
    static func project(_ number: Int) throws -> [ProgrammeRecord] {
        let project = "P\(number)"
        let enterprise: JSONValue = .string("EN\(number)")
        var records = [
            try register(
                "project", project, on: "2024-11-15",
                [
                    "title": "Side-blown smelting", "enterprise": enterprise,
                    "industry": "Copper", "region": .string("R-\(number % 31)"),
                    "level": "central", "measure": "M3", "subprogramme": "SUBSIDY",
                    "technology": "TECH", "plan": "TIP", "audit": "AUD", "costClass": "high",
                    "plannedInvestment": "30000000.00", "isConstruction": true,
                    "uses": [["item": "equipment", "amount": "30000000.00", "isEligible": true]],
                    "sources": [["level": "own", "payer": enterprise, "amount": "30000000.00"]],
                    "payees": ["X1"], "accounts": [.string("ACCOUNT-\(number)")],
                ], ["feasibilityStudy"], number),
            try register(
                "application", "APP-\(number)", on: "2024-11-15",
                [
                    "project": .string(project), "applied": "2024-11-15", "department": "LD-1",
                    "penetration": "0.08",
                ], ["recommendation"], number),
            try register(
                "facility", "LC-\(number)", on: "2025-02-12",
                [
                    "project": .string(project), "bank": "BK", "catalogueEntry": "1.2.3",
                    "catalogueVersion": "2021", "subsidyApproval": "list of 2025-02-10",
                    "contract": .string("C-\(number)"), "approved": "2025-02-12",
                    "signed": "2025-02-12", "line": "1000000.00", "ownCapital": "29000000.00",
                    "environmentalClass": "B", "conditionsMet": true,
                ], ["loanContract"], number),
            try act(
                "commitment", "S-\(number)", on: "2025-02-20", ["amount": 600_000],
                rate: "0.02", project: project, details: ["signatory": "OFF-01"]),
            try act(
                "commitment", "N-\(number)", on: "2025-02-21", ["amount": 60_000],
                project: project, subprogramme: "INTEREST", details: ["signatory": "OFF-01"]),
            try act(
                "credit-line", "L-\(number)", on: "2025-02-22", ["amount": 1_000_000],
                project: project, details: ["bank": "BK"]),
        ]
        records += try suspicions(number)
        return records
    }

    /// What the search for double funding is to find.
    private static func suspicions(_ number: Int) throws -> [ProgrammeRecord] {
        var records: [ProgrammeRecord] = []
        if number.isMultiple(of: supportedEvery) {
            records.append(
                try register(
                    "support", "SUP-\(number)", on: "2025-02-25",
                    [
                        "project": .string("P\(number)"), "programme": "CITY", "level": "city",
                        "amount": "100000.00",
                    ]))
        }
        if number.isMultiple(of: claimedEvery) {
            records.append(
                try register(
                    "expense-claim", "CL-\(number)", on: "2025-02-26",
                    [
                        "project": .string("P\(number)"), "claimed": "1.00",
                        "invoices": [
                            ["supplier": "X1", "number": .string("\(number)"), "amount": "1.00"]
                        ],
                    ]))
        }
        return records
    }

    // MARK: - Acts that are measured

    /// The plan that a payment needs.
    static func plan(_ number: Int) throws -> ProgrammeRecord {
        try act(
            "payment-plan", "PLAN-\(number)", on: "2025-02-25", ["amount": 240_000],
            project: "P\(number)")
    }

    /// The first payment of the subsidy: 40 % of the letter.
    static func payment(_ number: Int) throws -> ProgrammeRecord {
        try act(
            "advance", "PAY-\(number)", on: "2025-03-05", ["amount": 240_000],
            project: "P\(number)", details: ["account": "ACCOUNT-\(number)"])
    }

    // MARK: - Parts

    private static func register(
        _ kind: String, _ id: String, on day: String, _ content: JSONValue,
        _ documents: [String] = [], _ number: Int = 0
    ) throws -> ProgrammeRecord {
        let evidence = documents.enumerated().map { index, document -> JSONValue in
            let digits = String(number, radix: 16)
            let name = String(repeating: "0", count: 62 - digits.count) + digits
            return [
                "kind": .string(document), "name": .string("\(document)-\(number).pdf"),
                "sha256": .string(name + (kind.utf8.count < 9 ? "a" : "b") + "\(index)"),
            ]
        }
        return .register(
            try RegisterRecord(
                json: .object(
                    JSONObject([
                        ("register", .string(kind)), ("id", .string(id)), ("date", .string(day)),
                        ("content", content), ("evidence", .array(evidence)),
                    ])), at: id, currency: .cny))
    }

    private static func act(
        _ step: String, _ id: String, on day: String, _ figures: [String: Int],
        rate: String? = nil, project: String? = nil, subprogramme: String? = nil,
        details: [String: String] = [:]
    ) throws -> ProgrammeRecord {
        var exact: [String: Figure] = [:]
        for (name, amount) in figures { exact[name] = try Figure(decimal: "\(amount).00") }
        if let rate { exact["rate"] = try Figure(decimal: rate) }
        var act = ProgrammeAct(
            id: id, step: step, date: try LocalDate(day), project: project, figures: exact,
            details: details)
        act.subprogramme = subprogramme
        return .act(act)
    }
}
