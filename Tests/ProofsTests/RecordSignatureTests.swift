import Proofs
import Testing

@Suite struct `A record's signatures` {
    let organization = Organization.shared
    let content = Array(#"{"schema":"greencredit/record/v1"}"#.utf8)

    @Test func `are accepted from a maker and a checker`() throws {
        let signature = try organization.signature(content)
        let decoded = try DetachedSignature(decoding: signature.encoded)
        #expect(decoded == signature)
        let signers = try organization.check(decoded, content)
        #expect(signers.map(\.person) == ["EMP-1", "EMP-2"])
        #expect(signers.map(\.commitment) == [.creation, .approval])
        #expect(signers.map(\.signingTime) == [Organization.now, Organization.now + 60])
    }

    @Test func `are refused with any bit flipped`() throws {
        let bytes = try organization.signature(content).encoded
        let checker = SignatureChecker(root: organization.root.certificate)
        for index in bytes.indices {
            var flipped = bytes
            flipped[index] ^= 1 << UInt8(index % 8)
            let code = ProofsError.code {
                _ = try organization.check(
                    DetachedSignature(decoding: flipped), content, checker: checker)
            }
            // The unsigned copies of certificates in the bag are checked by their chains.
            #expect(code != nil, "bit \(index % 8) of byte \(index)")
        }
    }

    @Test func `are refused truncated at any place`() throws {
        let bytes = try organization.signature(content).encoded
        for count in 0..<bytes.count {
            #expect(throws: ProofsError.self) {
                try DetachedSignature(decoding: Array(bytes.prefix(count)))
            }
        }
    }

