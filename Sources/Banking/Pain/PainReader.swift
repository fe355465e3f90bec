import Ledger

/// Reads one payment message.
struct PainReader: ~Copyable {
    private var walker: XMLWalker<PainField>
    private let file: String
    private let isOriginal: Bool
    private(set) var findings: FindingList
    private var kind: PainField?
    private var messageID = ""
    private var created = ""
    private var orderer: String?
    private var count: Int?
    private var sum: [UInt8]?
    private var blocks: [PaymentBlock] = []
    private var block = PainBlock()
    private var payment = PainPayment()
    private var rejections: [PaymentStatus.Rejection] = []
    private var reasons: [String] = []
    private var hasStatus = false
    private var status = ""
    private var blockStatus = ""
    private var groupStatus = ""
    private var originalBlock: String?
    private var groupReasons: [String] = []
    private var isInBlock = false
    private var isInPayment = false
    private var currencies = CurrencyCache()
    private var currency: Currency?
    private var bareSum: Int128 = 0
    private var paymentCount = 0

    init(
        _ scanner: consuming XMLScanner, file: String, limits: BankFileLimits, _ isOriginal: Bool,
        _ findings: FindingList
    ) {
        walker = XMLWalker(scanner, paths: PainField.paths, limits: limits)
        self.file = file
        self.isOriginal = isOriginal
        self.findings = findings
    }

    /// The message; `nil` if there is none or it is malformed.
    mutating func read() -> PaymentMessage? {
        do throws(LedgerError) {
            loop: while true {
                switch try walker.next() {
                case .start(let field): start(field)
                case .end(let field, let isLeaf):
                    if isLeaf { endLeaf(field) }
                    end(field)
                case .stranger: continue
                case .finished: break loop
                }
            }
        } catch {
            let parts = (error.location ?? "").split(separator: ":").compactMap { Int($0) }
            findings.add(
                error, or: .xmlMalformed,
                at: SourcePlace(
                    file: file, line: parts.first ?? 1, column: parts.count > 1 ? parts[1] : 1))
            return nil
        }
        return result()
    }

    private mutating func result() -> PaymentMessage? {
        let start = SourcePlace(file: file, line: 1, column: 1)
        switch kind {
        case .statusMessage:
            if !hasStatus {
                findings.add(
                    .statusMissing, at: start, "the report says no status; it withdraws nothing")
            }
            return .status(PaymentStatus(message: messageID, rejections: rejections))
        case .transferMessage, .debitMessage:
            checkControls("message", count, sum, paymentCount, bareSum, start)
            return .order(
                PaymentOrder(id: messageID, created: created, orderer: orderer, blocks: blocks))
        default:
            findings.add(.statementNone, at: start, "there is no payment message in this file")
            return nil
        }
    }

    private mutating func start(_ field: PainField) {
        switch field {
        case .transferMessage, .debitMessage, .statusMessage: kind = field
        case .block: block = PainBlock(place: place())
        case .payment:
            payment = PainPayment()
            payment.place = place()
        case .amount, .equivalentAmount:
            currency = walker.attribute(XMLName.currency).flatMap { currencies.find($0) }
        case .originalBlock:
            isInBlock = true
            originalBlock = nil
            blockStatus = ""
            reasons = []
        case .originalPayment:
            isInPayment = true
            status = ""
            payment = PainPayment()
            // Reasons before the first payment are the block's.
            if blockStatus == "RJCT", !reasons.isEmpty { rejectBlock() }
            reasons = []
        default: break
        }
    }

    private mutating func end(_ field: PainField) {
        switch field {
        case .payment: endPayment()
        case .block: endBlock()
        case .originalPayment:
            isInPayment = false
            if status == "RJCT" {
                rejections.append(
                    PaymentStatus.Rejection(
                        scope: .payment(block: originalBlock, endToEnd: payment.endToEnd),
                        reasons: reasons))
            }
            reasons = []
        case .originalBlock:
            isInBlock = false
            if blockStatus == "RJCT" { rejectBlock() }
            reasons = []
        case .statusMessage:
            if groupStatus == "RJCT" {
                rejections.append(
                    PaymentStatus.Rejection(scope: .message, reasons: groupReasons))
            }
        default: break
        }
    }

    private mutating func rejectBlock() {
        blockStatus = ""
        rejections.append(
            PaymentStatus.Rejection(scope: .block(originalBlock ?? ""), reasons: reasons))
    }

