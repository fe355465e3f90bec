public import Ledger

/// Rows that answer questions: all of them follow from the records and can be made again.
public struct Projections: Sendable, Equatable {
    /// Hashes of the log's tree, in tiles that are written anew as they fill up.
    public var tiles: [Tile] = []
    /// Which entries became effective with which record.
    public var effects: [Effect] = []
    /// Balance keys that were seen for the first time.
    public var keys: [Key] = []
    /// The entries in columns; the journal's index is made from them.
    public var sheets: [PostedSheet] = []
    /// Document numbers of records that were sealed without an effect.
    public var reservations: [Reservation] = []
    /// Entries that are cancelled.
    public var reversals: [Reversal] = []

    /// No rows.
    public init() {}

    /// Up to 256 hashes of one level of the tree (C2SP tlog-tiles: level L holds hashes of 8·L).
    public struct Tile: Sendable, Hashable {
        /// The tile's level.
        public let level: Int
        /// The tile's number in its level.
        public let number: Int64
        /// 32 bytes a hash.
        public let hashes: [UInt8]

        /// Makes a row.
        public init(level: Int, number: Int64, hashes: [UInt8]) {
            self.level = level
            self.number = number
            self.hashes = hashes
        }
    }

    /// The entries `first ..< first + count` took effect when `seq` was sealed.
    public struct Effect: Sendable, Hashable {
        /// The number of the first entry; entries are numbered through the whole journal.
        public let first: Int64
        /// How many entries.
        public let count: Int
        /// The place of the record that made them effective: its own, or its last approval's.
        public let seq: Int64
        /// The place of the record or batch that holds them.
        public let source: Int64

        /// Makes a row.
        public init(first: Int64, count: Int, seq: Int64, source: Int64) {
            self.first = first
            self.count = count
            self.seq = seq
            self.source = source
        }
    }

    /// The short number of a balance key.
    public struct Key: Sendable, Hashable {
        /// The number, from 1 in order of first use.
        public let number: Int64
        /// The account, currency and dimensions.
        public let key: BalanceKey

        /// Makes a row.
        public init(number: Int64, key: BalanceKey) {
            self.number = number
            self.key = key
        }
    }

    /// What has gone through a balance key: debits and credits, both as positive minor units.
    public struct Total: Sendable, Hashable {
        /// The number of the balance key.
        public let key: Int64
        /// Sum of debits.
        public let debits: Int64
        /// Sum of credits.
        public let credits: Int64

        /// Makes a row.
        public init(key: Int64, debits: Int64, credits: Int64) {
            self.key = key
            self.debits = debits
            self.credits = credits
        }
    }

    /// A document number that is spoken for by a record which waits, or waited, for approval.
    public struct Reservation: Sendable, Hashable {
        /// The book.
        public let book: String
        /// The document number.
        public let id: String
        /// The place of the record or batch that holds the entry.
        public let source: Int64

        /// Makes a row.
        public init(book: String, id: String, source: Int64) {
            self.book = book
            self.id = id
            self.source = source
        }
    }

    /// An entry is cancelled by another.
    public struct Reversal: Sendable, Hashable {
        /// The number of the cancelled entry.
        public let entry: Int64
        /// The number of the entry that cancels it.
        public let by: Int64

        /// Makes a row.
        public init(entry: Int64, by: Int64) {
            self.entry = entry
            self.by = by
        }
    }
}

/// Everything that one durable commit adds: all of it or nothing.
public struct SealedGroup: Sendable, Equatable {
    /// The records, in order of their places.
    public var records: [StoredRecord] = []
    /// The items of the batches among them.
    public var bundles: [StoredBundles] = []
    /// The files of the records.
    public var attachments: [StoredAttachments] = []
    /// The proposals that are answered with it and leave the inbox.
    public var answeredProposals: [String] = []
    /// What follows from the records.
    public var projections = Projections()

    /// Nothing yet.
    public init() {}
}
