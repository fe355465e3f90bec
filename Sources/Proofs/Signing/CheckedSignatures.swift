/// Signatures that fit their content and their certificates, from `SignatureChecker` only.
///
/// Who the signers are, and whether they could sign at a place of the log, is still to be checked.
public struct CheckedSignatures: Sendable {
    struct Signer: Sendable {
        let commitment: Commitment
        let certificate: Certificate
        let signingTime: Int64
    }

    /// Creations before approvals.
    let signers: [Signer]
    /// The authorities' certificates that came with the signatures.
    let authorities: [Certificate]
    /// SHA-256 of the content that all signed.
    public let contentDigest: SHA256Digest
    /// SHA-256 of the signature file.
    public let fileDigest: SHA256Digest
}
