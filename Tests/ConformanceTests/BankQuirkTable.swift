/// What the tables of quirks say, in the words of `BankQuirkFacts`: BAI2, OFX and Chinese lists.
enum BankQuirkTable {
    static let bai2: [String: [String]] = [
        "made/text-with-commas-and-slashes.txt": [
            "amounts 750.00 -125.00",
            """
            narratives WIRE IN, INVOICES 7/2026, 8/2026, THANK YOU\nSECOND LINE OF TEXT, WITH \
            COMMA/AND SLASH|CHECK PAID
            """,
        ],
        "moov/sample4-continuations-newline-delimited.txt": [
            "finding control.mismatch", "statements 5",
            "figures stated 19.12 USD, records 1435.00 USD",
        ],
        "moov/sample5-issue113.txt": ["holds AB/GS/RPFILERP0001/RPBA0001"],
        "made/continued-summary.txt": [
            "opening 5.00", "closing 7.00", "amounts 2.00", "narratives ACH",
        ],
        "moov/sample1.txt": ["counts 11 6", "currencies CAD CAD"],
        "moov/sample3.txt": ["statements 15", "finding sequence.gap"],
        "made/wrong-control-total.txt": [
            "finding control.mismatch", "amounts -1.00",
            "says control total is 9999, its amounts add up to 1000",
        ],
        "made/distributed-availability.txt": [
            "amounts 200.00 100.00", "bankReferences LB-1 W-1", "narratives LOCKBOX|WIRE",
        ],
        "made/yen-no-decimals.txt": [
            "opening 1000000", "closing 1250000", "currencies JPY", "amounts 250000",
        ],
        "moov/errors/sample-parseError.txt": ["refused file.format"],
    ]

    /// The files of one collection that differ in one thing from this.
    private static let plain = ["amounts -10.00", "booking 2026-01-15", "closing 90.00"]

    static let ofx: [String: [String]] = [
        "bankfile/banks/wells-fargo/header-on-one-line.qfx": plain + ["names ANON MERCHANT"],
        "bankfile/banks/unnamed-bank/blank-line-before-header.ofx": plain,
        "bankfile/banks/chase/blank-line-before-header-none-after.qfx": plain,
        "bankfile/banks/unnamed-bank/amount-comma-decimal.ofx": ["amounts -2000.00"],
        "made/amount-plus-blank.ofx": ["amounts 2015.40 -1234.56"],
        "ofxparse/fail_nice/decimal_error.ofx": ["refused date.impossible amount.unreadable"],
        "bankfile/banks/unnamed-bank/empty-tags-curdef-fitid-name.ofx": plain + [
            "bankReferences -", "names -", "finding currency.missing",
        ],
        "ofxparse/ofx-v102-empty-tags.ofx": [
            "amounts 12.34", "bankReferences -", "finding currency.missing",
        ],
        "bankfile/banks/unnamed-bank/mixed-case-trntype.ofx": plain + [
            "codes Credit", "finding direction.doubtful",
        ],
        "bankfile/banks/unnamed-bank/zero-date.ofx": plain + ["finding date.dropped"],
        "bankfile/banks/hsbc-brasil/dtstart-ddmmyy.ofx": plain + ["finding date.dropped"],
        "ofxparse/fail_nice/date_missing.ofx": [
            "refused date.missing date.missing date.impossible"
        ],
        "ofxparse/fail_nice/empty_balance.ofx": ["closing -", "finding balance.missing"],
        "bankfile/banks/unnamed-bank/tags-outside-spec.ofx": plain + ["finding tag.skipped"],
        "bankfile/banks/lcl/check-without-payee.ofx": plain + ["names -", "cheques 1090381"],
        "bankfile/banks/chase/non-ascii-byte-declared-usascii.qfx": plain + [
            "names ANON ¦ MERCHANT", "finding encoding.guessed",
        ],
        "bankfile/banks/unnamed-bank/charset-8859-1-without-iso-prefix.qfx": plain,
        "bankfile/banks/etrade/charset-none-with-encoding-usascii.ofx": plain,
        "bankfile/banks/unnamed-bank/character-outside-latin1.ofx": plain + ["names ANON UPRAVA č"],
        "made/ofx2-xml-date-with-zone.ofx": [
            "booking 2026-09-05 2026-09-06", "cheques - 1932", "names 甲 & 乙, -",
        ],
        "made/status-error.ofx": ["refused statement.refused", "says General error"],
        "made/gb18030-name.ofx": ["names 客户甲公司", "amounts 80000.00"],
        "made/fitid-repeated.ofx": [
            "amounts -10.00 -12.30 5.00", "finding reference.repeated",
            "bankReferences 20260905 20260905 20260906",
        ],
        "made/fitid-new-each-download-1.ofx": ["amounts -8.00 -8.00"],
        "made/fitid-new-each-download-2.ofx": [
            "amounts -8.00 -8.00 -3.00", "bankReferences DL2-0001 DL2-0002 DL2-0003",
        ],
        "ofxparse/multiple_accounts.ofx": ["accounts 9100, 9200", "closing 111.00 222.00"],
        "ofxparse/suncorp.ofx": ["amounts -16.85", "closing 1234.12", "currencies AUD"],
        "ofxparse/investment_401k.ofx": ["refused statement.none"],
        "ofxparse/account_listing_aggregation.ofx": ["refused statement.none"],
        "ofxparse/signon_success.ofx": ["refused statement.none"],
    ]

