import Banking
import Ledger
import Testing

/// The rows of the tables of quirks, as stated.
@Suite(.enabled(if: Conformance.folder != nil, "\(Conformance.absence)"))
struct BankQuirkTests {
    private func statement(
        _ format: String, _ file: String, _ number: Int = 0
    ) throws -> BankStatement {
        let reading = try BankFiles.read(format, file)
        try #require(reading.statements.count > number, "\(reading.findings)")
        return reading.statements[number]
    }

    @Test(arguments: [
        ("camt", "made/doctype-entity.xml", "xml.doctype"),
        ("camt", "made/truncated.xml", "xml.malformed"),
        ("camt", "made/garbled-amount.xml", "amount.unreadable"),
        ("camt", "made/entry-in-other-currency.xml", "currency.mixed"),
        ("camt", "newinnovations/doc/example-camt053-b.xml", "currency.mixed"),
        ("camt", "viafintech/053/valid_example_v8.xml", "currency.mixed"),
        ("camt", "newinnovations/doc/error-camt053.xml", "balance.mismatch"),
        ("camt", "genkgo/camt053.v2.minimal.xml", "balance.foreign"),
        ("camt", "genkgo/camt053.v2.wrong.xml", "statement.none"),
        ("camt", "made/details-do-not-add-up.xml", "details.mismatch"),
        ("camt", "moov-iso20022/valid_camt_v09.xml", "statement.none"),
        ("camt", "made/version-14-uetr.xml", "schema.invalid"),
        ("camt", "bankstatementparser/golden/camt053_no_namespace.xml", "schema.invalid"),
        ("mt940", "cmxl/mt940-headers.txt", "date.impossible"),
        ("mt940", "cmxl/mt940-deutsche_bank.txt", "date.clamped"),
        ("mt940", "wolph/self-provided/wrapped_timestamp.sta", "date.clamped"),
        ("mt940", "my-flow/missing_booking_date.sta", "entry.outsideStatement"),
        ("mt940", "mt940.net/86-before-61.sta", "text.moved"),
        ("mt940", "mt940-rs/full/danskebank/MT940_DK_Example.sta", "text.skipped"),
        ("mt940", "mt940.net/unknown-tags.sta", "tag.unknown"),
        ("mt940", "mt940.net/currency-flip.sta", "currency.mixed"),
        ("mt940", "zilverline/knab/knab_pin.txt", "balance.mismatch"),
        ("mt940", "my-flow/missing_closing_record_62F.sta", "balance.missing"),
        ("mt940", "made/missing-statement.sta", "sequence.gap"),
        ("mt940", "prowide/sample_JPchar.txt", "date.impossible"),
        ("mt940", "mt940-rs/special-cases/invalid_statement.sta", "file.format"),
        ("mt940", "mt940-rs/mt942/full/cmxl/mt942_1.sta", "file.empty"),
        ("mt940", "mt940-rs/special-cases/invalid_utf8.sta", "encoding.invalidBytes"),
        ("mt940", "cmxl/mt940-iso8859-1.txt", "encoding.guessed"),
        ("mt940", "wolph/ASNB/mt940_with_spaces_for_entry_date.txt", "date.assumed"),
        ("ofx", "ofxparse/fail_nice/decimal_error.ofx", "amount.unreadable"),
        ("ofx", "ofxparse/fail_nice/decimal_error.ofx", "date.impossible"),
        ("ofx", "bankfile/banks/unnamed-bank/mixed-case-trntype.ofx", "direction.doubtful"),
        ("ofx", "bankfile/banks/unnamed-bank/zero-date.ofx", "date.dropped"),
        ("ofx", "bankfile/banks/hsbc-brasil/dtstart-ddmmyy.ofx", "date.dropped"),
        ("ofx", "ofxparse/fail_nice/empty_balance.ofx", "balance.missing"),
        ("ofx", "bankfile/banks/unnamed-bank/tags-outside-spec.ofx", "tag.skipped"),
        ("ofx", "made/status-error.ofx", "statement.refused"),
        ("ofx", "made/fitid-repeated.ofx", "reference.repeated"),
        ("ofx", "bankfile/banks/unnamed-bank/empty-tags-curdef-fitid-name.ofx", "currency.missing"),
        ("ofx", "ofxparse/investment_401k.ofx", "statement.none"),
        ("ofx", "ofxparse/account_listing_aggregation.ofx", "statement.none"),
        ("ofx", "ofxparse/signon_success.ofx", "statement.none"),
        ("bai2", "made/wrong-control-total.txt", "control.mismatch"),
        ("bai2", "moov/sample4-continuations-newline-delimited.txt", "control.mismatch"),
        ("bai2", "moov/errors/sample-parseError.txt", "file.format"),
        ("cn-csv", "made/excel-workbook.xlsx", "file.spreadsheet"),
        ("cn-csv", "double-entry-generator/ccb/example-ccb-records.xls", "file.spreadsheet"),
        (
            "cn-csv", "double-entry-generator/wechat/example-wechat-records.csv",
            "direction.doubtful"
        ),
        (
            "cn-csv", "double-entry-generator/icbc/debit-v2/example-icbc-debit-v2-records.csv",
            "control.mismatch"
        ),
    ])
    func `a deviation is named by its code`(
        format: String, file: String, code: String
    ) throws {
        let reading = try BankFiles.read(format, file)
        let found = reading.findings.filter { $0.code.rawValue == code }
        #expect(!found.isEmpty, "\(file): \(reading.findings)")
        #expect(found.allSatisfy { $0.place.line >= 1 && $0.place.file == file })
        #expect(!found.contains { $0.severity == .error } || reading.statements.isEmpty)
    }

