import Foundation
import Proofs
import Testing

/// Answers of other people's time-stamp authorities, good and bad.
@Suite(.enabled(if: SigningVectors.folder != nil, SigningVectors.missing))
struct `Time stamps of other authorities` {
    /// A line of rfc3161/cases.tsv.
    struct Row: Sendable, CustomTestStringConvertible {
        let response: String
        let data: String
        let chain: String
        let time: Int64
        let isAccepted: Bool

        var testDescription: String { "\(response) at \(time)" }

        init?(_ line: Substring) {
            let columns = line.split(separator: "\t", omittingEmptySubsequences: false)
            guard columns.count >= 5, let time = Int64(columns[3]) else { return nil }
            response = String(columns[0])
            data = String(columns[1])
            chain = String(columns[2])
            self.time = time
            isAccepted = columns[4] == "accept"
        }

        func content() throws -> [UInt8] {
            guard data.hasPrefix("@") else { return Array(data.utf8) }
            return try SigningVectors.bytes("rfc3161/\(data.dropFirst())")
        }

        /// The chain's file is PEM, or one DER certificate after the other.
        func trust() throws -> TimestampTrust {
            let bytes = try SigningVectors.bytes("rfc3161/\(chain)")
            guard chain.hasSuffix(".der") else { return try TimestampTrust(pem: bytes) }
            return try TimestampTrust(pem: PEM.encode(bytes, label: "CERTIFICATE"))
        }
    }

    static func rows() throws -> [Row] {
        try SigningVectors.text("rfc3161/cases.tsv").split(separator: "\n").compactMap(Row.init)
    }

    @Test func `are judged as the table says`() throws {
        let rows = try Self.rows()
        #expect(rows.count == 11)
        #expect(rows.count { !$0.isAccepted } == 3)
        for row in rows {
            var failure: (any Error)?
            do {
                let response = try TimestampResponse(
                    decoding: SigningVectors.bytes("rfc3161/\(row.response)"))
                guard case .granted(let token) = response else {
                    Issue.record("\(row.testDescription) is granted")
                    continue
                }
                _ = try token.verify(stamps: row.content(), trust: row.trust(), at: row.time)
            } catch {
                failure = error
            }
            #expect((failure == nil) == row.isAccepted, "\(row.testDescription): \(failure as Any)")
        }
    }

    @Test func `answer their own requests only`() throws {
        let response = try TimestampResponse(
            decoding: SigningVectors.bytes("rfc3161/test_tsa/response.tsr"))
        let request = try TimestampRequest(
            decoding: SigningVectors.bytes("rfc3161/test_tsa/request.der"))
        let other = try TimestampRequest(
            decoding: SigningVectors.bytes("rfc3161/test_tsa/other_request.der"))
        #expect(throws: Never.self) { try response.token(answering: request) }
        #expect(ProofsError.code { _ = try response.token(answering: other) } == .timestampNonce)
    }
}

extension SigningVectors {
    /// Checks a stamp of the end-to-end ledger's authority.
    static func verifyStamp(_ path: String, over content: [UInt8]) throws -> VerifiedTimestamp {
        let response = try TimestampResponse(decoding: bytes(path))
        guard case .granted(let token) = response else {
            throw ProofsError(.timestampRefused, "\(path) holds no stamp")
        }
        #expect(token.response == (try bytes(path)))
        let policy = ASN1ObjectIdentifier("1.3.6.1.4.1.32473.2.1")
        return try token.verify(
            stamps: content,
            trust: TimestampTrust(pem: bytes("e2e/pki/tsa-root.pem"), policy: policy))
    }
}
