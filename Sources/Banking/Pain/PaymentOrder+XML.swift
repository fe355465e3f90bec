public import Ledger

extension PaymentOrder {
    /// The message as pain.001.001.09: what a bank takes in.
    ///
    /// - Throws: `order.empty` without payments; `order.field` for a text that the schema does not
    ///   allow (identifiers of 1 to 35 characters of the SWIFT set, names up to 140);
    ///   `order.amount` for an amount that is not money out.
    public func xml() throws(LedgerError) -> [UInt8] {
        let payments = blocks.flatMap(\.payments)
        guard !payments.isEmpty, blocks.allSatisfy({ !$0.payments.isEmpty }) else {
            throw LedgerError(
                "order.empty", "a payment order needs payments in every block", at: id)
        }
        var writer = XMLWriter()
        writer.line("<?xml version=\"1.0\" encoding=\"UTF-8\"?>")
        writer.open("Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.001.001.09\"")
        writer.open("CstmrCdtTrfInitn")
        writer.open("GrpHdr")
        try writer.leaf("MsgId", PaymentOrder.identifier(id))
        try writer.leaf("CreDtTm", PaymentOrder.text(created, 40, at: id))
        try writer.leaf("NbOfTxs", String(payments.count))
        try writer.leaf("CtrlSum", PaymentOrder.controlSum(payments, at: id))
        writer.open("InitgPty")
        if let orderer { try writer.leaf("Nm", PaymentOrder.text(orderer, 140, at: id)) }
        writer.close()
        writer.close()
        for block in blocks { try write(block, to: &writer) }
        writer.close()
        writer.close()
        return writer.bytes
    }

    private func write(_ block: PaymentBlock, to writer: inout XMLWriter) throws(LedgerError) {
        guard let day = block.executionDate else {
            throw LedgerError("order.field", "the block needs an execution day", at: block.id)
        }
        writer.open("PmtInf")
        try writer.leaf("PmtInfId", PaymentOrder.identifier(block.id))
        try writer.leaf("PmtMtd", "TRF")
        try writer.leaf("NbOfTxs", String(block.payments.count))
        try writer.leaf("CtrlSum", PaymentOrder.controlSum(block.payments, at: block.id))
        writer.open("ReqdExctnDt")
        try writer.leaf("Dt", day.description)
        writer.close()
        writer.open("Dbtr")
        if let holder = block.holder {
            try writer.leaf("Nm", PaymentOrder.text(holder, 140, at: block.id))
        }
        writer.close()
        try PaymentOrder.writeAccount("DbtrAcct", block.account, to: &writer, at: block.id)
        writer.open("DbtrAgt")
        writer.open("FinInstnId")
        if let bank = block.bank {
            try writer.leaf("BICFI", PaymentOrder.text(bank, 11, at: block.id))
        } else {
            writer.open("Othr")
            try writer.leaf("Id", "NOTPROVIDED")
            writer.close()
        }
        writer.close()
        writer.close()
        for payment in block.payments { try PaymentOrder.write(payment, to: &writer) }
        writer.close()
    }

    private static func write(
        _ payment: OrderedPayment, to writer: inout XMLWriter
    ) throws(LedgerError) {
        let amount = try amount(payment)
        writer.open("CdtTrfTxInf")
        writer.open("PmtId")
        if let instruction = payment.instruction {
            try writer.leaf("InstrId", identifier(instruction))
        }
        try writer.leaf("EndToEndId", identifier(payment.endToEnd))
        writer.close()
        writer.open("Amt")
        try writer.leaf(
            "InstdAmt", amount.decimalText, attribute: " Ccy=\"\(amount.currency.code)\"")
        writer.close()
        if let bank = payment.counterparty.bank {
            writer.open("CdtrAgt")
            writer.open("FinInstnId")
            try writer.leaf("BICFI", text(bank, 11, at: payment.endToEnd))
            writer.close()
            writer.close()
        }
        guard let name = payment.counterparty.name, let account = payment.counterparty.account
        else {
            throw LedgerError(
                "order.field", "a payment needs the payee's name and account",
                at: payment.endToEnd)
        }
        writer.open("Cdtr")
        try writer.leaf("Nm", text(name, 140, at: payment.endToEnd))
        writer.close()
        try writeAccount("CdtrAcct", account, to: &writer, at: payment.endToEnd)
        if !payment.narrative.isEmpty {
            writer.open("RmtInf")
            try writer.leaf("Ustrd", text(payment.narrative, 140, at: payment.endToEnd))
            writer.close()
        }
        writer.close()
    }

