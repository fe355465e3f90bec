/// Which logs and witnesses are known, and how many must agree (C2SP tlog-policy).
public struct WitnessPolicy: Sendable, Hashable {
    /// A log that is trusted to speak for its origin.
    public struct Log: Sendable, Hashable {
        /// The log's key; its name is the origin.
        public let key: NoteKey
        /// Where the log is published, if the policy says.
        public let url: String?
    }

    /// A witness that may stand behind heads.
    public struct Witness: Sendable, Hashable {
        /// The name within the policy.
        public let name: String
        /// The witness's key.
        public let key: NoteKey
        /// Where the witness is reached, if the policy says.
        public let url: String?
    }

    /// The quorum: a witness, a group of a threshold, or none.
    indirect enum Quorum: Sendable, Hashable {
        case none
        case witness(Int)
        case group(threshold: Int, members: [Quorum])
    }

    /// The known logs.
    public let logs: [Log]
    /// The known witnesses.
    public let witnesses: [Witness]
    private let quorum: Quorum

    /// Reads a policy file.
    public init(_ bytes: [UInt8]) throws(ProofsError) {
        var parser = Parser()
        try parser.parse(bytes)
        guard let quorum = parser.quorum else {
            throw ProofsError(.policyMalformed, "The policy has no quorum line.")
        }
        logs = parser.logs
        witnesses = parser.witnesses
        self.quorum = quorum
    }

    /// Whether these witnesses are enough; names are those of the policy.
    public func isMet(by names: [String]) -> Bool {
        let present = Set(names.map { Array($0.utf8) })
        let indices = witnesses.indices.filter { present.contains(Array(witnesses[$0].name.utf8)) }
        return isMet(quorum, Set(indices))
    }

    /// Checks a head: a known log's signature of its own origin, and the quorum.
    ///
    /// - Parameter requiresQuorum: false takes the log's signature alone, and still refuses bad
    ///   cosignatures of known witnesses.
    public func verify(
        _ note: SignedNote, requiresQuorum: Bool = true
    ) throws(ProofsError) -> VerifiedCheckpoint {
        let checkpoint = try Checkpoint(text: note.text)
        let isOfOrigin = { (key: NoteKey) in key.name.utf8.elementsEqual(checkpoint.origin.utf8) }
        guard logs.contains(where: { isOfOrigin($0.key) }) else {
            throw ProofsError(
                .policyUnknownLog, "The policy has no key of the log '\(checkpoint.origin)'.")
        }
        let verified = try note.verify(with: logs.map(\.key) + witnesses.map(\.key))
        guard verified.contains(where: { $0.key.kind == .ed25519 && isOfOrigin($0.key) }) else {
            throw ProofsError(.noteUnverified, "The log itself did not sign the checkpoint.")
        }
        let cosignatures = witnesses.compactMap { witness in
            verified.first { $0.key == witness.key }?.time.map {
                VerifiedCheckpoint.Cosigner(witness: witness.name, time: $0)
            }
        }
        guard !requiresQuorum || isMet(by: cosignatures.map(\.witness)) else {
            throw ProofsError(
                .policyQuorum,
                "\(cosignatures.count) witnesses stand behind the checkpoint: not enough.")
        }
        return VerifiedCheckpoint(checkpoint: checkpoint, cosignatures: cosignatures)
    }

    private func isMet(_ quorum: Quorum, _ present: Set<Int>) -> Bool {
        switch quorum {
        case .none: true
        case .witness(let index): present.contains(index)
        case .group(let threshold, let members):
            members.count { isMet($0, present) } >= threshold
        }
    }
}

/// Reads the lines of a policy: names before use, each used once, no key twice.
private struct Parser {
    var logs: [WitnessPolicy.Log] = []
    var witnesses: [WitnessPolicy.Witness] = []
    var quorum: WitnessPolicy.Quorum?
    private var defined: [[UInt8]: WitnessPolicy.Quorum] = [:]
    private var used: Set<[UInt8]> = []

