/// The elements of camt.052, camt.053 and camt.054 that the normal form is made of.
enum CamtField: UInt8, Sendable {
    // Messages and their parts.
    case statementMessage, reportMessage, notificationMessage
    case otherMessage
    case statement, account, balance, entry, details, batch, transaction
    // Of the statement.
    case statementID, created, sequence, legalSequence, page, from, to, statementText
    case creditCount, creditSum, debitCount, debitSum, entryCount, entrySum
    // Of the account.
    case accountNumber, accountCurrency, accountBank, accountHolder
    // Of a balance.
    case balanceCode, balanceProprietary
    // Of a balance, an entry or a transaction, by what is open.
    case amount, direction, day
    // Of an entry.
    case entryReference, status, reversal, booking, value, serviceReference, entryText
    case domain, family, subfamily, proprietaryCode
    case batchPayment, batchMessage
    // Of a transaction.
    case transactionAmount, instructedAmount, endToEnd, instruction, payment, mandate, cheque
    case uetr, creditorReference, unstructured, transactionText, returnReason
    case debtorName, creditorName, debtorAccount, creditorAccount, debtorBank, creditorBank

    /// The tree of paths, the same for the three messages.
    static let paths = XMLPaths<CamtField>(messages + ofStatement + ofEntry + ofTransaction)

    private static let statementPath = "Stmt|Rpt|Ntfctn"

    private static let messages: [(String, CamtField?)] = {
        // One node for what the messages have in common, one field for each message.
        var list: [(String, CamtField?)] = [
            ("BkToCstmrStmt", .statementMessage), ("BkToCstmrAcctRpt", .reportMessage),
            ("BkToCstmrDbtCdtNtfctn", .notificationMessage),
            // Version .001.01 has its number in the name.
            ("BkToCstmrStmtV01", .statementMessage), ("BkToCstmrAcctRptV01", .reportMessage),
            ("BkToCstmrDbtCdtNtfctnV01", .notificationMessage),
        ]
        for other in [
            "CstmrCdtTrfInitn", "CstmrDrctDbtInitn", "CstmrPmtStsRpt", "CstmrPmtCxlReq",
            "RsltnOfInvstgtn", "AcctRptgReq",
        ] { list.append((other, .otherMessage)) }
        // An entry outside every message is reported.
        list.append(("Ntry", .entry))
        return list
    }()

    private static func under(
        _ container: String, _ leaves: [(String, CamtField?)]
    ) -> [(String, CamtField?)] {
        [
            "BkToCstmrStmt", "BkToCstmrAcctRpt", "BkToCstmrDbtCdtNtfctn", "BkToCstmrStmtV01",
            "BkToCstmrAcctRptV01", "BkToCstmrDbtCdtNtfctnV01",
        ].flatMap { message in
            leaves.map { path, field in
                let parts = [message, statementPath, container, path].filter { !$0.isEmpty }
                return (parts.joined(separator: "/"), field)
            }
        }
    }

