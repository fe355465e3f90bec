public import Ledger

/// Room for one signature on a statement, and who is to sign there as far as that is known.
public struct SignatureBlock: Sendable, Hashable {
    /// For what a person signs.
    public enum Role: String, Sendable, Hashable, CaseIterable {
        /// Made it, 编制.
        case prepared
        /// Read it, 复核.
        case reviewed
        /// Answers for it, 审批.
        case approved

        /// What stands above the signature.
        public var title: LocalizedText {
            switch self {
            case .prepared: StatementText.prepared.localized
            case .reviewed: PageText.reviewed.localized
            case .approved: StatementText.approved.localized
            }
        }
    }

    /// For what the person signs.
    public let role: Role
    /// The person; none while it is open who will sign.
    public let signatory: StatementHead.Signatory?

    /// Makes a block.
    public init(_ role: Role, _ signatory: StatementHead.Signatory? = nil) {
        self.role = role
        self.signatory = signatory
    }
}

extension StatementHead {
    /// The blocks of those whom the head names; none in a draft.
    public var signatureBlocks: [SignatureBlock] {
        (prepared.map { [SignatureBlock(.prepared, $0)] } ?? [])
            + approved.map { SignatureBlock(.approved, $0) }
    }
}

extension [SignatureBlock] {
    /// A name of its own for the field of each block: the role, numbered where it comes again.
    var fieldNames: [String] {
        var count: [SignatureBlock.Role: Int] = [:]
        return map { block in
            count[block.role, default: 0] += 1
            let number = count[block.role, default: 1]
            return block.role.rawValue + (number == 1 ? "" : String(number))
        }
    }
}
