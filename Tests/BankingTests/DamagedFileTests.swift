import Ledger
import Testing

@testable import Banking

/// A wrong but plausible amount is the worst outcome: damage is found, or changes no amount.
@Suite struct DamagedFileTests {
    private func damaged(
        _ bytes: [UInt8], from start: Int, _ generator: inout SeededGenerator
    ) -> [UInt8] {
        var bytes = bytes
        let place = Int.random(in: start..<bytes.count, using: &generator)
        switch Int.random(in: 0...3, using: &generator) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
        case 1: bytes[place] = UInt8.random(in: 0x20...0x7E, using: &generator)
        case 2: bytes.remove(at: place)
        default: bytes.insert(bytes[place], at: place)
        }
        return bytes
    }

    /// Reads damaged copies; what imports without consent must have the sound file's amounts.
    private func requireNoSilentChange(_ bytes: [UInt8], from start: Int, seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let sound = try #require(Fixtures.read(bytes).statements.first).lines.map(\.money)
        for round in 0..<150 {
            let reading = Fixtures.read(damaged(bytes, from: start, &generator))
            guard let statements = try? reading.requireStatements() else { continue }
            #expect(
                statements.map { $0.bookedLines.map(\.money) } == [sound],
                "seed \(seed), round \(round): \(reading.findings)")
        }
    }

    @Test(arguments: 1...4)
    func `damage to a camt file changes no amount in silence`(seed: UInt64) throws {
        try requireNoSilentChange(try Fixtures.camt(), from: 0, seed: seed)
    }

    @Test(arguments: 5...8)
    func `damage to a CSV file changes no amount in silence`(seed: UInt64) throws {
        // The opening balance is derived from the first line, so that line proves nothing itself.
        let bytes = try Fixtures.csv()
        let second = try #require(bytes.firstRange(of: Array("\n2,".utf8))).lowerBound + 1
        try requireNoSilentChange(bytes, from: second, seed: seed)
    }
}
