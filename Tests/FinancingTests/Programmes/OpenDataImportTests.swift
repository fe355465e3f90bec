import Financing
import Foundation
import GreenCredit
import Ledger
import Testing

/// IATI files as programmes and flows; the real ones where they are at hand.
@Suite struct OpenDataImportTests {
    static let folder = LoanSnapshotTests.folder.deletingLastPathComponent().appending(path: "iati")

    static var isAtHand: Bool {
        FileManager.default.fileExists(atPath: folder.appending(path: "README.md").path)
    }

    static func read(
        _ text: String, convention: PublisherConvention? = nil
    ) throws -> OpenDataImport {
        try OpenDataFile(Array(text.utf8), named: "file.xml").contents(convention: convention)
    }

    /// An activity file of one publisher with some transactions, each on a line from line 3 on.
    static func file(_ transactions: [String], publisher: String = "XX-1") -> String {
        ([
            #"<iati-activities version="2.03"><iati-activity default-currency="USD">"#,
            #"<iati-identifier> A-1 </iati-identifier><reporting-org ref="\#(publisher)"/>"#
                + "<title><narrative>Clean &amp; lean</narrative></title>",
        ] + transactions + ["</iati-activity></iati-activities>"]).joined(separator: "\n")
    }

    static func transaction(
        _ type: String, _ amount: String, date: String = "2025-01-31", finance: String = "421"
    ) -> String {
        #"<transaction><transaction-type code="\#(type)"/><transaction-date iso-date="\#(date)"/>"#
            + #"<value value-date="\#(date)">\#(amount)</value><description><narrative>"#
            + #"<![CDATA[what & why]]></narrative></description><finance-type code="\#(finance)"/>"#
            + "</transaction>"
    }

    func kinds(_ data: OpenDataImport) -> [OpenDataException.Kind] { data.exceptions.map(\.kind) }

    // MARK: - Published files

