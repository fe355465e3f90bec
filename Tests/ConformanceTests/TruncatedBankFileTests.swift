import Banking
import Foundation
import Ledger
import Testing

/// Files that are cut off, at lines and at bytes: refused with a place, or nothing is lost unseen.
///
/// Which cut files are read all the same, and why, is told in the decision record on bank files.
/// By default as many cuts of each file as a quick run allows are tried, spread evenly;
/// `GREENCREDIT_CUTS=all` tries every line and a hundred bytes of each file.
@Suite struct TruncatedBankFileTests {
    private static let isExhaustive =
        ProcessInfo.processInfo.environment["GREENCREDIT_CUTS"] == "all"

    /// The folders of statements among the fuzzers' corpora.
    private static let seeds = ["bai2/", "camt/", "csv/", "mt940/", "ofx/"]

    /// What became of the cut copies.
    private struct Tally {
        var refused = 0
        var consent = 0
        var whole = 0
        var shorter = 0

        var total: Int { refused + consent + whole + shorter }
    }

    private static func read(_ bytes: [UInt8], _ name: String) -> BankFileReading {
        var context = BankFileContext()
        context.requiresAccount = false
        return BankFile.read(bytes, named: name, context: context)
    }

    /// The places to cut at: behind lines, and anywhere.
    private static func cuts(_ bytes: [UInt8], _ generator: inout SeededCuts) -> [Int] {
        var ends = bytes.indices.filter { bytes[$0] == 0x0A || bytes[$0] == 0x0D }.map { $0 + 1 }
        ends = ends.filter { $0 < bytes.count }
        guard !bytes.isEmpty, !isExhaustive else {
            return ends
                + (0..<(bytes.isEmpty ? 0 : 100)).map { _ in
                    Int.random(in: 0..<bytes.count, using: &generator)
                }
        }
        // Long files are cut less often, so that all files together stay quick.
        let count = max(2, min(12, 24_000 / bytes.count))
        let step = max(1, ends.count / count)
        let first = Int.random(in: 0..<step, using: &generator)
        let lines = stride(from: first, to: ends.count, by: step).map { ends[$0] }
        let anywhere = (0..<max(1, count / 3)).map { _ in
            Int.random(in: 0..<bytes.count, using: &generator)
        }
        return lines + anywhere
    }

    /// Judges every cut copy of a file.
    private static func judge(
        _ bytes: [UInt8], _ name: String, seed: UInt64, _ tally: inout Tally
    ) {
        let whole = read(bytes, name)
        var generator = SeededCuts(state: seed)
        for end in cuts(bytes, &generator) {
            let reading = read(Array(bytes[..<end]), name)
            let errors = reading.findings.filter { $0.severity == .error }
            if let error = errors.first {
                tally.refused += 1
                #expect(reading.statements.isEmpty, "\(name) cut at \(end), seed \(seed)")
                #expect(error.place.line >= 1 && error.place.file == name, "\(name): \(error)")
            } else if !reading.codesToAccept.isEmpty {
                tally.consent += 1
                #expect(throws: LedgerError.self) { try reading.requireStatements() }
            } else if holdsTheSame(reading, whole) {
                tally.whole += 1
            } else {
                tally.shorter += 1
                let isRight = holdsLess(reading, whole)
                #expect(isRight, "\(name) cut at \(end) of \(bytes.count), seed \(seed)")
            }
        }
    }

    /// Nothing but text and marks is missing.
    private static func holdsTheSame(_ cut: BankFileReading, _ whole: BankFileReading) -> Bool {
        BankFiles.figures(cut) == BankFiles.figures(whole)
    }

    /// Formats that say nowhere where a file ends: what is there is whole by itself.
    private static func holdsLess(_ cut: BankFileReading, _ whole: BankFileReading) -> Bool {
        let format = cut.format ?? ""
        // Without balances nothing can be proven, cut or not, and the reading says so.
        let isUnproven = cut.findings.contains { $0.code == .balanceMissing }
        if isUnproven, format.hasPrefix("mt9") || format.hasPrefix("csv") { return true }
        if format.hasPrefix("mt9") { return holdsWholeMessages(cut, whole) }
        return format.hasPrefix("csv") && holdsShorterList(cut, whole)
    }

    /// MT940 is a row of messages: those that are left are what they were.
    private static func holdsWholeMessages(
        _ cut: BankFileReading, _ whole: BankFileReading
    ) -> Bool {
        let found = BankFiles.figures(cut)
        // What is wrong with the whole file may stand behind the cut.
        return whole.statements.isEmpty || BankFiles.figures(whole).starts(with: found)
    }

    /// A list has no end mark: the rows that are left are what they were.
    private static func holdsShorterList(_ cut: BankFileReading, _ whole: BankFileReading) -> Bool {
        if whole.statements.isEmpty { return true }
        return cut.statements.allSatisfy { statement in
            let lines = statement.lines.map(\.money)
            return whole.statements.contains { other in
                let all = other.lines.map(\.money)
                // Lists come oldest first or newest first.
                return all.starts(with: lines) || all.suffix(lines.count).elementsEqual(lines)
            }
        }
    }

    @Test(
        .enabled(if: Conformance.folder != nil, "\(Conformance.absence)"),
        arguments: BankFiles.formats)
    func `a published file that is cut is refused, or what is left is whole`(
        format: String
    ) throws {
        var tally = Tally()
        for (number, file) in try BankFiles.all().enumerated() where file.format == format {
            let bytes = try BankFiles.bytes(format, file.file)
            Self.judge(bytes, file.file, seed: UInt64(number), &tally)
        }
        print("\(format): \(tally)")
        #expect(tally.refused > tally.total / 4)
    }

    @Test func `a file of ours that is cut is refused, or what is left is whole`() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        var tally = Tally()
        for folder in ["fixtures/three-projects", "tools/fuzz/corpus"] {
            let path = root.appending(path: folder).path
            for name in try FileManager.default.subpathsOfDirectory(atPath: path).sorted()
            where name.hasPrefix("bank-statement") || Self.seeds.contains(where: name.hasPrefix) {
                let url = URL(filePath: "\(path)/\(name)")
                guard try url.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true
                else { continue }
                Self.judge([UInt8](try Data(contentsOf: url)), name, seed: 1, &tally)
            }
        }
        print("our files: \(tally)")
        #expect(tally.refused > 0)
    }
}

/// Repeatable chance (SplitMix64).
struct SeededCuts: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
