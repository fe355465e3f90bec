import Foundation
import GreenCredit
import GreenCreditTesting
import Ledger
import Proofs

/// One of several threads that post: single acts, two at once, and batches.
struct Worker: Sendable {
    let number: Int
    let session: Session
    let report: Report
    let options: Options

    /// No process that nobody kills runs for ever.
    private static let limit = 500

    func run() throws {
        var random = SplitMix64(seed: options.seed &+ UInt64(number) &* 7919)
        for count in 0..<Worker.limit {
            let name = "R\(options.round)-W\(number)-\(count)"
            let drafts: [Draft]
            switch Int.random(in: 0..<6, using: &random) {
            case 0: drafts = [try Draft(name, items: Int.random(in: 2...9, using: &random))]
            case 1: drafts = [try Draft(name + "-A", items: 1), try Draft(name + "-B", items: 1)]
            default: drafts = [try Draft(name, items: 1)]
            }
            try post(drafts)
        }
    }

    /// Posts what had no answer: what has arrived is not added twice.
    func runAgain() throws {
        for act in options.unanswered {
            try post(try act.map { try Draft($0.id, items: $0.items) })
        }
    }

    /// Posts a single act.
    func runOnce() throws { try post([try Draft("R\(options.round)-ONCE", items: 1)]) }

    /// Posts until it is answered: an error of the disk leaves open what became of the act.
    private func post(_ drafts: [Draft]) throws {
        report.line(
            "intend",
            drafts.map { "\($0.id) \($0.entries.count) \($0.minorUnits)" }.joined(separator: " "))
        if options.has("early") { acknowledge(drafts) }
        for attempt in 1... {
            let ledger = session.ledger
            do {
                let outcome = try ledger.post(
                    try drafts.map { try $0.record(ledger) }, maker: session.maker,
                    checker: session.checker)
                if case .refused(let refusals) = outcome {
                    report.stop("refused: \(refusals)")
                }
                return acknowledge(drafts)
            } catch  where attempt < 1000 {
                try session.recover(from: error, of: ledger)
            }
        }
    }

    private func acknowledge(_ drafts: [Draft]) {
        report.line("sealed", drafts.map(\.id).joined(separator: " "))
    }
}

/// A record of the load: one entry, or a batch of several.
private struct Draft {
    let id: String
    let entries: [Entry]
    /// The sum of its debits.
    let minorUnits: Int64

    init(_ id: String, items: Int) throws {
        self.id = id
        let day = try LocalDate(Setting.day)
        var sum: Int64 = 0
        entries = try (1...items).map { item in
            let amount = Money(minorUnits: Int64(id.utf8.count * 100 + item), currency: .cny)
            sum += amount.minorUnits
            let postings = [
                Posting(account: try Account("E1:F:1002:OWN"), money: amount),
                Posting(account: try Account("E1:F:4001"), money: try amount.negated()),
            ]
            return try Entry(
                EntryDraft(id: "\(id)/\(item)", book: "E1", valueDate: day, postings: postings))
        }
        minorUnits = sum
    }

    func record(_ ledger: OpenLedger) throws -> RecordDraft {
        entries.count == 1
            ? try ledger.journalDraft(of: entries[0], id: id)
            : try ledger.batchDraft(entries, id: id)
    }
}

/// The thread that signs tree heads and hands them out.
struct Publisher {
    let session: Session
    let report: Report
    let options: Options

    func run() throws {
        let passphrase = Passphrase(Array(Setting.passphrase.utf8))
        for _ in 0..<200 {
            let ledger = session.ledger
            do {
                let head = try ledger.checkpoint(passphrase: passphrase)
                report.line("tree", "\(head.size)", head.root.hex, Base64.encode(head.note))
            } catch {
                try session.recover(from: error, of: ledger)
            }
        }
    }
}
