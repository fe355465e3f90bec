internal import Ledger

extension OpenDataImport {
    /// Understands the activities of an IATI file.
    ///
    /// - Parameters:
    ///   - activities: the activities as they stand there.
    ///   - version: the version of the standard that the file names.
    ///   - convention: how signs are written; by each activity's own publisher if `nil`.
    public init(
        iati activities: [IATIActivityText], version: String,
        convention: PublisherConvention? = nil
    ) {
        var reading = IATIReading(convention: convention)
        for activity in activities { reading.take(activity) }
        self.init(
            format: "IATI \(version)", programmes: reading.programmes, flows: reading.flows,
            exceptions: reading.exceptions + reading.codeExceptions, taken: reading.flows.count,
            leftOut: reading.leftOut, turned: reading.turned)
    }
}

/// What has been understood of a file so far.
private struct IATIReading {
    let convention: PublisherConvention?
    var programmes: [ImportedProgramme] = []
    var flows: [ImportedFlow] = []
    var exceptions: [OpenDataException] = []
    var leftOut = 0
    var turned = 0
    private var codes: [String: (place: String, count: Int)] = [:]

    init(convention: PublisherConvention?) { self.convention = convention }

    /// One exception a code: files in use carry one withdrawn code in nearly every transaction.
    var codeExceptions: [OpenDataException] {
        codes.sorted { $0.key < $1.key }.compactMap { code, found in
            FinanceTypeCode.objection(to: code).map {
                OpenDataException($0.0, nil, at: found.place, $0.1, count: found.count)
            }
        }
    }

    mutating func take(_ activity: IATIActivityText) {
        let id = activity.identifier
        if id.isEmpty {
            note(.unreadable, nil, activity.place, "the activity has no identifier")
            leftOut += activity.transactions.count
            return
        }
        programmes.append(ImportedProgramme(id: id, title: activity.title))
        let signs = convention ?? PublisherConvention(publisher: activity.publisher)
        var seen: [IATITransactionText: String] = [:]
        let first = flows.count
        for transaction in activity.transactions {
            noteDuplicate(transaction, in: id, &seen)
            do throws(LedgerError) {
                try take(transaction, of: activity, signs)
            } catch {
                leftOut += 1
                note(.unreadable, id, transaction.place, error.message)
            }
        }
        noteOverCommitment(of: activity, flows[first...])
    }

    private mutating func take(
        _ transaction: IATITransactionText, of activity: IATIActivityText,
        _ signs: PublisherConvention
    ) throws(LedgerError) {
        let place = transaction.place
        guard let kind = FlowKind(iatiCode: transaction.type) else {
            throw LedgerError(
                "iati.type",
                "transaction type “\(transaction.type.prefix(20))” is not one of 1 to 13")
        }
        let code = transaction.currency.isEmpty ? activity.currency : transaction.currency
        guard let currency = Currency(code: code) else {
            throw LedgerError(
                "iati.currency",
                "“\(code.prefix(20))” is no currency; name one in the transaction "
                    + "or as default of the activity")
        }
        let date = try LocalDate(String(transaction.date.prefix(10)))
        let published = try read(transaction.amount, currency, activity.identifier, place)
        let finance = transaction.finance.isEmpty ? activity.finance : transaction.finance
        if FinanceTypeCode.objection(to: finance) != nil, !finance.isEmpty {
            codes[finance, default: (place, 0)].count += 1
        }
        if published.isZero {
            leftOut += 1
            note(.zero, activity.identifier, place, "\(kind.rawValue) of nothing on \(date)")
            return
        }
        let amount = try signs.amount(published, of: kind)
        if signs.turns(kind) { turned += 1 }
        if amount.minorUnits < 0 { noteReduction(amount, kind, date, activity, place) }
        let named = { (text: String) in text.isEmpty ? nil : text }
        flows.append(
            ImportedFlow(
                programme: activity.identifier, instrument: nil, kind: kind, date: date,
                amount: amount, finance: named(finance), provider: named(transaction.provider),
                receiver: named(transaction.receiver), text: transaction.text, place: place))
    }

    private mutating func read(
        _ text: String, _ currency: Currency, _ id: String, _ place: String
    ) throws(LedgerError) -> Money {
        do { return try Money(anyPrecision: text, currency: currency) } catch {
            let rounded = try PublishedAmount.read(text, currency)
            note(.rounding, id, place, "\(text.prefix(40)) is taken as \(rounded)")
            return rounded
        }
    }

    private mutating func noteReduction(
        _ amount: Money, _ kind: FlowKind, _ date: LocalDate, _ activity: IATIActivityText,
        _ place: String
    ) {
        let isReceipt = kind == .interest || kind == .repayment
        let what = "\(kind.rawValue) of \(amount) on \(date)"
        let advice =
            "its sign is not the one that this publisher is known to use; if it writes all such "
            + "amounts so, name its convention"
        note(
            isReceipt ? .sign : .correction, activity.identifier, place,
            isReceipt ? "\(what): \(advice)" : "\(what) reduces what was told earlier")
    }

    private mutating func noteDuplicate(
        _ transaction: IATITransactionText, in id: String,
        _ seen: inout [IATITransactionText: String]
    ) {
        var content = transaction
        content.place = ""
        if let earlier = seen[content] {
            note(
                .duplicate, id, transaction.place,
                "the same transaction stands at \(earlier) already; both are counted")
        } else {
            seen[content] = transaction.place
        }
    }

    /// Totals in one currency of loans in another may exceed what was promised.
    private mutating func noteOverCommitment(
        of activity: IATIActivityText, _ flows: ArraySlice<ImportedFlow>
    ) {
        for currency in Set(flows.map(\.amount.currency)).sorted() {
            let sum = { (kind: FlowKind) in
                flows.filter { $0.kind == kind && $0.amount.currency == currency }
                    .reduce(Int128(0)) { $0 + Int128($1.amount.minorUnits) }
            }
            let excess = sum(.disbursement) - sum(.commitment)
            guard sum(.commitment) > 0, excess > 0, let units = Int64(exactly: excess) else {
                continue
            }
            note(
                .overCommitment, activity.identifier, activity.place,
                "paid \(Money(minorUnits: units, currency: currency)) more than was promised")
        }
    }

    private mutating func note(
        _ kind: OpenDataException.Kind, _ subject: String?, _ place: String, _ message: String
    ) {
        exceptions.append(OpenDataException(kind, subject, at: place, message))
    }
}
