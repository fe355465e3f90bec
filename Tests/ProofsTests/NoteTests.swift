import Proofs
import Testing

/// A small log with three witnesses and everything that is published of it.
struct SmallLog {
    static let origin = "ledger.example/test/2026"
    let log: NoteSigner
    let witnesses: [NoteSigner]
    let policyText: String
    let policy: WitnessPolicy
    let entries: [[UInt8]]
    let tree: StoredTree

    /// - Parameter records: record and signature file of the entries that are not fillers.
    init(size: Int, records: [Int: (record: [UInt8], signatures: [UInt8])] = [:]) throws {
        log = try NoteSigner(
            name: Self.origin, kind: .ed25519, privateKey: .generate(.ed25519))
        witnesses = try (0..<3).map {
            try NoteSigner(
                name: "witness.example/\($0)", kind: .cosignature,
                privateKey: .generate(.ed25519))
        }
        var text = "# test\n\nlog \(log.key) https://ledger.example/\n"
        for (index, witness) in witnesses.enumerated() {
            text += "witness w\(index)\t\(witness.key)\n"
        }
        policyText = text + "group two 2 w0 w1 w2\nquorum two\n"
        policy = try WitnessPolicy(Array(policyText.utf8))
        entries = try (0..<size).map { sequence in
            let files = records[sequence] ?? ([1], [2])
            return try LogEntry(
                sequence: sequence, sealedMilliseconds: Organization.now * 1000,
                record: SHA256Digest.of(files.record),
                signatures: SHA256Digest.of(files.signatures)
            ).encoded()
        }
        tree = StoredTree(entries.map(MerkleTree.leafHash))
    }

    /// The head of some size, cosigned by some witnesses.
    func head(_ size: Int? = nil, cosignedBy count: Int = 2) throws -> SignedNote {
        let size = size ?? tree.size
        let root = MerkleTree.root(of: entries.prefix(size).map(MerkleTree.leafHash))
        let note = try Checkpoint(origin: Self.origin, size: size, root: root).sign(with: log)
        return note.adding(
            try witnesses.prefix(count).enumerated().map { index, witness in
                try witness.cosign(note.text, at: Organization.now + Int64(index))
            })
    }

    func proof(_ index: Int, cosignedBy count: Int = 2) throws -> LogProof {
        LogProof(
            index: index,
            path: try MerkleProof.inclusion(of: index, size: tree.size, from: tree),
            checkpoint: try head(cosignedBy: count))
    }
}

@Suite struct `A witnessed log` {
    let small: SmallLog

    init() throws {
        small = try SmallLog(size: 9)
    }

    @Test func `proves its entries`() throws {
        for index in 0..<9 {
            let proof = try small.proof(index)
            let decoded = try LogProof(decoding: proof.encoded)
            #expect(decoded == proof)
            let verified = try decoded.verify(entry: small.entries[index], policy: small.policy)
            #expect(verified.cosignatures.map(\.witness) == ["w0", "w1"])
            #expect(verified.earliestTime == Organization.now)
        }
    }

    @Test func `refuses a proof with any bit flipped`() throws {
        let bytes = try small.proof(3).encoded
        for index in bytes.indices {
            var flipped = bytes
            flipped[index] ^= 1 << UInt8(index % 7)
            let code = ProofsError.code {
                _ = try LogProof(decoding: flipped).verify(
                    entry: small.entries[3], policy: small.policy)
            }
            #expect(code != nil, "byte \(index)")
        }
    }

    @Test func `refuses a proof truncated or extended`() throws {
        let bytes = try small.proof(3).encoded
        for count in 0..<bytes.count {
            let code = ProofsError.code {
                _ = try LogProof(decoding: Array(bytes.prefix(count))).verify(
                    entry: small.entries[3], policy: small.policy)
            }
            #expect(code != nil, "\(count) bytes")
        }
        #expect(throws: ProofsError.self) { try LogProof(decoding: bytes + [0x0a]) }
    }

    @Test func `refuses an entry at another place`() throws {
        let code = ProofsError.code {
            _ = try small.proof(3).verify(entry: small.entries[4], policy: small.policy)
        }
        #expect(code == .proofBad)
    }