    @Test func `a pending line in another currency is kept, since it is in no sum`() throws {
        let reading = try BankFiles.read("camt", "genkgo/camt052.v6.Amt-zero.xml")
        let statement = try #require(reading.statements.first, "\(reading.findings)")
        #expect(statement.account.currency.code == "CHF")
        #expect(statement.lines.map(\.money.description) == ["-200000.00 SEK"])
        #expect(statement.lines.map(\.status) == [.pending])
        #expect(statement.bookedLines.isEmpty)
        #expect(reading.findings.contains { $0.code == .currencyForeign && $0.place.line > 1 })
    }

    @Test func `all three broken dates are told at once`() throws {
        let reading = try BankFiles.read("ofx", "ofxparse/fail_nice/date_missing.ofx")
        let errors = reading.findings.filter { $0.severity == .error }
        #expect(errors.map(\.code) == [.dateMissing, .dateMissing, .dateImpossible])
        #expect(Set(errors.map(\.place.line)).count == 3)
    }

    @Test func `reversal marks turn the sign and funds letters do not`() throws {
        let lines = try statement("mt940", "mt940.net/reversal-marks.sta").lines
        #expect(lines.map(\.money.minorUnits) == [5_000, -2_500, 10_000])
        #expect(lines.map(\.isReversal) == [true, true, false])
        let line = try statement("mt940", "jejik/sparkasse3.txt").lines[0]
        #expect(line.money.minorUnits == -102_725)
        #expect(line.isReversal)
    }

    @Test func `expected entries are in no sum`() throws {
        let statement = try statement("mt940", "made/expected-marks.sta")
        #expect(statement.lines.map(\.status) == [.booked, .expected, .expected])
        #expect(statement.bookedLines.count == 1)
    }

    @Test(arguments: [
        ("made/year-boundary.sta", "2025-12-30 2026-01-01"),
        ("made/year-boundary-forward.sta", "2026-01-02 2025-12-31"),
        (
            "zilverline/knab/knab_date_and_accounting_date_different_year.txt",
            "2013-12-29 2014-01-01"
        ),
    ])
    func `an entry date lies in the year nearest to the value date`(
        file: String, dates: String
    ) throws {
        let lines = try statement("mt940", file).lines
        let found = lines.map { "\($0.bookingDate) \($0.valueDate)" }
        #expect(found.contains(dates), "\(found)")
    }

    @Test func `repeated narratives are joined and wrapped references found`() throws {
        let ing = try statement("mt940", "mt940.net/ing-repeat-86.sta")
        #expect(ing.lines.count == 1)
        #expect(ing.lines[0].references.endToEnd == "E2E-42")
        #expect(ing.lines[0].counterparty.name == "ACME BV")
        let wrapped = try statement("mt940", "mt940.net/wrapped-61.sta").lines[0]
        #expect(wrapped.references.bank == "BANKREF999")
        let sepa = try statement("mt940", "mt940.net/sepa-structured.sta").lines
        #expect(sepa[0].references.endToEnd == "E2E-2026-08-0042")
        #expect(sepa[0].references.mandate == "MND-2024-0017")
        #expect(sepa[0].counterparty.name == "ENERGIE NEDERLAND NV")
        #expect(sepa[0].counterparty.account == "NL13TEST0567890123")
    }

    @Test func `only what the grammar allows here starts a field or ends a message`() throws {
        let stamp = try statement("mt940", "wolph/self-provided/wrapped_timestamp.sta")
        #expect(stamp.lines.count == 1)
        #expect(stamp.lines[0].valueDate.description == "2016-02-29")
        #expect(stamp.lines[0].references.endToEnd == "VZ0000000000000000")
        let dash = try statement("mt940", "zilverline/rabobank/dash_as_start_of_line.txt")
        #expect(dash.closing != nil)
        let at = try statement("mt940", "made/at-sign-line-ends.sta")
        #expect(at.lines.allSatisfy { !$0.narrative.isEmpty })
        let block = try statement("mt940", "mt940js-afas/test-with-NS.mt940x")
        #expect(block.pages.count == 2)
        #expect(block.lines.allSatisfy { !$0.narrative.isEmpty })
    }

