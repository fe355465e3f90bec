public import Ledger

/// One party's item in a comparison of two books.
public struct ComparedItem: Sendable, Hashable {
    /// What both parties call the same movement, such as a flow or a contract; `nil` for none.
    public let key: String?
    /// The item's own name, for people.
    public let id: String
    /// The amount; both sides in the same direction.
    public let money: Money
    /// The day; `nil` for balances, which have none.
    public let date: LocalDate?

    /// Makes an item.
    public init(key: String?, id: String, money: Money, date: LocalDate? = nil) {
        self.key = key
        self.id = id
        self.money = money
        self.date = date
    }
}

/// One difference between two books: what each side has, and which class of exception it is.
public struct BookDifference: Sendable, Hashable {
    /// The class.
    public let exception: ExceptionClass
    /// What both sides call it, or the item's own name.
    public let key: String
    /// What our side has; `nil` for nothing at all.
    public let ours: Money?
    /// What the other side has; `nil` for nothing at all.
    public let theirs: Money?
    /// Ours less theirs; nothing where only days or numbers differ.
    public let difference: Money
    /// The day of the earliest item.
    public let date: LocalDate?
    /// The items of both sides, for people.
    public let items: [String]
}

/// Two books compared: one notion of difference for every kind of reconciliation.
///
/// By construction the differences add up to what the totals differ by.
public struct BookComparison: Sendable, Hashable {
    /// What is let pass, and what counts as late.
    public struct Settings: Sendable, Hashable {
        /// A difference of so many minor units is rounding.
        public var tolerance: Int64 = 0
        /// So many days between the two sides of a movement are no difference.
        public var dayTolerance: Int = 0
        /// What is younger than this is in transit.
        public var transitDays: Int = 10

        /// The default settings: nothing is let pass.
        public init() {}
    }

    /// The sum of our side.
    public let ours: Money
    /// The sum of the other side.
    public let theirs: Money
    /// How many keys agree in every respect.
    public let agreedCount: Int
    /// What differs, by class and key.
    public let differences: [BookDifference]

    /// Ours less theirs.
    public var difference: Money {
        Money(minorUnits: ours.minorUnits &- theirs.minorUnits, currency: ours.currency)
    }

    /// Compares two lists of one currency.
    ///
    /// - Parameter asOf: the day from which ages count; without it nothing is in transit or stale.
    /// - Throws: `money.currency` for items of several currencies, `money.overflow`.
    public init(
        ours: [ComparedItem], theirs: [ComparedItem], currency: Currency,
        asOf: LocalDate? = nil, settings: Settings = Settings()
    ) throws(LedgerError) {
        var work = ComparisonWork(currency: currency, asOf: asOf, settings: settings)
        self.ours = try ComparisonWork.sum(ours, currency)
        self.theirs = try ComparisonWork.sum(theirs, currency)
        _ = try self.ours.subtracting(self.theirs)
        try work.compare(ours, theirs)
        agreedCount = work.agreedCount
        differences = work.differences.sorted {
            $0.exception != $1.exception
                ? $0.exception.rawValue < $1.exception.rawValue
                : ($0.key, $0.items.first ?? "") < ($1.key, $1.items.first ?? "")
        }
    }
}

/// The items of one key on both sides.
struct ComparedGroup {
    let key: String
    var ours: [ComparedItem] = []
    var theirs: [ComparedItem] = []
}

/// A comparison under way.
struct ComparisonWork {
    let currency: Currency
    let asOf: LocalDate?
    let settings: BookComparison.Settings
    private(set) var agreedCount = 0
    private(set) var differences: [BookDifference] = []

    init(currency: Currency, asOf: LocalDate?, settings: BookComparison.Settings) {
        self.currency = currency
        self.asOf = asOf
        self.settings = settings
    }

    static func sum(_ items: [ComparedItem], _ currency: Currency) throws(LedgerError) -> Money {
        var sum = Money.zero(currency)
        for item in items { sum = try sum.adding(item.money) }
        return sum
    }

    /// Keys first, then equal amounts without a key, then what stands under another key.
    mutating func compare(
        _ ours: [ComparedItem], _ theirs: [ComparedItem]
    ) throws(LedgerError) {
        var groups: [String: ComparedGroup] = [:]
        for item in ours {
            guard let key = item.key else { continue }
            groups[key, default: ComparedGroup(key: key)].ours.append(item)
        }
        for item in theirs {
            guard let key = item.key else { continue }
            groups[key, default: ComparedGroup(key: key)].theirs.append(item)
        }
        var alone = (ours: [ComparedGroup](), theirs: [ComparedGroup]())
        for group in groups.values.sorted(by: { $0.key < $1.key }) {
            if group.ours.isEmpty {
                alone.theirs.append(group)
            } else if group.theirs.isEmpty {
                alone.ours.append(group)
            } else {
                try judge(group)
            }
        }
        let keyless = pairByAmount(ours.filter { $0.key == nil }, theirs.filter { $0.key == nil })
        alone.ours += keyless.ours.map { ComparedGroup(key: $0.id, ours: [$0]) }
        alone.theirs += keyless.theirs.map { ComparedGroup(key: $0.id, theirs: [$0]) }
        try judgeAlone(alone.ours, alone.theirs)
    }

