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

    @Test func `judges several claims of several keys as it judges each`() throws {
        let other = try PrivateKey.generate(.p256)
        let otherTable = try KeyTable(point: other.publicKey.bitString)
        var claims: [KeyTable.Claim] = []
        var wanted: [Bool] = []
        for number in 0..<33 {
            let message = [UInt8](repeating: UInt8(number), count: 40)
            let (signer, table) = number.isMultiple(of: 3) ? (other, otherTable) : (key, table)
            var signature = try signer.sign(message)
            // Numbers out of range, a wrong s, no signature at all: none may spoil the others.
            switch number % 11 {
            case 4:
                signature = try ECDSASignature.encode(
                    fixedWidth: [UInt8](repeating: 0xff, count: 64))
            case 7: signature[signature.count - 1] ^= 1
            case 9: signature = []
            default: break
            }
            claims.append(
                KeyTable.Claim(
                    table: table, signature: signature, digest: SHA256Digest.of(message)))
            wanted.append(![4, 7, 9].contains(number % 11))
        }
        #expect(KeyTable.confirm(claims) == wanted)
        #expect(KeyTable.confirm([]) == [])
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
