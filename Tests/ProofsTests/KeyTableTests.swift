import Testing

@testable import Proofs

@Suite struct `A table of a key` {
    private let key: PrivateKey
    private let table: KeyTable

    init() throws {
        key = try PrivateKey.generate(.p256)
        table = try KeyTable(point: key.publicKey.bitString)
    }

    @Test func `confirms what OpenSSL's own verification accepts, and nothing else`() throws {
        var accepted = 0
        for number in 0..<40 {
            let message = [UInt8](repeating: UInt8(number), count: number)
            let signature = try key.sign(message)
            var candidates = [(signature, message), (signature, message + [0]), ([], message)]
            for place in signature.indices {
                var changed = signature
                changed[place] ^= 1 << UInt8(number % 8)
                candidates.append((changed, message))
            }
            candidates.append((signature + [0], message))
            candidates.append((Array(signature.dropLast()), message))
            for (signature, message) in candidates {
                let confirms = table.confirms(signature, signs: SHA256Digest.of(message))
                #expect(confirms == key.publicKey.verify(signature, signs: message))
                if confirms { accepted += 1 }
            }
        }
        #expect(accepted == 40)
    }

    @Test func `confirms nothing of another key`() throws {
        let signature = try PrivateKey.generate(.p256).sign([1])
        #expect(!table.confirms(signature, signs: SHA256Digest.of([1])))
    }

    @Test func `refuses numbers outside the group`() throws {
        let order = try #require(
            Hex.decode("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"))
        let one = [UInt8](repeating: 0, count: 31) + [1]
        let zero = [UInt8](repeating: 0, count: 32)
        for (r, s) in [(zero, one), (one, zero), (order, one), (one, order), (one, one)] {
            let signature = try ECDSASignature.encode(fixedWidth: r + s)
            #expect(!table.confirms(signature, signs: SHA256Digest.of([])))
        }
    }

    @Test func `is made for a key that signs often, and changes no verdict`() throws {
        let message: [UInt8] = [1, 2, 3]
        let signature = try key.sign(message)
        var other = signature
        other[signature.count - 1] ^= 1
        let count = DigestVerifier.verificationsBeforeTable + 20
        #expect((0..<count).allSatisfy { _ in key.publicKey.verify(signature, signs: message) })
        #expect(!key.publicKey.verify(other, signs: message))
        #expect(!key.publicKey.verify(signature, signs: message + [4]))
    }

    @Test func `of no point is not made`() {
        let elsewhere = [4] + [UInt8](repeating: 1, count: 64)
        #expect(ProofsError.code { _ = try KeyTable(point: elsewhere) } == .openSSL)
    }
}