    private static func writeAccount(
        _ name: String, _ account: String, to writer: inout XMLWriter, at place: String
    ) throws(LedgerError) {
        // An IBAN begins with two letters and two digits and has 15 to 34 characters.
        let bytes = Array(account.utf8)
        let isIBAN =
            (15...34).contains(bytes.count) && bytes.prefix(2).allSatisfy { (65...90).contains($0) }
            && bytes[2...3].allSatisfy { (48...57).contains($0) }
        writer.open(name)
        writer.open("Id")
        if isIBAN {
            try writer.leaf("IBAN", account)
        } else {
            writer.open("Othr")
            try writer.leaf("Id", text(account, 34, at: place))
            writer.close()
        }
        writer.close()
        writer.close()
    }

    private static func amount(_ payment: OrderedPayment) throws(LedgerError) -> Money {
        guard payment.money.minorUnits < 0 else {
            throw LedgerError(
                "order.amount", "a credit transfer pays money out", at: payment.endToEnd)
        }
        return try payment.money.negated()
    }

    /// The sum of bare numbers over all currencies, as the schema has it.
    private static func controlSum(
        _ payments: [OrderedPayment], at place: String
    ) throws(LedgerError) -> String {
        var sum: Int128 = 0
        for payment in payments {
            let amount = try amount(payment)
            sum += Int128(amount.minorUnits) * (10_000 / Int128(amount.currency.minorUnitsPerMajor))
        }
        var text = "\(sum / 10_000)"
        var decimals = String(sum % 10_000)
        while decimals.utf8.count < 4 { decimals = "0" + decimals }
        while decimals.utf8.count > 2, decimals.hasSuffix("0") { decimals.removeLast() }
        text += "." + decimals
        guard text.utf8.count <= 18 else {
            throw LedgerError("order.amount", "the control sum is too large", at: place)
        }
        return text
    }

    /// An identifier of 1 to 35 characters that every bank takes.
    private static func identifier(_ id: String) throws(LedgerError) -> String {
        let allowed = id.utf8.allSatisfy { byte in
            (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                || "/-?:().,'+ ".utf8.contains(byte)
        }
        guard (1...35).contains(id.utf8.count), allowed, !id.hasPrefix("/"), !id.contains("//")
        else {
            throw LedgerError(
                "order.field",
                "“\(id.prefix(40))” is no identifier of a payment: 1 to 35 letters and digits",
                at: id)
        }
        return id
    }

    private static func text(
        _ text: String, _ limit: Int, at place: String
    ) throws(LedgerError) -> String {
        let isPlain = text.unicodeScalars.allSatisfy { $0.value >= 0x20 }
        guard (1...limit).contains(text.unicodeScalars.count), isPlain else {
            throw LedgerError(
                "order.field", "“\(text.prefix(40))” is not a text of 1 to \(limit) characters",
                at: place)
        }
        return text
    }
}

/// Writes XML line by line.
private struct XMLWriter {
    private(set) var bytes: [UInt8] = []
    private var names: [String] = []

    mutating func line(_ text: String) {
        bytes.append(contentsOf: text.utf8)
        bytes.append(0x0A)
    }

    /// Opens an element; attributes may follow the name.
    mutating func open(_ tag: String) {
        line(String(repeating: " ", count: names.count * 2) + "<\(tag)>")
        names.append(String(tag.prefix { $0 != " " }))
    }

    mutating func close() {
        let name = names.popLast() ?? ""
        line(String(repeating: " ", count: names.count * 2) + "</\(name)>")
    }

    mutating func leaf(
        _ name: String, _ text: String, attribute: String = ""
    ) throws(LedgerError) {
        var escaped = ""
        for character in text.unicodeScalars {
            switch character {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            default: escaped.unicodeScalars.append(character)
            }
        }
        line(
            String(repeating: " ", count: names.count * 2)
                + "<\(name)\(attribute)>\(escaped)</\(name)>")
    }
}
