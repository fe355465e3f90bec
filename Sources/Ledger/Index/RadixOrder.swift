/// Sorts places by small numbers without comparing them: the order of a bucket's lines.
enum RadixOrder {
    private static let digitBits: UInt32 = 11

    /// Brings places into the order of their numbers; equal ones keep their order.
    static func sort(_ order: inout [Int32], by numbers: [UInt32]) {
        let largest = numbers.max() ?? 0
        var spare = order
        var shift: UInt32 = 0
        while shift < 32, largest >> shift > 0 {
            pass(order, &spare, by: numbers, shift: shift)
            swap(&order, &spare)
            shift += digitBits
        }
    }

    private static func pass(
        _ order: [Int32], _ sorted: inout [Int32], by numbers: [UInt32], shift: UInt32
    ) {
        let mask = UInt32(1) << digitBits - 1
        var places = [Int](repeating: 0, count: Int(mask) + 2)
        for number in numbers { places[Int(number >> shift & mask) + 1] += 1 }
        for digit in 1..<places.count { places[digit] += places[digit - 1] }
        for index in order {
            let digit = Int(numbers[Int(index)] >> shift & mask)
            sorted[places[digit]] = index
            places[digit] += 1
        }
    }
}
