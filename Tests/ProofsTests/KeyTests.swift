import Foundation
import Proofs
import Testing

@Suite struct `Keys` {
    @Test(arguments: KeyAlgorithm.allCases)
    func `come back from their encrypted form`(algorithm: KeyAlgorithm) throws {
        let key = try PrivateKey.generate(algorithm)
        let pem = try key.encryptedPEM(Passphrase(Array("secret".utf8)))
        let again = try PrivateKey(pem: pem, passphrase: Passphrase(Array("secret".utf8)))
        #expect(again.publicKey == key.publicKey)
        #expect(key.publicKey.verify(try again.sign([1, 2, 3]), signs: [1, 2, 3]))
    }

    @Test func `do not open with a wrong passphrase`() throws {
        let pem = try PrivateKey.generate(.p256).encryptedPEM(Passphrase(Array("a".utf8)))
        let code = ProofsError.code {
            _ = try PrivateKey(pem: pem, passphrase: Passphrase(Array("b".utf8)))
        }
        #expect(code == .wrongPassphrase)
        let none = ProofsError.code { _ = try PrivateKey(pem: pem, passphrase: nil) }
        #expect(none == .wrongPassphrase)
    }

    @Test func `are refused unencrypted unless that is allowed`() throws {
        let key = try PrivateKey.generate(.ed25519)
        let pem = try key.unencryptedPEM()
        let code = ProofsError.code { _ = try PrivateKey(pem: pem, passphrase: nil) }
        #expect(code == .keyUnencrypted)
        let again = try PrivateKey(pem: pem, passphrase: nil, allowUnencrypted: true)
        #expect(again.publicKey == key.publicKey)
    }

    @Test @MainActor func `are opened by openssl, and openssl's scrypt keys by us`() throws {
        let folder = try Folder()
        let key = try PrivateKey.generate(.p256)
        let ours = try folder.write(
            "ours.pem", key.encryptedPEM(Passphrase(Array("secret".utf8))))
        let plain = "\(folder.path)/plain.pem"
        let theirs = "\(folder.path)/theirs.pem"
        #expect(
            try run(
                "openssl",
                ["pkcs8", "-in", ours, "-passin", "pass:secret", "-out", plain]
            ).status == 0)
        #expect(
            try run(
                "openssl",
                [
                    "pkcs8", "-topk8", "-scrypt", "-in", plain, "-passout", "pass:other",
                    "-out", theirs,
                ]
            ).status == 0)
        let pem = [UInt8](try Data(contentsOf: URL(fileURLWithPath: theirs)))
        let again = try PrivateKey(pem: pem, passphrase: Passphrase(Array("other".utf8)))
        #expect(again.publicKey == key.publicKey)
    }

    @Test @MainActor func `that openssl protects with 2,048 rounds are refused`() throws {
        let folder = try Folder()
        let plain = try folder.write("k.pem", PrivateKey.generate(.p256).unencryptedPEM())
        let weak = "\(folder.path)/weak.pem"
        _ = try run(
            "openssl",
            [
                "pkcs8", "-topk8", "-v2", "aes-256-cbc", "-in", plain, "-passout",
                "pass:other", "-out", weak,
            ])
        let pem = [UInt8](try Data(contentsOf: URL(fileURLWithPath: weak)))
        let code = ProofsError.code {
            _ = try PrivateKey(pem: pem, passphrase: Passphrase(Array("other".utf8)))
        }
        #expect(code == .keyWeak)
    }

    @Test(arguments: [
        String(repeating: "00", count: 32), "01" + String(repeating: "00", count: 31),
        "ec" + String(repeating: "ff", count: 30) + "7f",
        "ed" + String(repeating: "ff", count: 31),
        "ee" + String(repeating: "ff", count: 30) + "7f",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    ])
    func `of small order are refused`(hex: String) throws {
        let code = ProofsError.code { _ = try PublicKey(ed25519: Hex.decode(hex) ?? []) }
        #expect(code == .keySmallOrder)
    }

    @Test func `never print themselves`() throws {
        let key = try PrivateKey.generate(.p256)
        let passphrase = Passphrase(Array("secret".utf8))
        #expect("\(passphrase) \(String(reflecting: passphrase))".contains("secret") == false)
        #expect("\(key) \(String(reflecting: key))" == "<p256 private key> <p256 private key>")
    }

    @Test(arguments: KeyAlgorithm.allCases)
    func `refuse flipped, truncated and extended signatures`(algorithm: KeyAlgorithm) throws {
        let key = try PrivateKey.generate(algorithm)
        let other = try PrivateKey.generate(algorithm)
        let message = Array("message".utf8)
        let signature = try key.sign(message)
        #expect(key.publicKey.verify(signature, signs: message))
        #expect(!other.publicKey.verify(signature, signs: message))
        #expect(!key.publicKey.verify(signature + [0], signs: message))
        #expect(!key.publicKey.verify(Array(signature.dropLast()), signs: message))
        #expect(!key.publicKey.verify([], signs: message))
        #expect(!key.publicKey.verify(signature, signs: message + [0]))
        for index in 0..<(signature.count * 8) {
            var flipped = signature
            flipped[index / 8] ^= 1 << UInt8(index % 8)
            #expect(!key.publicKey.verify(flipped, signs: message))
        }
    }
}

