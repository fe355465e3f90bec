import Foundation
import GreenCredit
import Ledger
import Proofs

/// Keeps what the harness has said outside of the ledger, and holds the ledger to it.
struct Judge {
    /// What somebody has begun to post.
    private struct Intent {
        let entries: Int
        let minorUnits: Int64
        /// The records that are sealed together: all of them or none.
        let together: [String]
    }

    /// How many acts were answered.
    private(set) var acknowledged: Set<String> = []
    /// The acts that were found sealed before anybody had an answer: the process ended in between.
    private(set) var silent: Set<String> = []
    /// The acts that are in the ledger.
    private(set) var present: Set<String> = []
    /// The root that each size of the tree was shown with.
    private(set) var trees: [Int64: String] = [:]
    /// What is wrong.
    private(set) var problems: [String] = []
    /// Errors of the store by their codes.
    private(set) var failures: [String: Int] = [:]
    /// Faults that were planned, by their kinds.
    private(set) var plans: [String: Int] = [:]
    private(set) var reopenings = 0

    private var intents: [String: Intent] = [:]
    private var open: [String] = []
    private var notes: [Int64: [UInt8]] = [:]
    private let records: Int64
    private let minorUnits: Int64

    /// Begins with a ledger as it is.
    init(_ ledger: OpenLedger) throws {
        records = try ledger.logSize()
        minorUnits = try Judge.debits(ledger)
    }

    // MARK: - What is said

    /// Takes up a line of the harness.
    mutating func hear(_ line: String) {
        let words = line.split(separator: " ").map(String.init)
        let rest = Array(words.dropFirst())
        switch words.first {
        case "intend": intend(rest)
        case "sealed": acknowledged.formUnion(rest)
        case "tree": if let size = Int64(rest[0]) { show(size, rest[1], Base64.decode(rest[2])) }
        case "failed":
            let code = line.matches(of: /\[([a-z]+\.[A-Za-z]+)\]/).last.map { String($0.output.1) }
            failures[code ?? line, default: 0] += 1
        case "plan": plans[rest.joined(separator: " "), default: 0] += 1
        case "reopened": reopenings += 1
        case "open", "hanging": break
        default: problems.append("the harness says: \(line)")
        }
    }

    private mutating func intend(_ words: [String]) {
        let together = stride(from: 0, to: words.count, by: 3).map { words[$0] }
        for start in stride(from: 0, to: words.count, by: 3) {
            guard let entries = Int(words[start + 1]), let amount = Int64(words[start + 2]) else {
                problems.append("the harness says: \(words)")
                return
            }
            intents[words[start]] = Intent(
                entries: entries, minorUnits: amount, together: together)
            open.append(words[start])
        }
    }

    private mutating func show(_ size: Int64, _ root: String, _ note: [UInt8]?) {
        if let known = trees[size], known != root {
            problems.append("two trees of size \(size): \(known) and \(root)")
        }
        trees[size] = root
        if let note { notes[size] = note }
    }

    /// The acts that were begun and not answered, as arguments of the harness.
    var unanswered: [String] {
        let groups = Set(intents.filter { !acknowledged.contains($0.key) }.map(\.value.together))
        return groups.map { group in
            "repeat:" + group.map { "\($0):\(intents[$0]?.entries ?? 0)" }.joined(separator: "+")
        }.sorted()
    }

    // MARK: - What is there

    /// Compares the ledger with what was said since the last time.
    mutating func judge(_ ledger: OpenLedger) throws { try judge(ledger, heads: 2) }

    /// Takes up what stops the judging itself: a ledger that can be judged no more.
    mutating func object(_ error: any Error) { problems.append("unusable: \(error)") }

    private mutating func judge(_ ledger: OpenLedger, heads: Int) throws {
        for id in open { try look(for: id, in: ledger) }
        open = []
        for intent in intents.values {
            let found = intent.together.filter(present.contains)
            if !found.isEmpty && found.count != intent.together.count {
                problems.append("half is there: \(found) of \(intent.together)")
            }
        }
        let size = try ledger.logSize()
        if size != records + Int64(present.count) {
            problems.append("\(size) records, but \(records) and \(present.count) are known")
        }
        let sum = present.reduce(minorUnits) { $0 + (intents[$1]?.minorUnits ?? 0) }
        let debits = try Judge.debits(ledger)
        if debits != sum { problems.append("the account has \(debits), not \(sum)") }
        try judgeTrees(of: ledger, newest: heads)
    }

    /// Looks at every act again and has the ledger verify itself.
    mutating func judgeAll(_ ledger: OpenLedger) throws {
        open = intents.keys.sorted()
        try judge(ledger, heads: notes.count)
        let kept = notes.max { $0.key < $1.key }?.value
        for problem in try ledger.verify(keptCheckpoint: kept).problems {
            problems.append("verify: \(problem)")
        }
    }

    private mutating func look(for id: String, in ledger: OpenLedger) throws {
        guard let intent = intents[id] else { return }
        do {
            let detail = try ledger.detail(of: id)
            let debits = detail.entries.flatMap(\.postings).map(\.money.minorUnits)
                .filter { $0 > 0 }.reduce(0, +)
            guard detail.state == .sealed, detail.entries.count == intent.entries,
                debits == intent.minorUnits
            else {
                problems.append("half is there: \(id)")
                return
            }
            present.insert(id)
            if !acknowledged.contains(id) { silent.insert(id) }
        } catch let error as GreenCreditError where error.code == "record.unknown" {
            if acknowledged.contains(id) { problems.append("lost: \(id) was acknowledged") }
            if present.remove(id) != nil { problems.append("lost: \(id) was there") }
        }
    }

    /// The heads that were shown last must be heads of the log that is there now.
    private mutating func judgeTrees(of ledger: OpenLedger, newest count: Int) throws {
        guard let seen = trees.keys.max() else { return }
        guard let newest = try ledger.newestCheckpoint(), newest.size >= seen else {
            problems.append("lost: the head of size \(seen) was shown")
            return
        }
        show(newest.size, newest.root.hex, newest.note)
        let published = try Judge.checkpoint(try DurableFile.read(ledger.folder.checkpoint))
        show(Int64(published.size), published.root.hex, nil)
        if published.size > newest.size {
            problems.append("the head of size \(published.size) was handed out and is not held")
        }
        let head = try Judge.checkpoint(newest.note)
        for (size, note) in notes.sorted(by: { $0.key > $1.key }).prefix(count) where size > 0 {
            do {
                let proof = try ConsistencyProof(
                    decoding: try ledger.consistencyProof(from: size))
                try proof.verify(since: try Judge.checkpoint(note), newer: head)
            } catch {
                problems.append("two histories: the log does not extend its size \(size): \(error)")
            }
        }
    }

    private static func checkpoint(_ note: [UInt8]) throws -> Checkpoint {
        try Checkpoint(text: try SignedNote(decoding: note).text)
    }

    private static func debits(_ ledger: OpenLedger) throws -> Int64 {
        try ledger.totals(LedgerQuery(account: try Account("E1:F:1002:OWN")))
            .map(\.debits.minorUnits).reduce(0, +)
    }
}
