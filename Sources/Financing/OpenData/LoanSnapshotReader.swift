public import Ledger

extension LoanSnapshot {
    private static let columns = [
        "End of Period", "Loan Number", "Country Code", "Project ID", "Project Name", "Loan Status",
        "Agreement Signing Date", "Original Principal Amount", "Cancelled Amount",
        "Undisbursed Amount", "Disbursed Amount", "Repaid to IBRD", "Due to IBRD",
        "Exchange Adjustment", "Borrower Obligation", "Sold 3rd Party", "Repaid 3rd Party",
        "Due 3rd Party",
    ]

    /// Reads a published statement of loans; columns that it does not need may stand there too.
    ///
    /// - Throws: `csv.column` for a missing column, `csv.quote`, `csv.encoding`, `csv.limits`, and
    ///   `snapshot.empty`. A row that cannot be read is an exception of the snapshot.
    public init(csv bytes: [UInt8]) throws(LedgerError) {
        var reader = DelimitedText(bytes)
        guard let header = try reader.next() else {
            throw LedgerError("snapshot.empty", "the file holds no rows", at: "1:1")
        }
        let places = try LoanSnapshot.layout(header)
        var loans: [String: SnapshotLoan] = [:]
        var rows: [String: [DelimitedText.Cell]] = [:]
        var exceptions: [SnapshotException] = []
        var date: LocalDate?
        while let row = try reader.next() {
            let place = row.first?.place ?? "?"
            do throws(LedgerError) {
                guard row.count == header.count else {
                    throw LedgerError(
                        "csv.cells", "the line has \(row.count) cells, the header \(header.count)")
                }
                let (day, loan) = try LoanSnapshot.loan(places.map { row[$0] })
                guard date == nil || day == date else {
                    throw LedgerError("snapshot.date", "the row is of another day, \(day)")
                }
                date = day
                if let known = rows[loan.number] {
                    let isSame = known.map(\.text) == row.map(\.text)
                    exceptions.append(
                        SnapshotException(
                            kind: isSame ? .duplicate : .conflict, loan: loan.number, place: place,
                            message: isSame
                                ? "the row stands twice" : "an earlier row says something else"))
                    continue
                }
                rows[loan.number] = row
                loans[loan.number] = loan
                if let message = LoanSnapshot.contradiction(loan) {
                    exceptions.append(
                        SnapshotException(
                            kind: .inconsistent, loan: loan.number, place: place, message: message))
                }
            } catch {
                exceptions.append(
                    SnapshotException(
                        kind: .unreadable, loan: nil, place: error.location ?? place,
                        message: error.message))
            }
        }
        guard let date else {
            throw LedgerError("snapshot.empty", "no row of the file can be read", at: "1:1")
        }
        self.init(date: date, loans: loans, exceptions: exceptions)
    }

    private static func layout(_ header: [DelimitedText.Cell]) throws(LedgerError) -> [Int] {
        // Later files have an apostrophe in one heading.
        let names = header.map {
            $0.text == "Borrower's Obligation" ? "Borrower Obligation" : $0.text
        }
        var places: [Int] = []
        for column in columns {
            guard let place = names.firstIndex(of: column) else {
                throw LedgerError("csv.column", "the column “\(column)” is missing", at: "1:1")
            }
            places.append(place)
        }
        return places
    }

    private static func loan(
        _ cells: [DelimitedText.Cell]
    ) throws(LedgerError) -> (LocalDate, SnapshotLoan) {
        func read<T>(
            _ index: Int, _ parse: (String) throws(LedgerError) -> T
        ) throws(LedgerError) -> T {
            do { return try parse(cells[index].text) } catch {
                throw error.located(in: cells[index].place)
            }
        }
        let amount = { (index: Int) throws(LedgerError) in
            try read(index) { (text) throws(LedgerError) in try PublishedAmount.read(text, .usd) }
        }
        let loan = SnapshotLoan(
            number: try read(1, Identifier.document), country: cells[2].text,
            project: cells[3].text, projectName: cells[4].text, status: cells[5].text,
            signed: cells[6].text.isEmpty ? nil : try read(6, PublishedDate.read),
            original: try amount(7), cancelled: try amount(8), undisbursed: try amount(9),
            disbursed: try amount(10), repaid: try amount(11), due: try amount(12),
            exchangeAdjustment: try amount(13), obligation: try amount(14),
            sold: try amount(15), repaidToThirdParties: try amount(16),
            dueToThirdParties: try amount(17))
        return (try read(0, PublishedDate.read), loan)
    }

