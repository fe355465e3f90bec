import Banking
import Ledger
import Proofs
import Statements
import Testing

@testable import GreenCredit

@Suite struct `The bank account of E3` {
    let fixture: LedgerFixture
    var ledger: OpenLedger { fixture.ledger }
    let yearEnd: LocalDate

    init() throws {
        fixture = try LedgerFixture(copying: try Example.posted2025.get())
        fixture.clock.set(Timestamp(try LocalDate("2026-01-10"), hour: 8))
        yearEnd = try LocalDate("2025-12-31")
    }

    private func importFile(_ name: String, _ bytes: [UInt8]? = nil) throws -> BankImport {
        try ledger.bankImport(
            try bytes ?? Example.bytes(name), named: name, account: Example.bankAccount)
    }

    private func importYear() throws {
        for draft in try importFile("bank-statement-E3-2025.csv").drafts {
            #expect(try fixture.post(draft).isPosted)
        }
    }

    @Test func `takes a file once`() throws {
        try importYear()
        let size = try ledger.logSize()
        #expect(try importFile("bank-statement-E3-2025.csv").drafts.isEmpty)
        #expect(try ledger.logSize() == size)
    }

    @Test func `takes camt.053 as well`() throws {
        let found = try importFile("bank-statement-E3-2025.camt053.xml")
        #expect(found.drafts.count == 1 && found.statements[0].bookedLines.count == 15)
        #expect(try fixture.post(found.drafts[0]).isPosted)
        let result = try ledger.reconcile(Example.bankAccount, asOf: yearEnd).result
        #expect(result.isBalanced && result.rows.count == 4)
    }

    @Test func `needs statements that are there and join`() throws {
        for (day, code) in [("2025-12-31", "bank.none"), ("2026-01-31", "bank.coverage")] {
            let error = #expect(throws: GreenCreditError.self) {
                try ledger.reconcile(Example.bankAccount, asOf: try LocalDate(day))
            }
            #expect(error?.code == code)
            if code == "bank.none" { try importYear() }
        }
        let unknown = #expect(throws: GreenCreditError.self) {
            try ledger.reconcile("BK-NOBODY", asOf: yearEnd)
        }
        #expect(unknown?.code == "bank.account")
        let gap = JanuaryStatements.csv.replacing("51.23", with: "51.24")
            .replacing("50.23", with: "50.24")
        for draft in try importFile("gap.csv", Array(gap.utf8)).drafts {
            try fixture.post(draft)
        }
        let error = #expect(throws: GreenCreditError.self) {
            try ledger.reconcile(Example.bankAccount, asOf: try LocalDate("2026-01-04"))
        }
        #expect(error?.code == "bank.gap")
    }

    @Test func `reconciles as expected and is signed`() throws {
        try importYear()
        let expected = try #require(
            try JSONReader.read(try Example.bytes("expectations.json"))["bankReconciliationE3"])
        let result = try ledger.reconcile(Example.bankAccount, asOf: yearEnd).result
        #expect(result.bookBalance.decimalText == expected["bookBalance"]?.text)
        #expect(result.bankBalance.decimalText == expected["bankBalance"]?.text)
        #expect(result.adjustedBook.decimalText == "2003451.23")
        #expect(result.adjustedBank.decimalText == "2003451.23")
        #expect(result.isBalanced)
        let kinds: [OpenItemKind: String] = [
            .bankReceiptNotInBook: "bank credit not in book",
            .bankPaymentNotInBook: "bank debit not in book",
            .bookReceiptNotInBank: "book receipt not in bank",
            .bookPaymentNotInBank: "book payment not in bank",
        ]
        let rows = try result.rows.map { row in
            let units = Int64(row.money.minorUnits.magnitude)
            let amount = Money(minorUnits: units, currency: .cny).decimalText
            return "\(try #require(kinds[row.kind])) \(row.open.item.date) \(amount)"
        }
        let items = try #require(expected["items"]).elements.map {
            "\($0["kind"]?.text ?? "") \($0["date"]?.text ?? "") \($0["amount"]?.text ?? "")"
        }
        #expect(Set(rows) == Set(items) && rows.count == 4)
        var request = StatementRequest(.bankReconciliation, asOf: yearEnd)
        request.bankAccount = Example.bankAccount
        try fixture.sign(request)
        #expect(try ledger.verify().problems == [])
    }
}

@Suite struct `A financing statement` {
    let fixture: LedgerFixture
    var ledger: OpenLedger { fixture.ledger }
    let yearEnd: LocalDate

    init() throws {
        fixture = try LedgerFixture(copying: try Example.posted2025.get())
        fixture.clock.set(Timestamp(try LocalDate("2026-01-10"), hour: 8))
        yearEnd = try LocalDate("2025-12-31")
        for draft in try fixture.ledger.bankImport(
            try Example.bytes("bank-statement-E3-2025.csv"), named: "E3.csv",
            account: Example.bankAccount
        ).drafts {
            try fixture.post(draft)
        }
    }

