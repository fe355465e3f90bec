import Ledger

/// The entries of the bulk ledger: two postings each, over 10,000 accounts picked at random.
///
/// The same size gives the same entries; a second run over them is the auditor of the first.
struct BenchEntries: Sequence, IteratorProtocol {
    static let accountCount = 10_000
    static let codes = ["1002", "1214", "2303", "4001", "5001"]
    static let first = LocalDate.range.lowerBound.adding(days: 739_251)  // 2025-01-01
    static let dayCount = 365

    /// All accounts, by their number.
    static let accounts = (0..<accountCount).map { number in
        Account(
            book: "P", side: .financial, code: codes[number % codes.count],
            subaccount: "S\(number / codes.count)")
    }

    /// The day of an entry: they are spread over a year, in order.
    static func day(of number: Int, of size: Int) -> LocalDate {
        first.adding(days: number * dayCount / size)
    }

    /// One entry, as numbers.
    struct Movement {
        let debit: Int
        let credit: Int
        let minorUnits: Int64
    }

    private let size: Int
    private let prefix: String
    private var number = 0
    private var random: SplitMix64

    /// Starts with the first entry; `prefix` makes the document numbers differ from others'.
    init(_ size: Int, seed: UInt64 = 1, prefix: String = "E") {
        self.size = size
        self.prefix = prefix
        random = SplitMix64(seed: seed)
    }

    /// The next entry as numbers, without the cost of making one.
    mutating func nextMovement() -> Movement? {
        guard number < size else { return nil }
        number += 1
        let debit = random.below(UInt64(Self.accountCount))
        let step = 1 + random.below(UInt64(Self.accountCount - 1))
        return Movement(
            debit: debit, credit: (debit + step) % Self.accountCount,
            minorUnits: Int64(1 + random.below(1_000_000)))
    }

    mutating func next() -> Entry? {
        guard let movement = nextMovement() else { return nil }
        let money = Money(minorUnits: movement.minorUnits, currency: .cny)
        let opposite = Money(minorUnits: -movement.minorUnits, currency: .cny)
        let draft = EntryDraft(
            id: "\(prefix)\(number)", book: "P", valueDate: Self.day(of: number - 1, of: size),
            postings: [
                Posting(account: Self.accounts[movement.debit], money: money),
                Posting(account: Self.accounts[movement.credit], money: opposite),
            ])
        do { return try Entry(draft) } catch {
            preconditionFailure("an entry of the benchmark is not balanced: \(error)")
        }
    }

    /// The balances after the entries up to a day, by number of account: computed the slow way.
    static func balances(_ size: Int, through day: LocalDate? = nil) -> [Int64] {
        var balances = [Int64](repeating: 0, count: accountCount)
        var entries = BenchEntries(size)
        var number = 0
        while let movement = entries.nextMovement() {
            if let day, Self.day(of: number, of: size) > day { break }
            balances[movement.debit] += movement.minorUnits
            balances[movement.credit] -= movement.minorUnits
            number += 1
        }
        return balances
    }
}

/// Steele, Lea, Flood: “Fast Splittable Pseudorandom Number Generators”, 2014.
struct SplitMix64 {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number below a bound, by multiplication (Lemire 2019, without the rejection).
    mutating func below(_ bound: UInt64) -> Int { Int(next().multipliedFullWidth(by: bound).high) }
}
