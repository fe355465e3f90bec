import COpenSSL

/// Multiples of one P-256 key, with which its signatures are checked in half the time.
///
/// OpenSSL keeps a table of multiples for a group's generator, and computes with any other point
/// from scratch; so here is a group that has the key for its generator. Making it takes some 20 ms
/// and 150 KB, which pays for keys that sign often. The steps are those of FIPS 186-5, 6.4.2; all
/// arithmetic is OpenSSL's. A table only ever confirms: what it does not, OpenSSL's own
/// verification decides.
final class KeyTable: Sendable {
    private let curve: OwnedPointer
    private let multiples: OwnedPointer

    /// Makes the table of a key.
    ///
    /// - Parameter point: the key's point, uncompressed.
    init(point bytes: [UInt8]) throws(ProofsError) {
        curve = try unsafe OwnedPointer(
            EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1), .openSSL, "OpenSSL has no P-256.",
            free: { unsafe EC_GROUP_free($0) })
        multiples = try unsafe curve.with { curve throws(ProofsError) in
            let multiples = try unsafe OwnedPointer(
                EC_GROUP_dup(curve), .openSSL, "OpenSSL has no memory for a table of a key.",
                free: { unsafe EC_GROUP_free($0) })
            let point = try unsafe KeyTable.point(on: curve)
            try unsafe multiples.with { group throws(ProofsError) in
                try unsafe point.with { point throws(ProofsError) in
                    let isMade =
                        unsafe EC_POINT_oct2point(curve, point, bytes, bytes.count, nil) == 1
                        && EC_GROUP_set_generator(
                            group, point, EC_GROUP_get0_order(curve), BN_value_one()) == 1
                        && GreenCredit_EC_GROUP_precompute_mult(group) == 1
                    guard isMade else {
                        throw .openSSL(.openSSL, "OpenSSL could not make a table of a key.")
                    }
                }
            }
            return multiples
        }
    }

    /// A signature, DER `SEQUENCE { r, s }`, that claims to be over a digest.
    struct Claim {
        let table: KeyTable
        let signature: [UInt8]
        let digest: SHA256Digest
    }

    /// Whether the key's signature surely fits the digest.
    func confirms(_ signature: [UInt8], signs digest: SHA256Digest) -> Bool {
        Self.confirm([Claim(table: self, signature: signature, digest: digest)]) == [true]
    }

    /// Which of these signatures surely fit.
    ///
    /// A third of the work for one signature is the inverse of its s. For several at a time there
    /// is one inverse, that of the product, from which three multiplications lead to each
    /// (Montgomery).
    static func confirm(_ claims: [Claim]) -> [Bool] {
        var verdicts = [Bool](repeating: false, count: claims.count)
        var batch: [(place: Int, claim: Claim, values: SignatureValues)] = []
        for (place, claim) in claims.enumerated() {
            guard let values = SignatureValues(der: claim.signature) else { continue }
            batch.append((place, claim, values))
        }
        if let first = batch.first {
            let confirmed = try? unsafe first.claim.table.curve.with { curve throws(ProofsError) in
                unsafe Arithmetic(curve)?.confirm(batch.map { ($0.claim, $0.values) })
            }
            for (element, isConfirmed) in zip(batch, (confirmed ?? nil) ?? []) {
                verdicts[element.place] = isConfirmed
            }
        }
        // Whatever did not work leaves its reasons in OpenSSL's queue; they belong to nobody.
        if verdicts.contains(false) { _ = OpenSSLReasons.drain() }
        return verdicts
    }

    private static func point(on curve: OpaquePointer) throws(ProofsError) -> OwnedPointer {
        try unsafe OwnedPointer(
            EC_POINT_new(curve), .openSSL, "OpenSSL has no memory for a point.",
            free: { unsafe EC_POINT_free($0) })
    }
}

extension KeyTable {
    /// The numbers of one calculation: OpenSSL's scratch memory, the order and the field.
    @safe private struct Arithmetic: ~Copyable {
        private let curve: OpaquePointer
        private let order: OpaquePointer
        private let field: OpaquePointer
        private let context: OpaquePointer
        private let product: OpaquePointer
        private let first: OpaquePointer
        private let second: OpaquePointer
        private let third: OpaquePointer

        init?(_ curve: OpaquePointer) {
            guard let order = unsafe EC_GROUP_get0_order(curve),
                let field = unsafe EC_GROUP_get0_field(curve), let context = unsafe BN_CTX_new()
            else { return nil }
            unsafe BN_CTX_start(context)
            guard let product = unsafe BN_CTX_get(context), let first = unsafe BN_CTX_get(context),
                let second = unsafe BN_CTX_get(context), let third = unsafe BN_CTX_get(context)
            else {
                unsafe BN_CTX_end(context)
                unsafe BN_CTX_free(context)
                return nil
            }
            unsafe self.curve = unsafe curve
            unsafe self.order = unsafe order
            unsafe self.field = unsafe field
            unsafe self.context = unsafe context
            unsafe self.product = unsafe product
            unsafe self.first = unsafe first
            unsafe self.second = unsafe second
            unsafe self.third = unsafe third
        }

