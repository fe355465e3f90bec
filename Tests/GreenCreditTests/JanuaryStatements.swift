/// The bank's January of E3 in three formats: the payment and the receipt that the book had in
/// December, and an account fee.
enum JanuaryStatements {
    static let formats = ["csv", "camt053.xml", "mt940"]

    static func text(_ format: String) -> String {
        switch format {
        case "csv": csv
        case "mt940": mt940
        default: camt
        }
    }

    static let csv = """
        line,booking_date,value_date,description,debit,credit,balance,reference,bank_reference
        1,2026-01-02,2026-01-02,repair,350000.00,,1883451.23,FL-E3-BR3,BK2026010201
        2,2026-01-04,2026-01-04,scrap sale,,120000.00,2003451.23,FL-E3-BR4,BK2026010401
        3,2026-01-06,2026-01-06,account fee,1.00,,2003450.23,,BK2026010601

        """

    private static let mt940 = """
        :20:BK-E3-2026
        :25:BK-E3-PROJECT-01
        :28C:2/1
        :60F:C251231CNY2233451,23
        :61:2601020102D350000,00NTRFFL-E3-BR3//BK2026010201
        :86:repair
        :61:2601040104C120000,00NTRFFL-E3-BR4//BK2026010401
        :86:scrap sale
        :61:2601060106D1,00NCHGNONREF//BK2026010601
        :86:account fee
        :62F:C260106CNY2003450,23
        -

        """

    private static let camt = """
        <?xml version="1.0" encoding="UTF-8"?>
        <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08">
         <BkToCstmrStmt>
          <GrpHdr><MsgId>BK-E3-2026</MsgId><CreDtTm>2026-01-07T08:00:00+08:00</CreDtTm></GrpHdr>
          <Stmt>
           <Id>BK-E3-2026-1</Id><ElctrncSeqNb>2</ElctrncSeqNb>
           <CreDtTm>2026-01-07T08:00:00+08:00</CreDtTm>
           <Acct><Id><Othr><Id>BK-E3-PROJECT-01</Id></Othr></Id><Ccy>CNY</Ccy></Acct>
           \(balance("OPBD", "2233451.23", "2026-01-01"))
           \(balance("CLBD", "2003450.23", "2026-01-06"))
           \(entry("350000.00", "DBIT", "2026-01-02", "BK2026010201", "FL-E3-BR3", "repair"))
           \(entry("120000.00", "CRDT", "2026-01-04", "BK2026010401", "FL-E3-BR4", "scrap sale"))
           \(entry("1.00", "DBIT", "2026-01-06", "BK2026010601", "NOTPROVIDED", "account fee"))
          </Stmt>
         </BkToCstmrStmt>
        </Document>

        """

    private static func balance(_ kind: String, _ amount: String, _ day: String) -> String {
        "<Bal><Tp><CdOrPrtry><Cd>\(kind)</Cd></CdOrPrtry></Tp><Amt Ccy=\"CNY\">\(amount)</Amt>"
            + "<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>\(day)</Dt></Dt></Bal>"
    }

    private static func entry(
        _ amount: String, _ direction: String, _ day: String, _ reference: String,
        _ flow: String, _ text: String
    ) -> String {
        "<Ntry><Amt Ccy=\"CNY\">\(amount)</Amt><CdtDbtInd>\(direction)</CdtDbtInd>"
            + "<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>\(day)</Dt></BookgDt>"
            + "<ValDt><Dt>\(day)</Dt></ValDt><AcctSvcrRef>\(reference)</AcctSvcrRef>"
            + "<NtryDtls><TxDtls><Refs><EndToEndId>\(flow)</EndToEndId></Refs>"
            + "<RmtInf><Ustrd>\(text)</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"
    }
}
