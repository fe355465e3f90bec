import Foundation
import Testing

@testable import Proofs

@Suite(.enabled(if: SigningVectors.folder != nil, SigningVectors.missing))
struct `Published signing vectors` {
    private func digests(_ value: Any?) -> [SHA256Digest]? {
        let texts = value as? [String] ?? []
        let digests = texts.compactMap { SHA256Digest(base64: $0) }
        // A hash of another length is refused where it is read.
        return digests.count == texts.count ? digests : nil
    }

    @Test func `of Merkle inclusion are judged as they say`() throws {
        let files = try SigningVectors.files("rfc6962-merkle/inclusion", ending: ".json")
        #expect(files.count == 67)
        for file in files {
            let test = try SigningVectors.json(file)
            let index = try #require(test["leafIdx"] as? NSNumber).uint64Value
            let size = try #require(test["treeSize"] as? NSNumber).uint64Value
            var holds = false
            if let path = digests(test["proof"]),
                let root = SHA256Digest(base64: test["root"] as? String ?? ""),
                let leaf = SHA256Digest(base64: test["leafHash"] as? String ?? ""),
                let place = Int(exactly: index), let count = Int(exactly: size)
            {
                holds = MerkleProof.verifyInclusion(
                    index: place, size: count, leafHash: leaf, path: path, root: root)
            }
            #expect(holds == (test["wantErr"] as? Bool == false), "\(file)")
        }
    }

    @Test func `of Merkle consistency are judged as they say`() throws {
        let files = try SigningVectors.files("rfc6962-merkle/consistency", ending: ".json")
        #expect(files.count == 69)
        for file in files {
            let test = try SigningVectors.json(file)
            let old = try #require(test["size1"] as? NSNumber).uint64Value
            let size = try #require(test["size2"] as? NSNumber).uint64Value
            var holds = false
            if let path = digests(test["proof"]),
                let oldRoot = SHA256Digest(base64: test["root1"] as? String ?? ""),
                let root = SHA256Digest(base64: test["root2"] as? String ?? ""),
                let before = Int(exactly: old), let after = Int(exactly: size)
            {
                holds = MerkleProof.verifyConsistency(
                    oldSize: before, size: after, path: path, oldRoot: oldRoot, root: root)
            }
            // The caller treats an empty old tree before it calls the verifier (ORIGIN.txt).
            if old == 0, test["wantErr"] as? Bool == false {
                #expect(digests(test["proof"])?.isEmpty == true, "\(file)")
                continue
            }
            #expect(holds == (test["wantErr"] as? Bool == false), "\(file)")
        }
    }

    @Test func `of the reference tree have our hashes`() throws {
        let test = try SigningVectors.json("rfc6962-merkle/reference-tree-8-leaves.json")
        let inputs = try #require(test["leafInputsHex"] as? [String]).compactMap { Hex.decode($0) }
        let levels = try #require(test["nodeHashesByLevelHex"] as? [[String]])
        let roots = try #require(test["rootHashBySizeHex"] as? [String])
        let tree = StoredTree(inputs.map(MerkleTree.leafHash))
        for (level, hashes) in levels.enumerated() {
            for (index, hash) in hashes.enumerated() {
                let found = try tree.nodeHash(at: .init(level: level, index: index))
                #expect(found.hex == hash)
            }
        }
        for (size, root) in roots.enumerated() {
            let found = MerkleTree.root(of: inputs.prefix(size).map(MerkleTree.leafHash))
            #expect(found.hex == root)
        }
    }