    // MARK: - A key on both sides

    private mutating func judge(_ group: ComparedGroup) throws(LedgerError) {
        let ours = try ComparisonWork.sum(group.ours, currency)
        let theirs = try ComparisonWork.sum(group.theirs, currency)
        let difference = try ours.subtracting(theirs)
        guard difference.isZero else {
            return add(exception(of: group, ours, theirs, difference), group, ours, theirs)
        }
        if group.ours.count != group.theirs.count {
            add(.split, group, ours, theirs)
        } else if !daysAgree(group) {
            add(.dateDiffers, group, ours, theirs)
        } else {
            agreedCount += 1
        }
    }

    private func exception(
        of group: ComparedGroup, _ ours: Money, _ theirs: Money, _ difference: Money
    ) -> ExceptionClass {
        if ours.minorUnits == -theirs.minorUnits { return .signConvention }
        if difference.minorUnits.magnitude <= UInt64(max(0, settings.tolerance)) {
            return .rounding
        }
        let isDoubled = isRepeated(group.ours, group.theirs) || isRepeated(group.theirs, group.ours)
        return isDoubled ? .duplicate : .amountDiffers
    }

    /// Whether one side has nothing but the other's single amount, several times.
    private func isRepeated(_ many: [ComparedItem], _ one: [ComparedItem]) -> Bool {
        guard let first = one.first, one.count == 1 else { return false }
        return many.count > 1 && many.allSatisfy { $0.money == first.money }
    }

    private func daysAgree(_ group: ComparedGroup) -> Bool {
        let days = { (items: [ComparedItem]) in items.compactMap(\.date).sorted() }
        return zip(days(group.ours), days(group.theirs)).allSatisfy { one, other in
            one.days(until: other).magnitude <= settings.dayTolerance
        }
    }

    // MARK: - One side only

    /// Equal amounts of the same days are the same movement; the rest is left.
    private mutating func pairByAmount(
        _ ours: [ComparedItem], _ theirs: [ComparedItem]
    ) -> (ours: [ComparedItem], theirs: [ComparedItem]) {
        let order = { (a: ComparedItem, b: ComparedItem) in
            if a.date != b.date { return (a.date ?? .distantPast) < (b.date ?? .distantPast) }
            return a.id < b.id
        }
        var open = Dictionary(grouping: theirs.sorted(by: order), by: \.money)
        var left: [ComparedItem] = []
        for item in ours.sorted(by: order) {
            let place = open[item.money]?.firstIndex { other in
                guard let one = item.date, let two = other.date else { return true }
                return one.days(until: two).magnitude <= settings.dayTolerance
            }
            guard let place else {
                left.append(item)
                continue
            }
            open[item.money]?.remove(at: place)
            agreedCount += 1
        }
        return (left, open.values.joined().sorted(by: order))
    }

    private mutating func judgeAlone(
        _ ours: [ComparedGroup], _ theirs: [ComparedGroup]
    ) throws(LedgerError) {
        var open = theirs
        for group in ours {
            let sum = try ComparisonWork.sum(group.ours, currency)
            if sum.isZero && group.ours.count > 1 {
                add(.reversed, group, sum, nil)
                continue
            }
            var same: [Int] = []
            for (index, other) in open.enumerated()
            where try ComparisonWork.sum(other.theirs, currency) == sum
                && other.theirs.first?.date == group.ours.first?.date && sum.minorUnits != 0
            {
                same.append(index)
            }
            // Only where nothing else could be meant.
            if same.count == 1, let index = same.first {
                var pair = ComparedGroup(key: "\(group.key) / \(open[index].key)")
                pair.ours = group.ours
                pair.theirs = open.remove(at: index).theirs
                add(.wrongAccount, pair, sum, sum)
            } else {
                add(age(group.ours, else: .bookOnly), group, sum, nil)
            }
        }
        for group in open {
            let sum = try ComparisonWork.sum(group.theirs, currency)
            let isCancelled = sum.isZero && group.theirs.count > 1
            add(
                isCancelled ? .reversed : age(group.theirs, else: .missingCounterEntry), group,
                nil, sum)
        }
    }

    private func age(_ items: [ComparedItem], else other: ExceptionClass) -> ExceptionClass {
        guard let asOf, let date = items.compactMap(\.date).min() else { return other }
        let days = date.days(until: asOf)
        if AgeBracket(days: days) == .stale { return .stale }
        return days <= settings.transitDays ? .inTransit : other
    }

    private mutating func add(
        _ exception: ExceptionClass, _ group: ComparedGroup, _ ours: Money?, _ theirs: Money?
    ) {
        let units = (ours?.minorUnits ?? 0) &- (theirs?.minorUnits ?? 0)
        differences.append(
            BookDifference(
                exception: exception, key: group.key, ours: ours, theirs: theirs,
                difference: Money(minorUnits: units, currency: currency),
                date: (group.ours + group.theirs).compactMap(\.date).min(),
                items: (group.ours + group.theirs).map(\.id)))
    }
}

extension LocalDate {
    /// What sorts before every other day.
    fileprivate static var distantPast: LocalDate { range.lowerBound }
}
