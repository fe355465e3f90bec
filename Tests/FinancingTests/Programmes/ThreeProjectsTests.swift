import Financing
import GreenCredit
import Ledger
import Testing

/// The worked example driven by acts only.
@Suite struct ThreeProjectsTests {
    /// One line of a journal as both sides of the comparison write it.
    static func lines(_ entries: [Entry]) -> [String] {
        entries.flatMap { entry in
            entry.postings.map { posting in
                let draft = entry.draft
                let dimensions = posting.dimensions
                return [
                    entry.id, "\(entry.valueDate)", "\(draft.recorded ?? entry.valueDate)",
                    "\(posting.account)", posting.money.decimalText,
                    dimensions["project"] ?? "", dimensions["fund"] ?? "",
                    dimensions["subprogramme"] ?? "", draft.flow ?? "", draft.step ?? "",
                    draft.catalogue ?? "", draft.reverses ?? "", draft.narrative ?? "",
                ].joined(separator: "|")
            }
        }.sorted()
    }

    @Test func `acts alone give the journal line by line`() throws {
        let rulebook = try WorkedExample.rulebook()
        let journal = try JournalFile(
            try WorkedExample.bytes("journal.csv"), named: "journal.csv",
            currency: rulebook.currency, dimensions: Set(rulebook.dimensions.map(\.id)))
        let found = Self.lines(try WorkedExample.run().entries)
        let wanted = Self.lines(journal.entries)
        #expect(wanted.count == 558)
        #expect(found.filter { !Set(wanted).contains($0) } == [])
        #expect(wanted.filter { !Set(found).contains($0) } == [])
        #expect(found == wanted)
    }
}
