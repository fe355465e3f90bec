public import Ledger

/// Matches two plain lists without any ledger: files of items, or a bank's statements.
public struct PlainReconciliation: Sendable {
    private let ours: IdentifierCells
    private let theirs: IdentifierCells
    private let matching: Matching

    /// One file by its name and bytes.
    public struct File: Sendable {
        /// The name, for errors.
        public let name: String
        /// The bytes.
        public let bytes: [UInt8]

        /// Names bytes.
        public init(name: String, bytes: [UInt8]) {
            self.name = name
            self.bytes = bytes
        }
    }

    /// Matches entries of a ledger with lines of a bank account, both CSV.
    ///
    /// - Parameter work: how what each side needs is done; the outcome does not depend on it.
    /// - Throws: `items.header`, `items.columns`, `reconciliation.duplicate` and the errors of
    ///   amounts, dates and directions, each with `file:line`.
    public init(
        ledger: [File], bank: [File], rules: ReconciliationRules = .plainFiles,
        work: some WorkDistribution = OneAfterAnother()
    ) throws(LedgerError) {
        let room = bank.reduce(0) { $0 + $1.bytes.count }
        var sides = work.map([(ledger, room), (bank, 0)]) { files, room in
            Result { () throws(LedgerError) in try PlainItems(files, rules: rules, room: room) }
        }
        // Taken out, so that the one is not copied where the other is added to it.
        let last = sides.removeLast()
        var one = try sides.removeLast().get()
        let other = try last.get()
        one.add(theirs: other)
        ours = one.ids
        theirs = other.ids
        matching = Reconciler(rules: rules).run(one.items, work: work)
    }

    /// Matches entries of a ledger with the booked lines of statements in normal form.
    ///
    /// A line is named by the reference that the bank gave the entry, else by its number.
    ///
    /// - Throws: as above.
    public init(
        ledger: [File], statements: [BankStatement], rules: ReconciliationRules = .plainFiles
    ) throws(LedgerError) {
        var lines: [(id: [UInt8], line: StatementLine)] = []
        for statement in statements {
            for line in statement.bookedLines {
                let number = String(lines.count + 1)
                let zeros = String(repeating: "0", count: max(0, 8 - number.utf8.count))
                lines.append((Array((line.references.entry ?? "B\(zeros)\(number)").utf8), line))
            }
        }
        lines.sort { $0.id.lexicographicallyPrecedes($1.id) }
        for (one, next) in zip(lines, lines.dropFirst()) where one.id == next.id {
            throw LedgerError(
                "reconciliation.duplicate",
                "the line \(String(decoding: one.id, as: UTF8.self)) occurs twice",
                at: next.line.source.place.description)
        }
        let side = try PlainItems(ledger, rules: rules)
        var items = side.items
        items.endOurs()
        var ids = IdentifierCells(expecting: lines.count)
        for (id, line) in lines {
            items.add(ReconcilableItem(id: "", line: line).raw)
            ids.append(id[...])
        }
        ours = side.ids
        theirs = ids
        matching = Reconciler(rules: rules).run(items, work: OneAfterAnother())
    }

    /// How many groups were matched.
    public var matchedCount: Int { matching.claims.count { $0.state == .matched } }

    /// How many groups are suggested.
    public var suggestedCount: Int { matching.claims.count { $0.state == .suggested } }

    /// How many items of both sides are open.
    public var openCount: Int { matching.openItems.count }

    /// The result as CSV: a row for each member pair of each group, in canonical order.
    public func csv() -> [UInt8] { csvParts().flatMap(\.self) }

    /// The same in parts, one behind the other, for a result too large to be copied lightly.
    ///
    /// - Parameter work: how the parts are written; their bytes do not depend on it.
    public func csvParts(work: some WorkDistribution = OneAfterAnother()) -> [[UInt8]] {
        let claims = matching.sortedClaims(.matched) + matching.sortedClaims(.suggested)
        let parts = work.map(claims.indices.pieces(8)) { part in
            var out: [UInt8] = []
            out.reserveCapacity(part.count * 208)
            var reasons = ReasonWriter()
            for index in part { append(claims[index], index + 1, &reasons, to: &out) }
            return out
        }
        return [Array("group_id,bank_line_id,entry_id,state,stage,score,reason\n".utf8)] + parts
    }

    private func append(
        _ claim: Matching.Claim, _ number: Int, _ reasons: inout ReasonWriter,
        to out: inout [UInt8]
    ) {
        let members = matching.members[claim.members]
        let border = members.firstIndex { !matching.items.isOurs(Int($0)) } ?? members.endIndex
        let (ours, theirs) = (members[..<border], members[border...])
        let tail = reasons.tail(of: claim, in: matching)
        for row in 0..<max(ours.count, theirs.count) {
            out.append(UInt8(ascii: claim.state == .matched ? "M" : "S"))
            out.append(decimal: UInt64(number))
            out.append(UInt8(ascii: ","))
            if let last = theirs.last {
                let item = row < theirs.count ? theirs[theirs.startIndex + row] : last
                self.theirs.append(Int(item) - self.ours.count, to: &out)
            }
            out.append(UInt8(ascii: ","))
            if let last = ours.last {
                let item = row < ours.count ? ours[ours.startIndex + row] : last
                self.ours.append(Int(item), to: &out)
            }
            out.append(contentsOf: tail)
        }
    }
}