    @Test func `refuses an entry that states another place than it has`() throws {
        let tree = StoredTree([small.entries[5], small.entries[1]].map(MerkleTree.leafHash))
        let head = try Checkpoint(origin: SmallLog.origin, size: 2, root: tree.root)
            .sign(with: small.log)
        let proof = LogProof(
            index: 0, path: try MerkleProof.inclusion(of: 0, size: 2, from: tree),
            checkpoint: head)
        let code = ProofsError.code {
            _ = try proof.verify(
                entry: small.entries[5], policy: small.policy, requiresQuorum: false)
        }
        #expect(code == .entryMismatch)
    }

    @Test(arguments: [(0, false), (1, false), (2, true), (3, true)])
    func `needs its quorum`(count: Int, isMet: Bool) throws {
        let code = ProofsError.code {
            _ = try small.policy.verify(try small.head(cosignedBy: count))
        }
        #expect(code == (isMet ? nil : .policyQuorum))
    }

    @Test func `does not count one witness twice`() throws {
        let note = try small.head(cosignedBy: 1)
        let again = note.adding([
            try small.witnesses[0].cosign(note.text, at: Organization.now + 9)
        ])
        #expect(ProofsError.code { _ = try small.policy.verify(again) } == .policyQuorum)
    }

    @Test func `is refused when a known witness's line is bad`() throws {
        let note = try small.head(cosignedBy: 2)
        let other = try small.head(5, cosignedBy: 3).signatures[3]
        let code = ProofsError.code { _ = try small.policy.verify(note.adding([other])) }
        #expect(code == .noteBadSignature)
    }

    @Test func `is refused under another origin or another log's key`() throws {
        let other = try SmallLog(size: 1)
        let code = ProofsError.code { _ = try small.policy.verify(try other.head()) }
        #expect(code == .noteUnverified)
        let checkpoint = try Checkpoint(
            origin: "ledger.example/other", size: 0, root: MerkleTree.emptyRoot)
        #expect(ProofsError.code { _ = try checkpoint.sign(with: small.log) } == .keyMismatch)
        let note = SignedNote(
            text: checkpoint.text, signatures: [try small.log.sign(checkpoint.text)])
        #expect(ProofsError.code { _ = try small.policy.verify(note) } == .policyUnknownLog)
    }

    @Test func `proves that it grew`() throws {
        for old in 0...9 {
            let proof = ConsistencyProof(
                oldSize: old,
                path: try MerkleProof.consistency(from: old, to: 9, from: small.tree),
                checkpoint: try small.head())
            let decoded = try ConsistencyProof(decoding: proof.encoded)
            #expect(decoded == proof)
            _ = try decoded.verify(since: try small.head(old), policy: small.policy)
            let other = ProofsError.code {
                _ = try decoded.verify(
                    since: try small.head((old + 1) % 9), policy: small.policy)
            }
            #expect(other == .proofBad)
            let needless = ConsistencyProof(
                oldSize: old, path: proof.path + [small.tree.root], checkpoint: proof.checkpoint)
            let code = ProofsError.code {
                _ = try needless.verify(since: try small.head(old), policy: small.policy)
            }
            #expect(code == .proofBad)
        }
    }

    @Test(arguments: [
        "", "a\n1", "a\n1\n", "a\n01\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
        "a\n-1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
        "\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
        "a\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=\n",
        "a\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\nx\n",
        "a\n0\n57DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
    ])
    func `has no other form of head`(text: String) {
        let code = ProofsError.code { _ = try Checkpoint(text: Array(text.utf8)) }
        #expect(code == .checkpointMalformed)
    }