    mutating func parse(_ bytes: [UInt8]) throws(ProofsError) {
        guard bytes.count <= 1 << 16 else {
            throw ProofsError(.policyMalformed, "The policy is larger than 64 KiB.")
        }
        var lines = try TextLines(bytes[...], code: .policyMalformed, allowsTabs: true)
        while !lines.isAtEnd {
            let line = try lines.next("policy")
            let words = line.split { $0 == 0x20 || $0 == 0x09 }.map(Array.init)
            guard let first = words.first, first.first != 0x23 else { continue }
            do throws(ProofsError) {
                try parse(String(decoding: first, as: UTF8.self), Array(words.dropFirst()))
            } catch {
                throw lines.failure(error.message)
            }
        }
    }

    private mutating func parse(_ word: String, _ words: [[UInt8]]) throws(ProofsError) {
        switch word {
        case "log":
            guard (1...2).contains(words.count) else { throw Self.failure("log") }
            let key = try key(words[0], .ed25519)
            logs.append(.init(key: key, url: try url(words.dropFirst())))
        case "witness":
            guard (2...3).contains(words.count) else { throw Self.failure("witness") }
            let key = try key(words[1], .cosignature)
            try define(words[0], .witness(witnesses.count))
            witnesses.append(
                .init(name: try Self.text(words[0]), key: key, url: try url(words.dropFirst(2))))
        case "group": try parseGroup(words)
        case "quorum":
            guard words.count == 1, quorum == nil else { throw Self.failure("quorum") }
            if words[0].elementsEqual("none".utf8) {
                quorum = WitnessPolicy.Quorum.none
            } else if let known = defined[words[0]] {
                quorum = known
            } else {
                throw ProofsError(.policyMalformed, "The quorum names what is not defined.")
            }
        default:
            throw ProofsError(.policyMalformed, "The line is none of log, witness, group, quorum.")
        }
    }

    private mutating func parseGroup(_ words: [[UInt8]]) throws(ProofsError) {
        guard words.count >= 3 else { throw Self.failure("group") }
        var members: [WitnessPolicy.Quorum] = []
        for name in words.dropFirst(2) {
            guard let member = defined[name], used.insert(name).inserted else {
                throw ProofsError(
                    .policyMalformed, "A member of the group is not defined or used twice.")
            }
            members.append(member)
        }
        let threshold: Int? =
            switch String(decoding: words[1], as: UTF8.self) {
            case "all": members.count
            case "any": 1
            default: TextLines.number(words[1][...])
            }
        guard let threshold, (1...members.count).contains(threshold) else {
            throw ProofsError(.policyMalformed, "The group's threshold cannot be met or is zero.")
        }
        try define(words[0], .group(threshold: threshold, members: members))
    }

    private mutating func define(
        _ name: [UInt8], _ quorum: WitnessPolicy.Quorum
    ) throws(ProofsError) {
        guard !name.elementsEqual("none".utf8), defined.updateValue(quorum, forKey: name) == nil
        else { throw ProofsError(.policyMalformed, "A name is 'none' or defined twice.") }
    }

    private func key(_ text: [UInt8], _ kind: NoteKey.Kind) throws(ProofsError) -> NoteKey {
        let key = try NoteKey(Self.text(text))
        guard key.kind == kind else {
            throw ProofsError(.policyMalformed, "The key of \(key.name) is of the wrong type.")
        }
        let known = logs.map(\.key) + witnesses.map(\.key)
        guard !known.contains(where: { $0.publicKey == key.publicKey || $0.collides(with: key) })
        else { throw ProofsError(.policyMalformed, "The key of \(key.name) stands there twice.") }
        return key
    }

    private func url(_ words: ArraySlice<[UInt8]>) throws(ProofsError) -> String? {
        guard let word = words.first else { return nil }
        return try Self.text(word)
    }

    private static func text(_ word: [UInt8]) throws(ProofsError) -> String {
        guard let text = String(validating: word, as: UTF8.self) else {
            throw ProofsError(.policyMalformed, "A word is not UTF-8.")
        }
        return text
    }

    private static func failure(_ word: String) -> ProofsError {
        ProofsError(.policyMalformed, "The \(word) line has too few or too many words.")
    }
}
