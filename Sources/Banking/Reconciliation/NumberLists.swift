/// Lists of numbers, one list per row, in one array.
struct NumberLists {
    private(set) var values: [Int32] = []
    private(set) var ends: [Int32] = [0]

    /// How many lists there are.
    var count: Int { ends.count - 1 }

    /// Makes room for so many lists and so many numbers in all.
    mutating func reserve(_ count: Int, values numbers: Int) {
        ends.reserveCapacity(count + 1)
        values.reserveCapacity(numbers)
    }

    /// Puts a number into the list that is being made, once.
    mutating func append(_ value: Int32) {
        let start = Int(ends[ends.count - 1])
        for index in start..<values.count where values[index] == value { return }
        values.append(value)
    }

    /// Ends the list that is being made.
    mutating func close() { ends.append(Int32(values.count)) }

    /// Puts lists behind these, with a value's own number in place of each.
    mutating func append(contentsOf other: NumberLists, numbered numbers: [Int32]) {
        let start = Int32(values.count)
        for value in other.values { values.append(numbers[Int(value)]) }
        for end in other.ends.dropFirst() { ends.append(start + end) }
    }

    /// Puts lists behind these.
    mutating func append(contentsOf other: NumberLists) {
        let start = Int32(values.count)
        values.append(contentsOf: other.values)
        for end in other.ends.dropFirst() { ends.append(start + end) }
    }

    /// Where the values of a list are.
    func range(_ row: Int) -> Range<Int> { Int(ends[row])..<Int(ends[row + 1]) }

    /// The values of a list.
    subscript(row: Int) -> ArraySlice<Int32> { values[range(row)] }

    /// A number that both a row of these lists and a row of other ones hold; −1 for none.
    func common(_ row: Int, _ other: NumberLists, _ otherRow: Int) -> Int32 {
        let others = other.range(otherRow)
        for index in range(row) {
            for place in others where other.values[place] == values[index] { return values[index] }
        }
        return -1
    }
}
