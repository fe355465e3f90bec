import Ledger

extension MatchItems {
    /// Finds the references of the one side in the texts of the other.
    mutating func findMentioned(_ work: some WorkDistribution) {
        var flags = [UInt8](repeating: 0, count: references.count)
        for index in 0..<count {
            for place in keys.range(index) {
                flags[Int(keys.values[place])] |= isOurs(index) ? 1 : 2
            }
        }
        let items = self
        let sides = flags
        let found = work.map((0..<count).pieces(8)) { items.mentioned(by: $0, sides) }
        var mentioned = NumberLists()
        mentioned.reserve(count, values: found.reduce(0) { $0 + $1.values.count })
        for lists in found { mentioned.append(contentsOf: lists) }
        self.mentioned = mentioned
    }

    /// The references that the texts of some items mention and items of the other side have.
    private func mentioned(by range: Range<Int>, _ sides: [UInt8]) -> NumberLists {
        var mentioned = NumberLists()
        mentioned.reserve(range.count, values: range.count)
        var runs = ReferenceText.Runs()
        for index in range {
            if hasText(index) {
                runs.read(text(index))
                let side: UInt8 = isOurs(index) ? 2 : 1
                if runs.bytes.count >= 6 { add(runs, sides, side, to: &mentioned) }
            }
            mentioned.close()
        }
        return mentioned
    }

    private func add(
        _ runs: ReferenceText.Runs, _ sides: [UInt8], _ side: UInt8,
        to mentioned: inout NumberLists
    ) {
        runs.forEachJoined(across: false) { range in
            let run = runs.bytes[range]
            guard ReferenceText.isSearchable(run), let key = references.find(run),
                sides[Int(key)] & side != 0
            else { return }
            mentioned.append(key)
        }
    }
}
