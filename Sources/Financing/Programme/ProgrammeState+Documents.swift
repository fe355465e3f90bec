import Ledger

extension ProgrammeState {
    /// Notes that the ledger holds a document.
    public mutating func hold(_ document: EvidenceDocument) {
        documents[
            document.sha256,
            default: ProgrammeDocument(
                name: document.name, sha256: document.sha256, kinds: [], namedBy: [], isHeld: true)
        ].isHeld = true
    }

    /// The documents among some that the ledger does not hold.
    public func documentsNotHeld(_ evidence: [EvidenceItem]) -> [EvidenceItem] {
        evidence.filter { documents[$0.sha256]?.isHeld != true }
    }

    /// Notes who names a document.
    mutating func name(_ evidence: [EvidenceItem], by owner: String) {
        for item in evidence {
            let unknown = ProgrammeDocument(
                name: item.name, sha256: item.sha256, kinds: [], namedBy: [], isHeld: false)
            ProgrammeState.change(&documents[item.sha256, default: unknown], item.kind, owner)
        }
    }

    private static func change(_ document: inout ProgrammeDocument, _ kind: String, _ owner: String)
    {
        if !document.kinds.contains(kind) { document.kinds.append(kind) }
        if !document.namedBy.contains(owner) { document.namedBy.append(owner) }
    }
}
