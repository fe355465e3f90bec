/// An amount in minor units (fen, cents) of the currency of its contract.
public typealias MinorUnits = Int64
