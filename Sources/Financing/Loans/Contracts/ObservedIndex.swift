/// Values of an index as they were published.
public struct ObservedIndex: Sendable {
    private let observations: [(time: ContractTime, value: FixedDecimal)]

    /// Makes an index from its values in any order.
    public init(_ observations: [(time: ContractTime, value: FixedDecimal)]) {
        self.observations = observations.sorted { $0.time < $1.time }
    }

    /// The value stamped at a time, else the last one before it.
    func value(at time: ContractTime) -> FixedDecimal? {
        observations.last { $0.time <= time }?.value
    }
}
