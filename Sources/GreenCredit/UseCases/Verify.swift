internal import Financing
internal import Ledger
internal import Proofs
internal import Stores

/// What verification looked at and what it found.
public struct VerificationReport: Sendable {
    /// How many records were checked: bytes, signatures, roles, rules.
    public internal(set) var records: Int64 = 0
    /// How many journal entries they hold.
    public internal(set) var entries: Int64 = 0
    /// How many tree heads were checked.
    public internal(set) var checkpoints = 0
    /// How many entries the newest signed head covers.
    public internal(set) var covered: Int64 = 0
    /// How many proposals in the inbox were checked.
    public internal(set) var proposals = 0
    /// The root of the tree over all records.
    public internal(set) var root = ""
    /// What is wrong, each with its place; empty if all is well.
    public internal(set) var problems: [String] = []

    /// The most problems that are listed.
    public static let listedProblems = 100

    mutating func add(_ problem: String?) {
        guard let problem else { return }
        if problems.count < VerificationReport.listedProblems { problems.append(problem) }
    }
}

extension OpenLedger {
    /// Checks everything that the ledger claims, from the bytes of the records up.
    ///
    /// Canonical form, signatures, roles and duties at their place in the log, rules, the tree,
    /// signed heads, and every row that was computed from the records.
    ///
    /// - Parameters:
    ///   - kept: a signed head that was kept elsewhere: the log must still begin with its tree.
    ///   - progress: is told how many records of how many are done.
    public func verify(
        keptCheckpoint kept: [UInt8]? = nil,
        progress: (_ done: Int64, _ of: Int64) -> Void = { _, _ in }
    ) throws -> VerificationReport {
        for attempt in 1... {
            var report = VerificationReport()
            do {
                try verify(into: &report, kept: kept, progress: progress)
            } catch let error as StoreError where error.code == "store.corrupt" {
                // A row that cannot even be read is a finding like any other.
                report.add("\(error)")
            }
            // What another process sealed meanwhile looks like surplus rows: look again.
            let hasGrown = !report.problems.isEmpty && (try? logSize()) != report.records
            if !hasGrown || attempt == 3 { return report }
        }
        preconditionFailure("the loop ends by returning")
    }

    private func verify(
        into report: inout VerificationReport, kept: [UInt8]?,
        progress: (_ done: Int64, _ of: Int64) -> Void
    ) throws {
        guard let root = try rootCertificate(&report) else { return }
        var replay = Replay(store: store, checker: SignerChecker(root: root))
        let differences = try store.differences(limit: VerificationReport.listedProblems) { sink in
            try store.read { reader in
                replay.heads = Set(try reader.checkpoints().map(\.size))
                if let size = try kept.map(KeptCheckpoint.size) { replay.heads.insert(size) }
                try replay.run(reader, progress: progress, into: sink)
            }
        }
        report.records = replay.pass.state.size
        report.entries = replay.pass.state.journal.entryCount
        report.root = replay.pass.state.tree.root.hex
        for problem in replay.problems { report.add(problem) }
        // Rows that follow from records that are broken themselves say nothing of their own.
        if replay.problems.isEmpty { for difference in differences { report.add(difference) } }
        try store.read { reader in
            try checkHeads(reader, roots: replay.roots, state: replay.pass.state, &report)
            try checkInbox(reader, pass: replay.pass, &report)
            if replay.problems.isEmpty { checkClosedPeriods(reader, &report) }
        }
        if let kept, let genesis = replay.pass.state.genesis {
            report.add(try KeptCheckpoint.problem(kept, of: genesis, roots: replay.roots))
        }
        try checkTrustFiles(replay.pass.state, &report)
    }

    /// Drops everything that was computed from the records and computes it again.
    ///
    /// - Throws: `verify.failed` if a record itself is broken; then nothing is changed.
    public func rebuild(
        progress: (_ done: Int64, _ of: Int64) -> Void = { _, _ in }
    ) throws {
        var report = VerificationReport()
        guard let root = try rootCertificate(&report) else {
            throw GreenCreditError(.integrity, "verify.failed", report.problems.joined())
        }
        try store.replaceProjections { sink in
            var replay = Replay(store: store, checker: SignerChecker(root: root))
            try store.read { try replay.run($0, progress: progress, into: sink) }
            if let problem = replay.problems.first {
                throw GreenCreditError(
                    .integrity, "verify.failed",
                    "a record is broken, so nothing was rebuilt: \(problem)")
            }
        }
        forgetState()
        try writeTrustFiles()
    }

    /// Writes the files again that repeat what the log fixes; the policy is its owner's own.
    func writeTrustFiles() throws {
        try withState { state in
            if let root = state.authorities.first {
                try DurableFile.write(root.pem, to: folder.root)
            }
            try DurableFile.write(try issuing(state).pem, to: folder.issuing)
            let lists = state.registry.revocationLists.lists
            try DurableFile.write(lists.flatMap(\.pem), to: folder.revocationLists)
        }
    }

