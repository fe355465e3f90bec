import Ledger

/// The open items by currency and amount, each amount's in the order of days.
struct AmountIndex {
    private struct Entry {
        let currency: UInt16
        let amount: Int64
        let isTheirs: Bool
        let day: Int32
        let index: Int32
    }

    /// The items of one amount.
    struct Group {
        let ours: [Int]
        let theirs: [Int]
    }

    private let entries: [Entry]

    /// No items.
    init() { entries = [] }

    init(_ matching: Matching) {
        let items = matching.items
        var entries: [Entry] = []
        for index in 0..<items.count where matching.isOpen[index] {
            entries.append(
                Entry(
                    currency: items.currencies[index], amount: items.amounts[index],
                    isTheirs: !items.isOurs(index), day: items.days[index], index: Int32(index)))
        }
        entries.sort { AmountIndex.precedes($0, $1) }
        self.entries = entries
    }

    private static func precedes(_ a: Entry, _ b: Entry) -> Bool {
        if a.amount != b.amount { return a.amount < b.amount }
        if a.currency != b.currency { return a.currency < b.currency }
        if a.isTheirs != b.isTheirs { return !a.isTheirs }
        return a.day != b.day ? a.day < b.day : a.index < b.index
    }

    /// Every amount that some item has, with the open items of both sides.
    func forEachGroup(_ matching: Matching, _ body: (Group) -> Void) {
        var start = 0
        while start < entries.count {
            var end = start
            var (ours, theirs): ([Int], [Int]) = ([], [])
            while end < entries.count, entries[end].amount == entries[start].amount,
                entries[end].currency == entries[start].currency
            {
                let index = Int(entries[end].index)
                if matching.isOpen[index] {
                    if entries[end].isTheirs { theirs.append(index) } else { ours.append(index) }
                }
                end += 1
            }
            if !ours.isEmpty || !theirs.isEmpty { body(Group(ours: ours, theirs: theirs)) }
            start = end
        }
    }

    /// The items of an amount, open or not, of one side, within some days.
    func items(
        _ amount: Int64, currency: UInt16, theirs: Bool,
        days: ClosedRange<Int32> = .min ... .max
    ) -> [Int] {
        var (low, high) = (0, entries.count)
        let target = Entry(
            currency: currency, amount: amount, isTheirs: theirs, day: days.lowerBound,
            index: -1)
        while low < high {
            let middle = (low + high) / 2
            if AmountIndex.precedes(entries[middle], target) {
                low = middle + 1
            } else {
                high = middle
            }
        }
        var found: [Int] = []
        while low < entries.count, entries[low].amount == amount,
            entries[low].currency == currency, entries[low].isTheirs == theirs,
            entries[low].day <= days.upperBound
        {
            found.append(Int(entries[low].index))
            low += 1
        }
        return found
    }

    /// An open item of ours that has exactly the amount, in the window, with an agreeing name.
    func exactPartner(of theirs: Int, in matching: Matching) -> Int? {
        return items(
            matching.items.amounts[theirs], currency: matching.items.currencies[theirs],
            theirs: false, days: matching.daysAround(theirs)
        ).first {
            matching.isOpen[$0] && matching.isInWindow($0, theirs)
                && matching.nameAgreement($0, theirs) != nil
        }
    }
}
