internal import Financing
internal import Ledger
internal import Proofs

/// Who may sign what, as of a place in the log (SIGNING 3.2).
///
/// Clocks dispute, places do not: a certificate counts for every record after its registration and
/// before its revocation, and a chain is checked against the newest revocation list logged before.
struct Registry: Sendable {
    /// A certificate that was registered.
    struct Registration: Sendable {
        let certificate: Certificate
        let registered: Int64
        var revoked: Int64?
    }

    /// The certificates by their SHA-256.
    private(set) var registrations: [SHA256Digest: Registration] = [:]
    /// The duties that each person holds, with where they are held.
    private var duties: [String: [String: Scope]] = [:]

    /// For which books a duty is held.
    private enum Scope {
        case everywhere
        case books(Set<String>)

        func covers(_ wanted: Set<String>) -> Bool {
            switch self {
            case .everywhere: true
            case .books(let books): wanted.isSubset(of: books)
            }
        }
    }
    /// The newest revocation lists, one of every authority.
    private(set) var revocationLists = RevocationLists([])

    mutating func register(_ certificate: Certificate, at seq: Int64) throws(GreenCreditError) {
        guard registrations[certificate.fingerprint] == nil else {
            throw GreenCreditError(
                .usage, "key.registered", "this certificate is registered already",
                at: certificate.person)
        }
        registrations[certificate.fingerprint] = Registration(
            certificate: certificate, registered: seq, revoked: nil)
    }

    mutating func revoke(_ fingerprint: SHA256Digest, at seq: Int64) throws(GreenCreditError) {
        guard registrations[fingerprint]?.revoked == nil,
            registrations[fingerprint] != nil
        else {
            throw GreenCreditError(
                .usage, "key.notRegistered", "no such certificate is in force",
                at: fingerprint.hex)
        }
        registrations[fingerprint]?.revoked = seq
    }

    mutating func grant(_ grant: RoleGrant) {
        var scope = Scope.everywhere
        if let books = grant.books {
            switch duties[grant.person]?[grant.duty] {
            case .everywhere: break
            case .books(let held): scope = .books(held.union(books))
            case nil: scope = .books(Set(books))
            }
        }
        duties[grant.person, default: [:]][grant.duty] = scope
    }

    mutating func end(_ grant: RoleGrant) {
        duties[grant.person]?[grant.duty] = nil
    }

    mutating func replace(revocationLists lists: RevocationLists) {
        revocationLists = lists
    }

    /// What stands against a signer at this place in the log.
    func refusal(of certificate: Certificate) -> RuleRefusal? {
        guard let registration = registrations[certificate.fingerprint] else {
            return RuleRefusal(
                rule: "key.registered",
                message:
                    "the certificate of \(certificate.person ?? "nobody") is not registered here; "
                    + "registrars add it with “officer add”")
        }
        guard registration.revoked == nil else {
            return RuleRefusal(
                rule: "key.revoked",
                message: "the certificate of \(certificate.person ?? "nobody") was revoked "
                    + "at place \(registration.revoked ?? 0) of the log")
        }
        return nil
    }

    /// The duties that a person holds for all of some books; without books, any duty.
    func duties(of person: String, in books: Set<String> = []) -> Set<String> {
        let held = duties[person] ?? [:]
        return Set(
            held.filter { $0.value.covers(books) }.keys)
    }
}
