public import Ledger

/// A record at its place in the log: the truth that every projection is computed from.
public struct StoredRecord: Sendable, Hashable {
    /// The place in the log, from 0.
    public let seq: Int64
    /// When it was sealed: the second time axis, never earlier than the record before.
    public let sealed: Timestamp
    /// The kind of the record.
    public let kind: RecordKind
    /// The record's own name.
    public let id: String
    /// The canonical bytes that officers signed.
    public let bytes: [UInt8]
    /// The detached signatures, DER.
    public let signatures: [UInt8]

    /// Makes a row.
    public init(
        seq: Int64, sealed: Timestamp, kind: RecordKind, id: String, bytes: [UInt8],
        signatures: [UInt8]
    ) {
        self.seq = seq
        self.sealed = sealed
        self.kind = kind
        self.id = id
        self.bytes = bytes
        self.signatures = signatures
    }
}

/// A file that belongs to a record: evidence, or a rendering with signatures of its own.
public struct Attachment: Sendable, Hashable {
    /// The file's name.
    public let name: String
    /// Its content.
    public let bytes: [UInt8]
    /// Detached signatures over the content, DER, where it has its own.
    public let signatures: [UInt8]?

    /// Makes an attachment.
    public init(name: String, bytes: [UInt8], signatures: [UInt8]? = nil) {
        self.name = name
        self.bytes = bytes
        self.signatures = signatures
    }
}

/// The files of one record.
public struct StoredAttachments: Sendable, Hashable {
    /// The place in the log of the record.
    public let seq: Int64
    /// The files in the record's order.
    public let files: [Attachment]

    /// Makes the rows of one record.
    public init(seq: Int64, files: [Attachment]) {
        self.seq = seq
        self.files = files
    }
}

/// What a maker has signed and no checker has answered yet.
public struct StoredProposal: Sendable, Hashable {
    /// The record's name.
    public let id: String
    /// When it came in.
    public let received: Timestamp
    /// The record's canonical bytes.
    public let bytes: [UInt8]
    /// The maker's signature file, DER.
    public let signatures: [UInt8]
    /// The items of a batch in bundles.
    public let bundles: ItemBundles
    /// The files that will be stored with the record; a rendering carries the maker's signature.
    public let files: [Attachment]

    /// Makes a proposal.
    public init(
        id: String, received: Timestamp, bytes: [UInt8], signatures: [UInt8],
        bundles: ItemBundles, files: [Attachment]
    ) {
        self.id = id
        self.received = received
        self.bytes = bytes
        self.signatures = signatures
        self.bundles = bundles
        self.files = files
    }
}

/// A tree head that the ledger's key has signed or is about to sign.
public struct StoredCheckpoint: Sendable, Hashable {
    /// How many entries the tree has.
    public let size: Int64
    /// The root hash, 32 bytes.
    public let root: [UInt8]
    /// The signed note; `nil` until the signature is there.
    ///
    /// A head is durable before it is signed.
    public let note: [UInt8]?

    /// Makes a head.
    public init(size: Int64, root: [UInt8], note: [UInt8]?) {
        self.size = size
        self.root = root
        self.note = note
    }
}
