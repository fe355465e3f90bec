import Foundation
import Ledger
import Proofs
import Testing

/// One ledger in our formats, made by others' code, with what must be accepted and refused.
@Suite(.enabled(if: SigningVectors.folder != nil, SigningVectors.missing))
struct `The cases of the end-to-end ledger` {
    /// Lines of CASES.txt that are not checked here, and why.
    static let skipped = [
        "witness | log/add-checkpoint.request, after old size 256":
            "the witness protocol is not part of Proofs",
        "witness | the same request once more": "the witness protocol is not part of Proofs",
        "pdf | negative/statement-content-swap.pdf": "it is checked among the PDF files of others",
    ]

    /// Lines of CASES.txt that are checked, each by its function.
    static let checked: [String: @Sendable (Case) throws -> Void] = [
        "record | record/record.json + .p7s + .entry": { try $0.record() },
        "genesis | genesis/genesis.json + .p7s + .entry": { try $0.genesis() },
        "batch | batch/batch.json + .p7s + .entry": { try $0.batch() },
        "item | batch/item-0, -137, -299 + .item-proof": { try $0.items() },
        "bundles | batch/items/000, 001.p/44": { try $0.bundles() },
        "statement | statement/*": { try $0.statement() },
        "inclusion | */*.tlog-proof + .entry, log/policy": { try $0.inclusion() },
        "consistency | log/checkpoint.77 + log/consistency-77-300": { try $0.consistency() },
        "tiles | log/tile": { try $0.tiles() },
        "time stamp | log/checkpoint.tsr over the 3 body lines": { try $0.stamps() },
        "signers | negative/record.one-signer.p7s": {
            try $0.refuse("one-signer", .signerCount)
        },
        "signers | negative/record.same-person.p7s": {
            try $0.refuse("same-person", .signerSamePerson)
        },
        "signers | negative/record.swapped-roles.p7s": {
            try $0.refuse("swapped-roles", .roleMissing)
        },
        "signers | negative/record.two-creations.p7s": {
            try $0.refuse("two-creations", .signerCommitment)
        },
        "signers | negative/record.attached.p7s": {
            try $0.refuse("attached", .signatureAttached)
        },
        "canonical form | negative/not-canonical.json + .p7s": {
            try $0.otherForm("not-canonical", "json.notCanonical")
        },
        "canonical form | negative/duplicate-member.json + .p7s": {
            try $0.otherForm("duplicate-member", "json.duplicateMember")
        },
        "revocation | negative/issuing.later.crl.pem": { try $0.revocation() },
        "quorum | negative/record.one-cosignature.tlog-proof": { try $0.quorum() },
    ]

    static func lines() throws -> [String] {
        try SigningVectors.text("e2e/CASES.txt").split(separator: "\n").compactMap { line in
            guard !line.hasPrefix("#") else { return nil }
            let columns = line.split(separator: "|").map {
                $0.trimmingCharacters(in: .whitespaces)
            }
            return columns.prefix(2).joined(separator: " | ")
        }
    }

    @Test func `are all checked or named as skipped`() throws {
        let lines = try Self.lines()
        #expect(lines.count == 22)
        #expect(Set(lines) == Set(Self.checked.keys).union(Self.skipped.keys))
        #expect(Set(Self.checked.keys).isDisjoint(with: Self.skipped.keys))
    }

    @Test(arguments: checked.keys.sorted())
    func `are judged as they say`(line: String) throws {
        let check = try #require(Self.checked[line])
        try check(Case())
    }

