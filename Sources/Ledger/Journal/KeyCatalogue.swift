import Synchronization

/// Gives every balance key a short number, so that whoever sees millions of lines compares numbers.
///
/// The numbers are of this process only and are never taken back; those that a ledger stores are
/// given by its journal. Safe to share between threads.
public final class KeyCatalogue: Sendable {
    private struct State {
        var keys: [BalanceKey] = []
        var numbers: [BalanceKey: UInt32] = [:]
    }

    private let state = Mutex(State())

    /// An empty catalogue.
    public init() {}

    /// How many keys are known.
    public var count: Int { state.withLock { $0.keys.count } }

    /// The number of a key, which may be a new one.
    public func number(of key: BalanceKey) -> UInt32 {
        state.withLock { state in
            if let known = state.numbers[key] { return known }
            let number = UInt32(state.keys.count)
            state.keys.append(key)
            state.numbers[key] = number
            return number
        }
    }

    /// The key of a number.
    ///
    /// - Precondition: this catalogue gave the number.
    public func key(_ number: UInt32) -> BalanceKey { state.withLock { $0.keys[Int(number)] } }
}
