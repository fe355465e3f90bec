import Ledger
import Stores

/// All that a store tells of itself, to see that something has changed nothing.
struct StoreConformanceState: Equatable {
    var records: [StoredRecord] = []
    var bundles: [[[UInt8]]] = []
    var attachments: [[Attachment]] = []
    var proposals: [StoredProposal] = []
    var checkpoints: [StoredCheckpoint] = []
    var entryCount: Int64 = 0
    var rows = Projections()
    var postings: [JournalLine] = []
    var totals: [Projections.Total] = []
    var identities: [[Int64]] = []

    /// Asks a store for everything; of document numbers, tiles and reversals only those that the
    /// given groups speak of, since a store does not list them.
    init(of store: any LedgerStore, after groups: [SealedGroup] = []) throws {
        self = try store.read { reader in
            try StoreConformanceState(reader, groups)
        }
        bundles = try records.map { try store.bundles(of: $0.seq).all }
    }

    private init(_ reader: any LedgerReader, _ groups: [SealedGroup]) throws {
        records = try reader.records(0..<Int64.max)
        attachments = try records.map { try reader.attachments(of: $0.seq) }
        proposals = try reader.proposals()
        checkpoints = try reader.checkpoints()
        entryCount = try reader.entryCount()
        rows.effects = try reader.effects()
        rows.keys = try reader.keys()
        totals = try reader.totals()
        rows.reservations = try reader.reservations()
        postings = try reader.postings(
            ofKeys: rows.keys.map(\.number), from: LocalDate.range.lowerBound,
            to: LocalDate.range.upperBound, entriesBelow: .max)
        for group in groups.map(\.projections) {
            for sheet in group.sheets {
                let found = try reader.entries(ofIdentities: sheet.identities)
                identities += sheet.identities.indices.map { index in
                    found.filter { $0.index == index }.map(\.entry)
                }
            }
            rows.reversals += try group.reversals.compactMap { row in
                try reader.findReversal(ofEntry: row.entry).map {
                    Projections.Reversal(entry: row.entry, by: $0)
                }
            }
            rows.tiles += try group.tiles.compactMap { tile in
                try reader.findTile(level: tile.level, number: tile.number).map {
                    Projections.Tile(level: tile.level, number: tile.number, hashes: $0)
                }
            }
        }
    }
}
