internal import Financing
internal import Ledger
internal import Proofs
internal import Stores

/// Checks who signed a record, by the rule of its kind.
final class SignerChecker: Sendable {
    /// The arc that roles are numbered under.
    let policies: RolePolicy
    private let checker: SignatureChecker

    init(root: Certificate, policies: RolePolicy = .documentation) {
        self.policies = policies
        self.checker = SignatureChecker(root: root)
    }

    /// The signers of a record that is complete, in the order maker, checker.
    ///
    /// - Throws: `ProofsError` for a signature, role or person that does not fit.
    func signers(
        of candidate: Candidate, state: LedgerState, sealed: Timestamp
    ) throws(ProofsError) -> [VerifiedSigner] {
        let kind = candidate.record.kind
        let rule: SigningRule =
            kind.isRegistry
            ? .twoRegistrars(policies)
            : kind.isAnswer ? .checkerOnly(policies) : .makerAndChecker(policies)
        let checked =
            if let known = candidate.checked { known } else {
                try checkedSignatures(of: candidate)
            }
        let signers = try checker.check(
            checked, at: sealed.secondsSince1970, revocationLists: state.registry.revocationLists,
            rule: rule)
        for file in candidate.files {
            guard let signatures = file.signatures else { continue }
            let own = try check(
                signatures, signs: file.bytes, state: state, at: sealed, rule: rule)
            guard own.map(\.certificate) == signers.map(\.certificate) else {
                throw ProofsError(
                    .signatureCertificate, "\(file.name) is signed by others than the record.")
            }
        }
        return signers
    }

    /// The part of the check that needs no log, for any thread ahead of the writer.
    ///
    /// - Throws: `ProofsError` for signatures that do not fit the record's bytes.
    func checkedSignatures(of candidate: Candidate) throws(ProofsError) -> CheckedSignatures {
        try checker.checkSignatures(
            try checker.decode(candidate.signatures), content: candidate.bytes)
    }

    /// The same for several candidates, which together cost less than one by one.
    func checkedSignatures(
        of candidates: [Candidate]
    ) -> [Result<CheckedSignatures, ProofsError>] {
        let files = candidates.map { candidate in
            Result { () throws(ProofsError) in
                (try checker.decode(candidate.signatures), candidate.bytes)
            }
        }
        var checked = checker.checkSignatures(files.compactMap { try? $0.get() }).makeIterator()
        return files.map { file in
            file.flatMap { _ in
                guard let result = checked.next() else {
                    preconditionFailure("every file that was read has a result")
                }
                return result
            }
        }
    }

    /// The maker of a proposal that nobody else has signed.
    ///
    /// - Throws: `ProofsError` for a signature or role that does not fit.
    func maker(
        of candidate: Candidate, state: LedgerState, sealed: Timestamp
    ) throws(ProofsError) -> VerifiedSigner {
        let rule: SigningRule =
            candidate.record.kind.isRegistry ? .registrarOnly(policies) : .makerOnly(policies)
        let signers = try check(
            candidate.signatures, signs: candidate.bytes, state: state, at: sealed, rule: rule)
        for file in candidate.files {
            guard let signatures = file.signatures else { continue }
            _ = try check(signatures, signs: file.bytes, state: state, at: sealed, rule: rule)
        }
        guard let maker = signers.first else {
            throw ProofsError(.signerCount, "Nobody signed.")
        }
        return maker
    }

    private func check(
        _ signatures: [UInt8], signs bytes: [UInt8], state: LedgerState, at sealed: Timestamp,
        rule: SigningRule
    ) throws(ProofsError) -> [VerifiedSigner] {
        try checker.check(
            try checker.decode(signatures), content: bytes,
            at: sealed.secondsSince1970, revocationLists: state.registry.revocationLists,
            rule: rule)
    }
}

extension SignerChecker {
    /// Who signed, or why these persons may not sign this.
    enum Verdict {
        case signed([VerifiedSigner])
        case refused(RuleRefusal)

        /// The “no”; empty where all signed.
        var refusals: [RuleRefusal] {
            guard case .refused(let refusal) = self else { return [] }
            return [refusal]
        }
    }

    /// Tells persons who may not sign, a business “no”, from signatures that are broken.
    func verdict(
        _ signers: () throws(ProofsError) -> [VerifiedSigner]
    ) throws(ProofsError) -> Verdict {
        do {
            return .signed(try signers())
        } catch {
            guard error.isAboutPersons else { throw error }
            return .refused(
                RuleRefusal(rule: error.code.identifier, message: error.message))
        }
    }
}

extension ProofsError {
    /// Whether signatures are sound, but of persons who may not sign this.
    fileprivate var isAboutPersons: Bool {
        let codes: Set<Code> = [
            .signerSamePerson, .signerSameKey, .roleMissing, .certificateRevoked,
            .certificateExpired, .certificateNotYetValid,
        ]
        return codes.contains(code)
    }
}
