import Dispatch
import Foundation
import Synchronization
import Testing

@testable import GreenCredit

@Suite struct `The line of those who seal` {
    private static let one = SealWork.candidates([], answering: [])

    @Test func `is sealed in one group by who comes next`() throws {
        let queue = SealQueue()
        let groups = Mutex<[Int]>([])
        let begun = DispatchSemaphore(value: 0)
        let ready = DispatchSemaphore(value: 0)
        let seal: @Sendable ([SealRequest]) -> [Result<SealOutcome, any Error>] = { requests in
            let isFirst = groups.withLock { groups in
                groups.append(requests.count)
                return groups.count == 1
            }
            if isFirst {
                begun.signal()
                ready.wait()
            }
            return requests.map { _ in .success(.sealed([])) }
        }
        let stages = SealQueue.Stages(
            read: { $0.map { _ in .success(SealRequest(candidates: [], proposals: [])) } },
            seal: seal)
        let callers = DispatchGroup()
        let answers = Atomic(0)
        func call() {
            Thread.detachNewThread {
                if case .sealed? = try? queue.seal(Self.one, by: stages) {
                    answers.wrappingAdd(1, ordering: .relaxed)
                }
                callers.leave()
            }
        }
        callers.enter()
        call()
        begun.wait()
        for _ in 0..<10 {
            callers.enter()
            call()
        }
        // Nobody is sealed while the first commit is under way, so all ten come into line.
        while queue.callersInLine < 10 { sched_yield() }
        ready.signal()
        callers.wait()
        #expect(groups.withLock { $0 } == [1, 10])
        #expect(answers.load(ordering: .relaxed) == 11)
    }
}