    @Test func `of signed notes are opened as they say`() throws {
        let vectors = try SigningVectors.json("signed-note/vectors.json")
        for vkey in try #require(vectors["vkeysGood"] as? [String]) {
            #expect(try NoteKey(vkey).description == vkey)
        }
        for vkey in try #require(vectors["vkeysBad"] as? [String]) {
            #expect(ProofsError.code { _ = try NoteKey(vkey) } == .noteKeyMalformed)
        }
        for test in try #require(vectors["open"] as? [[String: Any]]) {
            let name = test["name"] as? String ?? ""
            let bytes =
                (test["noteB64"] as? String).flatMap { Base64.decode($0) }
                ?? Array((test["note"] as? String ?? "").utf8)
            let keys = try (test["keys"] as? [String] ?? []).map { try NoteKey($0) }
            var verified: [SignedNote.VerifiedSignature] = []
            let code = ProofsError.code {
                let note = try SignedNote(decoding: bytes)
                #expect(note.encoded == bytes)
                verified = try note.verify(with: keys)
            }
            switch test["want"] as? String {
            case "ok":
                #expect(code == nil, "\(name)")
                #expect(verified.count == (test["verified"] as? [Int])?.count, "\(name)")
            case "unverified": #expect(code == .noteUnverified, "\(name)")
            case "malformed": #expect(code == .noteMalformed, "\(name)")
            default:
                #expect(code == .noteBadSignature || code == .noteAmbiguousKey, "\(name)")
            }
        }
    }

    @Test func `of signed notes are signed to the byte`() throws {
        let vectors = try SigningVectors.json("signed-note/vectors.json")
        let test = try #require(vectors["signing"] as? [String: String])
        let parts = try #require(test["signerKey"]).split(separator: "+", maxSplits: 4)
        let key = try #require(Base64.decode(String(parts[4])))
        let signer = try NoteSigner(
            name: String(parts[2]), kind: .ed25519,
            privateKey: PrivateKey(ed25519Seed: Array(key.dropFirst())))
        #expect(signer.key.description == test["vkey"])
        let text = Array(try #require(test["text"]).utf8)
        let note = SignedNote(text: text, signatures: [try signer.sign(text)])
        #expect(note.encoded == Array(try #require(test["wantNote"]).utf8))
    }

    @Test func `of checkpoints are read and verified`() throws {
        let vkey = try SigningVectors.text("tlog-checkpoint/sum.golang.org.vkey")
        let key = try NoteKey(vkey.trimmingCharacters(in: .whitespacesAndNewlines))
        let note = try SignedNote(
            decoding: SigningVectors.bytes("tlog-checkpoint/sum.golang.org-35225469.txt"))
        #expect(try note.verify(with: [key]).map(\.key) == [key])
        let checkpoint = try Checkpoint(text: note.text)
        #expect(checkpoint.origin == "go.sum database tree")
        #expect(checkpoint.size == 35_225_469)
        #expect(checkpoint.text == note.text)
        let example = try SignedNote(
            decoding: SigningVectors.bytes("tlog-checkpoint/c2sp-behind-the-sofa.format-only.txt"))
        #expect(try Checkpoint(text: example.text).size == 20_852_163)
    }

    @Test func `of cosignatures and log proofs hold under their policy`() throws {
        let vectors = try SigningVectors.json("tlog-cosignature/vectors.json")
        let log = try #require(vectors["logVkey"] as? String)
        let witness = try #require(vectors["witnessVkey"] as? String)
        let time = try #require(vectors["timestamp"] as? NSNumber).int64Value
        let policy = try WitnessPolicy(
            Array("log \(log)\nwitness w \(witness)\nquorum w\n".utf8))
        let note = try SignedNote(
            decoding: SigningVectors.bytes("tlog-cosignature/checkpoint-with-cosignature.txt"))
        #expect(try policy.verify(note).earliestTime == time)
        let leaf = try #require(Hex.decode(vectors["leafHex"] as? String ?? ""))
        let bytes = try SigningVectors.bytes("tlog-proof/sigsum-leaf3-of-4.tlog-proof")
        let proof = try LogProof(decoding: bytes)
        #expect(proof.encoded == bytes)
        #expect(try proof.verify(entry: leaf, policy: policy).checkpoint.size == 4)
        let other = ProofsError.code { _ = try proof.verify(entry: leaf + [0], policy: policy) }
        #expect(other == .proofBad)
    }

    @Test func `of a growing tiled log lead to its checkpoints' roots`() throws {
        let vkey = try SigningVectors.text("tlog-tiles/log.vkey")
        let key = try NoteKey(vkey.trimmingCharacters(in: .whitespacesAndNewlines))
        for size in [0, 1, 2, 3, 4, 8, 9, 11, 13, 15] {
            let note = try SignedNote(
                decoding: SigningVectors.bytes("tlog-tiles/checkpoint.\(size)"))
            #expect(try note.verify(with: [key]).count == 1)
            let checkpoint = try Checkpoint(text: note.text)
            guard size > 0 else { continue }
            let bundle = TilePath(.entries, index: 0, width: size)
            let entries = try EntryBundle.decode(
                SigningVectors.bytes("tlog-tiles/\(bundle)"), width: size)
            let hashes = entries.map(MerkleTree.leafHash)
            #expect(MerkleTree.root(of: hashes) == checkpoint.root)
            let tile = TilePath(.hashes(level: 0), index: 0, width: size)
            #expect(try SigningVectors.bytes("tlog-tiles/\(tile)") == Tile.encode(hashes))
        }
    }

    @Test(arguments: [
        ("ecdsa_secp256r1_sha256_test", 339), ("ecdsa_secp256r1_sha256_p1363_test", 162),
        ("ed25519_test", 102),
    ])
    func `of Wycheproof are judged as they say`(name: String, count: Int) throws {
        let file = try SigningVectors.json("wycheproof/\(name).json")
        var tried = 0
        for group in try #require(file["testGroups"] as? [[String: Any]]) {
            let spki = try #require(Hex.decode(group["publicKeyDer"] as? String ?? ""))
            let key = try PublicKey(subjectPublicKeyInfo: spki)
            let table = try key.algorithm == .p256 ? KeyTable(point: key.bitString) : nil
            for test in try #require(group["tests"] as? [[String: Any]]) {
                let message = try #require(Hex.decode(test["msg"] as? String ?? ""))
                var signature = try #require(Hex.decode(test["sig"] as? String ?? ""))
                if name.contains("p1363") {
                    signature = (try? ECDSASignature.encode(fixedWidth: signature)) ?? []
                }
                let wanted = test["result"] as? String
                let holds = key.verify(signature, signs: message)
                #expect(
                    wanted == "acceptable" || holds == (wanted == "valid"),
                    "\(name) \(test["tcId"] ?? "") \(test["comment"] ?? "")")
                if let table {
                    let confirms = table.confirms(signature, signs: SHA256Digest.of(message))
                    #expect(confirms == holds, "\(name) \(test["tcId"] ?? "") by a table")
                }
                tried += 1
            }
        }
        #expect(tried == count)
    }
}
