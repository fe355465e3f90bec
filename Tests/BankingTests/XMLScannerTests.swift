import Ledger
import Testing

@testable import Banking

/// Our scanner against libxml2: what the library refuses, the scanner refuses.
@Suite struct XMLScannerTests {
    /// Whether the scanner takes a text as well-formed, read in chunks of some size.
    private func accepts(_ bytes: [UInt8], chunk: Int) -> Bool {
        var start = 0
        var scanner = XMLScanner(limits: .standard) { () throws(LedgerError) in
            guard start < bytes.count else { return nil }
            defer { start += chunk }
            return Array(bytes[start..<min(start + chunk, bytes.count)])
        }
        do throws(LedgerError) {
            while true {
                if case .finished = try scanner.next() { return true }
            }
        } catch { return false }
    }

    private func libraryAccepts(_ bytes: [UInt8]) -> Bool {
        do throws(LedgerError) {
            return try XMLReader.reading(bytes) { reader throws(LedgerError) in
                var reader = reader
                while try reader.next() != nil {}
                return true
            }
        } catch { return false }
    }

    @Test(arguments: [
        "<a/>", "<a></a>", "<a b='1' c=\"2\"/>", "<a>x&amp;y&#38;&#x26;</a>", "<a><!-- - --></a>",
        "<?xml version='1.0'?><a/>", "<a><![CDATA[<&>]]></a>", "<p:a xmlns:p='u'></p:a>\n",
        "<a>", "</a>", "<a></b>", "<a/><b/>", "x<a/>", "<a/>x", "<a b=1/>", "<a b='1' b='2'/>",
        "<a b='<'/>", "<a>&x;</a>", "<a>&#0;</a>", "<a>\u{1}</a>", "", "<", "<a", "<a b", "<1/>",
        "<a b='1'c='2'/>", "<a><![CDATA[x</a>", "<a></a >", "<a / >", "< a/>",
    ])
    func `a text is well-formed for both or for neither`(text: String) {
        let bytes = Array(text.utf8)
        #expect(accepts(bytes, chunk: 1 << 16) == libraryAccepts(bytes), "\(text)")
    }

    @Test(arguments: 1...6)
    func `damage that the library finds is found, whatever the chunks`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let sound = try Fixtures.camt()
        for round in 0..<200 {
            var bytes = sound
            let place = Int.random(in: 0..<bytes.count, using: &generator)
            switch Int.random(in: 0...2, using: &generator) {
            case 0: bytes[place] = UInt8.random(in: 0x20...0x7E, using: &generator)
            case 1: bytes.remove(at: place)
            default: bytes.insert(bytes[place], at: place)
            }
            let whole = accepts(bytes, chunk: bytes.count)
            #expect(whole == accepts(bytes, chunk: 7), "seed \(seed), round \(round)")
            // The declaration and name spaces are not the scanner's matter.
            if !libraryAccepts(bytes), place > 120 {
                let near = String(
                    decoding: bytes[max(0, place - 20)..<min(bytes.count, place + 20)],
                    as: UTF8.self)
                #expect(!whole, "seed \(seed), round \(round), byte \(place): \(near)")
            }
        }
    }

    @Test func `memory does not follow the size of a file`() throws {
        var count = 0
        var chunks = 0
        let entry = """
            <Ntry><Amt Ccy="EUR">1.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><BookgDt><Dt>2025-01-02</Dt>
            </BookgDt></Ntry>
            """
        let head = """
            <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt>
            <Acct><Id><IBAN>DE1</IBAN></Id><Ccy>EUR</Ccy></Acct>
            <Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">0.00</Amt></Bal>
            <Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">2000.00</Amt></Bal>
            """
        let reading = BankFile.readStream(
            named: "stream.xml",
            next: { () throws(LedgerError) in
                defer { chunks += 1 }
                switch chunks {
                case 0: return Array(head.utf8)
                case 1...2_000: return Array(entry.utf8)
                case 2_001: return Array("</Stmt></BkToCstmrStmt></Document>".utf8)
                default: return nil
                }
            }, line: { account, line in count += account.number == "DE1" ? 1 : 0 })
        #expect(reading.findings.isEmpty, "\(reading.findings)")
        #expect(count == 2_000)
        #expect(reading.statements.first?.lines.isEmpty == true)
        #expect(reading.statements.first?.totals.credits == 200_000)
    }
}
