import Proofs
import Testing

@Suite struct `A signature file` {
    let organization = Organization.shared
    let content = Array(#"{"schema":"greencredit/record/v1"}"#.utf8)

    @Test func `reads the same with known certificates, whatever bit is flipped`() throws {
        let bytes = try organization.signature(content).encoded
        let known = KnownCertificates()
        #expect(
            try DetachedSignature(decoding: bytes, known: known)
                == DetachedSignature(decoding: bytes))
        for index in bytes.indices {
            var flipped = bytes
            flipped[index] ^= 1 << UInt8(index % 8)
            let plain = Result { try DetachedSignature(decoding: flipped) }
            let cached = Result { try DetachedSignature(decoding: flipped, known: known) }
            switch (plain, cached) {
            case (.success(let plain), .success(let cached)):
                #expect(plain == cached)
                #expect(plain.encoded == flipped)
            case (.failure(let plain), .failure(let cached)):
                #expect(plain as? ProofsError == cached as? ProofsError)
            default: Issue.record("byte \(index) is read in one way only")
            }
        }
    }

    @Test func `keeps certificates apart that end alike`() throws {
        let file = try organization.signature(content)
        let known = KnownCertificates()
        // The certificates' last bytes stay, and something before them changes.
        for certificate in file.certificates {
            var bytes = file.encoded
            let start = try #require(bytes.firstRange(of: certificate.der)).lowerBound
            let person = certificate.der.firstRange(of: Array("Example".utf8))
            bytes[start + (try #require(person)).lowerBound] = UInt8(ascii: "F")
            _ = try DetachedSignature(decoding: file.encoded, known: known)
            let changed = try DetachedSignature(decoding: bytes, known: known)
            #expect(try changed == DetachedSignature(decoding: bytes))
            #expect(changed.certificates != file.certificates)
        }
    }

    /// UTCTime up to 2049, GeneralizedTime from 2050 on: the attributes' order must not change.
    @Test(arguments: [0, 2_524_607_999, 2_524_608_000, 253_402_300_799] as [Int64])
    func `comes back with any signing time`(seconds: Int64) throws {
        let signature = try DetachedSignature.sign(
            content, as: .approval, by: organization.maker,
            issuing: organization.issuing.certificate, at: seconds)
        let decoded = try DetachedSignature(decoding: signature.encoded)
        #expect(decoded == signature)
        #expect(decoded.signerInfos.map(\.signingTime) == [seconds])
    }

    @Test func `is refused with its certificates or signers in another order`() throws {
        let file = try organization.signature(content)
        let sets = [file.certificates.map(\.der), file.signerInfos.map(\.encoded)]
        for elements in sets {
            let whole = try #require(file.encoded.firstRange(of: elements.flatMap(\.self)))
            var bytes = file.encoded
            bytes.replaceSubrange(whole, with: elements.reversed().flatMap(\.self))
            #expect(
                ProofsError.code { _ = try DetachedSignature(decoding: bytes) }
                    == .signatureMalformed)
        }
    }

    @Test func `is refused with its signed attributes in another order`() throws {
        let file = try organization.signature(content)
        // The content type is the first attribute and the signing time the next.
        let type = try #require(file.encoded.firstRange(of: [0x30, 0x18, 0x06, 0x09]))
        let first = type.lowerBound..<type.lowerBound + 26
        let second = first.upperBound..<first.upperBound + 30
        #expect(file.encoded[second].starts(with: [0x30, 0x1c, 0x06, 0x09]))
        var bytes = file.encoded
        bytes.replaceSubrange(
            first.lowerBound..<second.upperBound,
            with: Array(file.encoded[second]) + Array(file.encoded[first]))
        #expect(
            ProofsError.code { _ = try DetachedSignature(decoding: bytes) } == .signatureMalformed)
    }
}

@Suite struct `Checked signatures` {
    let organization = Organization.shared
    let content = Array("what was signed".utf8)