    private func rootCertificate(_ report: inout VerificationReport) throws -> Certificate? {
        do {
            return try store.read {
                try TrustFiles.certificate(TrustFiles.root, in: try $0.attachments(of: 0))
            }
        } catch {
            report.add("place 0: the root certificate cannot be read: \(error)")
            return nil
        }
    }

    private func checkHeads(
        _ reader: any LedgerReader, roots: [Int64: SHA256Digest], state: LedgerState,
        _ report: inout VerificationReport
    ) throws {
        for head in try reader.checkpoints() {
            report.checkpoints += 1
            guard head.size <= state.size else {
                report.add(
                    "checkpoint \(head.size): only \(state.size) of its records are held"
                )
                continue
            }
            guard roots[head.size]?.bytes == head.root else {
                report.add(
                    "checkpoint \(head.size): its root is not that of the first \(head.size) "
                        + "records"
                )
                continue
            }
            guard let note = head.note, let genesis = state.genesis else { continue }
            do {
                let signed = try SignedNote(decoding: note)
                let key = try NoteKey(genesis.logKey)
                let checkpoint = try Checkpoint(text: signed.text)
                guard try !signed.verify(with: [key]).isEmpty,
                    Int64(checkpoint.size) == head.size, checkpoint.root.bytes == head.root,
                    checkpoint.origin == genesis.origin
                else {
                    report.add("checkpoint \(head.size): the note states another head")
                    continue
                }
                report.covered = max(report.covered, head.size)
            } catch {
                report.add("checkpoint \(head.size): \(error)")
            }
        }
    }

    private func checkInbox(
        _ reader: any LedgerReader, pass: SealingPass, _ report: inout VerificationReport
    ) throws {
        for proposal in try reader.proposals() {
            report.proposals += 1
            do {
                var scanner = ItemScanner(catalogue: catalogue)
                let candidate = try Candidate(proposal, scanner: &scanner)
                guard candidate.record.id == proposal.id else {
                    report.add("inbox \(proposal.id): the record has another name")
                    continue
                }
                guard candidate.record.preparedAt == proposal.received else {
                    report.add(
                        "inbox \(proposal.id): it came in at another time than it was signed")
                    continue
                }
                // Rules may have changed since; what is checked is that nobody touched it. The
                // newest revocation lists may be younger than the proposal.
                try pass.checkProposal(
                    candidate, received: max(proposal.received, pass.state.lastSealed))
            } catch let error as ProofsError
                where [.certificateRevoked, .certificateExpired].contains(error.code)
            {
                // The maker left after signing: nobody can approve it any more, nobody touched it.
                continue
            } catch {
                report.add("inbox \(proposal.id): \(error)")
            }
        }
    }

    private func checkClosedPeriods(
        _ reader: any LedgerReader, _ report: inout VerificationReport
    ) {
        do {
            try compareClosedPeriods(reader, &report)
        } catch {
            // Rows that cannot be added up are findings already; they must not hide the others.
            report.add("a closed period cannot be computed again: \(error)")
        }
    }

    private func compareClosedPeriods(
        _ reader: any LedgerReader, _ report: inout VerificationReport
    ) throws {
        for stored in try reader.records(ofKinds: [.periodClose]) {
            guard case .periodClose(let close) = try Record(bytes: stored.bytes).body else {
                continue
            }
            let digest = try ClosedBook.digest(of: close.book, at: close.through, reader)
            if digest.hex != close.trialBalance.description {
                report.add(
                    "place \(stored.seq): the closed period of \(close.book) through "
                        + "\(close.through) has changed")
            }
        }
    }

    /// The files that lie beside the database for people with stock tools.
    private func checkTrustFiles(_ state: LedgerState, _ report: inout VerificationReport) throws {
        guard let genesis = state.genesis else { return }
        do {
            let root = try Certificate(pem: try DurableFile.read(folder.root))
            if root.fingerprint.hex != genesis.rootCertificate.description {
                report.add("\(folder.root): not the root certificate that entry 0 names")
            }
            let policy = try WitnessPolicy(try DurableFile.read(folder.policy))
            if try RevocationLists(pem: try DurableFile.read(folder.revocationLists))
                != state.registry.revocationLists
            {
                report.add("\(folder.revocationLists): not the newest lists of the log")
            }
            if !policy.logs.contains(where: { $0.key.description == genesis.logKey }) {
                report.add("\(folder.policy): does not name the log key of entry 0")
            }
        } catch {
            report.add("\(error)")
        }
        do {
            let published = try publishedCheckpoint(genesis)
            let newest = try newestCheckpoint()
            if let published, newest.map({ $0.size < published.size }) ?? true {
                report.add(
                    "\(folder.checkpoint): the head of \(published.size) records was signed and is "
                        + "no longer held")
            }
        } catch {
            report.add("\(folder.checkpoint): \(error)")
        }
    }
}
