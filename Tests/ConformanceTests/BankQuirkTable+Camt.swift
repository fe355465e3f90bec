/// What the table of camt says.
extension BankQuirkTable {
    static let camt: [String: [String]] = statements.merging(deviations) { $1 }

    /// Entries, details, deliveries.
    private static let statements: [String: [String]] = [
        "made/twins.xml": ["amounts -4.50 -4.50 20.00", "endToEnd - - REF-20"],
        "made/twins-delivered-again.xml": ["amounts -4.50 -4.50 20.00"],
        "camt-to-coda/Other/BE68793230773034-202411.xml": [
            "counts 268", "opening 59370.37", "closing 87539.12",
        ],
        "made/twins-same-endtoend.xml": ["amounts -15.00 -15.00", "endToEnd E2E-778 E2E-778"],
        "made/business-header.xml": ["amounts -1.50", "closing 380.00"],
        "iso20022.js/test/assets/abn_amro/example_camt.xml": [
            "openedBy PRCD", "opening 1000.01", "closing 100.01", "counts 13",
            "detailCounts 0 1 1 10 1 1 2 0 1 7 0 1 1",
        ],
        "made/batch-two-details.xml": [
            "amounts 429.56 100.00", "details 329.56+100.00 130.00+-30.00", "split yes yes",
        ],
        "made/details-do-not-add-up.xml": [
            "amounts -100.00", "split no", "finding details.mismatch",
            "figures entry -100.00 EUR, details -90.00 EUR",
        ],
        "made/reversal.xml": ["amounts -77.00 77.00", "reversals - R"],
        "dvbern/camt054/v00104/camt_054_Beispiel_NoCrdtBookedNotReversed.xml": [
            "status booked pending booked", "reversals R - -", "finding details.direction",
            "amounts 111.00 2.00 -3.00",
        ],
        "moov-iso20022/camt.053_P_CH2909000000250094239_1110092698_0_2020112503071366.xml": [
            "finding balance.mismatch", "finding details.direction",
            "amounts 4.50 -77.70 1500.00 1537.00 1692.22",
        ],
        """
        moov-iso20022/camt054-returns_p_ch5109000000250092291_1110097606_0_\
        2020112500512470.xml
        """: [
            "returns AC01", "endToEnd EndToEndId-001-03-04", "amounts 500.00",
        ],
        "made/pending-then-booked-1.xml": ["status pending", "amounts -9.00", "finality interim"],
        "made/pending-then-booked-2.xml": ["status booked", "bankReferences SVC-900"],
        "made/intraday-one-twin.xml": ["finality interim", "amounts -10.00"],
        "made/booked-two-twins.xml": ["finality final", "amounts -10.00 -10.00"],
        "made/august.xml": ["amounts -1.50", "closing 48.50"],
        "made/september.xml": ["amounts -1.50 -1.50", "opening 48.50"],
        "made/three-equal-weekly.xml": [
            "amounts -100.00 -100.00 -100.00", "booking 2026-05-04 2026-05-11 2026-05-18",
        ],
        "genkgo/camt053.v2.multi.statement.xml": ["statements 2", "amounts 8.85 -7.00"],
        "moov-iso20022/FI_camt_054_sample.xml.xml": [
            "counts 6", "split yes yes yes yes yes yes",
        ],
        """
        moov-iso20022/200519_camt054-ESR-ASR_P_CH2909000000250094239_1110092704_0_\
        2019042500372179.xml
        """: [
            "creditors - 100041698214115449371805270", "detailCounts 5 1",
        ],
        "made/subsidy-batch.camt.054.xml": [
            "amounts -5400000.50", "details -4320000.00+-1080000.50", "batches BATCH-17",
        ],
        "made/subsidy-batch.camt.053.xml": [
            "amounts -5400000.50", "bankReferences HX202609110017", "details ",
        ],
    ]

    /// What files have beyond or against the standard.
    private static let deviations: [String: [String]] = [
        "bankstatementparser/golden/camt053_no_namespace.xml": [
            "finding schema.invalid", "amounts 250.00", "closing 350.00",
        ],
        "genkgo/camt053.v2.five.decimals.xml": ["amounts 8.85"],
        "genkgo/camt53.only-Dt-with-DtTm.xml": ["opening 5442.09", "counts 0"],
        "viafintech/053/valid_example_with_datetime.xml": ["booking 2023-06-21", "amounts 195.86"],
        "genkgo/camt053.v2.all-balance-types.xml": [
            "openedBy OPBD", "opening 1.01", "closing 4.04", "otherBalances 8",
        ],
        "iso20022.js/test/assets/ing/example_camt.xml": [
            "openedBy OPBD", "opening 1000.00", "closing 1605.00", "counts 9",
        ],
        "genkgo/camt053.v2.minimal.xml": [
            "finding balance.foreign", "opening 18.15", "closing -", "currencies EUR",
        ],
        "made/entry-in-other-currency.xml": [
            "refused currency.mixed", "figures entry 29.06 USD",
        ],
        "newinnovations/doc/example-camt053-b.xml": ["refused currency.mixed"],
        "viafintech/053/valid_example_v8.xml": ["refused currency.mixed"],
        "newinnovations/doc/error-camt053.xml": [
            "finding balance.mismatch",
            """
            figures opening 1000.00 EUR, computed 950.00 EUR, stated 900.00 EUR, difference \
            -50.00 EUR
            """,
        ],
        "genkgo/camt052.v6.Amt-zero.xml": ["status pending", "counts 1"],
        "genkgo/camt054.v8.xml": [
            "amounts -200000.00", "details none+none+none", "split no", "finding details.mismatch",
        ],
        "genkgo/camt053.v3.xml": ["amounts 8.85", "details 105.75", "split no"],
        "camt053-py/tests/gold_master/business_sample_camt.053.001.04.xml": [
            "amounts 105678.50 -200000.00 30000.00", "details 0.00  none", "split no no no",
        ],
        "made/garbled-amount.xml": ["refused amount.unreadable", "says “12..34”"],
        "made/truncated.xml": ["refused xml.malformed"],
        "made/doctype-entity.xml": ["refused xml.doctype"],
        "made/gb18030-declared.xml": ["narratives 货款 客户甲公司", "amounts 80.00"],
        "genkgo/camt053.v2.wrong.xml": ["refused statement.none"],
        "made/version-14-uetr.xml": [
            "finding schema.invalid", "uetr eb6305c9-1f7f-49de-aed0-16487c27b42d",
        ],
        "moov-iso20022/valid_camt_v09.xml": [
            "refused statement.none", "says camt.055 is not a statement",
        ],
        "dvbern/camt054/v00104/invalid/camt_054_Beispiel_NotificationMissing.xml": [
            "refused statement.none"
        ],
    ]
}
