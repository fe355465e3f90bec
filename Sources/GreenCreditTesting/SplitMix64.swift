/// A small random number generator whose sequence is fixed by its seed, on every machine.
///
/// Steele, Lea, Flood: “Fast Splittable Pseudorandom Number Generators”, 2014. For tests only; it
/// is no source of secrets.
public struct SplitMix64: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// Starts the sequence of a seed.
    public init(seed: UInt64) { self.state = seed }

    /// The next 64 bits.
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// True once in so many draws.
    public mutating func happens(onceIn count: Int) -> Bool {
        Int.random(in: 0..<count, using: &self) == 0
    }

    /// One of the choices.
    ///
    /// - Precondition: there is a choice.
    public mutating func pick<Element>(_ choices: [Element]) -> Element {
        choices[Int.random(in: 0..<choices.count, using: &self)]
    }
}
