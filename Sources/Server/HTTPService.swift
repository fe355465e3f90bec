internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import NIOCore

/// A request with its whole body in memory.
public struct ServiceRequest: Sendable {
    /// The method, such as `POST`.
    public let method: String
    /// The path with its leading slash, without the query.
    public let path: String
    /// The body's type as the client states it.
    public let contentType: String?
    /// The body, at most as long as the service allows.
    public let body: [UInt8]

    /// Makes a request; tests do.
    public init(method: String, path: String, contentType: String? = nil, body: [UInt8] = []) {
        self.method = method
        self.path = path
        self.contentType = contentType
        self.body = body
    }
}

/// The whole answer to a request.
public struct ServiceAnswer: Sendable, Hashable {
    /// The HTTP status.
    public let status: Int
    /// The body's type.
    public let contentType: String
    /// The body.
    public let body: [UInt8]

    /// Makes an answer.
    public init(_ status: Int, contentType: String = "text/plain; charset=utf-8", body: [UInt8]) {
        self.status = status
        self.contentType = contentType
        self.body = body
    }

    /// Makes an answer of plain text; the text should end its last line.
    public init(_ status: Int, _ text: String) {
        self.init(status, body: Array(text.utf8))
    }
}

/// Answers requests over HTTP until told to stop: what witness and time-stamp authority share.
///
/// A body above the limit is answered with 413 and never held in memory whole. SIGTERM and SIGINT
/// end the service after the requests at work.
public struct HTTPService: Sendable {
    /// Where to listen; a name or an address of this machine.
    public let host: String
    /// The port; 0 lets the system choose one.
    public let port: Int
    /// How many bytes a request's body may have.
    public let bodyLimit: Int
    private let respond: @Sendable (ServiceRequest) async -> ServiceAnswer

    /// Makes a service; `run` starts it.
    ///
    /// - Parameters:
    ///   - host: Where to listen; by default this machine alone.
    ///   - port: The port; 0 lets the system choose one.
    ///   - bodyLimit: How many bytes a request's body may have.
    ///   - respond: Answers one request; several may be at work at a time.
    public init(
        host: String = "127.0.0.1", port: Int, bodyLimit: Int,
        respond: @escaping @Sendable (ServiceRequest) async -> ServiceAnswer
    ) {
        self.host = host
        self.port = port
        self.bodyLimit = bodyLimit
        self.respond = respond
    }

    /// Listens and answers until the process is told to end or the task is cancelled.
    ///
    /// - Parameter listening: Told the port once requests are taken.
    /// - Throws: The system's error where the address cannot be had.
    public func run(listening: @escaping @Sendable (Int) async -> Void) async throws {
        let application = Application(
            responder: CallbackResponder<BasicRequestContext> { request, _ in
                try await answer(request)
            },
            configuration: ApplicationConfiguration(address: .hostname(host, port: port)),
            onServerRunning: { channel in
                await listening(channel.localAddress?.port ?? port)
            }, logger: Logger(label: "http") { _ in SwiftLogNoOpLogHandler() })
        try await application.runService()
    }

    private func answer(_ request: Request) async throws -> Response {
        let body: ByteBuffer
        do {
            body = try await request.body.collect(upTo: bodyLimit)
        } catch {
            return Response(status: .contentTooLarge)
        }
        let answer = await respond(
            ServiceRequest(
                method: request.method.rawValue, path: request.uri.path,
                contentType: request.headers[.contentType], body: Array(buffer: body)))
        return Response(
            status: HTTPResponse.Status(code: answer.status),
            headers: [.contentType: answer.contentType],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body)))
    }
}
