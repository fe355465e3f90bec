import Foundation
import GRDB
import Ledger
import Stores

/// A folder for the files of one test, which removes it at its end.
struct TestFolder: Sendable {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.path + "/stores-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
    }

    func remove() { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String) -> String { "\(path)/\(name).sqlite" }

    /// Makes a ledger of two records with all kinds of rows; it is closed.
    func makeLedger(_ name: String = "ledger") throws -> String {
        try Data(try Self.ledger.get()).write(to: URL(fileURLWithPath: file(name)))
        return file(name)
    }

    /// The file of such a ledger, made once; as plain bytes, which the leak check can follow.
    private static let ledger = Result { () throws -> [UInt8] in
        let folder = try TestFolder()
        defer { folder.remove() }
        let store = try SQLiteStore(path: folder.file("ledger"))
        for group in Sample.groups { try store.append(group) }
        try store.saveCheckpoint(StoredCheckpoint(size: 2, root: [1], note: [2]))
        try store.close()
        return [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder.file("ledger"))))
    }
}

/// Opens a file behind the store's back, as another program would.
func tamper<Result>(_ path: String, _ body: (Database) throws -> Result) throws -> Result {
    var configuration = Configuration()
    configuration.foreignKeysEnabled = false
    let queue = try DatabaseQueue(path: path, configuration: configuration)
    defer { try? queue.close() }
    return try queue.writeWithoutTransaction { try body($0) }
}

/// Two groups with a row in every table.
enum Sample {
    static let groups = [group(0), group(1)]

    static func group(_ seq: Int64, answered: [String] = []) -> SealedGroup {
        var group = SealedGroup()
        group.records = [
            StoredRecord(
                seq: seq, sealed: Timestamp(millisecondsSince1970: 1000 + seq), kind: .record,
                id: "R-\(seq)", bytes: [1, UInt8(seq)], signatures: [2])
        ]
        group.bundles = [StoredBundles(seq: seq, bundles: ItemBundles([[3, 4]]))]
        group.attachments = [
            StoredAttachments(seq: seq, files: [Attachment(name: "a.pdf", bytes: [5])])
        ]
        group.answeredProposals = answered
        group.projections = rows(seq)
        return group
    }

    static let day = LocalDate(year: 2025, month: 12, day: 31) ?? LocalDate.range.lowerBound

    private static func rows(_ seq: Int64) -> Projections {
        var rows = Projections()
        rows.tiles = [.init(level: 0, number: seq, hashes: Array(repeating: 7, count: 64))]
        // The first record fills a bucket, the second begins the next.
        let first = seq * JournalSpan.bucketEntries
        rows.keys = [.init(number: seq + 1, key: key(seq))]
        var sheet = PostedSheet(first: first)
        sheet.append(
            identity: IdentityHash.of(book: "E1", id: "D-\(seq)"), day: day,
            lines: [(UInt32(seq + 1), 432), (UInt32(seq + 1), -432)])
        for number in 1..<(seq == 0 ? JournalSpan.bucketEntries : 2) {
            sheet.append(
                identity: IdentityHash.of(book: "E1", id: "S-\(number)"), day: day, lines: [])
        }
        rows.effects = [.init(first: first, count: sheet.count, seq: seq, source: seq)]
        rows.sheets = [sheet]
        rows.reservations = [.init(book: "E1", id: "W-\(seq)", source: seq)]
        rows.reversals = [.init(entry: seq, by: seq + 5)]
        return rows
    }

    private static func key(_ seq: Int64) -> BalanceKey {
        BalanceKey(
            account: Account(
                book: "E1", side: .financial, code: "100\(seq)",
                subaccount: seq == 0 ? nil : "OWN"),
            currency: .cny, dimensions: Dimensions(["project": "P\(seq)"]))
    }

    /// The rows that a ledger of the two groups should have.
    static func write(_ sink: any ProjectionSink) throws {
        for group in groups { try sink.take(group.projections) }
    }
}