    @Test func `text before entries and behind balances is the statement's`() throws {
        let before = try statement("mt940", "mt940.net/86-before-61.sta")
        #expect(before.narrative != nil)
        let behind = try statement("mt940", "cmxl/mt940-with-detailed-end-balance.txt")
        #expect(behind.narrative == "Some random addition to it")
        #expect(behind.lines.last?.narrative.contains("random") == false)
    }

    @Test func `pages are checked one by one and shown as one`() throws {
        let reading = try BankFiles.read("mt940", "mt940.net/multi-statement.sta")
        #expect(reading.statements.map(\.pages.count) == [2, 1])
        #expect(reading.statements[0].closing?.money.minorUnits == 410_050)
        #expect(reading.findings.isEmpty)
    }

    @Test func `Chinese text stays intact where the account says GB18030`() throws {
        let reading = try BankFiles.read(
            "mt940", "made/gb18030-narrative.sta", encoding: .gb18030)
        let text = reading.statements.flatMap(\.lines).map(\.narrative).joined()
        #expect(text.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) })
        #expect(!text.contains("\u{FFFD}"))
        let name = try statement("ofx", "made/gb18030-name.ofx").lines[0].counterparty.name
        #expect(name?.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) } == true)
        let camt = try BankFiles.read("camt", "made/gb18030-declared.xml")
        #expect(!camt.statements.isEmpty, "\(camt.findings)")
    }

    @Test func `dates and amounts of OFX are read as written`() throws {
        let lines = try statement("ofx", "made/amount-plus-blank.ofx").lines
        #expect(lines.map(\.money.minorUnits) == [201_540, -123_456])
        let zoned = try statement("ofx", "made/ofx2-xml-date-with-zone.ofx").lines
        #expect(zoned[0].bookingDate.description == "2026-09-05")
        #expect(zoned[0].counterparty.name == "甲 & 乙")
        #expect(zoned[1].references.cheque == "1932")
    }

    @Test func `commas and slashes of BAI2 stay in the text`() throws {
        let lines = try statement("bai2", "made/text-with-commas-and-slashes.txt").lines
        #expect(
            lines[0].narrative
                == "WIRE IN, INVOICES 7/2026, 8/2026, THANK YOU\n"
                + "SECOND LINE OF TEXT, WITH COMMA/AND SLASH")
        let yen = try statement("bai2", "made/yen-no-decimals.txt")
        #expect(yen.opening?.money.description == "1000000 JPY")
    }

    @Test func `Chinese lists are read by their own rules`() throws {
        let ccb = try statement("cn-csv", "made/ccb-corp.gb18030.csv")
        #expect(ccb.lines[2].bookingDate.description == "2026-01-07")
        #expect(ccb.lines[1].money.minorUnits == 8_000_000)
        let yearless = try statement("cn-csv", "made/yearless-dates.gb18030.csv").lines
        #expect(yearless[0].bookingDate.description == "2025-12-30")
        #expect(yearless[2].bookingDate.description == "2026-01-02")
        let red = try statement("cn-csv", "made/red-entry.gb18030.csv").lines[1]
        #expect(red.money.minorUnits == 50_000)
        #expect(red.isReversal)
        let newest = try statement("cn-csv", "made/newest-first.gb18030.csv").lines
        #expect(newest.map(\.references.bank) == ["L0001", "L0002", "L0003", "L0004"])
        let card = try statement(
            "cn-csv", "double-entry-generator/cmb/credit/example-cmb-records.csv")
        #expect(card.lines.first?.bookingDate.description == "2023-12-29")
        let jd = try statement("cn-csv", "double-entry-generator/jd/example-jd-records.csv").lines
        let refunded = jd.first { $0.money.minorUnits == -13_177 }
        #expect(refunded?.narrative.contains("已退款89.84") == true)
        let hongkong = try BankFiles.read(
            "cn-csv", "double-entry-generator/hsbchk/debit/example-hsbchk-debit-records.csv")
        #expect(hongkong.statements.map(\.account.currency.code) == ["HKD", "CNY"])
    }

    @Test func `details of camt keep their own direction below one line`() throws {
        let lines = try statement("camt", "made/batch-two-details.xml").lines
        #expect(lines.map(\.money.minorUnits) == [42_956, 10_000])
        #expect(lines[1].details.compactMap { $0.money?.minorUnits } == [13_000, -3_000])
        let turned = try statement("camt", "made/reversal.xml").lines
        #expect(turned.contains { $0.isReversal && $0.money.minorUnits == 7_700 })
        let uetr = try statement("camt", "made/version-14-uetr.xml").lines
        #expect(uetr.contains { $0.references.uetr != nil })
    }

    @Test func `a return keeps its reason`() throws {
        let file =
            "moov-iso20022/camt054-returns_p_ch5109000000250092291_1110097606_0_"
            + "2020112500512470.xml"
        let details = try statement("camt", file).lines.flatMap(\.details)
        #expect(details.contains { $0.returnReason != nil })
    }
}
