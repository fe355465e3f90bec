internal import Dispatch
internal import Synchronization

/// Makes elements on another thread, a few ahead of who uses them.
///
/// Reading and checking ahead keeps a second core busy while the first one posts; the bound keeps
/// memory small.
final class ReadAhead<Element: Sendable>: Sendable {
    /// Takes the next element, and waits while too many are ahead; no once nobody wants more.
    typealias Yield = (Element) -> Bool

    private struct State {
        var elements: [Element] = []
        var end: Result<Void, any Error>?
        var isCancelled = false
    }

    private let state = Mutex(State())
    private let filled = DispatchSemaphore(value: 0)
    private let free: DispatchSemaphore

    /// Starts making elements.
    ///
    /// - Parameters:
    ///   - ahead: how many elements may wait.
    ///   - make: hands over one after another, until it returns or throws.
    init(ahead: Int, make: @escaping @Sendable (Yield) throws -> Void) {
        free = DispatchSemaphore(value: ahead)
        // Threads of its own kind: the cooperative pool is not for work that blocks.
        DispatchQueue.global(qos: .userInitiated).async { [self] in
            let result = Result { try make { self.put($0) } }
            state.withLock { $0.end = result }
            filled.signal()
        }
    }

    private func put(_ element: Element) -> Bool {
        free.wait()
        let isWanted = state.withLock { state in
            guard !state.isCancelled else { return false }
            state.elements.append(element)
            return true
        }
        if isWanted { filled.signal() }
        return isWanted
    }

    /// The next element; `nil` after the last.
    ///
    /// - Throws: what making the elements threw, after those that were made.
    func next() throws -> Element? {
        filled.wait()
        let (element, end) = state.withLock { state in
            state.elements.isEmpty
                ? (nil, state.end) : (state.elements.removeFirst(), nil)
        }
        guard let element else {
            // Whoever asks again gets the same answer.
            filled.signal()
            try end?.get()
            return nil
        }
        free.signal()
        return element
    }

    /// Says that no more elements are wanted.
    func cancel() {
        state.withLock { state in
            state.isCancelled = true
            state.elements.removeAll()
        }
        free.signal()
    }
}
