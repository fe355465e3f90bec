internal import Dispatch
public import Proofs

/// Answers time-stamp requests over HTTP (RFC 3161 section 3.4).
///
/// One stamp at a time: their numbers and times are in order. Waiting for the disk happens on a
/// queue of its own, so that it holds up no other task.
public struct TimestampService: Sendable {
    /// How many bytes a request may have.
    public static let bodyLimit = 4096
    private let folder: TimestampFolder
    private let queue = DispatchQueue(label: "time stamps")

    /// Serves the authority of a folder.
    public init(_ folder: TimestampFolder) {
        self.folder = folder
    }

    /// The whole answer to a request; whatever path it names.
    public func answer(_ request: ServiceRequest) async -> ServiceAnswer {
        guard request.method == "POST" else {
            return ServiceAnswer(405, "send a time-stamp request with POST\n")
        }
        guard request.contentType?.lowercased() == HTTPTimestampSource.queryType else {
            return ServiceAnswer(415, "the content type must be \(HTTPTimestampSource.queryType)\n")
        }
        let response = await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: folder.answer(request.body)) }
        }
        return ServiceAnswer(
            200, contentType: HTTPTimestampSource.replyType, body: response.encoded)
    }
}
