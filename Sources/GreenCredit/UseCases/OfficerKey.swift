public import Proofs

/// An officer's key, opened, with the certificate that it signs for.
public struct OfficerKey: Sendable {
    let signer: any Signer

    /// The certificate.
    public var certificate: Certificate { signer.certificate }

    /// Takes a signer of any kind: a key file, a card.
    public init(_ signer: any Signer) { self.signer = signer }
}

extension OpenLedger {
    /// Opens an officer's key file and finds the certificate that belongs to it.
    ///
    /// - Throws: `key.unknown` for a key whose certificate is not registered here, and the errors
    ///   of key files.
    public func openKey(_ path: String, passphrase: Passphrase?) throws -> OfficerKey {
        let key = try KeyFile.readKey(path, passphrase: passphrase)
        let spki = key.publicKey.subjectPublicKeyInfo
        let certificate = try withState { state in
            state.registry.registrations.values.map(\.certificate)
                .first { $0.subjectPublicKeyInfo == spki }
        }
        guard let certificate else {
            throw GreenCreditError(
                .usage, "key.unknown",
                "no certificate of this key is registered in the ledger; "
                    + "“greencredit officer list” shows which are", at: path)
        }
        return OfficerKey(try KeySigner(certificate: certificate, key: key))
    }
}
