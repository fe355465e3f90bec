/// A text with lines of signatures below it (C2SP signed-note).
public struct SignedNote: Sendable, Hashable {
    /// One line below the text.
    public struct Signature: Sendable, Hashable {
        /// The key's name.
        public let name: String
        /// The first four bytes: which of the name's keys.
        public let keyIdentifier: UInt32
        /// The rest: what the key's type says.
        public let bytes: [UInt8]

        /// Puts a line together.
        public init(name: String, keyIdentifier: UInt32, bytes: [UInt8]) {
            self.name = name
            self.keyIdentifier = keyIdentifier
            self.bytes = bytes
        }

        /// Reads one line, which may end in a newline, as a witness answers it.
        public init(line: [UInt8]) throws(ProofsError) {
            let body = line.last == 0x0a ? line.dropLast() : line[...]
            try self.init(body)
        }

        init(_ line: ArraySlice<UInt8>) throws(ProofsError) {
            let failure = ProofsError(
                .noteMalformed, "A signature line is not '— name base64' in its only form.")
            guard line.starts(with: SignedNote.dash) else { throw failure }
            let parts = line.dropFirst(SignedNote.dash.count).split(
                separator: 0x20, omittingEmptySubsequences: false)
            guard parts.count == 2, let name = TextLines.text(parts[0]), NoteKey.isName(name),
                let raw = Base64.decode(parts[1]), raw.count > 4
            else { throw failure }
            self.init(
                name: name, keyIdentifier: raw.prefix(4).reduce(0) { $0 << 8 | UInt32($1) },
                bytes: Array(raw.dropFirst(4)))
        }

        /// The line with its newline.
        public var line: [UInt8] {
            let raw = SignedNote.bigEndian(keyIdentifier) + bytes
            return SignedNote.dash + Array("\(name) \(Base64.encode(raw))\n".utf8)
        }
    }

    /// A line that was checked.
    public struct VerifiedSignature: Sendable, Hashable {
        /// Whose line it is.
        public let key: NoteKey
        /// The POSIX time that a witness states, nil for a log.
        public let time: Int64?
    }

    static let dash: [UInt8] = [0xe2, 0x80, 0x94, 0x20]
    private static let signatureLimit = 100
    private static let byteLimit = 1 << 20

    /// The text, which ends in a newline.
    public let text: [UInt8]
    /// The lines below it.
    public let signatures: [Signature]

    /// Puts a note together.
    public init(text: [UInt8], signatures: [Signature]) {
        precondition(text.last == 0x0a, "a note's text ends in a newline")
        self.text = text
        self.signatures = signatures
    }

    /// Reads a note: text, an empty line, signature lines.
    public init(decoding bytes: [UInt8]) throws(ProofsError) {
        guard bytes.count <= Self.byteLimit, String(validating: bytes, as: UTF8.self) != nil else {
            throw ProofsError(.noteMalformed, "The note is not UTF-8 or larger than 1 MiB.")
        }
        guard bytes.last == 0x0a, !bytes.contains(where: { $0 < 0x20 && $0 != 0x0a }) else {
            throw ProofsError(
                .noteMalformed, "The note does not end in a newline or has control characters.")
        }
        // The last empty line divides: the text may hold others.
        let divider = bytes.indices.dropFirst().last { index in
            bytes[index] == 0x0a && bytes[index - 1] == 0x0a
        }
        guard let divider, divider + 1 < bytes.count else {
            throw ProofsError(.noteMalformed, "There is no signature line below an empty line.")
        }
        let lines = bytes[(divider + 1)...].dropLast()
            .split(separator: 0x0a, omittingEmptySubsequences: false)
        guard lines.count <= Self.signatureLimit else {
            throw ProofsError(.noteMalformed, "There are more than 100 signature lines.")
        }
        var signatures: [Signature] = []
        for line in lines { signatures.append(try Signature(line)) }
        self.init(text: Array(bytes[..<divider]), signatures: signatures)
    }

    /// The note's bytes.
    public var encoded: [UInt8] {
        text + [0x0a] + signatures.flatMap(\.line)
    }