    private static let ofStatement: [(String, CamtField?)] = under(
        "",
        [
            ("", .statement), ("Id", .statementID), ("CreDtTm", .created),
            ("ElctrncSeqNb", .sequence),
            ("LglSeqNb", .legalSequence), ("StmtPgntn|RptPgntn|NtfctnPgntn/PgNb", .page),
            ("FrToDt/FrDtTm|FrDt", .from), ("FrToDt/ToDtTm|ToDt", .to),
            ("AddtlStmtInf|AddtlRptInf|AddtlNtfctnInf", .statementText),
            ("TxsSummry/TtlCdtNtries/NbOfNtries", .creditCount),
            ("TxsSummry/TtlCdtNtries/Sum", .creditSum),
            ("TxsSummry/TtlDbtNtries/NbOfNtries", .debitCount),
            ("TxsSummry/TtlDbtNtries/Sum", .debitSum),
            ("TxsSummry/TtlNtries/NbOfNtries", .entryCount),
            ("TxsSummry/TtlNtries/Sum", .entrySum), ("Acct", .account),
            ("Acct/Id/IBAN|BBAN", .accountNumber), ("Acct/Id/Othr|PrtryAcct/Id", .accountNumber),
            ("Acct/Ccy", .accountCurrency), ("Acct/Svcr/FinInstnId/BICFI|BIC|Nm", .accountBank),
            ("Acct/Ownr/Nm", .accountHolder), ("Acct/Ownr/Pty/Nm", .accountHolder),
            ("Bal", .balance), ("Bal/Tp/CdOrPrtry/Cd", .balanceCode),
            ("Bal/Tp/CdOrPrtry/Prtry", .balanceProprietary), ("Bal/Tp/Cd", .balanceCode),
            ("Bal/Amt", .amount), ("Bal/CdtDbtInd", .direction), ("Bal/Dt", .day),
            ("Bal/Dt/Dt|DtTm", .day),
        ])

    private static let ofEntry: [(String, CamtField?)] = under(
        "Ntry",
        [
            ("", .entry), ("NtryRef", .entryReference), ("Amt", .amount), ("CdtDbtInd", .direction),
            ("RvslInd", .reversal),
            ("Sts", .status), ("Sts/Cd|Prtry", .status), ("BookgDt", .booking),
            ("BookgDt/Dt|DtTm", .booking), ("ValDt", .value), ("ValDt/Dt|DtTm", .value),
            ("AcctSvcrRef", .serviceReference), ("AddtlNtryInf", .entryText),
            ("BkTxCd/Domn/Cd", .domain), ("BkTxCd/Domn/Fmly/Cd", .family),
            ("BkTxCd/Domn/Fmly/SubFmlyCd", .subfamily), ("BkTxCd/Prtry/Cd", .proprietaryCode),
            ("NtryDtls", .details), ("NtryDtls/Btch", .batch),
            ("NtryDtls/Btch/PmtInfId", .batchPayment), ("NtryDtls/Btch/MsgId", .batchMessage),
        ])

    private static let ofTransaction: [(String, CamtField?)] = under(
        "Ntry/NtryDtls/TxDtls",
        [
            ("", .transaction), ("Refs/AcctSvcrRef", .serviceReference),
            ("Refs/EndToEndId", .endToEnd), ("Refs/InstrId", .instruction),
            ("Refs/PmtInfId", .payment), ("Refs/MndtId", .mandate), ("Refs/ChqNb", .cheque),
            ("Refs/UETR", .uetr), ("Amt", .amount), ("AmtDtls/TxAmt/Amt", .transactionAmount),
            ("AmtDtls/InstdAmt/Amt", .instructedAmount), ("CdtDbtInd", .direction),
            ("RltdPties/Dbtr/Nm", .debtorName), ("RltdPties/Dbtr/Pty/Nm", .debtorName),
            ("RltdPties/Cdtr/Nm", .creditorName), ("RltdPties/Cdtr/Pty/Nm", .creditorName),
            ("RltdPties/DbtrAcct/Id/IBAN", .debtorAccount),
            ("RltdPties/DbtrAcct/Id/Othr/Id", .debtorAccount),
            ("RltdPties/CdtrAcct/Id/IBAN", .creditorAccount),
            ("RltdPties/CdtrAcct/Id/Othr/Id", .creditorAccount),
            ("RltdAgts/DbtrAgt/FinInstnId/BICFI|BIC|Nm", .debtorBank),
            ("RltdAgts/CdtrAgt/FinInstnId/BICFI|BIC|Nm", .creditorBank),
            ("RmtInf/Ustrd", .unstructured), ("RmtInf/Strd/CdtrRefInf/Ref", .creditorReference),
            ("AddtlTxInf", .transactionText), ("RtrInf/Rsn/Cd|Prtry", .returnReason),
        ])
}