    /// Sums by activity and type, as a search over the text finds them.
    static func sums(_ text: String) -> [String: Decimal] {
        var sums: [String: Decimal] = [:]
        for activity in text.components(separatedBy: "<iati-identifier>").dropFirst() {
            let id = activity.prefix { $0 != "<" }.trimmingCharacters(in: .whitespaces)
            for part in activity.components(separatedBy: "<transaction>").dropFirst() {
                let type = part.firstMatch(of: #/transaction-type code="(.*?)"/#)?.output.1 ?? ""
                let value = part.firstMatch(of: #/<value [^>]*>\s*(-?[0-9.]+)/#)?.output.1 ?? ""
                sums["\(id) \(type)", default: 0] += Decimal(string: String(value)) ?? .nan
            }
        }
        return sums
    }

    @Test(
        .enabled(if: isAtHand, "the published IATI files are not beside the package"),
        arguments: [
            // As counted in the files: zeros, duplicates, reductions, turned signs, old codes.
            ("worldbank-679.xml", 5, 400, [0, 0, 11, 107, 358]),
            ("worldbank-sv.xml", 13, 632, [11, 1, 15, 338, 584]),
        ])
    func `a published file is accounted for transaction by transaction`(
        name: String, activities: Int, transactions: Int, counts: [Int]
    ) throws {
        let bytes = Array(try Data(contentsOf: Self.folder.appending(path: name)))
        let data = try OpenDataFile(bytes, named: name).contents()
        #expect(data.programmes.count == activities)
        #expect(data.records == transactions)
        #expect(data.leftOut == counts[0])
        #expect(data.flows.count == transactions - counts[0])
        let count = { (kind: OpenDataException.Kind) in
            data.exceptions.filter { $0.kind == kind }.map(\.count).reduce(0, +)
        }
        #expect(
            [count(.zero), count(.duplicate), count(.correction), data.turned]
                + [count(.withdrawnCode)] == counts)
        #expect(count(.unreadable) + count(.sign) + count(.rounding) + count(.unknownCode) == 0)

        let published = Self.sums(String(decoding: bytes, as: UTF8.self))
        let codes: [FlowKind: String] = [
            .commitment: "2", .disbursement: "3", .interest: "5", .repayment: "6",
        ]
        var found: [String: Decimal] = [:]
        for total in try data.totals() {
            let isReceipt = total.kind == .interest || total.kind == .repayment
            let amount = try #require(Decimal(string: total.amount.decimalText))
            let code = try #require(codes[total.kind])
            found["\(total.programme) \(code)"] = isReceipt ? -amount : amount
        }
        #expect(found == published.filter { found[$0.key] != nil || $0.value != 0 })
    }

    @Test func `our own export comes back with the same balances`() throws {
        let (state, entries) = try WorkedExample.run()
        let flows = try state.flows(of: entries)
        let data = try Self.read(try IATITests.document().text)
        #expect(data.records == flows.count)
        #expect(data.leftOut == 0)
        #expect(Set(kinds(data)).subtracting([.correction, .duplicate]) == [])
        func sums(_ list: [(String, String, Money)]) throws -> [String: Int64] {
            try list.reduce(into: [:]) { sums, flow in
                let sum = Money(
                    minorUnits: sums["\(flow.0) \(flow.1)"] ?? 0, currency: flow.2.currency)
                sums["\(flow.0) \(flow.1)"] = try sum.adding(flow.2).minorUnits
            }
        }
        let told = try sums(
            flows.map { flow in
                let kind = try #require(FlowKind(iatiCode: flow.kind.rawValue))
                let id = "XX-EXAMPLE-P-\(flow.project ?? state.rulebook.id)"
                return (id, "\(kind.rawValue) \(flow.finance.rawValue)", flow.amount)
            })
        let found = try sums(
            data.flows.map {
                ($0.programme, "\($0.kind.rawValue) \($0.finance ?? "")", $0.amount)
            })
        #expect(found == told)
        // The loan of E3 at the end: 20 million drawn less what was repaid or recovered.
        let lent = flows.filter { $0.project == "E3" && $0.finance == .loan }
        let debt = lent.reduce(Int64(0)) {
            switch $1.kind {
            case .disbursement: $0 + $1.amount.minorUnits
            case .repayment: $0 - $1.amount.minorUnits
            default: $0
            }
        }
        let imported = data.flows.filter { $0.programme.hasSuffix("-E3") && $0.finance == "421" }
        let owed = imported.reduce(Int64(0)) { $0 + $1.kind.effectOnDebt * $1.amount.minorUnits }
        #expect(debt != 0)
        #expect(owed == debt)
    }

    // MARK: - Signs

    @Test(arguments: [
        // Publisher, published interest, ours, noticed.
        ("XX-1", "5.00", Int64(500), [OpenDataException.Kind]()), ("XX-1", "-5", -500, [.sign]),
        ("44000", "-5", 500, []), ("44000", "5", -500, [.sign]),
    ])
    func `a sign means what its publisher means by it`(
        publisher: String, amount: String, units: Int64, noticed: [OpenDataException.Kind]
    ) throws {
        let data = try Self.read(
            Self.file([Self.transaction("5", amount)], publisher: publisher))
        #expect(data.flows.map(\.amount.minorUnits) == [units])
        #expect(kinds(data) == noticed)
        #expect(data.turned == (publisher == "44000" ? 1 : 0))
    }

    @Test func `a convention that a person names goes before the publisher's`() throws {
        let text = Self.file([Self.transaction("6", "-7")])
        let named = PublisherConvention(named: "negative-receipts")
        #expect(try Self.read(text, convention: named).flows.map(\.amount.minorUnits) == [700])
        #expect(PublisherConvention(named: "44000") == .negativeReceipts)
        #expect(PublisherConvention(named: "XX-1") == .standard)
    }

    @Test func `a negative commitment or payment is a correction under every convention`() throws {
        for convention in PublisherConvention.allCases {
            let data = try Self.read(
                Self.file([Self.transaction("2", "-1"), Self.transaction("3", "-2")]),
                convention: convention)
            #expect(data.flows.map(\.amount.minorUnits) == [-100, -200])
            #expect(kinds(data) == [.correction, .correction])
        }
    }

    // MARK: - Exceptions

    @Test func `equal transactions are told and both are counted`() throws {
        let one = Self.transaction("3", "10")
        let data = try Self.read(
            Self.file([Self.transaction("2", "100"), one, Self.transaction("3", "11"), one]))
        #expect(data.flows.count == 4)
        #expect(kinds(data) == [.duplicate])
        #expect(data.exceptions[0].place == "6:1")
        #expect(data.exceptions[0].message.contains("4:1"))
    }

    @Test(arguments: [
        (transaction("14", "1"), OpenDataException.Kind.unreadable, 0),
        (transaction("3", "1,000"), .unreadable, 0), (transaction("3", ""), .unreadable, 0),
        (transaction("3", "1", date: "2025-02-30"), .unreadable, 0),
        (
            transaction("3", "1").replacing("<value ", with: #"<value currency="ZZZ" "#),
            .unreadable, 0
        ),
        (transaction("3", "99999999999999999999"), .unreadable, 0),
        (transaction("3", "0.00"), .zero, 0), (transaction("3", "1.005"), .rounding, 1),
        (transaction("3", "1", finance: "410"), .withdrawnCode, 1),
        (transaction("3", "1", finance: "9"), .unknownCode, 1),
    ])
    func `what cannot be taken as it stands is listed with its place`(
        transaction: String, kind: OpenDataException.Kind, flows: Int
    ) throws {
        let data = try Self.read(Self.file([transaction]))
        #expect(kinds(data) == [kind])
        #expect(data.exceptions.first?.place == "3:1")
        #expect(data.flows.count == flows)
        #expect(data.records == 1)
    }

    @Test func `more paid than promised is noticed`() throws {
        let data = try Self.read(
            Self.file([Self.transaction("2", "10"), Self.transaction("3", "10.01")]))
        #expect(kinds(data) == [.overCommitment])
        #expect(data.exceptions[0].message.contains("0.01 USD"))
    }

    @Test(arguments: [
        ("<!DOCTYPE a [<!ENTITY x \"y\">]><iati-activities version=\"2.03\"/>", "xml.doctype"),
        ("<iati-organisations version=\"2.03\"/>", "iati.root"),
        ("<iati-activities version=\"1.05\"/>", "iati.root"),
        (String(file([transaction("3", "1")]).dropLast(9)), "xml.malformed"),
        ("<iati-activities version=\"2.03\">&x;</iati-activities>", "xml.malformed"),
        (
            "<iati-activities version=\"2.03\">" + String(repeating: "<a>", count: 100),
            "file.limits"
        ),
    ])
    func `a file that is broken or dangerous is refused whole`(text: String, code: String) throws {
        let error = try #require(throws: LedgerError.self) { try Self.read(text) }
        #expect(error.code.description == code)
        #expect(error.location?.hasPrefix("file.xml:") == true)
    }

    // MARK: - Posting

    static let mapping = """
        schema: greencredit/open-data-mapping/v1
        book: K1
        dimension: project
        leaveOut: [commitment]
        flows:
          disbursement: {debit: "F:1303:NORMAL", credit: "F:2011"}
          interest: {debit: "F:2011", credit: "F:6011"}
        """

    func map(_ text: String) throws -> FlowMapping {
        try OpenDataFile.mapping(Array(text.utf8), named: "map.yaml")
    }

    @Test func `flows become entries with one number for ever`() throws {
        let data = try Self.read(
            Self.file([
                Self.transaction("2", "100"), Self.transaction("3", "10"),
                Self.transaction("3", "-4"), Self.transaction("5", "1"),
            ]))
        let entries = try map(Self.mapping).entries(of: data.flows)
        #expect(
            entries.map(\.id) == [
                "A-1/disbursement/2025-01-31/1", "A-1/disbursement/2025-01-31/2",
                "A-1/interest/2025-01-31/1",
            ])
        #expect(entries.map { $0.postings[0].money.minorUnits } == [1000, -400, 100])
        #expect(entries.allSatisfy { $0.postings[0].dimensions["project"] == "A-1" })
        #expect("\(entries[0].postings[0].account)" == "K1:F:1303:NORMAL")
        #expect(entries[0].draft.narrative == "what & why")
    }

    @Test(arguments: [
        ("leaveOut: [commitment]", "leaveOut: []", "mapping.missing"),
        ("leaveOut: [commitment]", "leaveOut: [promise]", "mapping.kind"),
        ("mapping/v1", "mapping/v9", "mapping.schema"), ("F:2011\"}", "M:9100\"}", "mapping.side"),
        ("  interest:", "  intrest:", "record.member"),
        ("F:2011\"}", "2011\"}", "account.unreadable"),
    ])
    func `a mapping with a mistake is refused`(part: String, other: String, code: String) throws {
        let data = try Self.read(
            Self.file([Self.transaction("2", "100"), Self.transaction("3", "10")]))
        let error = try #require(throws: LedgerError.self) {
            try map(Self.mapping.replacing(part, with: other, maxReplacements: 1))
                .entries(of: data.flows)
        }
        #expect(error.code.description == code)
    }
}
