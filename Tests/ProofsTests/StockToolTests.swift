import Foundation
import Proofs
import Testing

@MainActor @Suite struct `What we write` {
    let organization = Organization.shared
    let content = Array(#"{"id":"P-1","schema":"greencredit/record/v1"}"#.utf8)

    @Test func `is verified by openssl cms`() throws {
        let folder = try Folder()
        let signature = try organization.signature(content)
        let record = try folder.write("record.json", content)
        let file = try folder.write("record.json.p7s", signature.encoded)
        let trust = try folder.write(
            "trust.pem",
            organization.root.certificate.pem + organization.lists.lists.flatMap(\.pem))
        let arguments = [
            "cms", "-verify", "-binary", "-cades", "-inform", "DER", "-in", file, "-content",
            record, "-CAfile", trust, "-no-CApath", "-no-CAstore", "-crl_check_all", "-purpose",
            "any", "-x509_strict", "-attime", String(Organization.now), "-out", "/dev/null",
        ]
        let result = try run("openssl", arguments)
        #expect(result.status == 0, "\(result.output)")
        try folder.write("record.json", content + [0x20])
        #expect(try run("openssl", arguments).status != 0)
    }

    @Test(.enabled(if: Shared.tools != nil, "the shared tools are not beside the package"))
    func `is verified by the auditor's scripts`() throws {
        let tools = try #require(Shared.tools)
        let folder = try Folder()
        let signature = try organization.signature(content)
        let small = try SmallLog(size: 9, records: [4: (content, signature.encoded)])
        let record = try folder.write("record.json", content)
        try folder.write("record.json.p7s", signature.encoded)
        try folder.write("record.json.entry", small.entries[4])
        try folder.write("record.json.tlog-proof", small.proof(4).encoded)
        let root = try folder.write("root.pem", organization.root.certificate.pem)
        let lists = try folder.write("crls.pem", organization.lists.lists.flatMap(\.pem))
        let policy = try folder.write("policy", Array(small.policyText.utf8))
        let result = try run(
            "bash",
            [
                "\(tools)/verify-record.sh", "--root", root, "--crl", lists, "--at",
                String(Organization.now), "--policy", policy, record,
            ])
        #expect(result.status == 0, "\(result.output)")
        let old = try folder.write("old", small.head(6).encoded)
        let grown = ConsistencyProof(
            oldSize: 6, path: try MerkleProof.consistency(from: 6, to: 9, from: small.tree),
            checkpoint: try small.head())
        let new = try folder.write("new", grown.encoded)
        let tlog = try run(
            "bash", ["\(tools)/verify-tlog.sh", "consistency", policy, old, new])
        #expect(tlog.status == 0, "\(tlog.output)")
    }

    @Test(.enabled(if: Shared.tools != nil, "the shared tools are not beside the package"))
    func `of a batch is verified by the auditor's script`() throws {
        let tools = try #require(Shared.tools)
        let folder = try Folder()
        let items = (0..<300).map { Array("{\"id\":\"\($0)\"}".utf8) }
        let tree = StoredTree(items.map(MerkleTree.leafHash))
        let batch = Array(
            #"{"count":300,"itemsRoot":"\#(tree.root.base64)","schema":"greencredit/batch/v1"}"#
                .utf8)
        let signature = try organization.signature(batch)
        let small = try SmallLog(size: 1, records: [0: (batch, signature.encoded)])
        let record = try folder.write("batch.json", batch)
        try folder.write("batch.json.p7s", signature.encoded)
        try folder.write("batch.json.entry", small.entries[0])
        let item = try folder.write("item.json", items[137])
        try folder.write("item.json.item-proof", ItemProof(of: 137, in: tree).encoded)
        let root = try folder.write("root.pem", organization.root.certificate.pem)
        let lists = try folder.write("crls.pem", organization.lists.lists.flatMap(\.pem))
        let result = try run(
            "bash",
            [
                "\(tools)/verify-record.sh", "--root", root, "--crl", lists, "--at",
                String(Organization.now), "--item", item, record,
            ])
        #expect(result.status == 0, "\(result.output)")
    }

    @Test func `is read when openssl's own signer wrote it`() throws {
        // openssl cannot write the commitment, so ours must refuse it, and say so.
        let folder = try Folder()
        let key = try PrivateKey.generate(.p256)
        let signer = try Organization.officer(
            organization.issuing, "EMP-7", "Seven", .maker, key: key)
        let file = "\(folder.path)/x.p7s"
        let result = try run(
            "openssl",
            [
                "cms", "-sign", "-binary", "-cades", "-md", "sha256", "-nosmimecap", "-in",
                try folder.write("x", content), "-signer",
                try folder.write("c.pem", signer.certificate.pem), "-inkey",
                try folder.write("k.pem", key.unencryptedPEM()), "-outform", "DER", "-out", file,
            ])
        #expect(result.status == 0, "\(result.output)")
        let error = #expect(throws: ProofsError.self) {
            try DetachedSignature(decoding: DurableFile.read(file))
        }
        #expect(error?.code == .signatureMalformed)
        #expect(error?.message.contains("five attributes") == true)
    }
}
