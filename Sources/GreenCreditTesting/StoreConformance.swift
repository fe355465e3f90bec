public import Stores

/// The contract of a `LedgerStore`, case by case, for the tests of any store.
///
/// A test file runs every case of `cases` on its own store:
///
/// ```swift
/// @Test(arguments: StoreConformance.cases)
/// func conforms(_ one: StoreConformance.Case) throws {
///     try one.run(StoreConformance(open: { try SQLiteStore(path: "\(folder)/\($0)") }, close: …))
/// }
/// ```
public struct StoreConformance: Sendable {
    /// Opens the store of a name, which is empty the first time; later the same one again.
    public let open: @Sendable (_ name: String) throws -> any LedgerStore
    /// Closes a store so that its name can be opened again.
    public let close: @Sendable (any LedgerStore) throws -> Void

    /// Says how stores are opened and closed.
    public init(
        open: @escaping @Sendable (_ name: String) throws -> any LedgerStore,
        close: @escaping @Sendable (any LedgerStore) throws -> Void
    ) {
        self.open = open
        self.close = close
    }

    /// One sentence of the contract.
    public struct Case: Sendable, CustomStringConvertible {
        /// The sentence.
        public let description: String
        /// Checks it on fresh stores; throws `StoreConformance.Failure` where it does not hold.
        public let run: @Sendable (StoreConformance) throws -> Void

        init(_ description: String, _ run: @escaping @Sendable (StoreConformance) throws -> Void) {
            self.description = description
            self.run = run
        }
    }

    /// A sentence of the contract does not hold.
    public struct Failure: Error, CustomStringConvertible {
        /// What was expected, what was found, and where in the suite.
        public let description: String
    }

    /// All cases.
    public static let cases = appending + identities + reading + journal + inbox + projections

    /// Lends a fresh store and closes it afterwards.
    func withStore<Result>(
        _ name: String = "ledger", _ body: (any LedgerStore) throws -> Result
    ) throws -> Result {
        let store = try open(name)
        let result: Result
        do {
            result = try body(store)
        } catch {
            // The first failure is the one to tell.
            try? close(store)
            throw error
        }
        try close(store)
        return result
    }
}

/// Checks that a condition holds.
func expect(
    _ condition: Bool, _ expectation: String, file: String = #fileID, line: Int = #line
) throws {
    guard condition else {
        throw StoreConformance.Failure(description: "\(file):\(line): \(expectation)")
    }
}

/// Checks that two values are equal.
func expectEqual<Value: Equatable>(
    _ actual: Value, _ expected: Value, _ what: String, file: String = #fileID, line: Int = #line
) throws {
    try expect(
        actual == expected, "\(what): \(actual), expected \(expected)", file: file, line: line)
}

/// Checks that a store refuses something with the given code.
func expectRefusal(
    _ code: StoreError.Code, _ what: String, file: String = #fileID, line: Int = #line,
    _ body: () throws -> Void
) throws {
    do {
        try body()
    } catch let error as StoreError where error.code == code {
        return
    } catch {
        throw StoreConformance.Failure(
            description: "\(file):\(line): \(what): expected \(code), got \(error)")
    }
    throw StoreConformance.Failure(
        description: "\(file):\(line): \(what) was accepted, expected \(code)")
}
