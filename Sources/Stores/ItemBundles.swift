/// The items of a batch in bundles of up to 256, each item with its length in front (SIGNING 5.6).
///
/// They are lent one bundle at a time: a batch of a million items need not fit into memory.
public struct ItemBundles: Sendable {
    /// How many bundles there are.
    public let count: Int
    private let load: @Sendable (Int) throws -> [UInt8]

    /// Bundles that lie elsewhere, such as in a file; `load` gives the one of a number.
    public init(count: Int, load: @escaping @Sendable (Int) throws -> [UInt8]) {
        self.count = count
        self.load = load
    }

    /// Bundles in memory.
    public init(_ bundles: [[UInt8]]) { self.init(count: bundles.count) { bundles[$0] } }

    /// No items.
    public static let none = ItemBundles([])

    /// Whether there are none.
    public var isEmpty: Bool { count == 0 }

    /// The bundle of a number.
    ///
    /// - Precondition: there is one of that number.
    public subscript(number: Int) -> [UInt8] {
        get throws {
            precondition((0..<count).contains(number), "there is no bundle of that number")
            return try load(number)
        }
    }

    /// Lends the bundles in order.
    public func forEach(_ body: (_ number: Int, _ bytes: [UInt8]) throws -> Void) throws {
        for number in 0..<count { try body(number, try load(number)) }
    }

    /// All bundles, in memory.
    public var all: [[UInt8]] { get throws { try (0..<count).map { try load($0) } } }
}

extension ItemBundles: Hashable {
    /// Compares the bytes; bundles that cannot be read are equal to nothing.
    public static func == (a: ItemBundles, b: ItemBundles) -> Bool {
        a.count == b.count
            && (0..<a.count).allSatisfy { number in
                guard let x = try? a.load(number), let y = try? b.load(number) else { return false }
                return x == y
            }
    }

    /// Feeds the number of bundles to a hash table.
    public func hash(into hasher: inout Hasher) { hasher.combine(count) }
}

/// The bundles of one batch.
public struct StoredBundles: Sendable, Hashable {
    /// The place in the log of the batch record.
    public let seq: Int64
    /// Its items.
    public let bundles: ItemBundles

    /// Makes the rows of one batch.
    public init(seq: Int64, bundles: ItemBundles) {
        self.seq = seq
        self.bundles = bundles
    }
}
