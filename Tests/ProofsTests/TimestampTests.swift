import Foundation
import Synchronization
import Testing

@testable import Proofs

/// An authority of our own in a folder that goes away, with a clock that the test sets.
final class StampFixture: Sendable {
    static let passphrase = Passphrase(Array("for stamps".utf8))
    let folder: Folder
    let clock: Mutex<Int64>

    init(now: Int64 = Organization.now * 1000 + 991) throws {
        folder = try Folder()
        clock = Mutex(now)
        try TimestampFolder.create(
            at: folder.path + "/tsa", organization: "Example Time Stamp Service",
            passphrase: Self.passphrase, notBefore: Organization.start)
    }

    func open() throws -> TimestampFolder {
        try TimestampFolder(folder.path + "/tsa", passphrase: Self.passphrase) {
            self.clock.withLock { $0 }
        }
    }
}

@MainActor @Suite struct `A time stamp of ours` {
    let content = Array("ledger.example/industry/2026\n300\nroot\n".utf8)

    @Test func `is verified by openssl ts, and no longer when the content changes`() throws {
        let fixture = try StampFixture()
        let token = try TimestampToken(decoding: fixture.open().token(for: .of(content)))
        let folder = fixture.folder
        let data = try folder.write("body", content)
        let response = try folder.write("body.tsr", token.response)
        let arguments = [
            "ts", "-verify", "-data", data, "-in", response, "-CAfile",
            folder.path + "/tsa/root.pem", "-attime", String(Organization.now),
        ]
        let result = try run("openssl", arguments)
        #expect(result.status == 0, "\(result.output)")
        #expect(result.output.contains("Verification: OK"))
        try folder.write("body", content + [0x0a])
        #expect(try run("openssl", arguments).status != 0)
    }

    @Test(arguments: ["-sha256", "-sha384", "-sha512"])
    func `answers the requests that openssl ts makes`(hash: String) throws {
        let fixture = try StampFixture()
        let folder = fixture.folder
        let data = try folder.write("body", content)
        let query = folder.path + "/body.tsq"
        let made = try run(
            "openssl", ["ts", "-query", "-data", data, hash, "-cert", "-out", query])
        #expect(made.status == 0, "\(made.output)")
        let request = try DurableFile.read(query)
        #expect(try TimestampRequest(decoding: request).encoded == request.plain(hash))
        let answer = try folder.write("body.tsr", fixture.open().answer(request).encoded)
        let result = try run(
            "openssl",
            [
                "ts", "-verify", "-queryfile", query, "-in", answer, "-CAfile",
                folder.path + "/tsa/root.pem", "-attime", String(Organization.now),
            ])
        #expect(result.status == 0, "\(result.output)")
        let shown = try run("openssl", ["ts", "-reply", "-in", answer, "-text"])
        #expect(shown.output.contains("20:00:00.991 2026 GMT"), "\(shown.output)")
        #expect(shown.output.contains("Ordering: yes"))
    }

    @Test func `asks openssl ts as it answers`() throws {
        let folder = try Folder()
        let request = TimestampRequest(.of(content), nonce: [0x80, 0, 0, 0, 0, 0, 0, 1])
        let file = try folder.write("body.tsq", request.encoded)
        let shown = try run("openssl", ["ts", "-query", "-in", file, "-text"])
        #expect(shown.output.contains("Hash Algorithm: sha256"))
        #expect(shown.output.contains("Nonce: 0x8000000000000001"))
        #expect(shown.output.contains("Certificate required: yes"))
        #expect(try TimestampRequest(decoding: request.encoded) == request)
    }
}

extension [UInt8] {
    /// OpenSSL writes NULL parameters after the hash function; we leave them out.
    func plain(_ hash: String) throws -> [UInt8] {
        let request = try TimestampRequest(decoding: self)
        #expect(request.imprint.algorithm.rawValue == String(hash.dropFirst()))
        return request.encoded
    }
}

@Suite struct `Checking a time stamp` {
    let content = Array("content".utf8)

