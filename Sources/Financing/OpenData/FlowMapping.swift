public import Ledger

/// To which accounts imported flows are posted; data of the programme, not of the program.
public struct FlowMapping: Sendable, Hashable {
    /// The two accounts of a kind of flow.
    public struct Accounts: Sendable, Hashable {
        /// What is debited by a positive amount.
        public let debit: Account
        /// What is credited by a positive amount.
        public let credit: Account
    }

    /// The value of the member `schema`.
    public static let schema = "greencredit/open-data-mapping/v1"

    /// The book that the flows are posted in.
    public let book: String
    /// The dimension that carries the programme's identifier; none if `nil`.
    public let dimension: String?
    /// The accounts by kind of flow.
    public let accounts: [FlowKind: Accounts]
    /// Kinds that are left out on purpose.
    public let leftOut: Set<FlowKind>

    /// Reads the document `{schema, book, dimension, leaveOut, flows: {kind: {debit, credit}}}`.
    ///
    /// Accounts are written without their book: `F:1303:NORMAL`.
    ///
    /// - Throws: `mapping.schema`, `mapping.kind`, `mapping.side`, `record.member`, and the errors
    ///   of accounts.
    public init(json value: JSONValue, at path: String) throws(LedgerError) {
        var reader = try MemberReader(value, at: path)
        guard try reader.requireString("schema") == Self.schema else {
            throw LedgerError(
                "mapping.schema", "the member “schema” must be “\(Self.schema)”", at: path)
        }
        let book = try reader.require("book", Identifier.part)
        dimension = try reader.find("dimension", Identifier.part)
        var leftOut: Set<FlowKind> = []
        for value in try reader.findArray("leaveOut") ?? [] {
            guard case .string(let word) = value, let kind = FlowKind(rawValue: word) else {
                throw LedgerError(
                    "mapping.kind", "“leaveOut” lists kinds of flows: \(Self.kinds)", at: path)
            }
            leftOut.insert(kind)
        }
        var flows = try MemberReader(try reader.require("flows"), at: reader.path(of: "flows"))
        try reader.finish()
        var accounts: [FlowKind: Accounts] = [:]
        for kind in FlowKind.allCases {
            guard let value = flows.find(kind.rawValue) else { continue }
            accounts[kind] = try Accounts(
                json: value, book: book, at: flows.path(of: kind.rawValue))
        }
        try flows.finish()
        self.book = book
        self.accounts = accounts
        self.leftOut = leftOut
    }

    private static var kinds: String { FlowKind.allCases.map(\.rawValue).joined(separator: ", ") }

    /// The entries of flows, in their order; a reduction exchanges debit and credit.
    ///
    /// An entry's number is made of the loan or programme, the kind, the day, and how many such
    /// came before. So the same file twice gives the same entries, and a flow that its publisher
    /// changed later meets the entry that it was posted as, and is refused.
    ///
    /// - Throws: `mapping.missing` for kinds that are neither mapped nor left out, and the errors
    ///   of entries and names.
    public func entries(of flows: [ImportedFlow]) throws(LedgerError) -> [Entry] {
        let unknown = Set(flows.map(\.kind)).subtracting(accounts.keys).subtracting(leftOut)
        guard unknown.isEmpty else {
            let words = unknown.sorted().map(\.rawValue).joined(separator: ", ")
            throw LedgerError(
                "mapping.missing",
                "the mapping has no accounts for \(words); add them under “flows” or name them "
                    + "under “leaveOut”")
        }
        var numbers: [String: Int] = [:]
        var entries: [Entry] = []
        for flow in flows {
            guard let accounts = accounts[flow.kind] else { continue }
            let subject = flow.instrument ?? flow.programme
            let name = "\(subject)/\(flow.kind.rawValue)/\(flow.date)"
            numbers[name, default: 0] += 1
            do throws(LedgerError) {
                entries.append(try entry(flow, accounts, "\(name)/\(numbers[name] ?? 1)"))
            } catch {
                throw flow.place.isEmpty ? error : error.located(in: flow.place)
            }
        }
        return entries
    }

    private func entry(
        _ flow: ImportedFlow, _ accounts: Accounts, _ number: String
    ) throws(LedgerError) -> Entry {
        var dimensions = Dimensions.none
        if let dimension {
            dimensions = Dimensions([dimension: try Identifier.part(flow.programme)])
        }
        var draft = EntryDraft(
            id: try Identifier.document(number), book: book, valueDate: flow.date,
            postings: [
                Posting(account: accounts.debit, money: flow.amount, dimensions: dimensions),
                Posting(
                    account: accounts.credit, money: try flow.amount.negated(),
                    dimensions: dimensions),
            ])
        draft.narrative = narrative(flow.text)
        draft.step = "open-data"
        return try Entry(draft)
    }

    /// The publisher's words in one line; nothing where they hold what cannot be seen.
    private func narrative(_ text: String) -> String? {
        let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return try? Narrative.check(String(line.prefix(200)))
    }
}

extension FlowMapping.Accounts {
    init(json value: JSONValue, book: String, at path: String) throws(LedgerError) {
        var reader = try MemberReader(value, at: path)
        let read = { (text: String) throws(LedgerError) in try Account("\(book):\(text)") }
        debit = try reader.require("debit", read)
        credit = try reader.require("credit", read)
        try reader.finish()
        guard debit.side == credit.side else {
            throw LedgerError(
                "mapping.side", "debit and credit must stand on the same side of the book", at: path
            )
        }
    }
}
