extension ProofsError.Code {
    /// OpenSSL failed in a way that no input explains, for want of memory for example.
    public static let openSSL = Self("openssl.failed")
    /// A file could not be read or written.
    public static let file = Self("file.failed")
    /// A file that must be new exists already.
    public static let fileExists = Self("file.exists")

    /// A secret's file can be read by others, or is not a plain file.
    public static let keyFileOpen = Self("key.fileOpen")
    /// A key's text is not what it says it is.
    public static let keyMalformed = Self("key.malformed")
    /// A private key lies there without a passphrase and nobody allowed that.
    public static let keyUnencrypted = Self("key.unencrypted")
    /// A private key is encrypted too weakly to be worth its passphrase.
    public static let keyWeak = Self("key.weakEncryption")
    /// The passphrase does not open the key.
    public static let wrongPassphrase = Self("key.wrongPassphrase")
    /// There is no terminal to ask for a passphrase at.
    public static let passphraseTerminal = Self("passphrase.terminal")
    /// A new passphrase is empty, or the two answers differ.
    public static let passphraseDiffers = Self("passphrase.differs")
    /// The key's algorithm is not one of ours.
    public static let keyAlgorithm = Self("key.algorithm")
    /// The key is one for which one signature fits any message.
    public static let keySmallOrder = Self("key.smallOrder")
    /// The private key does not belong to the certificate.
    public static let keyMismatch = Self("key.mismatch")

    /// Bytes are not the plain DER that X.690 wants.
    public static let derMalformed = Self("der.malformed")
    /// A PEM file lacks the block that it must have, or a block is damaged.
    public static let pemMalformed = Self("pem.malformed")

    /// A certificate cannot be read.
    public static let certificateMalformed = Self("certificate.malformed")
    /// A certificate was no longer valid at the time asked for.
    public static let certificateExpired = Self("certificate.expired")
    /// A certificate was not yet valid at the time asked for.
    public static let certificateNotYetValid = Self("certificate.notYetValid")
    /// A certificate is on its issuer's revocation list.
    public static let certificateRevoked = Self("certificate.revoked")
    /// A certificate does not lead to the trusted root.
    public static let certificateUntrusted = Self("certificate.untrusted")
    /// A certificate is not of the profile that it must have.
    public static let certificateProfile = Self("certificate.profile")
    /// A revocation list cannot be read.
    public static let revocationListMalformed = Self("revocationList.malformed")
    /// A revocation list of one of the issuers is missing.
    public static let revocationListMissing = Self("revocationList.missing")
    /// A revocation list is not valid at the time asked for.
    public static let revocationListExpired = Self("revocationList.expired")

    /// A signature file is not of the form that §2.3 of the signing rules fixes.
    public static let signatureMalformed = Self("signature.malformed")
    /// A signature file carries its own content; it must be detached.
    public static let signatureAttached = Self("signature.attached")
    /// A signature uses an algorithm that we do not accept.
    public static let signatureAlgorithm = Self("signature.algorithm")
    /// A signature does not fit the bytes or the key.
    public static let signatureBad = Self("signature.bad")
    /// A signature was made over other content.
    public static let signatureContent = Self("signature.otherContent")
    /// A signature binds another certificate than the one at hand.
    public static let signatureCertificate = Self("signature.otherCertificate")
    /// A record has too few or too many signers.
    public static let signerCount = Self("signers.count")
    /// Signers do not state the commitments that the record needs.
    public static let signerCommitment = Self("signers.commitment")
    /// One person signed twice.
    public static let signerSamePerson = Self("signers.samePerson")
    /// Two signers share one key.
    public static let signerSameKey = Self("signers.sameKey")
    /// A signer's certificate names no single person.
    public static let signerNoPerson = Self("signers.noPerson")
    /// A signer's certificate does not carry the role.
    public static let roleMissing = Self("role.missing")

    /// A log entry is not of the form that it must have.
    public static let entryMalformed = Self("entry.malformed")
    /// A log entry names another record, another signature file or another place.
    public static let entryMismatch = Self("entry.mismatch")
    /// A proof file is not of the form that it must have.
    public static let proofMalformed = Self("proof.malformed")
    /// A proof does not lead to the root.
    public static let proofBad = Self("proof.bad")
    /// A place lies outside the tree.
    public static let treeRange = Self("tree.range")
    /// A tile or bundle is not of the form that it must have.
    public static let tileMalformed = Self("tile.malformed")
    /// A signed note is not of the form that it must have.
    public static let noteMalformed = Self("note.malformed")
    /// A note carries no signature of a known key.
    public static let noteUnverified = Self("note.unverified")
    /// A note carries a bad signature of a known key.
    public static let noteBadSignature = Self("note.badSignature")
    /// Two known keys have one name and one identifier.
    public static let noteAmbiguousKey = Self("note.ambiguousKey")
    /// A verifier key cannot be read.
    public static let noteKeyMalformed = Self("note.keyMalformed")
    /// A checkpoint is not of the form that it must have.
    public static let checkpointMalformed = Self("checkpoint.malformed")
    /// A policy file cannot be read.
    public static let policyMalformed = Self("policy.malformed")
    /// A checkpoint is of a log that the policy does not name.
    public static let policyUnknownLog = Self("policy.unknownLog")
    /// Too few witnesses stand behind a checkpoint.
    public static let policyQuorum = Self("policy.quorum")
    /// A time cannot be written in the form asked for.
    public static let timeMalformed = Self("time.malformed")

    /// A time stamp, a request or an answer is not of the form that RFC 3161 wants.
    public static let timestampMalformed = Self("timestamp.malformed")
    /// A time stamp or a request uses an algorithm that we do not accept.
    public static let timestampAlgorithm = Self("timestamp.algorithm")
    /// A time stamp or a request has extensions.
    public static let timestampExtension = Self("timestamp.extension")
    /// A time-stamp authority does not stamp.
    public static let timestampRefused = Self("timestamp.refused")
    /// A time-stamp authority cannot be reached or does not answer in time.
    public static let timestampUnreachable = Self("timestamp.unreachable")
    /// A time stamp is over other content.
    public static let timestampContent = Self("timestamp.otherContent")
    /// A time stamp answers another request.
    public static let timestampNonce = Self("timestamp.nonce")
    /// A time stamp is of another policy.
    public static let timestampPolicy = Self("timestamp.policy")
    /// A time stamp's signer does not lead to a trusted root.
    public static let timestampUntrusted = Self("timestamp.untrusted")
    /// A time stamp's signature does not hold.
    public static let timestampBad = Self("timestamp.bad")
}
