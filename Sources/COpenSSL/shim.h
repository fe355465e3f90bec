// OpenSSL's libcrypto for Swift. Macros and variadic functions do not import, hence the shims.
#ifndef GREENCREDIT_OPENSSL_SHIM_H
#define GREENCREDIT_OPENSSL_SHIM_H

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#endif
