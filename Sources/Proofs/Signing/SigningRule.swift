/// Who must have signed a record: for each commitment, the role that the certificate must carry.
public struct SigningRule: Sendable, Hashable {
    /// One wanted signature.
    public struct Requirement: Sendable, Hashable {
        /// What the signer states.
        public let commitment: Commitment
        /// The policy that the signer's certificate must carry; nil where roles are not checked.
        public let policy: ASN1ObjectIdentifier?
        /// The role that the policy stands for, to be named in errors.
        public let role: Role?

        /// Wants a commitment from one who holds a role.
        public init(
            _ commitment: Commitment, policy: ASN1ObjectIdentifier?, role: Role? = nil
        ) {
            self.commitment = commitment
            self.policy = policy
            self.role = role
        }

        init(_ commitment: Commitment, _ role: Role, _ policies: RolePolicy) {
            self.init(commitment, policy: policies.identifier(for: role), role: role)
        }
    }

    /// The wanted signatures, one for each commitment, in the order in which they are reported.
    public let requirements: [Requirement]

    /// Makes a rule of one or two requirements with different commitments.
    public init(_ requirements: [Requirement]) {
        precondition(
            requirements.count == 1
                || requirements.count == 2
                    && requirements[0].commitment != requirements[1].commitment,
            "a rule wants one or two signatures, each with its own commitment")
        self.requirements = requirements
    }

    /// Refuses other commitments than the wanted ones, or one of them twice.
    func requireFit(_ stated: [Commitment]) throws(ProofsError) {
        guard stated.count == requirements.count else {
            throw ProofsError(
                .signerCount,
                "\(requirements.count) signers are wanted and \(stated.count) signed.")
        }
        for requirement in requirements {
            let count = stated.count { $0 == requirement.commitment }
            guard count == 1 else {
                throw ProofsError(
                    .signerCommitment,
                    "\(count) signers state \(requirement.commitment); one is wanted.")
            }
        }
    }

    /// A record: a maker's creation and a checker's approval.
    public static func makerAndChecker(_ policies: RolePolicy) -> SigningRule {
        SigningRule([
            Requirement(.creation, .maker, policies), Requirement(.approval, .checker, policies),
        ])
    }

    /// Genesis and registry records: two registrars.
    public static func twoRegistrars(_ policies: RolePolicy) -> SigningRule {
        SigningRule([
            Requirement(.creation, .registrar, policies),
            Requirement(.approval, .registrar, policies),
        ])
    }

    /// A draft that waits for its checker.
    public static func makerOnly(_ policies: RolePolicy) -> SigningRule {
        SigningRule([Requirement(.creation, .maker, policies)])
    }

    /// A draft of a registry record that waits for its second registrar.
    public static func registrarOnly(_ policies: RolePolicy) -> SigningRule {
        SigningRule([Requirement(.creation, .registrar, policies)])
    }

    /// A refusal or a further approval: the checker alone.
    public static func checkerOnly(
        _ policies: RolePolicy, commitment: Commitment = .approval
    ) -> SigningRule {
        SigningRule([Requirement(commitment, .checker, policies)])
    }
}

/// One who signed, after every check held.
public struct VerifiedSigner: Sendable, Hashable {
    /// What the signer stated.
    public let commitment: Commitment
    /// The signer's certificate.
    public let certificate: Certificate
    /// The person's number over all certificates.
    public let person: String
    /// The signer's claim of the time; never decisive.
    public let signingTime: Int64
}
