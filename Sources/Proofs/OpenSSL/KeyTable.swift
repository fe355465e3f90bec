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

    /// Whether a signature, DER `SEQUENCE { r, s }`, surely fits the digest.
    func confirms(_ signature: [UInt8], signs digest: SHA256Digest) -> Bool {
        guard let values = SignatureValues(der: signature) else { return false }
        let fits = try? unsafe curve.with { curve throws(ProofsError) in
            try unsafe multiples.with { multiples throws(ProofsError) in
                try unsafe KeyTable.fits(values, digest, curve, multiples)
            }
        }
        // Whatever did not work leaves its reasons in OpenSSL's queue; they belong to nobody.
        if fits != true { _ = OpenSSLReasons.drain() }
        return fits ?? false
    }

    /// x(z/s · G + r/s · Q) = r, all modulo the order n of the group.
    private static func fits(
        _ values: borrowing SignatureValues, _ digest: SHA256Digest, _ curve: OpaquePointer,
        _ multiples: OpaquePointer
    ) throws(ProofsError) -> Bool {
        guard let order = unsafe EC_GROUP_get0_order(curve), unsafe values.areBelow(order),
            let context = unsafe BN_CTX_new()
        else { return false }
        defer { unsafe BN_CTX_free(context) }
        unsafe BN_CTX_start(context)
        defer { unsafe BN_CTX_end(context) }
        guard let inverse = unsafe BN_CTX_get(context), let u1 = unsafe BN_CTX_get(context),
            let u2 = unsafe BN_CTX_get(context), let x = unsafe BN_CTX_get(context),
            unsafe BN_mod_inverse(inverse, values.s, order, context) != nil
        else { return false }
        let isMultiplied = unsafe digest.withUnsafeBytes { bytes in
            unsafe BN_bin2bn(
                bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), Int32(bytes.count), x)
                != nil
                && BN_mod_mul(u1, x, inverse, order, context) == 1
                && BN_mod_mul(u2, values.r, inverse, order, context) == 1
        }
        let ofCurve = try unsafe point(on: curve)
        let ofKey = try unsafe point(on: curve)
        return try unsafe ofCurve.with { ofCurve throws(ProofsError) in
            try unsafe ofKey.with { ofKey throws(ProofsError) in
                unsafe isMultiplied
                    && EC_POINT_mul(curve, ofCurve, u1, nil, nil, context) == 1
                    && EC_POINT_mul(multiples, ofKey, u2, nil, nil, context) == 1
                    && EC_POINT_add(curve, ofCurve, ofCurve, ofKey, context) == 1
                    && EC_POINT_get_affine_coordinates(curve, ofCurve, x, nil, context) == 1
                    && BN_nnmod(inverse, x, order, context) == 1
                    && BN_cmp(inverse, values.r) == 0
            }
        }
    }

    private static func point(on curve: OpaquePointer) throws(ProofsError) -> OwnedPointer {
        try unsafe OwnedPointer(
            EC_POINT_new(curve), .openSSL, "OpenSSL has no memory for a point.",
            free: { unsafe EC_POINT_free($0) })
    }
}

/// The two numbers of an ECDSA signature, as long as they are needed.
@safe private struct SignatureValues: ~Copyable {
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