    @Test func `are judged again at every place of the log`() throws {
        let checker = SignatureChecker(root: organization.root.certificate)
        let file = try checker.decode(try organization.signature(content).encoded)
        let checked = try checker.checkSignatures(file, content: content)
        #expect(checked.contentDigest == SHA256Digest.of(content))
        let rule = SigningRule.makerAndChecker(Organization.policies)
        let signers = try checker.check(
            checked, at: Organization.now, revocationLists: organization.lists, rule: rule)
        #expect(try signers == organization.check(file, content))
        let revoked = try Organization.list(
            organization.issuing,
            revoking: [
                .init(
                    serialNumber: organization.checker.certificate.serialNumber,
                    date: Organization.now)
            ], number: 2)
        let lists = RevocationLists([try Organization.list(organization.root), revoked])
        let code = ProofsError.code {
            _ = try checker.check(
                checked, at: Organization.now, revocationLists: lists, rule: rule)
        }
        #expect(code == .certificateRevoked)
    }

    @Test func `do not exist for other content or a flipped signature`() throws {
        let checker = SignatureChecker(root: organization.root.certificate)
        let file = try organization.signature(content)
        #expect(
            ProofsError.code { _ = try checker.checkSignatures(file, content: content + [0]) }
                == .signatureContent)
        let signature = file.signerInfos[1].signature
        var bytes = file.encoded
        let place = try #require(bytes.firstRange(of: signature))
        bytes[place.upperBound - 1] ^= 1
        let flipped = try checker.decode(bytes)
        #expect(
            ProofsError.code { _ = try checker.checkSignatures(flipped, content: content) }
                == .signatureBad)
        // The key that has just refused still accepts.
        let sound = try checker.decode(file.encoded)
        #expect(
            try checker.checkSignatures(sound, content: content).contentDigest
                == SHA256Digest.of(content))
    }

    @Test func `of several files at once are each their own`() throws {
        let checker = SignatureChecker(root: organization.root.certificate)
        let file = try organization.signature(content)
        var bytes = file.encoded
        let place = try #require(bytes.firstRange(of: file.signerInfos[1].signature))
        bytes[place.upperBound - 1] ^= 1
        let flipped = try checker.decode(bytes)
        let results = checker.checkSignatures([
            (file, content), (flipped, content), (file, content + [0]), (file, content),
        ])
        let codes = results.map { result in
            ProofsError.code { _ = try result.get() }
        }
        #expect(codes == [nil, .signatureBad, .signatureContent, nil])
        for result in [results[0], results[3]] {
            #expect(try result.get().fileDigest == SHA256Digest.of(file.encoded))
        }
    }

    @Test func `do not stand for signers whom the rule does not want`() throws {
        let checker = SignatureChecker(root: organization.root.certificate)
        let checked = try checker.checkSignatures(
            try organization.signature(content), content: content)
        let code = { (rule: SigningRule) in
            ProofsError.code {
                _ = try checker.check(
                    checked, at: Organization.now, revocationLists: organization.lists, rule: rule)
            }
        }
        #expect(code(.makerOnly(Organization.policies)) == .signerCount)
        #expect(code(.twoRegistrars(Organization.policies)) == .roleMissing)
        let single = try checker.checkSignatures(
            try DetachedSignature.sign(
                content, as: .creation, by: organization.maker,
                issuing: organization.issuing.certificate, at: Organization.now),
            content: content)
        let alone = ProofsError.code {
            _ = try checker.check(
                single, at: Organization.now, revocationLists: organization.lists,
                rule: .checkerOnly(Organization.policies))
        }
        #expect(alone == .signerCommitment)
    }

    @Test func `come out alike on many threads at once`() async throws {
        let checker = SignatureChecker(root: organization.root.certificate)
        let file = try organization.signature(content).encoded
        let verdicts = await withTaskGroup(of: [ProofsError.Code?].self) { group in
            for task in 0..<8 {
                group.addTask {
                    (0..<20).map { round in
                        // Every third one is over other content, so that failures mix in.
                        let isWrong = (task + round) % 3 == 0
                        return ProofsError.code {
                            _ = try checker.checkSignatures(
                                try checker.decode(file), content: isWrong ? [] : content)
                        }
                    }
                }
            }
            return await group.reduce(into: []) { $0 += $1 }
        }
        let wrong = (0..<8).flatMap { task in (0..<20).filter { (task + $0) % 3 == 0 } }.count
        #expect(verdicts.count { $0 == nil } == 160 - wrong)
        #expect(verdicts.count { $0 == .signatureContent } == wrong)
    }
}