    @Test func `are refused with a byte behind them`() throws {
        let bytes = try organization.signature(content).encoded
        #expect(
            ProofsError.code { _ = try DetachedSignature(decoding: bytes + [0]) }
                == .signatureMalformed)
    }

    @Test func `are refused over other content`() throws {
        let signature = try organization.signature(content)
        #expect(
            ProofsError.code { _ = try organization.check(signature, content + [0x20]) }
                == .signatureContent)
    }

    @Test func `are refused with swapped roles`() throws {
        let signature = try organization.signature(
            content, maker: organization.checker, checker: organization.maker)
        #expect(
            ProofsError.code { _ = try organization.check(signature, content) } == .roleMissing)
    }

    @Test func `are refused from one person with two certificates`() throws {
        let again = try organization.officer("emp-1", .checker)
        let signature = try organization.signature(content, checker: again)
        #expect(
            ProofsError.code { _ = try organization.check(signature, content) }
                == .signerSamePerson)
    }

    @Test func `are refused from two persons with one key`() throws {
        let key = try PrivateKey.generate(.p256)
        let issuing = organization.issuing
        let signature = try organization.signature(
            content, maker: Organization.officer(issuing, "EMP-8", "Eight", .maker, key: key),
            checker: Organization.officer(issuing, "EMP-9", "Nine", .checker, key: key))
        #expect(
            ProofsError.code { _ = try organization.check(signature, content) }
                == .signerSameKey)
    }

    @Test func `are refused without the checker`() throws {
        let signature = try DetachedSignature.sign(
            content, as: .creation, by: organization.maker,
            issuing: organization.issuing.certificate, at: Organization.now)
        #expect(
            ProofsError.code { _ = try organization.check(signature, content) } == .signerCount)
    }

    @Test func `cannot be given twice with one commitment`() throws {
        let signature = try DetachedSignature.sign(
            content, as: .creation, by: organization.maker,
            issuing: organization.issuing.certificate, at: Organization.now)
        let code = ProofsError.code {
            _ = try signature.adding(
                .creation, over: content, by: organization.checker,
                issuing: organization.issuing.certificate, at: Organization.now)
        }
        #expect(code == .signerCommitment)
    }

    @Test func `are not made by a checker who sees other content`() throws {
        let signature = try DetachedSignature.sign(
            content, as: .creation, by: organization.maker,
            issuing: organization.issuing.certificate, at: Organization.now)
        let code = ProofsError.code {
            _ = try signature.adding(
                .approval, over: content + [0x20], by: organization.checker,
                issuing: organization.issuing.certificate, at: Organization.now)
        }
        #expect(code == .signatureContent)
    }

    @Test func `are not made by a card that holds another key`() throws {
        struct WrongCard: Signer {
            let certificate: Certificate
            let other: KeySigner
            func sign(_ bytes: [UInt8]) throws(ProofsError) -> [UInt8] { try other.sign(bytes) }
        }
        let card = WrongCard(
            certificate: organization.maker.certificate, other: organization.checker)
        let code = ProofsError.code {
            _ = try SignerInfo(
                signing: content, commitment: .creation, signer: card, at: Organization.now)
        }
        #expect(code == .keyMismatch)
    }

    @Test func `are refused under another root`() throws {
        let signature = try organization.signature(content)
        let other = try CertificateAuthority.makeRoot(
            organization: "Example Industry Department", commonName: "Example Root",
            key: .generate(.p256), notBefore: Organization.start)
        let checker = SignatureChecker(root: other.certificate)
        let lists = RevocationLists([
            try Organization.list(other), try Organization.list(organization.issuing),
        ])
        #expect(
            ProofsError.code {
                _ = try organization.check(signature, content, lists: lists, checker: checker)
            } == .certificateUntrusted)
    }

    @Test func `are refused without an issuer's revocation list`() throws {
        let signature = try organization.signature(content)
        let lists = RevocationLists([try Organization.list(organization.root)])
        #expect(
            ProofsError.code { _ = try organization.check(signature, content, lists: lists) }
                == .revocationListMissing)
    }

    @Test func `are refused once the certificate is revoked, cached verdict or not`() throws {
        let signature = try organization.signature(content)
        let checker = SignatureChecker(root: organization.root.certificate)
        _ = try organization.check(signature, content, checker: checker)
        let revoked = try Organization.list(
            organization.issuing,
            revoking: [
                .init(
                    serialNumber: organization.maker.certificate.serialNumber,
                    date: Organization.now)
            ], number: 2)
        let lists = RevocationLists([try Organization.list(organization.root), revoked])
        #expect(
            ProofsError.code {
                _ = try organization.check(signature, content, lists: lists, checker: checker)
            } == .certificateRevoked)
    }

    @Test(arguments: [
        (Organization.start - 1, ProofsError.Code.certificateNotYetValid),
        (Organization.start + 86_400, .revocationListExpired),
        (Organization.now + 31 * 86_400, .revocationListExpired),
        (Organization.start + 4 * 365 * 86_400, .certificateExpired),
    ])
    func `are refused at a time at which the chain does not hold`(
        time: Int64, wanted: ProofsError.Code
    ) throws {
        let signature = try organization.signature(content)
        let checker = SignatureChecker(root: organization.root.certificate)
        // A verdict for another time must not answer for this one.
        _ = try organization.check(signature, content, checker: checker)
        let code = ProofsError.code {
            _ = try organization.check(signature, content, at: time, checker: checker)
        }
        #expect(code == wanted || code == .revocationListExpired)
    }

    @Test func `of a registry record come from two registrars`() throws {
        let signature = try organization.signature(
            content, maker: organization.registrars[0], checker: organization.registrars[1])
        let checker = SignatureChecker(root: organization.root.certificate)
        let signers = try checker.check(
            signature, content: content, at: Organization.now,
            revocationLists: organization.lists, rule: .twoRegistrars(Organization.policies))
        #expect(signers.map(\.person) == ["EMP-3", "EMP-4"])
        #expect(
            ProofsError.code { _ = try organization.check(signature, content) } == .roleMissing)
    }

    @Test func `of a refusal come from the checker alone`() throws {
        let signature = try DetachedSignature.sign(
            content, as: .approval, by: organization.checker,
            issuing: organization.issuing.certificate, at: Organization.now)
        let signers = try SignatureChecker(root: organization.root.certificate).check(
            signature, content: content, at: Organization.now,
            revocationLists: organization.lists, rule: .checkerOnly(Organization.policies))
        #expect(signers.map(\.person) == ["EMP-2"])
    }

    @Test func `by an authority's own key are refused`() throws {
        let key = try PrivateKey.generate(.p256)
        let authority = try organization.root.makeIssuing(
            commonName: "Other", key: key, policies: Organization.policies,
            notBefore: Organization.start, notAfter: Organization.start + 365 * 86_400)
        let signer = try KeySigner(certificate: authority.certificate, key: key)
        let signature = try organization.signature(content, maker: signer)
        #expect(
            ProofsError.code { _ = try organization.check(signature, content) }
                == .certificateProfile)
    }

    @Test func `are refused when the authority may not give the role`() throws {
        // Its certificate lists the policies of another arc: the leaf alone would look right.
        let arc = try #require(ASN1ObjectIdentifier("1.3.6.1.4.1.99999"))
        let other = try organization.root.makeIssuing(
            commonName: "Other", key: .generate(.p256), policies: RolePolicy(arc: arc),
            notBefore: Organization.start, notAfter: Organization.start + 365 * 86_400)
        let maker = try Organization.officer(other, "EMP-5", "Five", .maker)
        let signature = try DetachedSignature.sign(
            content, as: .creation, by: maker, issuing: other.certificate, at: Organization.now
        ).adding(
            .approval, over: content, by: organization.checker,
            issuing: organization.issuing.certificate, at: Organization.now)
        let lists = RevocationLists(
            organization.lists.lists + [try Organization.list(other)])
        let code = ProofsError.code {
            _ = try organization.check(signature, content, lists: lists)
        }
        #expect(code == .roleMissing)
    }
}
