public import Ledger

/// The account that a statement is about, as the bank names it.
public struct BankAccount: Sendable, Hashable {
    /// The IBAN or the bank's own number.
    public let number: String
    /// The currency that it is kept in.
    public let currency: Currency
    /// The bank, by BIC or by name.
    public let bank: String?
    /// The account holder.
    public let holder: String?
    /// The account as the bank wrote it, where that is more than the number.
    public let written: String?

    /// Makes an account.
    public init(
        number: String, currency: Currency, bank: String? = nil, holder: String? = nil,
        written: String? = nil
    ) {
        self.number = number
        self.currency = currency
        self.bank = bank
        self.holder = holder
        self.written = written == number ? nil : written
    }
}

/// A balance that a statement states, or that follows from its lines.
public struct StatementBalance: Sendable, Hashable {
    /// Where the figure comes from.
    public enum Origin: String, Sendable {
        /// The bank wrote it.
        case stated
        /// It follows from the running balance.
        case derived
    }

    /// The bank's code of the kind of balance, such as `OPBD`.
    public let kind: String
    /// The balance; positive is in the account holder's favour.
    public let money: Money
    /// The day it holds for.
    public let date: LocalDate?
    /// Where the figure comes from.
    public let origin: Origin
    /// Where it stands.
    public let place: SourcePlace

    /// Makes a balance.
    public init(
        kind: String, money: Money, date: LocalDate?, origin: Origin, place: SourcePlace
    ) {
        self.kind = kind
        self.money = money
        self.date = date
        self.origin = origin
        self.place = place
    }
}

/// A page of a statement: where a bank cuts a long statement, each part proves itself.
public struct StatementPage: Sendable, Hashable {
    /// The page's number as the bank wrote it.
    public let number: String?
    /// The booked balance before its first line.
    public let opening: StatementBalance?
    /// The booked balance after its last line.
    public let closing: StatementBalance?
    /// Its lines among the statement's.
    public let lines: Range<Int>

    /// Makes a page.
    public init(
        number: String?, opening: StatementBalance?, closing: StatementBalance?, lines: Range<Int>
    ) {
        self.number = number
        self.opening = opening
        self.closing = closing
        self.lines = lines
    }
}

/// A bank statement in normal form: opening balance + booked lines = closing balance.
public struct BankStatement: Sendable, Hashable {
    /// How much the statement may still change.
    public enum Finality: String, Sendable {
        /// The statement of a closed period.
        case final
        /// A report inside the day; its lines are provisional.
        case interim
    }

    /// The account.
    public let account: BankAccount
    /// The bank's identifier of this statement.
    public let id: String?
    /// The number in the sequence of the account's statements.
    public let number: String?
    /// The page, where a statement comes in pages.
    public let page: String?
    /// The first day that it covers, if it says so.
    public let from: LocalDate?
    /// The last day that it covers, if it says so.
    public let to: LocalDate?
    /// How much it may still change.
    public let finality: Finality
    /// The booked balance before the first line.
    public let opening: StatementBalance?
    /// The booked balance after the last line.
    public let closing: StatementBalance?
    /// Further balances, as information.
    public let otherBalances: [StatementBalance]
    /// The lines, in the bank's order.
    public let lines: [StatementLine]
    /// Text that belongs to the statement as a whole.
    public let narrative: String?
    /// The pages that the bank cut it into, each checked by itself; one for most.
    public let pages: [StatementPage]
    /// Counts and sums of its lines.
    public let totals: StatementTotals
    /// Which file it comes from.
    public let source: RecordSource

    /// Makes a statement; `checkBalances(_:)` says whether it obeys the law of the form.
    init(_ draft: StatementDraft, account: BankAccount) {
        self.account = account
        self.id = draft.id
        self.number = draft.number
        self.page = draft.page
        self.from = draft.from
        self.to = draft.to
        self.finality = draft.finality
        self.opening = draft.opening
        self.closing = draft.closing
        self.otherBalances = draft.otherBalances
        self.lines = draft.lines
        self.narrative = draft.narrative
        self.pages = draft.pages
        self.totals = draft.totals ?? StatementTotals(draft.lines)
        self.source = draft.source
    }

    /// The statement with the lines that were lent while it was read.
    func holding(_ lines: [StatementLine]) -> BankStatement {
        var draft = StatementDraft(source: source)
        draft.id = id
        draft.number = number
        draft.page = page
        draft.from = from
        draft.to = to
        draft.finality = finality
        draft.opening = opening
        draft.closing = closing
        draft.otherBalances = otherBalances
        draft.narrative = narrative
        draft.pages = pages
        draft.totals = totals
        draft.lines = lines
        return BankStatement(draft, account: account)
    }

    /// The lines that the bank has booked: the only ones that enter sums and matching.
    public var bookedLines: [StatementLine] { lines.filter { $0.status == .booked } }
}

/// What a reader of one format fills before the normal form is built from it.
struct StatementDraft {
    var id: String?
    var number: String?
    var page: String?
    var from: LocalDate?
    var to: LocalDate?
    var finality = BankStatement.Finality.final
    var opening: StatementBalance?
    var closing: StatementBalance?
    var otherBalances: [StatementBalance] = []
    var lines: [StatementLine] = []
    var narrative: String?
    var pages: [StatementPage] = []
    /// The totals of lines that were lent and not kept.
    var totals: StatementTotals?
    var source: RecordSource
}

extension BankStatement {
    /// Checks the law of the form: opening + Σ booked lines = closing.
    ///
    /// - Parameter needed: whether a statement without balances is worth a warning.
    func checkBalances(needed: Bool = true, _ findings: inout FindingList) {
        if pages.count > 1 {
            for page in pages {
                BankStatement.check(
                    "\(named), page \(page.number ?? "?")", page.opening, page.closing,
                    StatementTotals(lines, page.lines).net, at: source.place, needed,
                    &findings)
            }
        } else {
            BankStatement.check(
                named, opening, closing, totals.net, at: source.place, needed, &findings)
        }
    }

    private var named: String {
        "statement \(number ?? id ?? String(source.statement)) of \(account.number)"
    }

    private static func check(
        _ named: String, _ opening: StatementBalance?, _ closing: StatementBalance?,
        _ net: Int128, at place: SourcePlace, _ needed: Bool, _ findings: inout FindingList
    ) {
        let sum = net + Int128(opening?.money.minorUnits ?? 0)
        guard let units = Int64(exactly: sum) else {
            return findings.add(
                .amountOverflow, at: place, "the lines add up to more than can be held")
        }
        guard let opening, let closing else {
            let missing =
                opening == nil
                ? (closing == nil ? "opening and closing" : "opening")
                : "closing"
            guard needed else { return }
            return findings.add(
                .balanceMissing, at: place,
                "\(named) has no \(missing) balance, so its lines cannot be proven complete")
        }
        let computed = Money(minorUnits: units, currency: opening.money.currency)
        guard computed != closing.money else { return }
        var figures = [
            Finding.Figure("opening", opening.money), Finding.Figure("computed", computed),
            Finding.Figure("stated", closing.money),
        ]
        if let difference = try? closing.money.subtracting(computed) {
            figures.append(Finding.Figure("difference", difference))
        }
        findings.add(
            .balanceMismatch, at: closing.place,
            "\(named): opening balance and booked lines do not give the closing balance",
            figures: figures)
    }
}
