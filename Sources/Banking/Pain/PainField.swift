/// The elements of pain.001, pain.002 and pain.008 that orders and reports are made of.
enum PainField: UInt8, Sendable {
    case transferMessage, debitMessage, statusMessage
    case messageID, created, orderer, count, sum
    case block, blockID, blockCount, blockSum, executionDate, holder, account, bank
    case payment, endToEnd, instruction, amount, equivalentAmount
    case name, otherAccount, otherBank, text
    case originalMessage, groupStatus, reason, reasonText
    case originalBlock, originalBlockID, blockStatus
    case originalPayment, originalEndToEnd, paymentStatus

    static let paths = XMLPaths<PainField>(orders + reports)

    private static let orders: [(String, PainField?)] = [
        ("CstmrCdtTrfInitn", PainField.transferMessage), ("CstmrDrctDbtInitn", .debitMessage),
    ].flatMap { message, field -> [(String, PainField?)] in
        let isTransfer = field == .transferMessage
        let (own, other) = isTransfer ? ("Dbtr", "Cdtr") : ("Cdtr", "Dbtr")
        let block = "\(message)/PmtInf"
        let payment = "\(block)/\(isTransfer ? "CdtTrfTxInf" : "DrctDbtTxInf")"
        let group = "\(message)/GrpHdr"
        return [
            (message, field), ("\(group)/MsgId", .messageID), ("\(group)/CreDtTm", .created),
            ("\(group)/NbOfTxs", .count), ("\(group)/CtrlSum", .sum),
            ("\(group)/InitgPty/Nm", .orderer), (block, .block), ("\(block)/PmtInfId", .blockID),
            ("\(block)/NbOfTxs", .blockCount), ("\(block)/CtrlSum", .blockSum),
            ("\(block)/ReqdExctnDt|ReqdColltnDt", .executionDate),
            ("\(block)/ReqdExctnDt|ReqdColltnDt/Dt|DtTm", .executionDate),
            ("\(block)/\(own)/Nm", .holder), ("\(block)/\(own)Acct/Id/IBAN", .account),
            ("\(block)/\(own)Acct/Id/Othr/Id", .account),
            ("\(block)/\(own)Agt/FinInstnId/BICFI|BIC", .bank), (payment, .payment),
            ("\(payment)/PmtId/EndToEndId", .endToEnd), ("\(payment)/PmtId/InstrId", .instruction),
            ("\(payment)/Amt/InstdAmt", .amount), ("\(payment)/InstdAmt", .amount),
            ("\(payment)/Amt/EqvtAmt/Amt", .equivalentAmount),
            ("\(payment)/\(other)/Nm", .name), ("\(payment)/\(other)Acct/Id/IBAN", .otherAccount),
            ("\(payment)/\(other)Acct/Id/Othr/Id", .otherAccount),
            ("\(payment)/\(other)Agt/FinInstnId/BICFI|BIC", .otherBank),
            ("\(payment)/RmtInf/Ustrd", .text),
        ]
    }

    private static let reports: [(String, PainField?)] = {
        let message = "CstmrPmtStsRpt"
        let group = "\(message)/OrgnlGrpInfAndSts"
        let block = "\(message)/OrgnlPmtInfAndSts"
        let payment = "\(block)/TxInfAndSts"
        return [
            (message, .statusMessage), ("\(group)/OrgnlMsgId", .originalMessage),
            ("\(group)/GrpSts", .groupStatus), ("\(group)/StsRsnInf/Rsn/Cd|Prtry", .reason),
            ("\(group)/StsRsnInf/AddtlInf", .reasonText), (block, .originalBlock),
            ("\(block)/OrgnlPmtInfId", .originalBlockID), ("\(block)/PmtInfSts", .blockStatus),
            ("\(block)/StsRsnInf/Rsn/Cd|Prtry", .reason),
            ("\(block)/StsRsnInf/AddtlInf", .reasonText), (payment, .originalPayment),
            ("\(payment)/OrgnlEndToEndId", .originalEndToEnd), ("\(payment)/TxSts", .paymentStatus),
            ("\(payment)/StsRsnInf/Rsn/Cd|Prtry", .reason),
            ("\(payment)/StsRsnInf/AddtlInf", .reasonText),
        ]
    }()
}