    static let lists: [String: [String]] = [
        "made/ccb-corp.gb18030.csv": [
            "amounts -191.00 80000.00 -15.00", "accounts 44000000000000000001",
            "booking 2026-01-05 2026-01-06 2026-01-07", "closing 525306.58",
        ],
        "made/boc-corp.gb18030.csv": ["amounts 5000.00 -1000.00 -22.78", "closing 13977.22"],
        "made/cmb-corp.gb18030.csv": ["amounts 80000.00 -20000.00 0.85", "closing 160000.85"],
        "made/icbc-corp.gb18030.csv": ["amounts 80000.00 -20000.00", "closing 160000.00"],
        "made/yearless-dates.gb18030.csv": ["booking 2025-12-30 2025-12-31 2026-01-02"],
        "double-entry-generator/cmb/credit/example-cmb-records.csv": [
            "counts 6",
            "booking 2023-12-29 2023-12-30 2024-01-01 2024-01-03 2024-01-04 2024-01-07",
        ],
        "made/newest-first.gb18030.csv": [
            "bankReferences L0001 L0002 L0003 L0004", "amounts 1000.00 -25.00 -25.00 200.00",
            "opening 0.00", "closing 1150.00",
        ],
        "made/page-totals.gb18030.csv": [
            "amounts 100.00 -40.00 -60.00", "narratives 收款|付款|付款,含\"引号\"\r\n与换行",
        ],
        "made/mark-column.utf8-bom.csv": ["amounts 300.00 -120.50", "closing 679.50"],
        "made/red-entry.gb18030.csv": ["amounts -500.00 500.00 80.00", "reversals - R -"],
        "made/utf16le-tab.csv": ["amounts 1000.00 -250.00", "narratives 收款|付款"],
        "double-entry-generator/boc/debit/example-boc-records.csv": [
            "counts 17", "opening 2813.58", "closing 3240.28",
        ],
        "double-entry-generator/hsbchk/debit/example-hsbchk-debit-records.csv": [
            "currencies HKD CNY", "counts 9 1", "closing 3612.17 12500.00",
        ],
        "double-entry-generator/icbc/debit-v2/example-icbc-debit-v2-records.csv": [
            "counts 11", "finding control.mismatch",
            "figures stated 9876.54 CNY, lines 4241.08 CNY",
        ],
        "double-entry-generator/alipay/example-alipay-records.csv": [
            "counts 10", "accounts xx@gmail.com", "finding control.mismatch",
        ],
        "double-entry-generator/jd/example-jd-records.csv": [
            "counts 26", "finding direction.doubtful",
        ],
        "double-entry-generator/wechat/example-wechat-records.csv": [
            "counts 27", "finding direction.doubtful",
        ],
        "double-entry-generator/bocom_credit/example-bocom_credit-records.csv": [
            "counts 8", "currencies CNY",
        ],
        "double-entry-generator/bocom_debit/example-bocom_debit-records.csv": [
            "counts 6", "finding runningBalance.mismatch",
        ],
        "made/excel-workbook.xlsx": ["refused file.spreadsheet", "says export it as CSV"],
        "double-entry-generator/ccb/example-ccb-records.xls": [
            "refused file.spreadsheet", "says export it as CSV",
        ],
    ]
}
