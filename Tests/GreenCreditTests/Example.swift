import Financing
import Foundation
import Ledger
import Stores
import Testing

@testable import GreenCredit

/// The worked example under fixtures/three-projects.
enum Example {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "fixtures/three-projects")
    static let bankAccount = "BK-E3-PROJECT-01"
    static let dimensions: Set<String> = ["project", "fund", "subprogramme"]

    static func bytes(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: folder.appending(path: name)))
    }

    static func text(_ name: String) throws -> String {
        String(decoding: try bytes(name), as: UTF8.self)
    }

    static func rulebook() throws -> RulebookDocument {
        try RulebookDocument(yaml: try bytes("rulebook.yaml"), named: "rulebook.yaml")
    }

    static func journal(_ text: String) throws -> [Entry] {
        try JournalFile(
            Array(text.utf8), named: "journal.csv", currency: .cny, dimensions: dimensions
        ).entries
    }

    static func entries() throws -> [Entry] { try loadedEntries.get() }

    static func entry(_ id: String) throws -> Entry {
        try #require(try entries().first { $0.id == id })
    }

    private static let loadedEntries = Result { try journal(try text("journal.csv")) }

    /// The entries by the day of booking; what closes a year comes last on its day.
    static func steps() throws -> [(day: LocalDate, isClosing: Bool, entries: [Entry])] {
        var steps: [(day: LocalDate, isClosing: Bool, entries: [Entry])] = []
        let order = try entries().map { entry in
            (
                day: entry.draft.recorded ?? entry.valueDate,
                isClosing: ["closing", "carry-over"].contains(entry.draft.step), entry: entry
            )
        }
        let days = Set(order.map(\.day)).sorted()
        for day in days {
            for isClosing in [false, true] {
                let found = order.filter { $0.day == day && $0.isClosing == isClosing }
                if !found.isEmpty { steps.append((day, isClosing, found.map(\.entry))) }
            }
        }
        return steps
    }

    /// The moment at the end of a day in the rulebook's time zone, before any closing of a year.
    static func evening(of day: LocalDate, afterClosing: Bool = true) -> Timestamp {
        Timestamp(day, hour: afterClosing ? 15 : 10)
    }

    /// Account and signed balance of a trial balance's file, and the totals of each side.
    static func trialBalance(
        _ name: String
    ) throws -> (lines: [String: String], totals: [String: String]) {
        var lines: [String: String] = [:]
        var totals: [String: String] = [:]
        for row in try DelimitedText.records(try bytes(name)).dropFirst().map({ $0.map(\.text) }) {
            if row[2] == "TOTAL" {
                #expect(row[5] == row[6])
                totals["\(row[0]):\(row[1])"] = row[5]
            } else {
                lines["\(row[0]):\(row[1]):\(row[2])"] = row[6].isEmpty ? row[5] : "-" + row[6]
            }
        }
        return (lines, totals)
    }

    /// All of the example's entries in a ledger, day by day.
    static let posted = Result { try post(until: "9999-12-31") }
    /// The entries that were booked by the end of 2025.
    static let posted2025 = Result { try post(until: "2025-12-31") }

    private static func post(until last: String) throws -> Template {
        let fixture = try LedgerFixture()
        let last = try LocalDate(last)
        for step in try steps() where step.day <= last {
            fixture.clock.set(Timestamp(step.day, hour: step.isClosing ? 12 : 8))
            let id = "DAY-\(step.day)" + (step.isClosing ? "-CLOSING" : "")
            try fixture.postFully(try fixture.ledger.batchDraft(step.entries, id: id))
        }
        try fixture.close()
        return Template(
            temporary: fixture.temporary, folder: fixture.folder, clock: fixture.clock,
            officers: fixture.officers)
    }
}

/// Short entries for tests that are about something else.
enum Sample {
    /// Own funds are paid into E1's project account.
    static func funds(
        _ id: String, _ amount: String = "100.00", on day: String = "2025-03-01"
    ) throws -> Entry {
        try entry(id, book: "E1", on: day, "E1:F:1002:OWN \(amount)", "E1:F:4001 -\(amount)")
    }

    static func entry(_ id: String, book: String, on day: String, _ lines: String...) throws
        -> Entry
    {
        try Entry(try draft(id, book: book, on: day, lines))
    }

    static func draft(_ id: String, book: String, on day: String, _ lines: [String]) throws
        -> EntryDraft
    {
        EntryDraft(
            id: id, book: book, valueDate: try LocalDate(day),
            postings: try lines.map { line in
                let parts = line.split(separator: " ").map(String.init)
                return Posting(
                    account: try Account(parts[0]),
                    money: try Money(decimalText: parts[1], currency: .cny))
            })
    }
}

extension PostOutcome {
    /// The rules that stand against it; empty where it is posted or repeated.
    var rules: [String] {
        guard case .refused(let refusals) = self else { return [] }
        return refusals.map(\.rule)
    }

    var isPosted: Bool {
        guard case .posted(let outcomes, _) = self else { return false }
        return outcomes.allSatisfy { if case .sealed = $0 { true } else { false } }
    }
}

extension ApprovalOutcome {
    /// The rules that stand against it.
    var rules: [String] {
        guard case .refused(let refusals) = self else { return [] }
        return refusals.map(\.rule)
    }

    var isSealed: Bool { if case .sealed = self { true } else { false } }
}

extension ProposalOutcome {
    /// The rules that stand against it.
    var rules: [String] {
        guard case .refused(let refusals) = self else { return [] }
        return refusals.map(\.rule)
    }
}

extension JSONValue {
    subscript(name: String) -> JSONValue? {
        guard case .object(let object) = self else { return nil }
        return object[name]
    }

    var text: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    var elements: [JSONValue] {
        guard case .array(let elements) = self else { return [] }
        return elements
    }
}