    @Test func `have checkpoints and cosignatures that our keys make to the byte`() throws {
        let signer = { (label: String, name: String, kind: NoteKey.Kind) in
            try NoteSigner(
                name: name, kind: kind,
                privateKey: PrivateKey(
                    ed25519Seed: SHA256Digest.of(Array("greencredit e2e \(label)".utf8)).bytes))
        }
        let log = try signer("log key", "ledger.example/industry/2026", .ed25519)
        for file in ["checkpoint", "checkpoint.77", "checkpoint.256"] {
            let note = try SignedNote(decoding: SigningVectors.bytes("e2e/log/\(file)"))
            let checkpoint = try Checkpoint(text: note.text)
            #expect(checkpoint.text == note.text)
            let ours = try checkpoint.sign(with: log)
            #expect(ours.signatures[0] == note.signatures[0])
            let times = try Case().policy.verify(note).cosignatures
            for cosigner in times {
                let witness = try signer(
                    "witness \(cosigner.witness)", "witness.example/\(cosigner.witness)",
                    .cosignature)
                #expect(
                    note.signatures.contains(try witness.cosign(note.text, at: cosigner.time)))
            }
            #expect(times.count >= 2)
        }
    }

    /// The ledger's parts and the checks over them.
    struct Case {
        let policy: WitnessPolicy
        let checker: SignatureChecker
        let lists: RevocationLists
        let time: Int64
        let policies = RolePolicy.documentation

        /// Good signatures over bytes that are not canonical: refused for their form alone.
        func otherForm(_ name: String, _ code: LedgerError.Code) throws {
            let bytes = try SigningVectors.bytes("e2e/negative/\(name).json")
            let signature = try DetachedSignature(
                decoding: SigningVectors.bytes("e2e/negative/\(name).json.p7s"))
            let signers = try checker.checkMakerAndChecker(
                signature, content: bytes, at: time, revocationLists: lists, policies: policies)
            #expect(signers.count == 2)
            let error = try #require(throws: LedgerError.self) {
                try CanonicalJSON.decode(bytes)
            }
            #expect(error.code == code)
        }

        init() throws {
            policy = try WitnessPolicy(SigningVectors.bytes("e2e/log/policy"))
            checker = SignatureChecker(
                root: try Certificate(pem: SigningVectors.bytes("e2e/pki/root.pem")))
            lists = try RevocationLists(pem: SigningVectors.bytes("e2e/pki/crls.pem"))
            let text = try SigningVectors.text("e2e/cosigned-at.txt")
            time = try #require(Int64(text.trimmingCharacters(in: .whitespacesAndNewlines)))
        }

        @discardableResult
        private func check(
            _ path: String, _ rule: SigningRule, sequence: Int
        ) throws -> [VerifiedSigner] {
            let content = try SigningVectors.bytes("e2e/\(path)")
            let file = try SigningVectors.bytes("e2e/\(path).p7s")
            let entry = try LogEntry(decoding: SigningVectors.bytes("e2e/\(path).entry"))
            #expect(try entry.encoded() == SigningVectors.bytes("e2e/\(path).entry"))
            #expect(entry.sequence == sequence)
            let sm2 = entry.sm2 == nil ? nil : try SigningVectors.bytes("e2e/\(path).sm2")
            try entry.requireNames(record: content, signatures: file, sm2: sm2)
            let signature = try DetachedSignature(decoding: file)
            #expect(signature.encoded == file)
            var signers: [VerifiedSigner] = []
            for moment in [time, entry.sealedSeconds] {
                signers = try checker.check(
                    signature, content: content, at: moment, revocationLists: lists, rule: rule)
            }
            return signers
        }

        func record() throws {
            let signers = try check(
                "record/record.json", .makerAndChecker(policies), sequence: 17)
            #expect(signers.map(\.person) == ["EMP-1001", "EMP-1002"])
        }

        func genesis() throws {
            try check("genesis/genesis.json", .twoRegistrars(policies), sequence: 0)
        }

        func batch() throws {
            try check("batch/batch.json", .makerAndChecker(policies), sequence: 271)
            #expect(try batchMembers().count == 300)
        }

        func batchMembers() throws -> (count: Int, root: SHA256Digest, totals: [String: String]) {
            let batch = try SigningVectors.json("e2e/batch/batch.json")
            let root = SHA256Digest(base64: batch["itemsRoot"] as? String ?? "")
            return (
                try #require(batch["count"] as? Int), try #require(root),
                try #require(batch["controlTotals"] as? [String: String])
            )
        }

        func items() throws {
            let batch = try batchMembers()
            for index in [0, 137, 299] {
                let item = try SigningVectors.bytes("e2e/batch/item-\(index).json")
                let bytes = try SigningVectors.bytes("e2e/batch/item-\(index).json.item-proof")
                let proof = try ItemProof(decoding: bytes)
                #expect(proof.encoded == bytes)
                #expect(proof.index == index)
                try proof.verify(item: item, itemsRoot: batch.root, batchCount: batch.count)
                let code = ProofsError.code {
                    try proof.verify(
                        item: item + [0], itemsRoot: batch.root, batchCount: batch.count)
                }
                #expect(code == .proofBad)
                let otherCount = ProofsError.code {
                    try proof.verify(item: item, itemsRoot: batch.root, batchCount: 301)
                }
                #expect(otherCount == .proofBad)
            }
        }

        func bundles() throws {
            let batch = try batchMembers()
            let items =
                try EntryBundle.decode(SigningVectors.bytes("e2e/batch/items/000"), width: 256)
                + EntryBundle.decode(SigningVectors.bytes("e2e/batch/items/001.p/44"), width: 44)
            let tree = StoredTree(items.map(MerkleTree.leafHash))
            #expect(tree.root == batch.root)
            var totals: [String: Decimal] = [:]
            for item in items {
                let object = try JSONSerialization.jsonObject(with: Data(item))
                let amount = (object as? [String: Any])?["amount"] as? [String: String]
                let value = try #require(amount?["value"].flatMap { Decimal(string: $0) })
                totals[try #require(amount?["currency"]), default: 0] += value
            }
            #expect(totals == batch.totals.compactMapValues { Decimal(string: $0) })
            for index in [0, 137, 299] {
                let file = try SigningVectors.bytes("e2e/batch/item-\(index).json.item-proof")
                #expect(try ItemProof(of: index, in: tree).encoded == file)
            }
        }

        /// The signatures, entry and place; PDF, time stamp and SM2 have tests of their own.
        func statement() throws {
            try check("statement/statement.json", .makerAndChecker(policies), sequence: 299)
            try include("statement/statement.json")
        }

        func include(_ path: String) throws {
            let bytes = try SigningVectors.bytes("e2e/\(path).tlog-proof")
            let proof = try LogProof(decoding: bytes)
            #expect(proof.encoded == bytes)
            let entry = try SigningVectors.bytes("e2e/\(path).entry")
            let verified = try proof.verify(entry: entry, policy: policy)
            #expect(verified.checkpoint.size == 300)
            #expect(verified.cosignatures.count >= 2)
        }

        func inclusion() throws {
            for path in [
                "record/record.json", "genesis/genesis.json", "batch/batch.json",
                "statement/statement.json",
            ] {
                try include(path)
            }
        }

        func consistency() throws {
            let old = try SignedNote(decoding: SigningVectors.bytes("e2e/log/checkpoint.77"))
            let bytes = try SigningVectors.bytes("e2e/log/consistency-77-300")
            let proof = try ConsistencyProof(decoding: bytes)
            #expect(proof.encoded == bytes)
            #expect(try proof.verify(since: old, policy: policy).checkpoint.size == 300)
            let other = try SignedNote(decoding: SigningVectors.bytes("e2e/log/checkpoint.256"))
            let code = ProofsError.code { _ = try proof.verify(since: other, policy: policy) }
            #expect(code == .proofBad)
            let request = try SigningVectors.bytes("e2e/log/add-checkpoint.request")
            #expect(try ConsistencyProof(decoding: request).encoded == request)
        }

        func tiles() throws {
            var hashes: [SHA256Digest] = []
            for path in TilePath.changed(from: 0, to: 300) where path.kind == .entries {
                let bytes = try SigningVectors.bytes("e2e/log/\(path)")
                let entries = try EntryBundle.decode(bytes, width: path.width)
                for entry in entries {
                    #expect(try LogEntry(decoding: entry).sequence == hashes.count)
                    hashes.append(MerkleTree.leafHash(entry))
                }
                #expect(try EntryBundle.encode(entries) == bytes)
            }
            for (size, file) in [(77, ".77"), (256, ".256"), (300, "")] {
                let note = try SignedNote(
                    decoding: SigningVectors.bytes("e2e/log/checkpoint\(file)"))
                let root = try Checkpoint(text: note.text).root
                #expect(MerkleTree.root(of: hashes.prefix(size)) == root)
            }
            let tree = StoredTree(hashes)
            for (path, level) in [
                ("tile/0/000", 0), ("tile/0/001.p/44", 0), ("tile/1/000.p/1", 1),
            ] {
                let tile = try #require(TilePath(path))
                let places = (0..<tile.width).map { tile.index * 256 + $0 }
                let ours = Tile.encode(
                    try places.map { try tree.nodeHash(at: .init(level: 8 * level, index: $0)) })
                #expect(try SigningVectors.bytes("e2e/log/\(path)") == ours)
            }
            let tiled = TiledNodes(size: 300) { path throws(ProofsError) in
                do {
                    return try SigningVectors.bytes("e2e/log/\(path)")
                } catch { throw ProofsError(.file, "\(path)") }
            }
            let proof = try ConsistencyProof(
                decoding: SigningVectors.bytes("e2e/log/consistency-77-300"))
            #expect(try MerkleProof.consistency(from: 77, to: 300, from: tiled) == proof.path)
        }

        /// 2026-11-23T21:05:03.991Z and the second after, by `openssl ts -reply -text`.
        func stamps() throws {
            let note = try SignedNote(decoding: SigningVectors.bytes("e2e/log/checkpoint"))
            let body = Array(note.text)
            let head = try SigningVectors.verifyStamp("e2e/log/checkpoint.tsr", over: body)
            #expect(head.milliseconds == 1_795_467_903_991)
            let file = try SigningVectors.bytes("e2e/statement/statement.json.p7s")
            let stamp = try SigningVectors.verifyStamp(
                "e2e/statement/statement.json.p7s.tsr", over: file)
            #expect(stamp.milliseconds == 1_795_467_904_000)
            let code = ProofsError.code {
                _ = try SigningVectors.verifyStamp("e2e/log/checkpoint.tsr", over: file)
            }
            #expect(code == .timestampContent)
        }

        func refuse(_ name: String, _ wanted: ProofsError.Code) throws {
            let content = try SigningVectors.bytes("e2e/record/record.json")
            let file = try SigningVectors.bytes("e2e/negative/record.\(name).p7s")
            let code = ProofsError.code {
                _ = try checker.checkMakerAndChecker(
                    DetachedSignature(decoding: file), content: content, at: time,
                    revocationLists: lists, policies: policies)
            }
            #expect(code == wanted)
        }

        func revocation() throws {
            let later = try CertificateRevocationList.bundle(
                pem: SigningVectors.bytes("e2e/negative/issuing.later.crl.pem"))
            let root = lists.lists.filter { $0.issuer == checker.root.subject }
            let laterLists = RevocationLists(root + later)
            let content = try SigningVectors.bytes("e2e/record/record.json")
            let signature = try DetachedSignature(
                decoding: SigningVectors.bytes("e2e/record/record.json.p7s"))
            let code = ProofsError.code {
                _ = try checker.checkMakerAndChecker(
                    signature, content: content, at: max(time, later[0].thisUpdate),
                    revocationLists: laterLists, policies: policies)
            }
            #expect(code == .certificateRevoked)
            try record()
        }

        func quorum() throws {
            let proof = try LogProof(
                decoding: SigningVectors.bytes("e2e/negative/record.one-cosignature.tlog-proof"))
            let entry = try SigningVectors.bytes("e2e/record/record.json.entry")
            let code = ProofsError.code { _ = try proof.verify(entry: entry, policy: policy) }
            #expect(code == .policyQuorum)
            let alone = try proof.verify(entry: entry, policy: policy, requiresQuorum: false)
            #expect(alone.cosignatures.count == 1)
        }
    }
}
