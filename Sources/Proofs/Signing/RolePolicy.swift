/// What an officer may do; each certificate carries exactly one role.
public enum Role: UInt64, Sendable, Hashable, CaseIterable {
    /// Prepares a record.
    case maker = 1
    /// Approves or refuses what another prepared.
    case checker = 2
    /// Keeps certificates, roles and revocations.
    case registrar = 3
}

/// The certificate policies that stand for roles, below one arc (RFC 5280 section 4.2.1.4).
public struct RolePolicy: Sendable, Hashable {
    /// The organisation's private enterprise number.
    public let arc: ASN1ObjectIdentifier

    /// The arc that documentation and tests use (RFC 5612).
    public static let documentation = RolePolicy(
        arc: ASN1ObjectIdentifier(known: "1.3.6.1.4.1.32473"))

    private let maker: ASN1ObjectIdentifier
    private let checker: ASN1ObjectIdentifier
    private let registrar: ASN1ObjectIdentifier

    /// Makes the policies of an organisation.
    public init(arc: ASN1ObjectIdentifier) {
        self.arc = arc
        maker = arc.appending(1, Role.maker.rawValue)
        checker = arc.appending(1, Role.checker.rawValue)
        registrar = arc.appending(1, Role.registrar.rawValue)
    }

    /// The policy that stands for a role: the arc, 1, the role's number.
    public func identifier(for role: Role) -> ASN1ObjectIdentifier {
        switch role {
        case .maker: maker
        case .checker: checker
        case .registrar: registrar
        }
    }

    /// All role policies, as the issuing authority's certificate lists them.
    public var all: [ASN1ObjectIdentifier] { Role.allCases.map(identifier(for:)) }

    /// The only role among some policies, or nil.
    public func role(of certificate: Certificate) -> Role? {
        let roles = Role.allCases.filter { certificate.policies.contains(identifier(for: $0)) }
        return roles.count == 1 ? roles.first : nil
    }
}