    /// The same note with more lines below it.
    public func adding(_ more: [Signature]) -> SignedNote {
        SignedNote(text: text, signatures: signatures + more)
    }

    /// Checks every line of a known key and gives each key once, in the note's order.
    ///
    /// Lines of unknown keys are ignored, also when only name or only identifier is known.
    /// - Throws: `note.badSignature` for a bad line of a known key, `note.ambiguousKey` where
    ///   two known keys fit a line, `note.unverified` where no line is of a known key.
    public func verify(with keys: [NoteKey]) throws(ProofsError) -> [VerifiedSignature] {
        var verified: [VerifiedSignature] = []
        for signature in signatures {
            let known = keys.filter { $0.isNamed(by: signature) }
            guard let key = known.first else { continue }
            guard known.count == 1 else {
                throw ProofsError(
                    .noteAmbiguousKey, "Two known keys have the name and identifier of a line.")
            }
            let line = try verify(signature, by: key)
            // A key that signed twice still counts once.
            if !verified.contains(where: { $0.key == key }) { verified.append(line) }
        }
        guard !verified.isEmpty else {
            throw ProofsError(.noteUnverified, "No known key signed the note.")
        }
        return verified
    }

    private func verify(
        _ signature: Signature, by key: NoteKey
    ) throws(ProofsError) -> VerifiedSignature {
        let failure = ProofsError(
            .noteBadSignature, "The signature of \(key.name) does not fit: refuse the note.")
        switch key.kind {
        case .ed25519:
            guard key.publicKey.verify(signature.bytes, signs: text) else { throw failure }
            return VerifiedSignature(key: key, time: nil)
        case .cosignature:
            guard signature.bytes.count == 72 else { throw failure }
            let seconds = signature.bytes.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            guard let time = Int64(exactly: seconds),
                key.publicKey.verify(
                    Array(signature.bytes.dropFirst(8)),
                    signs: Self.cosignedMessage(text, at: time))
            else { throw failure }
            return VerifiedSignature(key: key, time: time)
        }
    }

    /// What a witness signs: the time it states and the note's text.
    static func cosignedMessage(_ text: [UInt8], at seconds: Int64) -> [UInt8] {
        Array("cosignature/v1\ntime \(seconds)\n".utf8) + text
    }

    static func bigEndian(_ value: some FixedWidthInteger) -> [UInt8] {
        stride(from: value.bitWidth - 8, through: 0, by: -8).map {
            UInt8(truncatingIfNeeded: value >> $0)
        }
    }
}

/// One who signs notes: a log or a witness, by the kind of its key.
public struct NoteSigner: Sendable {
    /// The key that checks the signatures.
    public let key: NoteKey
    private let privateKey: PrivateKey

    /// Names an Ed25519 key.
    public init(
        name: String, kind: NoteKey.Kind, privateKey: PrivateKey
    ) throws(ProofsError) {
        key = try NoteKey(name: name, kind: kind, publicKey: privateKey.publicKey)
        self.privateKey = privateKey
    }

    /// Signs a text as a log.
    public func sign(_ text: [UInt8]) throws(ProofsError) -> SignedNote.Signature {
        precondition(key.kind == .ed25519, "a witness's key does not sign plain texts")
        return SignedNote.Signature(
            name: key.name, keyIdentifier: key.identifier, bytes: try privateKey.sign(text))
    }

    /// Cosigns a checkpoint's text as a witness, at a POSIX time (C2SP tlog-cosignature).
    public func cosign(
        _ text: [UInt8], at seconds: Int64
    ) throws(ProofsError) -> SignedNote.Signature {
        precondition(key.kind == .cosignature, "a log's key does not cosign")
        guard seconds >= 0 else {
            throw ProofsError(.timeMalformed, "A cosignature's time is not before 1970.")
        }
        let signature = try privateKey.sign(SignedNote.cosignedMessage(text, at: seconds))
        return SignedNote.Signature(
            name: key.name, keyIdentifier: key.identifier,
            bytes: SignedNote.bigEndian(UInt64(seconds)) + signature)
    }
}