    /// What a row says against itself beyond what rounding to a unit can do.
    private static func contradiction(_ loan: SnapshotLoan) -> String? {
        if loan.obligationGap.magnitude > 100 {
            return "due + exchange adjustment is not the borrower's obligation"
        }
        if loan.soldGap.magnitude > 100 {
            return "sold is not repaid to third parties + due to third parties"
        }
        return nil
    }
}

/// Amounts as open data write them: plain decimals, or E notation with numeric dust.
enum PublishedAmount {
    /// Reads an amount to the minor unit.
    ///
    /// Half a unit goes to the even neighbour, as in the publisher's own totals.
    ///
    /// - Throws: `amount.unreadable`, `money.overflow`.
    static func read(_ text: String, _ currency: Currency) throws(LedgerError) -> Money {
        let unreadable = LedgerError(
            "amount.unreadable",
            "“\(text.prefix(40))” is no amount such as 191044211.8 or -4.66E-10")
        let parts = text.utf8.split(
            omittingEmptySubsequences: false, whereSeparator: { $0 == 69 || $0 == 101 })
        guard parts.count <= 2, let mantissa = parts.first else { throw unreadable }
        var exponent = 0
        if parts.count == 2 {
            guard let number = Int(String(decoding: Array(parts[1]), as: UTF8.self)),
                (-30...30).contains(number)
            else { throw unreadable }
            exponent = number
        }
        let isNegative = mantissa.first == UInt8(ascii: "-")
        let digits = isNegative ? mantissa.dropFirst() : mantissa
        var coefficient = Int128(0)
        var decimals = 0
        var count = 0
        var hasPoint = false
        for byte in digits {
            if byte == UInt8(ascii: "."), !hasPoint {
                hasPoint = true
            } else if (48...57).contains(byte), count < 24 {
                coefficient = coefficient * 10 + Int128(byte - 48)
                decimals += hasPoint ? 1 : 0
                count += 1
            } else {
                throw unreadable
            }
        }
        guard count > 0 else { throw unreadable }
        // Cents have two decimals more than dollars.
        let shift = exponent - decimals + currency.exponent
        guard shift <= 12 else { throw unreadable }
        let power = (0..<min(36, Int(shift.magnitude))).reduce(Int128(1)) { power, _ in power * 10 }
        let cents =
            shift >= 0
            ? coefficient * power : Rounding.halfEven.divide(coefficient, by: power)
        guard let units = Int64(exactly: isNegative ? -cents : cents) else {
            throw LedgerError("money.overflow", "\(text.prefix(40)) is larger than we can hold")
        }
        return Money(minorUnits: units, currency: currency)
    }
}

/// Days as open data write them: `2020-11-30T00:00:00.000` or `4/30/2024 0:00`.
enum PublishedDate {
    /// Reads a day; the time of day is dropped.
    ///
    /// - Throws: `date.unreadable`, `date.impossible`.
    static func read(_ text: String) throws(LedgerError) -> LocalDate {
        if text.utf8.contains(UInt8(ascii: "/")) {
            let day = text.split(separator: " ", maxSplits: 1).first ?? ""
            let parts = day.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
            guard parts.count == 3, let month = parts[0], let dayOfMonth = parts[1],
                let year = parts[2],
                let date = LocalDate(year: year, month: month, day: dayOfMonth)
            else {
                throw LedgerError(
                    "date.unreadable", "“\(text.prefix(40))” is no date such as 4/30/2024 0:00")
            }
            return date
        }
        return try LocalDate(String(text.prefix { $0 != "T" }))
    }
}
