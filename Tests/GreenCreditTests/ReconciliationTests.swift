import Banking
import Financing
import Ledger
import Statements
import Testing

@testable import GreenCredit

/// A ledger with the entries of 2025, and what is done with E3's bank account in it.
struct BankDesk {
    let fixture: LedgerFixture
    let yearEnd: LocalDate
    var ledger: OpenLedger { fixture.ledger }
    var account: String { Example.bankAccount }

    init() throws {
        fixture = try LedgerFixture(copying: try Example.posted2025.get())
        fixture.clock.set(Timestamp(try LocalDate("2026-01-10"), hour: 8))
        yearEnd = try LocalDate("2025-12-31")
    }

    func importFile(_ name: String, _ text: String? = nil) throws -> BankImport {
        try ledger.bankImport(
            try text.map { Array($0.utf8) } ?? Example.bytes(name), named: name, account: account)
    }

    @discardableResult
    func importYear(_ format: String = "csv") throws -> BankImport {
        let found = try importFile("bank-statement-E3-2025.\(format)")
        for draft in found.drafts { #expect(try fixture.post(draft).isPosted) }
        return found
    }

    func importJanuary(_ format: String = "csv") throws {
        let found = try importFile("january.\(format)", JanuaryStatements.text(format))
        #expect(found.drafts.count == 1)
        for draft in found.drafts { #expect(try fixture.post(draft).isPosted) }
    }

    /// What the book catches up with in the first days of January.
    func postJanuary(through day: LocalDate) throws {
        let booked = try Example.entries().filter {
            $0.book == "E3" && $0.valueDate > yearEnd && $0.valueDate <= day
        }
        try fixture.postFully(try ledger.batchDraft(booked, id: "JANUARY"))
    }

    func accept(asOf day: LocalDate) throws {
        let proposed = try ledger.reconcile(account, asOf: day).findings.proposed
        for draft in try ledger.matchDrafts(proposed, of: account, asOf: day) {
            #expect(try fixture.post(draft).isPosted)
        }
    }

    @discardableResult
    func sign(asOf day: LocalDate) throws -> RecordDraft {
        var request = StatementRequest(.bankReconciliation, asOf: day)
        request.bankAccount = account
        return try fixture.sign(request)
    }

    func match(_ lines: [String], _ entries: [String], _ difference: HandMatch.Difference? = nil)
        throws -> RecordDraft
    {
        var match = HandMatch(lines: lines, entries: entries, reason: "seen on the voucher")
        match.difference = difference
        return try ledger.draft(of: match, account: account)
    }

    /// The match that takes a bank line.
    func match(of line: String) throws -> KeptMatch {
        try #require(try ledger.bankAccount(account).findClaim(on: ItemName(.bank, line)))
    }

    func open(asOf day: LocalDate) throws -> [String] {
        try ledger.reconcile(account, asOf: day).result.rows.map(\.open.item.id)
    }
}

@Suite struct `Reconciling a bank account in the ledger` {
    let desk: BankDesk
    var ledger: OpenLedger { desk.ledger }

    init() throws { desk = try BankDesk() }

    @Test(arguments: JanuaryStatements.formats)
    func `gives the same four open items, and January clears them`(format: String) throws {
        try desk.importYear(format)
        let result = try ledger.reconcile(desk.account, asOf: desk.yearEnd).result
        #expect(
            result.rows.map { "\($0.kind.rawValue) \($0.money.decimalText)" } == [
                "bankReceiptNotInBook 1234.56", "bankPaymentNotInBook -50.00",
                "bookReceiptNotInBank 120000.00", "bookPaymentNotInBank -350000.00",
            ])
        #expect(result.adjustedBook.decimalText == "2003451.23")
        #expect(result.adjustedBank.decimalText == "2003451.23")
        #expect(result.matches.count == 13)
        try desk.sign(asOf: desk.yearEnd)
        let day = try LocalDate("2026-01-05")
        try desk.postJanuary(through: day)
        try desk.importJanuary(format)
        let january = try ledger.reconcile(desk.account, asOf: day)
        #expect(january.result.rows.isEmpty && january.result.isBalanced)
        #expect(january.findings.proposed.count == 4)
        #expect(january.result.bankBalance.decimalText == "2003451.23")
        try desk.sign(asOf: day)
        #expect(try ledger.bankAccount(desk.account).matches.count == 17)
        #expect(try ledger.verify().problems == [])
    }

    @Test(arguments: ["csv", "camt053.xml", "mt940"])
    func `adds nothing when the year comes again, in whatever format`(first: String) throws {
        try desk.importYear(first)
        let size = try ledger.logSize()
        for format in ["csv", "camt053.xml", "mt940"] {
            #expect(try desk.importYear(format).drafts.isEmpty)
        }
        // The same lines under another name of the message.
        let renamed = try Example.text("bank-statement-E3-2025.camt053.xml")
            .replacing("<MsgId>BK-E3-2025<", with: "<MsgId>BK-E3-AGAIN<")
        #expect(try desk.importFile("again.xml", renamed).drafts.isEmpty)
        #expect(try ledger.logSize() == size)
        #expect(try ledger.bankAccount(desk.account).lines.count == 15)
    }

    @Test func `a month without a line is known by its days`() throws {
        try desk.importYear()
        for (number, month) in [(2, "01-31"), (3, "02-28")] {
            let quiet = """
                :20:BK-E3-2026
                :25:BK-E3-PROJECT-01
                :28C:\(number)/1
                :60F:C26\(month.replacing("-", with: "").prefix(2))01CNY2233451,23
                :62F:C26\(month.replacing("-", with: ""))CNY2233451,23
                -

                """
            let found = try desk.importFile("quiet-\(month).sta", quiet)
            #expect(found.drafts.count == 1)
            for draft in found.drafts { #expect(try desk.fixture.post(draft).isPosted) }
            #expect(try desk.importFile("again-\(month).sta", quiet).drafts.isEmpty)
        }
        let day = try LocalDate("2026-02-28")
        #expect(try ledger.reconcile(desk.account, asOf: day).result.isBalanced)
    }

    @Test func `undoing one match touches no other`() throws {
        try desk.importYear()
        try desk.accept(asOf: desk.yearEnd)
        let before = try ledger.bankAccount(desk.account).matches
        let undone = try desk.match(of: "BK2025042501")
        let draft = try ledger.undoing(undone.id, account: desk.account, reason: "wrong invoice")
        #expect(try desk.fixture.post(draft).isPosted)
        let after = try ledger.bankAccount(desk.account).matches
        #expect(after.count == before.count)
        #expect(after.filter { !$0.isLive }.map(\.id) == [undone.id])
        #expect(after.filter(\.isLive) == before.filter { $0.id != undone.id })
        #expect(try desk.fixture.post(draft).rules.isEmpty)
        // The rules propose it again; nothing else has become open.
        let found = try ledger.reconcile(desk.account, asOf: desk.yearEnd)
        #expect(found.findings.proposed.map { $0.bank.map(\.id) } == [["BK2025042501"]])
        #expect(found.result.rows.count == 4)
        let again = try ledger.undoing(undone.id, account: desk.account, reason: "again")
        #expect(try desk.fixture.post(again).rules == ["match.undone"])
        #expect(try ledger.verify().problems == [])
    }

    @Test func `an item is taken once, and the second gets the first one's match`() throws {
        try desk.importYear()
        let first = try desk.match(["BK2025122101", "BK2025123101"], ["T0122"], .part)
        let second = try desk.match(["BK2025122101"], ["T0122"], .part)
        #expect(try desk.fixture.post(first).isPosted)
        guard case .refused(let refusals) = try desk.fixture.post(second) else {
            Issue.record("taken twice")
            return
        }
        #expect(refusals.map(\.rule) == ["record.identity"])
        let renamed = RecordDraft(
            id: "ANOTHER-NUMBER", valueDate: second.valueDate, content: second.content)
        guard case .refused(let reasons) = try desk.fixture.post(renamed) else {
            Issue.record("taken twice")
            return
        }
        #expect(Set(reasons.map(\.rule)) == ["match.claimed"])
        #expect(reasons[0].message.contains("\(first.id)/1"))
    }

    @Test func `signed days are locked, and a later month stands on the former`() throws {
        try desk.importYear()
        try desk.sign(asOf: desk.yearEnd)
        let signed = try desk.match(of: "BK2025042501")
        let undo = try ledger.undoing(signed.id, account: desk.account, reason: "late find")
        #expect(try desk.fixture.post(undo).rules == ["match.signed"])
        let day = try LocalDate("2026-01-05")
        try desk.postJanuary(through: day)
        try desk.importJanuary()
        let january = try desk.sign(asOf: day)
        let december = "BANK-RECONCILIATION-\(desk.account)-\(desk.yearEnd)"
        let early = RecordDraft(
            id: "EARLY", valueDate: day,
            content: .other(
                .reconciliation(
                    Reconciliation(
                        account: desk.account,
                        events: [.reopen(statement: december, reason: "late find")]))))
        #expect(try desk.fixture.post(early).rules == ["reopen.order"])
        for _ in 0..<2 {
            let draft = try ledger.reopening(account: desk.account, reason: "late find")
            #expect(try desk.fixture.post(draft).isPosted)
        }
        let late = try ledger.undoing(signed.id, account: desk.account, reason: "late find")
        #expect(try desk.fixture.post(late).isPosted)
        #expect(try ledger.bankAccount(desk.account).lockedThrough == nil)
        try desk.sign(asOf: desk.yearEnd)
        try desk.sign(asOf: day)
        #expect(
            try ledger.statements().filter { $0.statement.head.replaces == january.id }.count == 1)
        #expect(try ledger.verify().problems == [])
    }

    @Test func `what was open at a signed day stays open there when it clears`() throws {
        try desk.importYear()
        try desk.sign(asOf: desk.yearEnd)
        let open = try desk.open(asOf: desk.yearEnd)
        // Both are of December, but December is signed: the match counts from January.
        let draft = try desk.match(["BK2025122101"], ["T0122"], .part)
        #expect(try desk.fixture.post(draft).isPosted)
        #expect(try desk.match(of: "BK2025122101").match.date.description == "2026-01-01")
        let result = try ledger.reconcile(desk.account, asOf: desk.yearEnd).result
        #expect(result.rows.map(\.open.item.id) == open)
        #expect(result.adjustedBook.decimalText == "2003451.23" && result.isBalanced)
        let cleared = try #require(result.rows.first { $0.open.item.id == "BK2025122101" })
        #expect(cleared.open.explanation.english.contains("cleared on 2026-01-01"))
    }

    @Test func `a statement that lists other matches than are recorded is refused`() throws {
        try desk.importYear()
        var request = StatementRequest(.bankReconciliation, asOf: desk.yearEnd)
        request.bankAccount = desk.account
        let alone = try ledger.draft(of: try ledger.statement(request))
        #expect(try desk.fixture.post(alone).rules == ["reconciliation.matches"])
        try desk.accept(asOf: desk.yearEnd)
        #expect(try desk.fixture.post(alone).isPosted)
    }

    @Test func `a difference stays open as an item of the bank until it is booked`() throws {
        try desk.importYear()
        let draft = try desk.match(["BK2025122101"], ["T0122"], .open)
        #expect(try desk.fixture.post(draft).isPosted)
        let result = try ledger.reconcile(desk.account, asOf: desk.yearEnd).result
        #expect(result.isBalanced)
        let rest = try #require(result.rows.first { $0.open.item.id.hasSuffix("difference") })
        #expect(rest.money.decimalText == "-118765.44" && rest.kind == .bankPaymentNotInBook)
        let undone = try ledger.undoing("1/1", account: desk.account, reason: "no")
        #expect(try desk.fixture.post(undone).isPosted)
        #expect(try desk.open(asOf: desk.yearEnd).count == 4)
    }

    @Test func `the sides of a match are equal, or it says what becomes of the rest`() throws {
        try desk.importYear()
        let error = #expect(throws: GreenCreditError.self) {
            try desk.match(["BK2025122101"], ["T0122"])
        }
        #expect(error?.code == "match.sum")
        let unknown = #expect(throws: GreenCreditError.self) {
            try desk.match(["BK-NOBODY"], ["T0122"], .part)
        }
        #expect(unknown?.code == "match.item")
    }

    @Test func `notes name the owner, who stands in the statement`() throws {
        try desk.importYear()
        let note = ItemNote(
            item: ItemName(.bank, "BK2025122101"), owner: "EMP-3001",
            exception: ExceptionClass.missingCounterEntry.rawValue, text: "to be booked")
        let draft = try ledger.draft(of: note, account: desk.account, on: desk.yearEnd)
        #expect(try desk.fixture.post(draft).isPosted)
        let unknown = ItemNote(item: ItemName(.book, "NOBODY"), text: "?")
        let bad = try ledger.draft(of: unknown, account: desk.account, on: desk.yearEnd)
        #expect(try desk.fixture.post(bad).rules == ["match.item"])
        var request = StatementRequest(.bankReconciliation, asOf: desk.yearEnd)
        request.bankAccount = desk.account
        let statement = try ledger.statement(request)
        for text in [statement.text(.english), statement.text(.chinese)] {
            #expect(text.contains("EMP-3001") && text.contains("to be booked"))
        }
    }

    @Test func `what is open for more than ninety days needs an owner before it is signed`() throws
    {
        try desk.importYear()
        let day = try LocalDate("2026-04-30")
        let april = """
            line,booking_date,value_date,description,debit,credit,balance,reference,bank_reference
            1,2026-04-30,2026-04-30,account fee,1.00,,2233450.23,,BK2026043001

            """
        for draft in try desk.importFile("april.csv", april).drafts {
            #expect(try desk.fixture.post(draft).isPosted)
        }
        var request = StatementRequest(.bankReconciliation, asOf: day)
        request.bankAccount = desk.account
        let drafts = try ledger.signingDrafts(request)
        let refused = try ledger.post(
            drafts, maker: desk.fixture.officers.maker, checker: desk.fixture.officers.checkers.0)
        #expect(refused.rules == ["reconciliation.stale"])
        for item in try ledger.reconcile(desk.account, asOf: day).result.rows
        where item.age == .stale {
            let side: ItemSide = item.open.side == .ours ? .book : .bank
            let note = ItemNote(
                item: ItemName(side, item.open.item.id), owner: "EMP-3001", text: "asked the bank")
            #expect(
                try desk.fixture.post(
                    try ledger.draft(of: note, account: desk.account, on: day)
                ).isPosted)
        }
        try desk.sign(asOf: day)
    }

    @Test func `the trail says who did what and why`() throws {
        try desk.importYear()
        try desk.sign(asOf: desk.yearEnd)
        let trail = try ledger.reconciliationTrail(of: desk.account)
        #expect(trail.count == 15)
        #expect(trail.allSatisfy { $0.maker == "M-1" && $0.checker == "C-1" })
        guard case .event(.match(let match)) = trail[1].deed else {
            Issue.record("the matches come after the statement")
            return
        }
        #expect(match.stage == "1" && match.reason.english.contains("on both sides"))
        #expect(match.reason.chinese.contains("双方"))
        let later = try desk.fixture.reopened()
        #expect(
            try later.bankAccount(desk.account).matches
                == (try ledger.bankAccount(desk.account).matches))
    }

    @Test func `templates of the rulebook book what only the bank has, and its rules match parts`()
        throws
    {
        let account = """
            {id: BK-E3-PROJECT-01, account: "E3:F:1002", currency: CNY, \
            matching: {acceptsParts: true}, resolutions: [{id: interest, name: {en: deposit \
            interest, zh: 存款利息}, counter: "E3:F:6603", dimensions: {project: E3}}]}
            """
        let written = "{id: BK-E3-PROJECT-01, account: \"E3:F:1002\", currency: CNY}"
        let text = try Example.text("rulebook.yaml")
            .replacing("version: \"1\"", with: "version: \"2\"").replacing(written, with: account)
        #expect(text.contains("acceptsParts"))
        let broken = text.replacing("acceptsParts: true", with: "acceptsParts: maybe")
        let error = #expect(throws: RulebookError.self) {
            try RulebookDocument(yaml: Array(broken.utf8), named: "next.yaml")
        }
        #expect(error?.problems.first?.message.contains("acceptsParts is true or false") == true)
        let document = try RulebookDocument(yaml: Array(text.utf8), named: "next.yaml")
        #expect(try desk.fixture.post(try ledger.adoption(of: document)).isPosted)
        try desk.importYear()
        var resolution = ItemResolution(
            item: ItemName(.bank, "BK2025122101"),
            template: try ledger.resolutionTemplate("interest", account: desk.account))
        resolution.account = try Account("E3:F:1002:BK")
        let draft = try ledger.draft(of: resolution, account: desk.account)
        #expect(try desk.fixture.post(draft).isPosted)
        let found = try ledger.reconcile(desk.account, asOf: desk.yearEnd)
        let match = try #require(
            found.findings.proposed.first { $0.bank.map(\.id) == ["BK2025122101"] })
        #expect(match.book.map(\.id) == ["RES-BK2025122101"] && match.stage == "1")
        // The bank pays the repair in two parts: the first leaves the rest open.
        try desk.sign(asOf: desk.yearEnd)
        let part = """
            line,booking_date,value_date,description,debit,credit,balance,reference,bank_reference
            1,2026-01-02,2026-01-02,repair,200000.00,,2033451.23,FL-E3-BR3,BK2026010201

            """
        for draft in try desk.importFile("part.csv", part).drafts {
            #expect(try desk.fixture.post(draft).isPosted)
        }
        let day = try LocalDate("2026-01-02")
        try desk.accept(asOf: day)
        let rest = try #require(
            try ledger.reconcile(desk.account, asOf: day).result.rows
                .first { $0.open.item.id == "T0121" })
        #expect(rest.money.decimalText == "-150000.00")
        #expect(try ledger.verify().problems == [])
    }

    @Test func `nobody matches alone, and no stranger at all`() throws {
        try desk.importYear()
        let officers = desk.fixture.officers
        let draft = try desk.match(["BK2025122101"], ["T0122"], .part)
        let alone = try ledger.post(
            [draft], maker: officers.both.maker, checker: officers.both.checker)
        #expect(!alone.isPosted)
        let idle = try ledger.post(
            [draft], maker: officers.idle.maker, checker: officers.idle.checker)
        #expect(Set(idle.rules) == ["approval.maker", "approval.checker"])
    }
}
