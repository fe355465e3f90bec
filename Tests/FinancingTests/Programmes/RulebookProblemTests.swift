import Financing
import Foundation
import GreenCredit
import Testing

/// Rulebooks that are refused, each with the place and what to do.
@Suite struct RulebookProblemTests {
    /// The problems of the example after one change, which must be found in it.
    func problems(_ old: String, _ new: String) throws -> [RulebookProblem] {
        let text = try WorkedExample.text("rulebook.yaml")
        try #require(text.contains(old))
        let changed = text.replacingOccurrences(of: old, with: new)
        let error = #expect(throws: RulebookError.self) {
            try RulebookDocument(yaml: Array(changed.utf8), named: "r.yaml")
        }
        return error?.problems ?? []
    }

    /// The line and column of a text in the example.
    func place(of text: String, after line: String) throws -> String {
        let lines = try WorkedExample.text("rulebook.yaml").components(separatedBy: "\n")
        let index = try #require(lines.firstIndex { $0.contains(line) })
        let start = try #require(lines[index].range(of: text)).lowerBound
        let column = lines[index].distance(from: lines[index].startIndex, to: start) + 1
        return "r.yaml:\(index + 1):\(column): "
    }

    @Test func `an unknown kind of rule`() throws {
        let found = try problems(
            "id: investment.minimum, kind: minimum,", "id: investment.minimum, kind: minimun,")
        #expect(found.map(\.code) == ["rulebook.word"])
        let at = try place(of: "minimum, on", after: "id: investment.minimum")
        #expect(found[0].message.hasPrefix(at))
        #expect(found[0].message.contains("share-cap"))
    }

    @Test func `a template that is checked by an unknown rule`() throws {
        let found = try problems(
            "  - id: refund\n", "  - id: refund\n    checks: [budget.pays]\n")
        #expect(found.map(\.code) == ["rulebook.rule"])
        #expect(found[0].message.contains("there are budget.allocate"))
        #expect(found[0].message.contains(#/^r\.yaml:\d+:14: /#))
    }

    @Test func `a rule for an unknown act`() throws {
        let found = try problems("on: [write-off]", "on: [write-of]")
        #expect(found.map(\.code) == ["rulebook.act"])
        #expect(found[0].message.contains("write-off"))
    }

    @Test func `a cap over 100 %`() throws {
        let found = try problems(
            "base: plannedInvestment, maximumShare: \"0.20\"",
            "base: plannedInvestment, maximumShare: \"1.01\"")
        #expect(found.map(\.code) == ["rulebook.share"])
        let at = try place(of: "\"0.20\"", after: "id: subsidy.cap")
        #expect(
            found[0].message == at + "a share lies between 0 and 1, and 1 is 100 %; 0.20 is 20 %")
    }

    @Test func `a misspelt parameter`() throws {
        let found = try problems(
            "base: plannedInvestment, maximumShare: \"0.20\"",
            "base: plannedInvestment, maximumShare: \"0.20\", maxShare: null")
        #expect(found.map(\.code) == ["rulebook.unknown"])
    }

    @Test func `dates that overlap`() throws {
        let found = try problems(
            "{from: \"2025-05-20\", rate: \"0.0350\"}", "{from: \"2024-10-21\", rate: \"0.0350\"}")
        #expect(found.map(\.code) == ["rulebook.dates"])
        let at = try place(of: "\"2025-05-20\"", after: "rows: [{from: \"2024-10-21\"")
        #expect(found[0].message.hasPrefix(at))
        #expect(found[0].message.contains("put the rows in order"))
    }

    @Test func `an account that is not in the chart`() throws {
        let found = try problems("debit: \"9010\", amount", "debit: \"9011\", amount")
        #expect(found.map(\.code) == ["rulebook.account"])
        let at = try place(of: "\"9010\", amount", after: "debit: \"9010\", amount")
        #expect(found[0].message.hasPrefix(at))
        #expect(found[0].message.contains("add it to `accounts` or mend the code"))
    }

    @Test(arguments: [
        // A side too many, an amount of another name, a line without its opposite.
        ("debit: \"5101\", amount: amount", "debit: \"5101\", amount: cost"),
        (
            "credit: \"2501\", amount: amount, when: \"term=long\"",
            "credit: \"2501\", amount: amount, when: \"term=short\""
        ),
        ("is: \"gross - subsidy\"", "is: \"gross - 2 * subsidy\""),
    ])
    func `a template that does not balance`(old: String, new: String) throws {
        let found = try problems(old, new)
        #expect(Set(found.map(\.code)) == ["rulebook.unbalanced"])
        #expect(found.allSatisfy { $0.message.contains(#/^r\.yaml:\d+:\d+: /#) })
    }

    @Test func `a formula that cannot be read`() throws {
        let found = try problems(
            "is: \"round(approvedCost * rate)\"", "is: \"round(approvedCost * rate\"")
        #expect(found.map(\.code) == ["expression.unreadable"])
        #expect(found[0].message.contains("closing bracket"))
    }

    @Test func `several problems are told at once`() throws {
        let text = try WorkedExample.text("rulebook.yaml")
            .replacingOccurrences(
                of: "id: subsidy.cap, kind: share-cap", with: "id: subsidy.cap, kind: x"
            )
            .replacingOccurrences(of: "debit: \"9010\", amount", with: "debit: \"9011\", amount")
        let error = #expect(throws: RulebookError.self) {
            try RulebookDocument(yaml: Array(text.utf8), named: "r.yaml")
        }
        #expect(error?.problems.map(\.code) == ["rulebook.word", "rulebook.account"])
    }

    @Test func `aliases are refused before anything is composed`() throws {
        var bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
        for level in 1...30 {
            let list = [String](repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
            bomb += "a\(level): &a\(level) [\(list)]\n"
        }
        let error = #expect(throws: RulebookError.self) {
            try RulebookDocument(yaml: Array(bomb.utf8), named: "r.yaml")
        }
        #expect(error?.problems.map(\.code) == ["rulebook.alias"])
        #expect(error?.problems.first?.message.hasPrefix("r.yaml:1:5: ") == true)
        #expect(error?.problems.first?.message.contains("write the value out") == true)
    }

    @Test(arguments: [
        "a: *x\n", "- *x\n", "a: [1, *x]\n", "a:\n  *x\n", "? *x\n", "{a: &b 1}\n",
    ])
    func `an alias is found wherever a value begins`(text: String) {
        let error = #expect(throws: RulebookError.self) {
            try RulebookDocument(yaml: Array(text.utf8), named: "r.yaml")
        }
        #expect(error?.problems.map(\.code) == ["rulebook.alias"])
    }

    @Test(arguments: [
        "a: 'x, *y'\n", "a: \"[*x, \\\" *y]\"\n", "a: b * c\n", "a: b *c\n", "a: x # *y\n",
        "a: Q&A\n",
    ])
    func `a star or an ampersand inside a text is no alias`(text: String) {
        let error = #expect(throws: RulebookError.self) {
            try RulebookDocument(yaml: Array(text.utf8), named: "r.yaml")
        }
        #expect(error?.problems.contains { $0.code == "rulebook.alias" } == false)
    }

    @Test func `a file of a hundred megabytes`() throws {
        let large = [UInt8](repeating: UInt8(ascii: "#"), count: 100 << 20)
        let error = #expect(throws: RulebookError.self) {
            try RulebookDocument(yaml: large, named: "r.yaml")
        }
        #expect(error?.problems.map(\.code) == ["rulebook.size"])
        #expect(error?.problems.first?.message.hasPrefix("r.yaml:1:1: ") == true)
    }

    @Test(arguments: ["a: [", "a: b: c", "a: 1\na: 2\n", "\u{0}", "%YAML 9\n---\n"])
    func `what is no YAML is told with its place`(text: String) {
        let error = #expect(throws: RulebookError.self) {
            try RulebookDocument(yaml: Array(text.utf8), named: "r.yaml")
        }
        #expect(error?.problems.first?.message.contains(#/^r\.yaml:\d+:\d+: /#) == true)
    }

    @Test func `deep nesting ends in an answer`() {
        let deep = String(repeating: "[", count: 20_000)
        #expect(throws: RulebookError.self) {
            try RulebookDocument(yaml: Array(deep.utf8), named: "r.yaml")
        }
    }

    @Test func `an adopted rulebook reads back from its canonical bytes`() throws {
        let document = try RulebookDocument(
            yaml: try WorkedExample.bytes("rulebook.yaml"), named: "r.yaml")
        let again = try RulebookDocument(canonical: document.bytes)
        #expect(
            again.rulebook.programme.rules.map(\.id) == document.rulebook.programme.rules.map(\.id))
        #expect(
            again.rulebook.programme.templates.count == document.rulebook.programme.templates.count)
    }
}