    private func code(
        _ token: TimestampToken, _ trust: TimestampTrust, _ content: [UInt8], at time: Int64? = nil
    ) -> ProofsError.Code? {
        ProofsError.code { _ = try token.verify(stamps: content, trust: trust, at: time) }
    }

    @Test func `gives its time and its signer`() throws {
        let fixture = try StampFixture()
        let folder = try fixture.open()
        let token = try TimestampToken(decoding: folder.token(for: .of(content)))
        let verified = try token.verify(
            stamps: content,
            trust: TimestampTrust(
                roots: [folder.root], policy: TimestampFolder.documentationPolicy))
        #expect(verified.milliseconds == Organization.now * 1000 + 991)
        #expect(verified.certificate == folder.certificate)
        #expect(verified.serialNumber == [1])
    }

    @Test func `refuses other content, other roots, other policies and other times`() throws {
        let folder = try StampFixture().open()
        let other = try StampFixture().open()
        let token = try TimestampToken(decoding: folder.token(for: .of(content)))
        let trust = TimestampTrust(roots: [folder.root])
        #expect(code(token, trust, content) == nil)
        #expect(code(token, trust, content + [0]) == .timestampContent)
        #expect(code(token, TimestampTrust(roots: [other.root]), content) == .timestampUntrusted)
        let policy = TimestampFolder.documentationPolicy.appending(1)
        let strict = TimestampTrust(roots: [folder.root], policy: policy)
        #expect(code(token, strict, content) == .timestampPolicy)
        let late = Organization.start + 11 * 365 * 86_400
        #expect(code(token, trust, content, at: late) == .timestampUntrusted)
    }

    @Test func `refuses a stamp of an officer's key`() throws {
        let organization = Organization.shared
        let key = try PrivateKey.generate(.p256)
        let officer = try Organization.officer(
            organization.issuing, "EMP-9", "No Authority", .maker, key: key)
        let authority = try TimestampAuthority(
            certificate: officer.certificate, key: key,
            policy: TimestampFolder.documentationPolicy)
        let token = try authority.token(
            answering: TimestampRequest(.of(content), nonce: [1, 2, 3, 4, 5, 6, 7, 8]),
            serialNumber: 1, milliseconds: Organization.now * 1000)
        let trust = TimestampTrust(
            roots: [organization.root.certificate], others: [organization.issuing.certificate])
        #expect(code(token, trust, content) == .timestampUntrusted)
    }

    @Test func `finds every changed byte`() throws {
        let folder = try StampFixture().open()
        let token = try TimestampToken(decoding: folder.token(for: .of(content)))
        let trust = TimestampTrust(roots: [folder.root])
        let response = token.response
        var accepted: [Int] = []
        for index in response.indices {
            var changed = response
            changed[index] ^= 1
            guard case .granted(let other)? = try? TimestampResponse(decoding: changed) else {
                continue
            }
            if code(other, trust, content) == nil { accepted.append(index) }
        }
        #expect(accepted == [])
        for count in [0, 1, response.count - 1] {
            let cut = Array(response.prefix(count))
            #expect(throws: ProofsError.self) { try TimestampResponse(decoding: cut) }
        }
        #expect(throws: ProofsError.self) { try TimestampResponse(decoding: response + [0]) }
    }

    @Test func `refuses an answer to another request`() throws {
        let folder = try StampFixture().open()
        let request = TimestampRequest(.of(content), nonce: [1, 2, 3, 4, 5, 6, 7, 8])
        let answer = folder.answer(request.encoded)
        #expect(throws: Never.self) { try answer.token(answering: request) }
        let others: [(TimestampRequest, ProofsError.Code)] = [
            (TimestampRequest(.of(content), nonce: [1, 2, 3, 4, 5, 6, 7, 9]), .timestampNonce),
            (TimestampRequest(.of([1]), nonce: [1, 2, 3, 4, 5, 6, 7, 8]), .timestampContent),
        ]
        for (other, wanted) in others {
            #expect(ProofsError.code { _ = try answer.token(answering: other) } == wanted)
        }
        let refused = TimestampResponse.refused(.badAlgorithm)
        let read = try TimestampResponse(decoding: refused.encoded)
        #expect(read == refused)
        #expect(
            ProofsError.code { _ = try read.token(answering: request) } == .timestampRefused)
    }
}

