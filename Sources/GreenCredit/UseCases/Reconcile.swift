public import Banking
internal import Financing
public import Ledger
internal import Statements
internal import Stores

/// A bank account reconciled up to a day.
public struct AccountReconciliation: Sendable {
    /// The account's number.
    public let account: String
    /// The figures, matches and open items.
    public let result: BankReconciliation
    /// The bank's papers that the balance comes from: file name and days.
    public let papers: [String]
}

extension OpenLedger {
    /// Reconciles a bank account with its ledger account, everything up to a day.
    ///
    /// Deterministic: it depends on what is sealed and nothing else. Items that an earlier signed
    /// statement has matched are settled; what it left open comes in again.
    ///
    /// - Throws: `bank.none` without any imported statement, `bank.coverage` where the bank's
    ///   statements end before the day, `bank.gap` where they do not join.
    public func reconcile(
        _ id: String, asOf day: LocalDate, knownAt: Timestamp? = nil
    ) throws -> AccountReconciliation {
        let account = try requireBankAccount(id)
        let papers = try bankPapers(of: account, upTo: day)
        var query = LedgerQuery(account: account.account)
        query.asOf = day
        query.knownAt = knownAt
        let register = try register(query)
        let book = register.lines.filter { $0.money.currency == account.currency }
        var bank: [ReconcilableItem] = []
        var names = ItemNames()
        var bankBalance = papers.first?.opening ?? .zero(account.currency)
        for paper in papers {
            for (index, line) in paper.statement.bookedLines.enumerated()
            where line.bookingDate <= day {
                bankBalance = try bankBalance.adding(line.money)
                let name = line.references.bank ?? "\(line.bookingDate) line \(index + 1)"
                bank.append(ReconcilableItem(id: names.unique(name), line: line))
            }
        }
        let balance = book.last?.balance ?? .zero(account.currency)
        let result = try BankReconciliation(
            asOf: day, bookBalance: balance, bankBalance: bankBalance,
            book: try bookItems(book), bank: bank, signed: try signedMatches(of: id, before: day))
        return AccountReconciliation(
            account: id, result: result,
            papers: papers.map { "\($0.name) (\($0.from) – \($0.to))" })
    }

    private func bookItems(_ lines: [Register.Line]) throws -> [ReconcilableItem] {
        var names = ItemNames()
        return lines.map { line in
            ReconcilableItem(
                id: names.unique(line.entry), money: line.money, date: line.valueDate,
                references: [line.flow].compactMap { $0 },
                narrative: line.narrative ?? "", isReversal: line.isReversal)
        }
    }

    /// The imported statements that begin by a day, each continuing the one before.
    private func bankPapers(
        of account: BankAccountDefinition, upTo day: LocalDate
    ) throws -> [BankPaper] {
        let papers = try store.read { reader in
            try reader.records(ofKinds: [.bankStatement]).compactMap { stored in
                try BankPaper(stored, account: account, reader: reader)
            }
        }.filter { $0.from <= day }.sorted { ($0.from, $0.id) < ($1.from, $1.id) }
        guard let last = papers.last else {
            throw GreenCreditError(
                .usage, "bank.none",
                "no bank statement of \(account.id) up to \(day) is imported; "
                    + "“greencredit bank import FILE --account \(account.id)” takes one in")
        }
        guard last.to >= day else {
            throw GreenCreditError(
                .usage, "bank.coverage",
                "the imported statements of \(account.id) end on \(last.to), before \(day)")
        }
        for (paper, next) in zip(papers, papers.dropFirst()) where paper.closing != next.opening {
            throw GreenCreditError(
                .usage, "bank.gap",
                "\(paper.name) closes with \(paper.closing), but \(next.name) opens with "
                    + "\(next.opening): a statement is missing between \(paper.to) and \(next.from)"
            )
        }
        return papers
    }
}

/// Names that people know, told apart by a number where one occurs again.
///
/// Items only ever come after those that are there, so a name never changes.
private struct ItemNames {
    private var counts: [String: Int] = [:]

    mutating func unique(_ name: String) -> String {
        let count = counts[name, default: 0] + 1
        counts[name] = count
        return count == 1 ? name : "\(name) (\(count))"
    }
}

/// An imported statement, read again from the file as the bank sent it.
private struct BankPaper {
    let id: String
    let name: String
    let from: LocalDate
    let to: LocalDate
    let opening: Money
    let closing: Money
    let statement: BankStatement

    /// `nil` for another account's.
    init?(
        _ stored: StoredRecord, account: BankAccountDefinition, reader: any LedgerReader
    ) throws {
        guard case .bankStatement(let found) = try Record(bytes: stored.bytes).body,
            found.account == account.id
        else { return nil }
        let files = try reader.attachments(of: stored.seq)
        let bytes = try TrustFiles.require(found.name, in: files)
        // The officers signed the figures: whatever they accepted then is accepted now.
        let reading = account.read(
            bytes, named: found.name, digest: found.file.description)
        guard reading.statements.indices.contains(Int(found.index)) else {
            throw GreenCreditError(
                .integrity, "bank.file", "the file can no longer be read as it was",
                at: stored.id)
        }
        statement = reading.statements[Int(found.index)]
        guard Int64(statement.bookedLines.count) == found.lines,
            statement.closing?.money == found.closing
        else {
            throw GreenCreditError(
                .integrity, "bank.file", "the file now reads differently than it was signed",
                at: stored.id)
        }
        id = stored.id
        name = found.name
        from = found.from
        to = found.to
        opening = found.opening
        closing = found.closing
    }
}
