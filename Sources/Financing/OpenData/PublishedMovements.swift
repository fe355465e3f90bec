public import Ledger

/// Movements of loans between two statements as somebody else derived them.
public struct PublishedMovements: Sendable {
    /// One loan's movements.
    public struct Row: Sendable, Hashable {
        /// The loan.
        public let loan: String
        /// What was drawn, repaid and cancelled.
        public let moved: [LoanMovement.Flow.Kind: Money]
        /// `line:column` of the row.
        public let place: String
    }

    /// A loan on which two derivations differ.
    public struct Difference: Sendable, Hashable {
        /// The loan.
        public let loan: String
        /// What differs.
        public let message: String
    }

    /// The rows in the order of the file.
    public let rows: [Row]

    private static let columns: [(LoanMovement.Flow.Kind, String)] = [
        (.drawdown, "d_disbursed"), (.repayment, "d_repaid"), (.cancellation, "d_cancelled"),
    ]

    /// Reads a CSV file with the columns `loan`, `d_disbursed`, `d_repaid`, `d_cancelled` and more.
    ///
    /// - Throws: `csv.column`, `csv.cells`, the errors of amounts, `csv.quote`, `csv.encoding`.
    public init(csv bytes: [UInt8]) throws(LedgerError) {
        let table = try DelimitedText.records(bytes)
        let header = table.first?.map(\.text) ?? []
        func place(_ name: String) throws(LedgerError) -> Int {
            guard let place = header.firstIndex(of: name) else {
                throw LedgerError("csv.column", "the column “\(name)” is missing", at: "1:1")
            }
            return place
        }
        let loan = try place("loan")
        var rows: [Row] = []
        for cells in table.dropFirst() {
            guard cells.count == header.count else {
                throw LedgerError(
                    "csv.cells",
                    "the line has \(cells.count) cells, the header \(header.count)",
                    at: cells.first?.place)
            }
            var moved: [LoanMovement.Flow.Kind: Money] = [:]
            for (kind, name) in Self.columns {
                let cell = cells[try place(name)]
                do { moved[kind] = try PublishedAmount.read(cell.text, .usd) } catch {
                    throw error.located(in: cell.place)
                }
            }
            rows.append(Row(loan: cells[loan].text, moved: moved, place: cells[loan].place))
        }
        self.rows = rows
    }

    /// Where movements that we derived say something else, or one side lacks a loan.
    public func differences(from movements: [LoanMovement]) -> [Difference] {
        let ours = Dictionary(movements.map { ($0.loan, $0) }, uniquingKeysWith: { a, _ in a })
        let theirs = Set(rows.map(\.loan))
        var differences: [Difference] = []
        for row in rows {
            guard let movement = ours[row.loan] else {
                differences.append(
                    Difference(loan: row.loan, message: "the statements do not have it in common"))
                continue
            }
            for (kind, _) in Self.columns {
                let found = movement.amount(of: kind)
                guard let told = row.moved[kind], told != found else { continue }
                differences.append(
                    Difference(
                        loan: row.loan,
                        message: "\(kind.rawValue) is \(found.decimalText) by the statements, "
                            + "\(told.decimalText) in the table"))
            }
        }
        for movement in movements where !theirs.contains(movement.loan) {
            differences.append(
                Difference(loan: movement.loan, message: "the table does not have it"))
        }
        return differences
    }
}

extension LoanMovement {
    /// What moved of one kind; zero if nothing did.
    public func amount(of kind: Flow.Kind) -> Money {
        flows.first { $0.kind == kind }?.amount ?? .zero(opening.currency)
    }

    /// Whether opening + drawn − repaid − sold + unexplained = closing.
    public var isBalanced: Bool {
        let moved =
            Int128(amount(of: .drawdown).minorUnits) - Int128(amount(of: .repayment).minorUnits)
            - Int128(amount(of: .sale).minorUnits)
        return Int128(opening.minorUnits) + moved + Int128(unexplained.minorUnits)
            == Int128(closing.minorUnits)
    }
}