    private mutating func endLeaf(_ field: PainField) {
        let text = String(decoding: walker.text, as: UTF8.self).trimmingBlanks()
        switch field {
        case .messageID, .originalMessage: messageID = text
        case .created: created = text
        case .orderer: orderer = text
        case .count: count = walker.text.smallNumber
        case .sum: sum = Array(text.utf8)
        case .blockID: block.id = text
        case .blockCount: block.count = walker.text.smallNumber
        case .blockSum: block.sum = Array(text.utf8)
        case .executionDate: block.day = try? LocalDate(String(text.prefix(10)))
        case .holder: block.holder = text
        case .account: if block.account == nil { block.account = text }
        case .bank: block.bank = text
        case .amount, .equivalentAmount: endAmount(field, text)
        case .endToEnd, .originalEndToEnd: payment.endToEnd = text
        case .instruction: payment.instruction = text
        case .name: payment.counterparty.name = StatementReferences.meaningful(text)
        case .otherAccount: payment.counterparty.account = StatementReferences.meaningful(text)
        case .otherBank: payment.counterparty.bank = StatementReferences.meaningful(text)
        case .text: payment.texts.append(text)
        case .groupStatus: (groupStatus, hasStatus) = (text, true)
        case .blockStatus: (blockStatus, hasStatus) = (text, true)
        case .paymentStatus: (status, hasStatus) = (text, true)
        case .originalBlockID: originalBlock = text
        case .reason, .reasonText:
            if isInBlock { reasons.append(text) } else { groupReasons.append(text) }
        default: break
        }
    }

    // MARK: Payments

    private mutating func endAmount(_ field: PainField, _ text: String) {
        guard let currency else {
            return findings.add(.amountUnreadable, at: place(), "the amount names no currency")
        }
        let dot = UInt8(ascii: ".")
        payment.isEquivalent = field == .equivalentAmount
        let place = place()
        payment.money = AmountText.money(
            text.utf8Span.span, marks: (dot, dot), currency: currency,
            isNegative: kind == .transferMessage, at: place, &findings)
        // Control sums add bare numbers over currencies: counted in ten-thousandths.
        if case .units(let units) = AmountText.units(
            text.utf8Span.span, marks: (dot, dot), exponent: 5)
        {
            payment.bare = Int128(units)
        }
    }

    private mutating func endPayment() {
        guard let money = payment.money else {
            return findings.add(.amountUnreadable, at: payment.place, "the payment has no amount")
        }
        if payment.endToEnd.isEmpty {
            findings.add(
                .referenceMissing, at: payment.place, "the payment has no end-to-end identifier")
        }
        paymentCount += 1
        bareSum += payment.bare
        block.bareSum += payment.bare
        block.payments.append(
            OrderedPayment(
                endToEnd: payment.endToEnd, instruction: payment.instruction, money: money,
                counterparty: payment.counterparty,
                narrative: payment.texts.joined(separator: "\n"), place: payment.place))
    }

    private mutating func endBlock() {
        checkControls(
            "block \(block.id)", block.count, block.sum, block.payments.count, block.bareSum,
            block.place)
        blocks.append(
            PaymentBlock(
                id: block.id, account: block.account ?? "", holder: block.holder, bank: block.bank,
                executionDate: block.day, payments: block.payments))
    }

    private mutating func checkControls(
        _ name: String, _ count: Int?, _ sum: [UInt8]?, _ found: Int, _ bare: Int128,
        _ place: SourcePlace
    ) {
        if let count, count != found {
            findings.add(
                .controlMismatch, at: place,
                "the \(name) counts \(count) payments, there are \(found)")
        }
        let dot = UInt8(ascii: ".")
        if let sum {
            let stated = AmountText.units(sum.span, marks: (dot, dot), exponent: 5)
            if stated != Int64(exactly: bare).map({ .units($0) }) {
                findings.add(
                    .controlMismatch, at: place,
                    "the \(name)'s control sum is \(String(decoding: sum, as: UTF8.self)), which "
                        + "its amounts do not add up to")
            }
        }
    }

    private func place() -> SourcePlace {
        SourcePlace(file: file, line: walker.place.line, column: walker.place.column)
    }
}

/// A block while it is read.
struct PainBlock {
    var id = ""
    var count: Int?
    var sum: [UInt8]?
    var day: LocalDate?
    var holder: String?
    var account: String?
    var bank: String?
    var payments: [OrderedPayment] = []
    var bareSum: Int128 = 0
    var place = SourcePlace(file: "", line: 1, column: 1)
}

/// A payment while it is read.
struct PainPayment {
    var endToEnd = ""
    var instruction: String?
    var money: Money?
    var bare: Int128 = 0
    var isEquivalent = false
    var counterparty = Counterparty()
    var texts: [String] = []
    var place = SourcePlace(file: "", line: 1, column: 1)
}