    private func request(_ kind: StatementKind) -> StatementRequest {
        var request = StatementRequest(kind, asOf: yearEnd)
        if kind == .bankReconciliation { request.bankAccount = Example.bankAccount }
        if kind == .projectFunds { request.project = "E1" }
        return request
    }

    // A donor report needs letters and registers, which this ledger has not: see its own suite.
    @Test(arguments: StatementKind.allCases.filter { $0 != .donorReport })
    func `is signed with its texts, and reads back as it was`(_ kind: StatementKind) throws {
        let made = try ledger.statement(
            request(kind), prepared: fixture.officers.maker,
            approved: fixture.officers.checkers.0)
        let draft = try ledger.draft(of: made)
        let drafts = try ledger.signingDrafts(request(kind)).dropLast() + [draft]
        #expect(
            try ledger.post(
                Array(drafts), maker: fixture.officers.maker, checker: fixture.officers.checkers.0
            ).isPosted)
        _ = try ledger.checkpoint(passphrase: LedgerFixture.passphrase)
        let sealed = try #require(try ledger.statements().first { $0.record == draft.id })
        #expect(sealed.statement == made)
        let files = try ledger.statementFiles(draft.id)
        func file(_ ending: String) throws -> [UInt8] {
            try #require(files.first { $0.name.hasSuffix(ending) }).bytes
        }
        let root = try Certificate(pem: try DurableFile.read(fixture.folder.root))
        let lists = try RevocationLists(
            pem: try DurableFile.read(fixture.folder.revocationLists))
        for name in [".json", ".en.txt", ".zh.txt"] {
            let signers = try SignatureChecker(root: root).checkMakerAndChecker(
                try DetachedSignature(decoding: try file(name + ".p7s")),
                content: try file(name), at: fixture.clock.now.secondsSince1970,
                revocationLists: lists, policies: .documentation)
            #expect(signers.map(\.person) == ["M-1", "C-1"])
        }
        #expect(try file(".en.txt") == Array(made.text(.english).utf8))
        #expect(try ledger.verify().problems == [])
    }

    @Test func `that does not tie is refused`() throws {
        let made = try ledger.statement(request(.projectFunds))
        guard case .object(let json) = Self.changed(.object(made.json)) else { return }
        #expect(throws: StatementError.self) { try Statement(json: json) }
        let draft = RecordDraft(
            id: "UNTIED", valueDate: yearEnd, content: .other(.statement(json)))
        let size = try ledger.logSize()
        #expect(try fixture.post(draft).rules == ["statement.identity"])
        #expect(try ledger.logSize() == size)
    }

    /// The statement with one side of an identity a cent higher.
    private static func changed(_ json: JSONValue) -> JSONValue {
        guard case .object(let object) = json else { return json }
        return .object(
            JSONObject(
                object.members.map { member in
                    guard member.name == "identities", case .array(var list) = member.value,
                        case .object(let first) = list[0]
                    else { return (member.name, member.value) }
                    list[0] = .object(
                        JSONObject(
                            first.members.map {
                                ($0.name, $0.name == "left" ? "123456789.01" : $0.value)
                            }))
                    return (member.name, .array(list))
                }))
    }

    @Test func `of a project shows its bank's balance, where a bank statement reaches the day`()
        throws
    {
        var request = StatementRequest(.projectFunds, asOf: yearEnd)
        request.project = "E3"
        let statement = try ledger.statement(request)
        let table = try #require(statement.tables.last)
        #expect(table.id == "bank")
        let balance = Money(minorUnits: 2_233_451_23, currency: .cny)
        #expect(table.rows.last?.cells[1] == .money(balance))
        #expect(statement.identities.contains { $0.id == "bankBook" })
        request.project = "E1"
        #expect(try ledger.statement(request).tables.last?.id == "liabilities")
    }

    @Test func `without its texts' signatures is refused`() throws {
        let draft = try ledger.draft(of: try ledger.statement(request(.projectFunds)))
        let unsigned = RecordDraft(
            id: draft.id, valueDate: draft.valueDate, content: draft.content,
            files: draft.files.map { RecordDraft.File(name: $0.name, bytes: $0.bytes) })
        let error = #expect(throws: GreenCreditError.self) { try fixture.post(unsigned) }
        #expect(error?.code == "evidence.signatures")
    }

    @Test func `is replaced by the second of its name`() throws {
        let first = try fixture.sign(request(.projectFunds))
        let second = try fixture.sign(request(.projectFunds))
        #expect(second.id == first.id + "-2")
        let statements = try ledger.statements().map(\.statement)
        #expect(statements.map(\.head.replaces) == [nil, first.id])
        #expect(try ledger.verify().problems == [])
    }

    @Test func `is as known at a moment`() throws {
        var early = request(.projectFunds)
        early.knownAt = Example.evening(of: try LocalDate("2025-07-09"))
        let then = try ledger.statement(early)
        let now = try ledger.statement(request(.projectFunds))
        #expect(then.tables != now.tables)
        #expect(then.head.knownAt == early.knownAt)
    }
}