@Suite struct `A time-stamp authority of ours` {
    private let request = TimestampRequest(.of([1]), nonce: [1, 2, 3, 4, 5, 6, 7, 8])

    @Test func `never gives a number twice and never goes back, whoever else is at work`()
        async throws
    {
        let fixture = try StampFixture()
        let tokens = try await withThrowingTaskGroup(of: [TimestampToken].self) { group in
            for _ in 0..<3 {
                group.addTask {
                    let folder = try fixture.open()
                    return try (0..<10).map { _ in try folder.token(answering: request) }
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        let numbers = tokens.map { $0.serialNumber.reduce(0) { $0 << 8 | Int($1) } }
        #expect(numbers.sorted() == Array(1...30))
        let inOrder = zip(numbers, tokens).sorted { $0.0 < $1.0 }.map(\.1.milliseconds)
        #expect(zip(inOrder, inOrder.dropFirst()).allSatisfy { $0 < $1 })
    }

    @Test func `does not stamp while its clock stands behind`() throws {
        let fixture = try StampFixture()
        let folder = try fixture.open()
        let first = try folder.token(answering: request)
        fixture.clock.withLock { $0 -= 900 }
        #expect(try folder.token(answering: request).milliseconds == first.milliseconds + 1)
        fixture.clock.withLock { $0 -= 2000 }
        #expect(folder.answer(request.encoded) == .refused(.timeNotAvailable))
    }

    @Test func `says what is wrong with a request`() throws {
        let folder = try StampFixture().open()
        func changed(_ fields: [[UInt8]]) -> TimestampResponse {
            folder.answer(DER.element(0x30, joining: fields))
        }
        let imprint = MessageImprint(.of([1])).encoded
        let sha1 = DER.sequence(
            DER.sequence(DER.identifier("1.3.14.3.2.26")),
            DER.octets([UInt8](repeating: 1, count: 20)))
        #expect(changed([DER.integer(1), sha1]) == .refused(.badAlgorithm))
        #expect(changed([DER.integer(2), imprint]) == .refused(.badDataFormat))
        #expect(folder.answer([0x30, 0x80]) == .refused(.badDataFormat))
        let policy = DER.identifier("1.2.3")
        #expect(changed([DER.integer(1), imprint, policy]) == .refused(.unacceptedPolicy))
        let extensions = DER.element(0xa0, [])
        #expect(
            changed([DER.integer(1), imprint, extensions]) == .refused(.unacceptedExtension))
        guard case .granted(let token) = changed([DER.integer(1), imprint]) else {
            Issue.record("a request without nonce and certificate is a good one")
            return
        }
        #expect(token.info.nonce == nil)
        // The certificate was not asked for, so the checker must have it.
        let bare = TimestampTrust(roots: [folder.root])
        let helped = TimestampTrust(roots: [folder.root], others: [folder.certificate])
        #expect(throws: ProofsError.self) { try token.verify(stamps: [1], trust: bare) }
        #expect(throws: Never.self) { try token.verify(stamps: [1], trust: helped) }
    }

    @Test func `keeps its keys from others, and is not made twice`() throws {
        let fixture = try StampFixture()
        let path = fixture.folder.path + "/tsa"
        for name in ["root.key.pem", "tsa.key.pem"] {
            let attributes = try FileManager.default.attributesOfItem(atPath: "\(path)/\(name)")
            #expect(attributes[.posixPermissions] as? Int == 0o600)
            let text = String(decoding: try DurableFile.read("\(path)/\(name)"), as: UTF8.self)
            #expect(text.hasPrefix("-----BEGIN ENCRYPTED PRIVATE KEY-----"))
        }
        let again = ProofsError.code {
            try TimestampFolder.create(
                at: path, organization: "X", passphrase: StampFixture.passphrase,
                notBefore: Organization.start)
        }
        #expect(again == .fileExists)
        try FileManager.default.removeItem(atPath: path + "/last")
        #expect(try fixture.open().answer(request.encoded) == .refused(.systemFailure))
    }
}
