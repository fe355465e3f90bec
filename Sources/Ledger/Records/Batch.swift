/// One act of up to a million items under one pair of signatures, SIGNING 4.
public struct Batch: Sendable, Hashable {
    /// What is done with the items.
    public let act: Act
    /// How many items there are.
    public let count: Int
    /// The sum of the items' amounts per currency.
    public let controlTotals: [Money]
    /// The root of the Merkle tree over the items in order, base64.
    public let itemsRoot: String

    /// The most items that one batch may have.
    public static let maximumCount = 1_000_000

    /// Makes a batch; the totals are put in order of their currencies.
    public init(act: Act, count: Int, controlTotals: [Money], itemsRoot: String) {
        self.act = act
        self.count = count
        self.controlTotals = controlTotals.sorted { $0.currency < $1.currency }
        self.itemsRoot = itemsRoot
    }

    var members: [(String, JSONValue?)] {
        let totals = controlTotals.map { ($0.currency.code, JSONValue.string($0.decimalText)) }
        return [
            ("act", .object(act.json)),
            ("controlTotals", .object(JSONObject(totals))),
            ("count", .integer(Int64(count))),
            ("itemsRoot", .string(itemsRoot)),
        ]
    }

    init(reader: inout MemberReader) throws(LedgerError) {
        act = try Act(json: try reader.require("act"), at: "record.act")
        let number = try reader.requireInteger("count")
        guard (1...Int64(Batch.maximumCount)).contains(number) else {
            throw LedgerError(
                "batch.count", "a batch has 1 to \(Batch.maximumCount) items, not \(number)")
        }
        count = Int(number)
        guard case .object(let totals) = try reader.require("controlTotals") else {
            throw LedgerError("record.member", "an object is expected", at: "record.controlTotals")
        }
        var controlTotals: [Money] = []
        for member in totals.members {
            guard case .string(let text) = member.value else {
                throw LedgerError(
                    "record.member", "a total is decimal text", at: "record.controlTotals")
            }
            controlTotals.append(
                try Money(decimalText: text, currency: try Currency.require(member.name)))
        }
        self.controlTotals = controlTotals
        itemsRoot = try reader.requireString("itemsRoot")
    }
}

/// One item of a batch: a journal entry with its worth and its salt.
public struct BatchItem: Sendable, Hashable {
    /// The id of the batch record.
    public let batch: String
    /// The journal entry; its document number is the item's.
    public let entry: Entry
    /// What the item counts in the control total.
    public let amount: Money
    /// 16 random bytes in hexadecimal, so that a neighbour's hash tells nothing.
    public let salt: String

    /// The most bytes that an item may have: its length is stored in 16 bits.
    public static let maximumBytes = 65_535

    /// Makes an item.
    ///
    /// - Throws: `batch.currencies` for an entry in several currencies, which needs a record of its
    ///   own.
    public init(batch: String, entry: Entry, salt: String) throws(LedgerError) {
        guard let amount = entry.singleAmount else {
            throw LedgerError(
                "batch.currencies", "an item has one currency; propose this entry by itself",
                at: entry.id)
        }
        self.batch = batch
        self.entry = entry
        self.amount = amount
        self.salt = salt
    }

    /// The canonical bytes: a leaf of the batch's tree.
    ///
    /// - Throws: `batch.itemTooLarge`.
    public func bytes() throws(LedgerError) -> [UInt8] {
        let bytes = CanonicalJSON.encode(.object(json))
        guard bytes.count <= BatchItem.maximumBytes else {
            throw LedgerError(
                "batch.itemTooLarge",
                "an item has at most \(BatchItem.maximumBytes) bytes; propose it by itself",
                at: entry.id)
        }
        return bytes
    }

    /// Reads the bytes of an item.
    ///
    /// - Throws: `json.…` for the form, `record.…` and the errors of the entry for the content.
    public init(bytes: [UInt8]) throws(LedgerError) {
        let value = try CanonicalJSON.decode(bytes)
        var reader = try MemberReader(value, at: "item")
        guard try reader.requireString("schema") == BatchItem.schema else {
            throw LedgerError("record.schema", "an item of a batch is expected")
        }
        let entry = try Entry(json: try reader.require("entry"), at: "item.entry")
        let batch = try reader.require("batch", Identifier.document)
        let salt = try reader.require("salt", Record.checkSalt)
        _ = (try reader.require("id"), try reader.require("amount"))
        try reader.finish()
        try self.init(batch: batch, entry: entry, salt: salt)
        // One value has one canonical form: equal values are equal bytes.
        guard .object(json) == value else {
            throw LedgerError(
                "record.notUnique", "the item's id or amount is not that of its entry",
                at: entry.id)
        }
    }

    private static let schema = "greencredit/item/v1"

    private var json: JSONObject {
        JSONObject([
            (
                "amount",
                [
                    "currency": .string(amount.currency.code),
                    "value": .string(amount.decimalText),
                ]
            ),
            ("batch", .string(batch)),
            ("entry", .object(entry.json)),
            ("id", .string(entry.id)),
            ("salt", .string(salt)),
            ("schema", .string(BatchItem.schema)),
        ])
    }
}
