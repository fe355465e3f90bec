// OpenSSL's libcrypto for Swift. Macros and variadic functions do not import, hence the shims.
#ifndef GREENCREDIT_OPENSSL_SHIM_H
#define GREENCREDIT_OPENSSL_SHIM_H

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/pkcs7.h>
#include <openssl/rand.h>
#include <openssl/sha.h>
#include <openssl/ts.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

// SHA-256 without the EVP layer, which allocates for every hash: for the 65 bytes of a Merkle
// node that costs as much as the hash itself. OpenSSL 3.0 marks these calls as deprecated, and
// keeps them; the code behind both layers is the same.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
static inline int GreenCredit_SHA256_Init(SHA256_CTX *context) {
    return SHA256_Init(context);
}

static inline int GreenCredit_SHA256_Update(
    SHA256_CTX *context, const void *bytes, size_t count) {
    return SHA256_Update(context, bytes, count);
}

static inline int GreenCredit_SHA256_Final(unsigned char *digest, SHA256_CTX *context) {
    return SHA256_Final(digest, context);
}

// The hash of one byte and some more: a leaf or a node of a Merkle tree.
static inline int GreenCredit_SHA256_prefixed(
    unsigned char prefix, const void *bytes, size_t count, unsigned char *digest) {
    SHA256_CTX context;
    return SHA256_Init(&context) && SHA256_Update(&context, &prefix, 1)
        && SHA256_Update(&context, bytes, count) && SHA256_Final(digest, &context);
}

// Makes the table of multiples of a group's generator. OpenSSL 3.0 marks it as deprecated because
// its own curves come with theirs; a group with another generator has no other way to get one.
static inline int GreenCredit_EC_GROUP_precompute_mult(EC_GROUP *group) {
    return EC_GROUP_precompute_mult(group, NULL);
}

// A point as it was computed: x = X / Z^2. To compare x with a known number this needs no division,
// which for one number costs half as much as multiplying a point.
static inline int GreenCredit_EC_POINT_get_Jprojective(
    const EC_GROUP *group, const EC_POINT *point, BIGNUM *x, BIGNUM *z, BN_CTX *context) {
    return EC_POINT_get_Jprojective_coordinates_GFp(group, point, x, NULL, z, context);
}
#pragma GCC diagnostic pop

#endif
