import Dispatch
import Foundation
import Proofs
import Server
import Testing

/// An authority asked over a real socket.
@Suite struct TimestampServiceTests {
    private static let policy = TimestampFolder.documentationPolicy
    private let content = Array("content".utf8)

    @Test func `a stamp asked for over HTTP is one of the authority's`() async throws {
        let authority = try Authority()
        let token = try await ask(
            TimestampService(authority.folder).answer, SHA256Digest.of(content)
        ).get()
        let verified = try TimestampToken(decoding: token).verify(
            stamps: content,
            trust: TimestampTrust(roots: [authority.folder.root], policy: Self.policy))
        #expect(verified.milliseconds == Authority.now)
    }

    @Test func `only time-stamp requests are answered`() async throws {
        let service = TimestampService(try Authority().folder)
        let request = TimestampRequest(.of(content), nonce: [1, 2, 3, 4, 5, 6, 7, 8])
        let type = "application/timestamp-query"
        let cases: [(ServiceRequest, Int)] = [
            (ServiceRequest(method: "GET", path: "/", contentType: type), 405),
            (ServiceRequest(method: "POST", path: "/", body: request.encoded), 415),
            (
                ServiceRequest(
                    method: "POST", path: "/", contentType: type, body: request.encoded), 200
            ),
        ]
        for (request, status) in cases {
            #expect(await service.answer(request).status == status)
        }
        let garbage = await service.answer(
            ServiceRequest(method: "POST", path: "/", contentType: type, body: [0]))
        #expect(garbage.status == 200)
        let refused = TimestampResponse.refused(.badDataFormat)
        #expect(try TimestampResponse(decoding: garbage.body) == refused)
    }

    @Test(arguments: [
        (200, "text/html", 10, "timestamp.malformed"),
        (200, "application/timestamp-reply", 70_000, "timestamp.unreachable"),
        (200, "application/timestamp-reply", 10, "timestamp.malformed"),
        (503, "application/timestamp-reply", 10, "timestamp.unreachable"),
    ])
    func `an answer that is none is refused`(
        status: Int, type: String, count: Int, code: String
    ) async throws {
        let result = try await ask(
            { _ in
                ServiceAnswer(status, contentType: type, body: [UInt8](repeating: 0, count: count))
            }, SHA256Digest.of(content))
        #expect(throws: ProofsError(.init(code), "")) { try result.get() }
    }

    @Test func `the answer to another request is refused`() async throws {
        let authority = try Authority()
        let request = TimestampRequest(.of(content), nonce: [1, 2, 3, 4, 5, 6, 7, 8])
        let old = authority.folder.answer(request.encoded).encoded
        let result = try await ask(
            { _ in ServiceAnswer(200, contentType: "application/timestamp-reply", body: old) },
            SHA256Digest.of(content))
        #expect(throws: ProofsError(.timestampNonce, "")) { try result.get() }
    }

    @Test(arguments: ["file:///etc/passwd", "tsa.example", "http://", "ftp://tsa.example/"])
    func `only addresses of HTTP are taken`(address: String) {
        #expect(throws: ProofsError(.timestampUnreachable, "")) {
            try HTTPTimestampSource(address)
        }
    }

    @Test func `an authority that is not there is reported as unreachable`() async throws {
        // The port was ours a moment ago, so nobody listens there.
        let port = try await running({ _ in ServiceAnswer(200, "") }) { $0 }
        let source = try HTTPTimestampSource("http://127.0.0.1:\(port)/", deadline: 60)
        let result = await Self.wait { try source.token(for: .of([1])) }
        #expect(throws: ProofsError(.timestampUnreachable, "")) { try result.get() }
    }

    private func ask(
        _ respond: @escaping @Sendable (ServiceRequest) async -> ServiceAnswer,
        _ imprint: SHA256Digest
    ) async throws -> Result<[UInt8], any Error> {
        try await running(respond) { port in
            let source = try HTTPTimestampSource("http://127.0.0.1:\(port)/tsa", deadline: 60)
            return await Self.wait { try source.token(for: imprint) }
        }
    }

    /// Lends the port of a service for as long as it takes.
    private func running<Value: Sendable>(
        _ respond: @escaping @Sendable (ServiceRequest) async -> ServiceAnswer,
        _ body: (Int) async throws -> Value
    ) async throws -> Value {
        let service = HTTPService(
            port: 0, bodyLimit: TimestampService.bodyLimit, respond: respond)
        let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await service.run { port in continuation.yield(port) } }
            var iterator = ports.makeAsyncIterator()
            let value = try await body(try #require(await iterator.next()))
            group.cancelAll()
            return value
        }
    }

    /// Waits for a call that blocks, on a thread of its own.
    private static func wait(
        _ body: @escaping @Sendable () throws -> [UInt8]
    ) async -> Result<[UInt8], any Error> {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(returning: Result(catching: body)) }
        }
    }
}

/// An authority in a folder that goes away with the test.
private final class Authority: Sendable {
    /// 2026-11-23T20:00:00.007Z.
    static let now: Int64 = 1_795_464_000_007
    let folder: TimestampFolder
    private let path: String

    init() throws {
        path = NSTemporaryDirectory() + "tsa-" + UUID().uuidString
        let passphrase = Passphrase(Array("for stamps".utf8))
        try TimestampFolder.create(
            at: path, organization: "Example Time Stamp Service", passphrase: passphrase,
            notBefore: Self.now / 1000 - 86_400)
        folder = try TimestampFolder(path, passphrase: passphrase) { Self.now }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
