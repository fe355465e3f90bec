/// What the table of MT940 and MT942 says.
extension BankQuirkTable {
    static let mt940: [String: [String]] = marks.merging(texts) { $1 }.merging(messages) { $1 }

    /// Marks, dates, amounts.
    private static let marks: [String: [String]] = [
        "mt940.net/reversal-marks.sta": ["amounts 50.00 -25.00 100.00", "reversals R R -"],
        "jejik/sparkasse3.txt": [
            "amounts -1027.25", "reversals R", "finding balance.mismatch",
        ],
        "mt940-rs/full/betterplace/sepa_mt9401.sta": [
            // As many entries as the file has fields of that tag.
            "statements 20", "lines 97",
        ],
        "made/expected-marks.sta": [
            "amounts 50.00 30.00 -7.50", "status booked expected expected", "closing 150.00",
        ],
        "made/year-boundary.sta": ["booking 2025-12-30", "value 2026-01-01"],
        "made/year-boundary-forward.sta": [
            "booking 2026-01-02 2026-03-01", "value 2025-12-31 2026-02-28",
        ],
        "zilverline/knab/knab_date_and_accounting_date_different_year.txt": [
            "booking 2013-12-29", "value 2014-01-01",
        ],
        "wolph/ASNB/mt940_with_spaces_for_entry_date.txt": [
            "statements 31", "finding date.assumed",
        ],
        "my-flow/missing_booking_date.sta": [
            "refused statement.none entry.outsideStatement"
        ],
        "cmxl/mt940-deutsche_bank.txt": ["finding date.clamped", "says taken as 2002-11-30"],
        "cmxl/mt940-headers.txt": [
            "refused date.impossible date.impossible amount.unreadable", "says “362268”",
        ],
        "made/same-reference-two-amounts.sta": [
            "amounts -1.00 -2.00", "bankReferences BANK-77 BANK-77", "endToEnd REF-9 REF-9",
        ],
        "mt940.net/no-decimal-amounts.sta": [
            "amounts -1234.00 1234.00 -0.50 999999999999.99", "opening 5000.00 0.00",
        ],
        "my-flow/amount_formats.sta": ["refused statement.none"],
        "php-mt940/Rabo/sample": ["statements 39", "finding balance.mismatch"],
        "prowide/sample_JPchar.txt": ["refused date.impossible", "says “345454”"],
        "made/missing-type-code.sta": [
            "amounts -20.00 11.25 0.00", "codes - - -", "endToEnd - - -",
        ],
        "mt940.net/currency-flip.sta": ["refused currency.mixed"],
        "zilverline/knab/knab_pin.txt": [
            "finding balance.mismatch",
            """
            figures opening 0.00 EUR, computed -1010.00 EUR, stated 1010.00 EUR, difference \
            2020.00 EUR
            """,
        ],
    ]