    @Test(arguments: [
        "greencredit/entry/v2\n", "seq 01\n", "seq -1\n", "sealed 2026-11-23T20:26:26Z\n",
        "record AB\n", "record 00\n", "signatures x\n", "sm2 x\n", "x\n",
    ])
    func `has no other form of entry`(changed: String) throws {
        let text = String(decoding: small.entries[1], as: UTF8.self)
        #expect(try LogEntry(decoding: Array(text.utf8)).encoded() == small.entries[1])
        let word = changed.prefix { $0 != " " && $0 != "/" }
        var lines = text.split(separator: "\n").map { "\($0)\n" }
        let index = lines.firstIndex { $0.hasPrefix(word) }
        if let index { lines[index] = changed } else { lines.append(changed) }
        let code = ProofsError.code {
            _ = try LogEntry(decoding: Array(lines.joined().utf8))
        }
        #expect(code == .entryMalformed)
        for damaged in [text + "\n", String(text.dropLast()), "\n" + text] {
            let code = ProofsError.code { _ = try LogEntry(decoding: Array(damaged.utf8)) }
            #expect(code == .entryMalformed)
        }
    }

    @Test(arguments: [
        "", "quorum none", "log x\nquorum none\n", "quorum w\n", "quorum none\nquorum none\n",
        "witness none KEY\nquorum none\n", "witness a KEY\nwitness b KEY\nquorum a\n",
        "witness a KEY\ngroup g 2 a\nquorum g\n", "witness a KEY\ngroup g 0 a\nquorum g\n",
        "witness a KEY\ngroup g any a a\nquorum g\n", "group g any a\nwitness a KEY\nquorum g\n",
        "witness a KEY\ngroup a any a\nquorum a\n", "log KEY\nquorum none\n", "x\nquorum none\n",
        "witness a LOG\nquorum a\n", "group g all\nquorum g\n", "witness a KEY\nquorum a b\n",
        "witness a KEY\ngroup g 01 a\nquorum g\n", "witness a KEY\u{1}\nquorum a\n",
    ])
    func `has no policy of another form`(text: String) {
        let filled = text.replacing("KEY", with: "\(small.witnesses[0].key)")
            .replacing("LOG", with: "\(small.log.key)")
        let code = ProofsError.code { _ = try WitnessPolicy(Array(filled.utf8)) }
        #expect(code == .policyMalformed)
    }

    @Test func `can be asked for nested groups`() throws {
        var text = ""
        for (index, witness) in small.witnesses.enumerated() {
            text += "witness w\(index) \(witness.key)\n"
        }
        text += "group any2 any w0 w1\ngroup top all any2 w2\nquorum top\n"
        let policy = try WitnessPolicy(Array(text.utf8))
        #expect(policy.isMet(by: ["w1", "w2"]))
        #expect(!policy.isMet(by: ["w0", "w1"]))
        #expect(!policy.isMet(by: []))
        #expect(try WitnessPolicy(Array("quorum none\n".utf8)).isMet(by: []))
    }
}

@Suite struct `A batch` {
    @Test func `proves each of its items and no other`() throws {
        let items = (0..<300).map { Array("item \($0)".utf8) }
        let tree = StoredTree(items.map(MerkleTree.leafHash))
        for index in [0, 1, 137, 255, 256, 299] {
            let proof = try ItemProof(of: index, in: tree)
            let decoded = try ItemProof(decoding: proof.encoded)
            #expect(decoded == proof)
            try decoded.verify(item: items[index], itemsRoot: tree.root, batchCount: 300)
            for (item, root, count) in [
                (items[index ^ 1], tree.root, 300), (items[index], MerkleTree.emptyRoot, 300),
                (items[index], tree.root, 299),
            ] {
                let code = ProofsError.code {
                    try decoded.verify(item: item, itemsRoot: root, batchCount: count)
                }
                #expect(code == .proofBad)
            }
        }
    }

    @Test(arguments: [
        "greencredit/item-proof/v1\nindex 3\ncount 3\n",
        "greencredit/item-proof/v1\nindex 0\ncount 1000001\n",
        "greencredit/item-proof/v1\ncount 3\nindex 0\n",
        "greencredit/item-proof/v1\nindex 0\ncount 3\n\n",
        "greencredit/item-proof/v1\nindex 0\ncount 3\nQQ==\n",
    ])
    func `has no other form of proof`(text: String) {
        let code = ProofsError.code { _ = try ItemProof(decoding: Array(text.utf8)) }
        #expect(code == .proofMalformed)
    }
}
