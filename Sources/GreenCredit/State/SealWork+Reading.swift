internal import Ledger
internal import Proofs

/// Reading what callers bring to be sealed.
extension OpenLedger {
    /// Reads records and checks the signatures of all of them at once.
    ///
    /// A record from outside that is not what it claims to be is its caller's error. Of what was
    /// made here, that is told when its turn comes, with the reasons of the rules.
    func read(_ works: [SealWork]) -> [Result<SealRequest, any Error>] {
        var requests = works.map { work in Result { try request(work) } }
        var unchecked: [(work: Int, place: Int, candidate: Candidate)] = []
        for (work, request) in requests.enumerated() {
            guard case .success(let request) = request else { continue }
            for (place, candidate) in request.candidates.enumerated()
            where candidate.checked == nil {
                unchecked.append((work, place, candidate))
            }
        }
        guard !unchecked.isEmpty else { return requests }
        let results: [Result<CheckedSignatures, ProofsError>]
        do {
            results = try checker().checkedSignatures(of: unchecked.map(\.candidate))
        } catch {
            return works.map { _ in .failure(error) }
        }
        for (element, result) in zip(unchecked, results) {
            switch (works[element.work], result) {
            case (.record, .failure(let error)): requests[element.work] = .failure(error)
            case (.candidates, .failure): break
            case (_, .success(let checked)):
                requests[element.work] = requests[element.work].map { request in
                    var request = request
                    request.candidates[element.place].checked = checked
                    return request
                }
            }
        }
        return requests
    }

    private func request(_ work: SealWork) throws -> SealRequest {
        switch work {
        case .record(let record):
            SealRequest(candidates: [try candidate(record)], proposals: [])
        case .candidates(let candidates, let proposals):
            SealRequest(candidates: candidates, proposals: proposals)
        }
    }

    /// Reads a record and its entries; its signatures are not looked at.
    func candidate(_ record: SignedRecord) throws -> Candidate {
        let content = try Record(bytes: record.bytes)
        var candidate = Candidate(
            record: content, bytes: record.bytes, signatures: record.signatures)
        if case .act(_, let entries) = content.body {
            candidate.entries = try JournalContent(entries, catalogue: catalogue)
        }
        return candidate
    }
}
