internal import Financing
internal import Ledger
internal import Proofs

/// Officers who may not sign what they sign now: a “no” while sealing, damage in what is sealed.
enum SignerRefusal {
    /// What stands against the signers of a new record.
    ///
    /// - Returns: `nil` for an error that means damage, not a wrong person.
    static func refusals(
        _ error: ProofsError, of candidate: Candidate, state: LedgerState
    ) -> [RuleRefusal]? {
        guard let rule = rules[error.code] else { return nil }
        if error.code == .certificateRevoked, let known = registered(candidate, state) {
            return known
        }
        return [RuleRefusal(rule: rule, message: error.message)]
    }

    private static let rules: [ProofsError.Code: String] = [
        .signerSamePerson: "duties.separated", .signerSameKey: "duties.separated",
        .signerNoPerson: "signers.noPerson", .roleMissing: "role.missing",
        .certificateRevoked: "key.revoked", .certificateExpired: "certificate.expired",
        .certificateNotYetValid: "certificate.notYetValid",
    ]

    /// What the register of keys says: it knows the place of a revocation.
    private static func registered(
        _ candidate: Candidate, _ state: LedgerState
    ) -> [RuleRefusal]? {
        guard let signature = try? DetachedSignature(decoding: candidate.signatures) else {
            return nil
        }
        let found = signature.signerInfos.compactMap { signature.certificate(of: $0) }
            .compactMap { state.registry.refusal(of: $0) }
        return found.isEmpty ? nil : found
    }
}

extension SealingPass {
    /// Admits a new record; officers who may not sign it are a refusal.
    ///
    /// - Throws: as `admit`, for damage.
    mutating func admitNew(_ candidate: Candidate, sealed: Timestamp) throws -> Admission {
        do { return try admit(candidate, sealed: sealed) } catch let error as ProofsError {
            guard let refusals = SignerRefusal.refusals(error, of: candidate, state: state) else {
                throw error
            }
            return .refused(refusals)
        }
    }

    /// What stands against a new proposal, its maker among it.
    ///
    /// - Throws: as `admit`, for damage.
    mutating func refusals(ofNew candidate: Candidate, sealed: Timestamp) throws -> [RuleRefusal] {
        do {
            return try refusals(ofProposal: candidate, sealed: sealed)
        } catch let error as ProofsError {
            guard let refusals = SignerRefusal.refusals(error, of: candidate, state: state) else {
                throw error
            }
            return refusals
        }
    }
}
