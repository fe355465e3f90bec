public import Ledger

/// What an auditor follows from a figure to the officers who answer for it: 审计线索.
///
/// Made by whoever holds the log; `statement` checks it for gaps against the ledger's balances.
public struct AuditTrail: Sendable, Hashable {
    /// What is followed.
    public struct Scope: Sendable, Hashable {
        /// Only postings for this project.
        public var project: String?
        /// Only postings on this account; without a sub-account, on all of its sub-accounts.
        public var account: Account?
        /// Only what this record holds, whatever its days.
        public var record: String?

        /// Everything in the period.
        public init() {}

        /// Whether a posting is followed.
        ///
        /// - Parameter dimension: The dimension that names projects.
        public func contains(
            _ posting: Posting, dimension: String = ProjectFunds.projectDimension
        ) -> Bool {
            if let project, posting.dimensions[dimension] != project { return false }
            guard let account else { return true }
            return posting.account.control == account.control
                && (account.subaccount == nil || account == posting.account)
        }
    }

    /// A record of the log that holds some of the entries.
    public struct Source: Sendable, Hashable {
        /// Its place in the log.
        public let seq: Int64
        /// Its name.
        public let id: String
        /// The SHA-256 of its signed bytes.
        public let sha256: DigestText
        /// The hash of its leaf in the log's tree (RFC 6962 2.1).
        public let leaf: DigestText
        /// When the maker prepared it, as the maker says.
        public let prepared: Timestamp
        /// When it was sealed.
        public let sealed: Timestamp
        /// Who signed it, and who approved it by records of their own.
        public let signers: [AuditSigner]
        /// What it rests on.
        public let evidence: [AuditDocument]

        /// Describes a record.
        public init(
            seq: Int64, id: String, sha256: DigestText, leaf: DigestText, prepared: Timestamp,
            sealed: Timestamp, signers: [AuditSigner], evidence: [AuditDocument]
        ) {
            self.seq = seq
            self.id = id
            self.sha256 = sha256
            self.leaf = leaf
            self.prepared = prepared
            self.sealed = sealed
            self.signers = signers
            self.evidence = evidence
        }
    }

    /// An entry of the journal.
    public struct Line: Sendable, Hashable {
        /// Its number in the journal, from 1.
        public let number: Int64
        /// The entry.
        public let entry: Entry
        /// The record that holds it.
        public let record: String
        /// The entry that cancels it, as far as known.
        public let reversedBy: String?

        /// Places an entry.
        public init(number: Int64, entry: Entry, record: String, reversedBy: String?) {
            self.number = number
            self.entry = entry
            self.record = record
            self.reversedBy = reversedBy
        }
    }

    /// What went through something, both positive.
    public struct Turnover: Sendable, Hashable {
        /// The sum of debits.
        public let debits: Money
        /// The sum of credits.
        public let credits: Money

        /// Makes a turnover.
        public init(debits: Money, credits: Money) {
            self.debits = debits
            self.credits = credits
        }
    }

    /// What is followed.
    public let scope: Scope
    /// The first day of the period.
    public let periodStart: LocalDate
    /// The last day of the period.
    public let asOf: LocalDate
    /// The entries in the order of the journal.
    public let lines: [Line]
    /// The records that hold them, in the order of the log.
    public let sources: [Source]
    /// What the ledger's balances say went through what is followed; `nil` for a record, which no
    /// balance sums up.
    public let turnover: Turnover?

    /// Puts a trail together; `statement` finds out whether something is missing.
    public init(
        scope: Scope, periodStart: LocalDate, asOf: LocalDate, lines: [Line], sources: [Source],
        turnover: Turnover?
    ) {
        self.scope = scope
        self.periodStart = periodStart
        self.asOf = asOf
        self.lines = lines
        self.sources = sources
        self.turnover = turnover
    }

    /// What the postings of some lines that are followed come to, per currency.
    func turnover(
        of lines: [Line], _ currency: Currency
    ) throws(StatementError) -> Turnover {
        var (debits, credits) = (Int128(0), Int128(0))
        for posting in lines.flatMap(\.entry.postings)
        where posting.money.currency == currency && scope.contains(posting) {
            let units = Int128(posting.money.minorUnits)
            if units > 0 { debits += units } else { credits -= units }
        }
        return Turnover(
            debits: try Money(exactly: debits, currency),
            credits: try Money(exactly: credits, currency))
    }
}

/// Somebody who signed a record or approved it by a record of their own.
public struct AuditSigner: Sendable, Hashable {
    /// The short name in the ledger.
    public let person: String
    /// The name.
    public let name: String
    /// Whether the signature approves; otherwise it is the maker's.
    public let isApproval: Bool
    /// The record that is signed: an approval after the first is a record of its own.
    public let record: String
    /// When that record was sealed.
    public let sealed: Timestamp

    /// Names a signer.
    public init(
        person: String, name: String, isApproval: Bool, record: String, sealed: Timestamp
    ) {
        self.person = person
        self.name = name
        self.isApproval = isApproval
        self.record = record
        self.sealed = sealed
    }
}

/// A document that a record rests on.
public struct AuditDocument: Sendable, Hashable {
    /// The kind of document, where the act names one.
    public let kind: String?
    /// The file's name.
    public let name: String
    /// The SHA-256 of its bytes.
    public let sha256: DigestText

    /// Names a document.
    public init(kind: String?, name: String, sha256: DigestText) {
        self.kind = kind
        self.name = name
        self.sha256 = sha256
    }
}
