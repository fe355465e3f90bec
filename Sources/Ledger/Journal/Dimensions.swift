/// What a posting is for, beside its account: project, fund, sub-programme.
///
/// Which names exist is the rulebook's business. Kept in order of the names, so that two equal
/// sets are one value.
public struct Dimensions: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// One dimension of a posting.
    public struct Member: Sendable, Hashable {
        /// The dimension, such as `project`.
        public let name: String
        /// Its value, such as `E1`.
        public let value: String
    }

    /// The members in order of their names.
    public let members: [Member]

    /// No dimension at all.
    public static let none = Dimensions([:])

    /// Makes dimensions from checked names and values.
    public init(_ values: [String: String]) {
        members = values.sorted { $0.key < $1.key }.map { Member(name: $0.key, value: $0.value) }
    }

    /// Makes dimensions of checked members, of which a later one replaces one of its name.
    init(_ members: [Member]) {
        let isOrdered = members.indices.dropFirst().allSatisfy {
            members[$0 - 1].name < members[$0].name
        }
        self.members =
            isOrdered
            ? members
            : Dimensions(
                Dictionary(members.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
            ).members
    }

    /// The value of a dimension.
    public subscript(name: String) -> String? { members.first { $0.name == name }?.value }

    /// The names and values as a dictionary.
    public var dictionary: [String: String] {
        Dictionary(uniqueKeysWithValues: members.map { ($0.name, $0.value) })
    }

    /// Whether every given name has the given value here.
    public func contains(_ filter: [String: String]) -> Bool {
        filter.allSatisfy { self[$0.key] == $0.value }
    }

    /// Order of the printed form.
    public static func < (a: Dimensions, b: Dimensions) -> Bool { a.description < b.description }

    /// `fund=CPT2025 project=E1`.
    public var description: String {
        members.map { "\($0.name)=\($0.value)" }.joined(separator: " ")
    }
}