@Suite struct `Files of secrets` {
    @Test func `are written for the owner alone and never over another`() throws {
        let folder = try Folder()
        let path = "\(folder.path)/key.pem"
        try KeyFile.write([1, 2, 3], to: path)
        #expect(try KeyFile.read(path) == [1, 2, 3])
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
        #expect(mode as? Int == 0o600)
        #expect(ProofsError.code { try KeyFile.write([4], to: path) } == .fileExists)
        #expect(try KeyFile.read(path) == [1, 2, 3])
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 1)
    }

    @Test(arguments: [0o640, 0o604, 0o620, 0o601])
    func `are refused when others can use them`(mode: Int) throws {
        let folder = try Folder()
        let path = try folder.write("key.pem", [1])
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        let error = #expect(throws: ProofsError.self) { try KeyFile.read(path) }
        #expect(error?.code == .keyFileOpen)
        #expect(error?.message.contains("chmod 600 \(path)") == true)
    }

    @Test func `are refused behind a symbolic link and as a folder`() throws {
        let folder = try Folder()
        try KeyFile.write([1], to: "\(folder.path)/key.pem")
        try FileManager.default.createSymbolicLink(
            atPath: "\(folder.path)/link", withDestinationPath: "\(folder.path)/key.pem")
        let link = ProofsError.code { _ = try KeyFile.read("\(folder.path)/link") }
        #expect(link == .keyFileOpen)
        #expect(ProofsError.code { _ = try KeyFile.read(folder.path) } == .keyFileOpen)
        let missing = ProofsError.code { _ = try KeyFile.read("\(folder.path)/none") }
        #expect(missing == .file)
    }

    @Test func `give the first line as a passphrase`() throws {
        let folder = try Folder()
        try KeyFile.write(Array("secret\nrest".utf8), to: "\(folder.path)/p")
        let passphrase = try KeyFile.readPassphrase("\(folder.path)/p")
        #expect(passphrase.matches(Passphrase(Array("secret".utf8))))
        #expect(!passphrase.matches(Passphrase(Array("other".utf8))))
    }

    @Test func `keep a whole key`() throws {
        let folder = try Folder()
        let key = try PrivateKey.generate(.ed25519)
        let passphrase = Passphrase(Array("secret".utf8))
        try KeyFile.write(key, passphrase: passphrase, to: "\(folder.path)/k")
        let again = try KeyFile.readKey("\(folder.path)/k", passphrase: passphrase)
        #expect(again.publicKey == key.publicKey)
    }

    @Test func `are replaced in one step by the durable writer`() throws {
        let folder = try Folder()
        let path = "\(folder.path)/checkpoint"
        try DurableFile.write([1], to: path)
        try DurableFile.write([2, 3], to: path)
        #expect(try DurableFile.read(path) == [2, 3])
        let large = ProofsError.code { _ = try DurableFile.read(path, limit: 1) }
        #expect(large == .file)
        let nowhere = ProofsError.code { try DurableFile.write([1], to: path + "/x") }
        #expect(nowhere == .file)
    }
}