        deinit {
            unsafe BN_CTX_end(context)
            unsafe BN_CTX_free(context)
        }

        /// Which claims hold; a claim with numbers outside the group does not.
        func confirm(_ claims: [(claim: Claim, values: SignatureValues)]) -> [Bool]? {
            var verdicts = [Bool](repeating: false, count: claims.count)
            let inside = claims.indices.filter { unsafe claims[$0].values.areBelow(order) }
            guard unsafe BN_set_word(product, 1) == 1 else { return nil }
            // Before each s the product of those ahead of it, and at last the inverse of all.
            var ahead: [OpaquePointer] = unsafe []
            for index in inside {
                guard let before = unsafe BN_CTX_get(context),
                    unsafe BN_copy(before, product) != nil,
                    unsafe BN_mod_mul(product, before, claims[index].values.s, order, context) == 1
                else { return nil }
                unsafe ahead.append(before)
            }
            guard unsafe BN_mod_inverse(product, product, order, context) != nil else {
                return nil
            }
            for place in inside.indices.reversed() {
                let (index, before) = unsafe (inside[place], ahead[place])
                let (claim, values) = claims[index]
                guard unsafe BN_mod_mul(before, before, product, order, context) == 1,
                    unsafe BN_mod_mul(product, product, values.s, order, context) == 1
                else { return nil }
                verdicts[index] = unsafe fits(claim, values, inverse: before)
            }
            return verdicts
        }

        /// x(z/s · G + r/s · Q) = r modulo the order n of the group.
        private func fits(
            _ claim: Claim, _ values: SignatureValues, inverse: OpaquePointer
        ) -> Bool {
            let isMultiplied = unsafe claim.digest.withUnsafeBytes { bytes in
                unsafe BN_bin2bn(
                    bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), Int32(bytes.count),
                    third) != nil
                    && BN_mod_mul(first, third, inverse, order, context) == 1
                    && BN_mod_mul(second, values.r, inverse, order, context) == 1
            }
            guard isMultiplied, let ofCurve = try? unsafe KeyTable.point(on: curve),
                let ofKey = try? unsafe KeyTable.point(on: curve)
            else { return false }
            let fits = try? unsafe ofCurve.with { ofCurve throws(ProofsError) in
                try unsafe ofKey.with { ofKey throws(ProofsError) in
                    try unsafe claim.table.multiples.with { multiples throws(ProofsError) in
                        unsafe EC_POINT_mul(curve, ofCurve, first, nil, nil, context) == 1
                            && EC_POINT_mul(multiples, ofKey, second, nil, nil, context) == 1
                            && EC_POINT_add(curve, ofCurve, ofCurve, ofKey, context) == 1
                            && GreenCredit_EC_POINT_get_Jprojective(
                                curve, ofCurve, first, second, context) == 1
                            && isX(values.r)
                    }
                }
            }
            return fits ?? false
        }

        /// Whether X / Z² is r or, where the field has room for it, r + n; X and Z are at hand.
        private func isX(_ r: OpaquePointer?) -> Bool {
            guard unsafe BN_is_zero(second) == 0,
                unsafe BN_mod_sqr(second, second, field, context) == 1,
                unsafe BN_mod_mul(third, second, r, field, context) == 1
            else { return false }
            if unsafe BN_cmp(third, first) == 0 { return true }
            return unsafe BN_add(third, r, order) == 1 && BN_cmp(third, field) < 0
                && BN_mod_mul(third, second, third, field, context) == 1
                && BN_cmp(third, first) == 0
        }
    }
}

/// The two numbers of an ECDSA signature, as long as they are needed.
@safe private final class SignatureValues {
    private let signature: OpaquePointer

    /// Reads the one DER form that a signature has.
    init?(der bytes: [UInt8]) {
        let signature = unsafe bytes.withUnsafeBufferPointer { buffer in
            var next = buffer.baseAddress
            return unsafe d2i_ECDSA_SIG(nil, &next, buffer.count)
        }
        guard let signature = unsafe signature else { return nil }
        guard unsafe Self.der(of: signature, count: bytes.count) == bytes else {
            unsafe ECDSA_SIG_free(signature)
            return nil
        }
        unsafe self.signature = unsafe signature
    }

    deinit { unsafe ECDSA_SIG_free(signature) }

    var r: OpaquePointer? { unsafe ECDSA_SIG_get0_r(signature) }
    var s: OpaquePointer? { unsafe ECDSA_SIG_get0_s(signature) }

    /// Whether both are at least one and below the order.
    func areBelow(_ order: OpaquePointer) -> Bool {
        func isBelow(_ number: OpaquePointer?) -> Bool {
            unsafe BN_is_zero(number) == 0 && BN_is_negative(number) == 0
                && BN_cmp(number, order) < 0
        }
        return unsafe isBelow(r) && isBelow(s)
    }

    /// The DER form, if it has a length.
    private static func der(of signature: OpaquePointer, count: Int) -> [UInt8]? {
        guard unsafe Int(i2d_ECDSA_SIG(signature, nil)) == count else { return nil }
        return unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            var next = buffer.baseAddress
            filled = unsafe Int(i2d_ECDSA_SIG(signature, &next))
        }
    }
}
