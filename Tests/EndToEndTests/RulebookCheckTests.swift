import Foundation
import Testing

/// Rulebooks that `rulebook check` refuses: each with line, column and what to do.
@MainActor @Suite struct RulebookCheckTests {
    /// A mistake, made by exchanging one text for another.
    nonisolated struct Mistake: Sendable, CustomTestStringConvertible {
        let name: String
        /// The text in the example that gives way.
        let old: String
        let new: String
        /// The text at which the message points, the first after the beginning of `new`.
        let mark: String
        /// What the message says to do.
        let advice: String

        var testDescription: String { name }
    }

    nonisolated static let mistakes = [
        Mistake(
            name: "an unknown kind of rule",
            old: "id: investment.minimum, kind: minimum,",
            new: "id: investment.minimum, kind: minimun,", mark: "minimun,",
            advice: "one of share-cap, amount-cap, minimum"),
        Mistake(
            name: "a template that is checked by an unknown rule", old: "  - id: refund\n",
            new: "  - id: refund\n    checks: [budget.pays]\n", mark: "budget.pays",
            advice: "there are budget.allocate, budget.commit, budget.lapse, budget.pay"),
        Mistake(
            name: "a cap over 100 %", old: "base: plannedInvestment, maximumShare: \"0.20\"",
            new: "base: plannedInvestment, maximumShare: \"1.20\"", mark: "\"1.20\"",
            advice: "a share lies between 0 and 1, and 1 is 100 %; 0.20 is 20 %"),
        Mistake(
            name: "dates that overlap", old: "{from: \"2025-05-20\", rate: \"0.0350\"}",
            new: "{from: \"2024-10-21\", rate: \"0.0350\"}", mark: "\"2024-10-21\"",
            advice: "put the rows in order and each day once"),
        Mistake(
            name: "a rulebook that ends before it begins", old: "validTo: \"2026-12-31\"",
            new: "validTo: \"2024-12-31\"", mark: "\"2024-12-31\"",
            advice: "put the first day into validFrom and the last into validTo"),
        Mistake(
            name: "an account of a template that is not in the chart",
            old: "debit: \"9010\", amount", new: "debit: \"9011\", amount", mark: "\"9011\"",
            advice: "add it to `accounts` or mend the code"),
        Mistake(
            name: "an account of a balance that is not in the chart",
            old: "account: \"P:M:9010\"", new: "account: \"P:M:9011\"", mark: "\"P:M:9011\"",
            advice: "add it to `accounts` or mend the code"),
        Mistake(
            name: "a template that does not balance",
            old: "debit: \"5101\", amount: amount", new: "debit: \"5101\", amount: cost",
            mark: "", advice: "add the line that is missing or mend an amount"),
        Mistake(
            name: "a measure that does not exist", old: "measure: M3, allocation: \"12000000.00\"",
            new: "measure: M33, allocation: \"12000000.00\"", mark: "M33",
            advice: "add it to `measures` or mend the name"),
    ]

    private func example() throws -> String {
        String(
            decoding: try Data(
                contentsOf: URL(filePath: CommandLineTool.example + "/rulebook.yaml")),
            as: UTF8.self)
    }

    /// Runs the check, which must end with 2 and a line of advice at a place of the file.
    private func check(_ place: Workplace, _ lineAndColumn: String?, _ advice: String) throws {
        let result = try place.run(["rulebook", "check", "r.yaml"])
        #expect(result.status == 2, "\(result.text)")
        let told = result.err.split(separator: "\n").map(String.init)
        let found = told.first { line in
            let isPlaced = line.contains(#/r\.yaml:\d+:\d+: /#)
            let isHere = lineAndColumn.map { line.contains("r.yaml:\($0): ") } ?? true
            return isPlaced && isHere && line.contains(advice)
        }
        #expect(found != nil, "\(lineAndColumn ?? "") \(advice)\n\(result.text)")
    }

    @Test(arguments: mistakes)
    func `says where a mistake is and what to do`(mistake: Mistake) throws {
        let good = try example()
        let start = try #require(good.range(of: mistake.old)).lowerBound
        let bad = good.replacingOccurrences(
            of: mistake.old, with: mistake.new, range: start..<good.endIndex)
        let changed = good[..<start] + mistake.new
        var at: String?
        if !mistake.mark.isEmpty {
            let mark = try #require(
                changed.range(of: mistake.mark, options: .backwards)
            ).lowerBound
            let lines = changed[..<mark].split(separator: "\n", omittingEmptySubsequences: false)
            at = "\(lines.count):\((lines.last?.count ?? 0) + 1)"
        }
        let place = try Workplace()
        try place.write("r.yaml", bad)
        try check(place, at, mistake.advice)
    }

    @Test func `ends on a bomb of aliases before it composes anything`() throws {
        var bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
        for level in 1...30 {
            let list = [String](repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
            bomb += "a\(level): &a\(level) [\(list)]\n"
        }
        let place = try Workplace()
        try place.write("r.yaml", bomb)
        try check(place, "1:5", "write the value out where it is needed")
    }

    @Test func `ends on a file of a hundred megabytes before it reads it as YAML`() throws {
        let place = try Workplace()
        try place.write("r.yaml", "")
        let file = try FileHandle(forWritingTo: URL(filePath: place.path + "/r.yaml"))
        try file.truncate(atOffset: 100 << 20)
        try file.close()
        try check(place, "1:1", "take out what is no policy")
    }
}
