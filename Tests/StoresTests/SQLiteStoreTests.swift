import GreenCreditTesting
import Stores
import Testing

@Suite struct SQLiteConformance {
    @Test(arguments: StoreConformance.cases)
    func `conforms to the contract`(_ one: StoreConformance.Case) throws {
        let folder = try TestFolder()
        let suite = StoreConformance(
            open: { try SQLiteStore(path: folder.file($0)) },
            close: { try ($0 as? SQLiteStore)?.close() })
        try one.run(suite)
    }
}
