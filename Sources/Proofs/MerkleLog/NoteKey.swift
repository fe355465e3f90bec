/// A key that checks lines of signed notes, as a vkey text names it (C2SP signed-note).
public struct NoteKey: Sendable, Hashable, CustomStringConvertible {
    /// What the key's signatures mean.
    public enum Kind: UInt8, Sendable, Hashable {
        /// Ed25519 over the note's text: a log.
        case ed25519 = 1
        /// Ed25519 over time and text: a witness (C2SP tlog-cosignature v1).
        case cosignature = 4
    }

    /// The name before the signature; it is compared byte for byte.
    public let name: String
    /// What the key's signatures mean.
    public let kind: Kind
    /// The four bytes that tell keys of one name apart.
    public let identifier: UInt32
    /// The key itself.
    public let publicKey: PublicKey

    /// Names a key.
    public init(name: String, kind: Kind, publicKey: PublicKey) throws(ProofsError) {
        guard Self.isName(name) else {
            throw ProofsError(
                .noteKeyMalformed, "A key's name is not empty and has no space and no plus.")
        }
        guard let raw = publicKey.ed25519Bytes else {
            throw ProofsError(.keyAlgorithm, "Notes are signed with Ed25519 keys.")
        }
        self.name = name
        self.kind = kind
        self.publicKey = publicKey
        let bound = SHA256Digest.of(Array(name.utf8) + [0x0a, kind.rawValue] + raw).bytes
        identifier = bound.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// Reads `name+identifier+base64(type ‖ key)`.
    public init(_ text: String) throws(ProofsError) {
        let bytes = Array(text.utf8)
        // Base64 has plus signs of its own: only the first two divide.
        let parts = bytes.split(separator: 0x2b, maxSplits: 2, omittingEmptySubsequences: false)
        let failure = ProofsError(.noteKeyMalformed, "The key is not of the form name+id+key.")
        guard parts.count == 3, let name = TextLines.text(parts[0]),
            let key = Base64.decode(parts[2]), let type = key.first
        else { throw failure }
        guard let kind = Kind(rawValue: type) else {
            throw ProofsError(.noteKeyMalformed, "The key is of the unknown type \(type).")
        }
        try self.init(
            name: name, kind: kind, publicKey: PublicKey(ed25519: Array(key.dropFirst())))
        guard identifierHex.utf8.elementsEqual(parts[1]) else {
            throw ProofsError(.noteKeyMalformed, "The key's identifier does not fit the key.")
        }
    }

    /// The vkey text.
    public var description: String {
        let key = [kind.rawValue] + (publicKey.ed25519Bytes ?? [])
        return "\(name)+\(identifierHex)+\(Base64.encode(key))"
    }

    /// Whether a signature line claims to be of this key.
    func isNamed(by signature: SignedNote.Signature) -> Bool {
        identifier == signature.keyIdentifier && name.utf8.elementsEqual(signature.name.utf8)
    }

    /// Whether two keys would be told apart by no line.
    func collides(with other: NoteKey) -> Bool {
        identifier == other.identifier && name.utf8.elementsEqual(other.name.utf8)
    }

    private var identifierHex: String {
        Hex.encode(SignedNote.bigEndian(identifier))
    }

    /// Not empty, no Unicode space, no plus, no control character.
    static func isName(_ name: String) -> Bool {
        !name.isEmpty
            && name.unicodeScalars.allSatisfy {
                !$0.properties.isWhitespace && $0 != "+" && $0.value >= 0x20 && $0.value != 0x7f
            }
    }
}
