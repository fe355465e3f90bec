import Foundation
import FoundationNetworking
import Server
import Testing

/// Asked over a real socket.
@Suite struct HTTPServiceTests {
    @Test func `an answer carries what the request held`() async throws {
        let (status, body, type) = try await ask("/echo?x=1", body: Array("ping".utf8))
        #expect(status == 207)
        #expect(body == Array("POST /echo text/x.ping ping".utf8))
        #expect(type == "text/x.pong")
    }

    @Test func `a body above the limit is refused and never seen`() async throws {
        let (status, body, _) = try await ask("/echo", body: Array(repeating: 0x41, count: 65))
        #expect(status == 413)
        #expect(body.isEmpty)
    }

    private func ask(_ path: String, body: [UInt8]) async throws -> (Int, [UInt8], String?) {
        let service = HTTPService(port: 0, bodyLimit: 64) { request in
            let type = request.contentType ?? "-"
            return ServiceAnswer(
                207, contentType: "text/x.pong",
                body: Array("\(request.method) \(request.path) \(type) ".utf8) + request.body)
        }
        let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await service.run { port in continuation.yield(port) } }
            var iterator = ports.makeAsyncIterator()
            let port = try #require(await iterator.next())
            var request = URLRequest(
                url: try #require(URL(string: "http://127.0.0.1:\(port)\(path)")))
            request.httpMethod = "POST"
            request.setValue("text/x.ping", forHTTPHeaderField: "Content-Type")
            request.httpBody = Data(body)
            let (data, response) = try await URLSession.shared.data(for: request)
            group.cancelAll()
            let answer = try #require(response as? HTTPURLResponse)
            return (
                answer.statusCode, Array(data), answer.value(forHTTPHeaderField: "Content-Type")
            )
        }
    }
}