    /// Texts, encodings, dialects.
    private static let texts: [String: [String]] = [
        "mt940.net/ing-repeat-86.sta": [
            "counts 1", "endToEnd E2E-42", "names ACME BV", "narratives INVOICE 42",
        ],
        "mt940.net/86-before-61.sta": [
            "texts NARRATIVE FOR THE PAYMENT BELOW", "narratives ", "finding text.moved",
        ],
        "cmxl/mt940-with-detailed-end-balance.txt": [
            "texts Some random addition to it", "narratives Miete Dezember",
        ],
        "mt940-rs/full/danskebank/MT940_DK_Example.sta": [
            "finding text.skipped", "finding text.moved", "statements 14",
        ],
        "my-flow/line_breaks_with_@@.sta": ["refused format.malformed"],
        "made/at-sign-line-ends.sta": [
            "amounts -2.50", "bankReferences K77", "narratives RENT APRIL me@@example.org",
        ],
        "mt940.net/cr-only.sta": ["amounts -5.00", "opening 10.00", "closing 5.00"],
        "jejik/ing-dos.txt": ["counts 7", "opening 0.00", "closing 3.47"],
        "cmxl/mt940-iso8859-1.txt": [
            "names MUELLER, MÜLLER", "finding encoding.guessed",
            "narratives Miete November|Gehalt OktoberFirmaMüstermannGmbH",
        ],
        "mt940-rs/special-cases/invalid_utf8.sta": ["counts 7", "finding encoding.invalidBytes"],
        "made/gb18030-narrative.sta": [
            "narratives 货款 合同2026-01 客户甲公司|手续费", "amounts 80000.00 -12.50",
        ],
        "mt940-rs/full/betterplace/with_binary_character.sta": [
            "counts 3 1", "closing 199929.02 131193.19",
        ],
        "cmxl/mt940-with-colon-after-line-break.txt": ["refused format.malformed"],
        "wolph/self-provided/wrapped_timestamp.sta": [
            "counts 1", "value 2016-02-29", "finding date.clamped", "endToEnd VZ0000000000000000",
        ],
        "zilverline/rabobank/dash_as_start_of_line.txt": [
            "counts 1", "closing 11000.50", "names Delta Lloyd Zorgverzekeringen",
        ],
        "my-flow/message_separator_in_text.sta": [
            "amounts -437.69", "names MALLESCHE RV AG", "closing -39.09",
        ],
        "mt940.net/wrapped-61.sta": ["bankReferences BANKREF999", "narratives NARR"],
        "mt940-rs/full/mBank/with_newline_in_tnr.sta": [
            "instructions 179301073837502.000001 179301073844398.000001"
        ],
        "mt940.net/unknown-tags.sta": [
            "finding tag.unknown", "amounts 100.00", "narratives CREDIT TRANSFER",
        ],
        "mt940-rs/mt942/special-cases/raphaelm.sta": [
            "currencies DEM DEM", "finding currency.assumed", "pages 2 1",
            "closing 145000.00 95000.00",
        ],
        "cmxl/mt940-windows-line-breaks.txt": [
            "names MUELLER, MUELLER",
            "narratives Miete November|Gehalt OktoberFirmaMustermann GmbH",
        ],
        "mt940.net/sepa-structured.sta": [
            "endToEnd E2E-2026-08-0042 INV-2026-0101",
            "names ENERGIE NEDERLAND NV, GLOBEX EUROPE BV",
            "narratives CONTRACT 778812 PERIOD JULY 2026|PAYMENT INVOICE 2026-0101",
        ],
        "wolph/self-provided/malformed_details.sta": ["amounts -233.15", "counts 1"],
        "mt940-rs/special-cases/incomplete_tag_61.sta": ["amounts -233.15", "codes NMSC"],
        "mt940js-afas/test-with-NS.mt940x": [
            "pages 2", "amounts -369.00 -15.07 -123.00 -25.00", "closing 2971.53",
        ],
    ]

    /// Messages, pages, deliveries.
    private static let messages: [String: [String]] = [
        "mt940.net/multi-statement.sta": [
            "statements 2", "pages 2 1", "accounts GB33BUKB20201555555555, 8901234567",
            "closing 4100.50 -250.00",
        ],
        "my-flow/missing_closing_record_62F.sta": [
            "finding balance.missing", "amounts -20.00 -86.00",
        ],
        "zilverline/knab/knab_empty.txt": ["counts 0", "opening 1010.00", "closing 1010.00"],
        "zilverline/two_accounts.txt": ["statements 4", "counts 2 0 0 1"],
        "made/missing-statement.sta": [
            "counts 1 1", "finding sequence.gap",
            "says gap between 00071 and 00073: 480.00 GBP to 455.00 GBP",
        ],
        "made/twins.sta": ["amounts -4.50 -4.50 20.00"],
        "made/twins-delivered-again.sta": ["amounts -4.50 -4.50 20.00"],
        "made/overlap-part.sta": ["amounts -10.00 -10.00"],
        "made/overlap-whole.sta": ["amounts -10.00 -10.00 -10.00 5.00"],
        "mt940.net/mt942-intraday.sta": ["finality interim", "amounts 1500.00 -200.50"],
        "cmxl/mt942.txt": ["finality interim interim", "amounts 9792.00 9792.00"],
        "mt940-rs/special-cases/invalid_statement.sta": ["refused file.format"],
        "mt940-rs/mt942/full/cmxl/mt942_1.sta": ["refused file.empty"],
        "my-flow/account_identification_option_B_with_BIC.sta": ["refused statement.none"],
        "my-flow/account_identification_option_B_with_currency.sta": ["refused statement.none"],
        "jejik/sparkasse_interim_balance.txt": ["counts 1 1 0", "closing 174.57 154.57 0.00"],
    ]
}
