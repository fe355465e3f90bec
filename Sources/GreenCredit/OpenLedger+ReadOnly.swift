internal import Stores

extension OpenLedger {
    /// Opens a ledger that this process must not or cannot change: a full disk, a damaged file that
    /// is looked at before a backup takes its place, a copy on an archive's medium.
    ///
    /// Whatever would write throws `store.readOnly`.
    ///
    /// - Throws: `ledger.missing` where there is none, and the store's errors.
    public convenience init(readOnly folder: LedgerFolder, clock: @escaping Clock) throws {
        guard folder.exists else { throw OpenLedger.missing(folder) }
        self.init(folder, store: try SQLiteStore(readOnly: folder.database), clock: clock)
    }

    static func missing(_ folder: LedgerFolder) -> GreenCreditError {
        GreenCreditError(
            .environment, "ledger.missing",
            "there is no ledger here; make one with “greencredit init”, or name its folder "
                + "with --ledger or GREENCREDIT_LEDGER", at: folder.path)
    }

    /// Opens the ledger of a folder for questions only: nothing is locked, mended or copied back.
    ///
    /// A file that must be written before it can be read, such as one of an older schema, is opened
    /// for writing.
    public static func forReading(
        _ folder: LedgerFolder, clock: @escaping Clock
    ) throws -> OpenLedger {
        do {
            return try OpenLedger(readOnly: folder, clock: clock)
        } catch let error as StoreError
            where ["store.older", "store.cannotOpen", "store.readOnly"].contains(error.code)
        {
            return try OpenLedger(folder, clock: clock)
        }
    }
}
