internal import Dispatch
internal import Foundation
internal import FoundationNetworking
internal import Synchronization

/// One request to somebody else's server, whose answer is bounded in size and in time.
///
/// Redirections are not followed: who is asked is what was configured, and nobody else.
final class BoundedTransfer: NSObject, URLSessionDataDelegate {
    struct Answer: Sendable {
        let status: Int
        /// The body's type without parameters, in lower case.
        let type: String
        let body: [UInt8]
    }

    struct Failure: Error {
        let reason: String
        var cause: (any Error)?
    }

    private struct State {
        var body: [UInt8] = []
        var failure: Failure?
    }

    private let limit: Int
    private let state = Mutex(State())
    private let isFinished = DispatchSemaphore(value: 0)

    private init(limit: Int) {
        self.limit = limit
    }

    /// Posts a body and waits for the answer, at most until the deadline.
    static func post(
        _ body: [UInt8], type: String, to url: URL, limit: Int, deadline seconds: Int
    ) -> Result<Answer, Failure> {
        var request = URLRequest(url: url)
        request.httpMethod = "POST"
        request.setValue(type, forHTTPHeaderField: "Content-Type")
        request.httpBody = Data(body)
        request.timeoutInterval = TimeInterval(seconds)
        let configuration = URLSessionConfiguration.ephemeral
        configuration.timeoutIntervalForResource = TimeInterval(seconds)
        configuration.httpShouldSetCookies = false
        let transfer = BoundedTransfer(limit: limit)
        let session = URLSession(
            configuration: configuration, delegate: transfer, delegateQueue: nil)
        defer { session.invalidateAndCancel() }
        let task = session.dataTask(with: request)
        task.resume()
        guard transfer.isFinished.wait(timeout: .now() + .seconds(seconds)) == .success else {
            task.cancel()
            return .failure(Failure(reason: "no whole answer within \(seconds) seconds"))
        }
        return transfer.answer(task.response)
    }

    private func answer(_ response: URLResponse?) -> Result<Answer, Failure> {
        let (body, failure) = state.withLock { ($0.body, $0.failure) }
        if let failure { return .failure(failure) }
        guard let response = response as? HTTPURLResponse else {
            return .failure(Failure(reason: "the answer is not of HTTP"))
        }
        let type = response.value(forHTTPHeaderField: "Content-Type") ?? ""
        let bare = type.prefix { $0 != ";" }.trimmingCharacters(in: .whitespaces).lowercased()
        return .success(Answer(status: response.statusCode, type: bare, body: body))
    }

    func urlSession(
        _ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data
    ) {
        let fits = state.withLock { state in
            guard state.body.count + data.count <= limit else {
                state.failure = Failure(reason: "the answer is larger than \(limit) bytes")
                return false
            }
            state.body += data
            return true
        }
        if !fits { dataTask.cancel() }
    }

    func urlSession(
        _ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?
    ) {
        if let error {
            state.withLock { state in
                // What was found wrong before is why the task was cancelled.
                if state.failure == nil {
                    state.failure = Failure(reason: error.localizedDescription, cause: error)
                }
            }
        }
        isFinished.signal()
    }

    func urlSession(
        _ session: URLSession, task: URLSessionTask,
        willPerformHTTPRedirection response: HTTPURLResponse, newRequest request: URLRequest,
        completionHandler: @escaping (URLRequest?) -> Void
    ) {
        completionHandler(nil)
    }
}
