import Financing
import GreenCredit
import GreenCreditTesting
import Ledger
import Testing

/// The same payment late, early, twice, too large, in two parts, or on a holiday: in the books.
///
/// The loan: 1,200,000 at 3.60 %, 200,000 due with 92 days of interest (11,040.00) on 20 June
/// 2025, the rest a quarter later, at the bank's accounts of a borrower without a programme loan.
@Suite struct LoanBooksTests {
    static let terms = """
        {"amount": "1200000.00", "start": "2025-03-20", "maturity": "2025-09-20",
         "method": "agreed-plan", "plan": [
           {"date": "2025-06-20", "principal": "200000.00"},
           {"date": "2025-09-20", "principal": "1000000.00"}],
         "rate": "0.0360", "dayCount": "A360",
        "interestDates": {"first": "2025-06-20", "months": 3},
         "penalty": {"overdueUpliftBasisPoints": 5000, "misuseUpliftBasisPoints": 10000}}
        """

    /// A borrower E2 with a contract N-1 and the money drawn.
    static func drawn(_ terms: String = terms) throws -> LoanDriver {
        let rulebook = try RulebookDocument(
            yaml: try WorkedExample.bytes("rulebook.yaml"), named: "rulebook.yaml"
        ).rulebook
        var driver = LoanDriver(state: ProgrammeState(rulebook: rulebook))
        let registers: [JSONValue] = [
            [
                "register": "party", "id": "E2", "date": "2025-01-01",
                "content": ["name": "Battery works", "book": "E2"],
            ],
            [
                "register": "project", "id": "E2", "date": "2025-01-01",
                "content": [
                    "title": "Paste mixing", "enterprise": "E2", "industry": "Batteries",
                    "region": "R-01", "level": "central", "costClass": "high", "measure": "M3",
                    "subprogramme": "AWARD",
                    "plannedInvestment": "40000000.00",
                ],
                "evidence": [
                    [
                        "kind": "feasibilityStudy", "name": "study.pdf",
                        "sha256": .string(String(repeating: "0a", count: 32)),
                    ]
                ],
            ],
        ]
        for register in registers {
            try driver.take(
                .register(RegisterRecord(json: register, at: "register", currency: .cny)))
        }
        try driver.take(.register(try contract(terms)))
        try driver.take(try draw("1200000.00"), loan: "N-1")
        return driver
    }

    static func contract(_ terms: String, on day: String = "2025-03-20") throws -> RegisterRecord {
        try RegisterRecord(
            json: [
                "register": "loan-contract", "id": "N-1", "date": .string(day),
                "content": [
                    "project": "E2", "bank": "BK",
                    "terms": try JSONReader.read(Array(terms.utf8)),
                ],
            ], at: "contract", currency: .cny)
    }

    static func draw(_ amount: String) throws -> ExampleLoan.Input {
        .record(
            step: "drawdown", id: "D", date: try LocalDate("2025-03-20"),
            amount: try Money(decimalText: amount, currency: .cny))
    }

    static func pay(
        _ id: String, _ day: String, _ amount: String, _ words: [String: String] = [:]
    ) throws -> ExampleLoan.Input {
        .record(
            step: "loan-repayment", id: id, date: try LocalDate(day),
            amount: try Money(decimalText: amount, currency: .cny),
            words: ["kind": "payment"].merging(words) { $1 })
    }

    static func close(_ day: String) throws -> ExampleLoan.Input {
        .accrue(through: try LocalDate(day))
    }

    static func balance(_ driver: LoanDriver, _ account: String) throws -> String {
        LoanFixture.text(driver.state.balances.balance(of: try Account(account)).minorUnits)
    }

    /// Principal by sub-account, interest receivable, penalty income, the borrower's debt.
    static func picture(_ driver: LoanDriver) throws -> [String] {
        try [
            "BK:F:1303:E2-NORMAL", "BK:F:1303:E2-OVERDUE", "BK:F:1132:E2",
            "BK:F:6011:E2-PENALTY", "E2:F:2001", "E2:F:2231",
        ].map { try balance(driver, $0) }
    }

    @Test func `on time`() throws {
        var driver = try Self.drawn()
        try driver.take(Self.pay("P", "2025-06-20", "211040.00"), loan: "N-1")
        try driver.take(Self.close("2025-06-20"), loan: "N-1")
        #expect(
            try Self.picture(driver) == [
                "1,000,000.00", "0.00", "0.00", "0.00", "-1,000,000.00", "0.00",
            ])
        #expect(try driver.state.loanReconciliation().filter { $0.difference != 0 } == [])
    }

    @Test func `early is kept, and pays by itself on the due date`() throws {
        var driver = try Self.drawn()
        let acts = try driver.take(Self.pay("P", "2025-06-01", "211040.00"), loan: "N-1")
        #expect(acts.map(\.id) == ["P"] && driver.entries.filter { $0.draft.flow == "P" } == [])
        try driver.take(Self.close("2025-06-20"), loan: "N-1")
        #expect(try Self.picture(driver)[0...2] == ["1,000,000.00", "0.00", "0.00"])
        let paid = driver.entries.filter { $0.draft.step == "repayment" }
        let number = "N-1/held/2025-06-20/repayment"
        #expect(paid.map(\.id) == [number, number])
        #expect(try driver.take(Self.close("2025-06-20"), loan: "N-1") == [])
    }

    @Test func `late costs penalty on principal and compound on interest`() throws {
        var driver = try Self.drawn()
        try driver.take(Self.close("2025-06-20"), loan: "N-1")
        #expect(try Self.balance(driver, "BK:F:1303:E2-OVERDUE") == "200,000.00")
        // Ten days at 5.40 %: 300.00 on 200,000 and 16.56 on 11,040.
        try driver.take(Self.pay("P", "2025-06-30", "211356.56"), loan: "N-1")
        #expect(
            try Self.picture(driver) == [
                "1,000,000.00", "0.00", "0.00", "-316.56", "-1,000,000.00", "0.00",
            ])
    }

    @Test func `recorded late undoes what was booked meanwhile`() throws {
        var driver = try Self.drawn()
        try driver.take(Self.close("2025-06-20"), loan: "N-1")
        try driver.take(Self.close("2025-06-30"), loan: "N-1")
        let acts = try driver.take(Self.pay("P", "2025-06-20", "211040.00"), loan: "N-1")
        // The overdue entry is cancelled; interest on what was not yet due stays as it was.
        #expect(acts.map(\.id) == ["R/BK/N-1/overdue/2025-06-20", "P"])
        #expect(
            try Self.picture(driver) == [
                "1,000,000.00", "0.00", "1,000.00", "0.00", "-1,000,000.00", "-1,000.00",
            ])
        #expect(try driver.take(Self.close("2025-06-30"), loan: "N-1") == [])
    }

    @Test func `a later payment is split anew after one that was recorded late`() throws {
        var driver = try Self.drawn()
        try driver.take(Self.close("2025-06-20"), loan: "N-1")
        try driver.take(Self.pay("Q", "2025-06-30", "211356.56"), loan: "N-1")
        let acts = try driver.take(Self.pay("P", "2025-06-20", "111040.00"), loan: "N-1")
        #expect(
            Set(acts.prefix(7).map(\.id)) == [
                "R/BK/Q/interest", "R/BK/Q/penalty", "R/BK/Q/repayment", "R/E2/Q/interest",
                "R/E2/Q/penalty", "R/E2/Q/repayment", "R/BK/N-1/overdue/2025-06-20",
            ])
        #expect(acts.dropFirst(7).map(\.id) == ["P", "N-1/overdue/2025-06-20/2", "Q/2"])
        // 100,000 ten days at 5.40 % is 150.00; what is left of Q is kept.
        #expect(
            try Self.picture(driver) == [
                "1,000,000.00", "0.00", "0.00", "-150.00", "-1,000,000.00", "0.00",
            ])
        let account = try driver.state.loanAccount("N-1")
        #expect(LoanFixture.text(account.held) == "111,206.56")
        #expect(try driver.state.loanReconciliation().filter { $0.difference != 0 } == [])
    }

    @Test func `twice with one number counts once, and another amount is refused`() throws {
        var driver = try Self.drawn()
        try driver.take(Self.pay("P", "2025-06-20", "211040.00"), loan: "N-1")
        #expect(try driver.take(Self.pay("P", "2025-06-20", "211040.00"), loan: "N-1") == [])
        #expect(throws: LedgerError.self) {
            try driver.take(Self.pay("P", "2025-06-20", "211041.00"), loan: "N-1")
        }
    }

    @Test(arguments: [(false, "1,000,000.00", "88,960.00"), (true, "911,040.00", "0.00")])
    func `too large is kept, or prepays where that is asked for`(
        prepays: Bool, normal: String, held: String
    ) throws {
        var driver = try Self.drawn()
        try driver.take(
            Self.pay("P", "2025-06-20", "300000.00", prepays ? ["surplus": "prepays"] : [:]),
            loan: "N-1")
        #expect(try Self.balance(driver, "BK:F:1303:E2-NORMAL") == normal)
        #expect(LoanFixture.text(try driver.state.loanAccount("N-1").held) == held)
    }

    @Test func `in two parts costs only what the second part was late`() throws {
        var driver = try Self.drawn()
        try driver.take(Self.pay("P1", "2025-06-20", "111040.00"), loan: "N-1")
        try driver.take(Self.close("2025-06-20"), loan: "N-1")
        try driver.take(Self.pay("P2", "2025-06-30", "100150.00"), loan: "N-1")
        #expect(try Self.picture(driver)[0...3] == ["1,000,000.00", "0.00", "0.00", "-150.00"])
    }

    /// 2025-09-20 is a Saturday.
    @Test(arguments: [("SCF", "9,400.00"), ("CSF", "9,200.00")])
    func `a holiday moves the due date, with or without interest, and is not late`(
        rule: String, interest: String
    ) throws {
        let days = "\"businessDays\": {\"rule\": \"\(rule)\", \"calendar\": \"MF\"}, \"rate\""
        var driver = try Self.drawn(Self.terms.replacing("\"rate\"", with: days))
        try driver.take(Self.pay("P", "2025-06-20", "211040.00"), loan: "N-1")
        try driver.take(Self.close("2025-09-21"), loan: "N-1")
        let last = try LoanFixture.cents("1,000,000.00") + LoanFixture.cents(interest)
        let text = Money(minorUnits: last, currency: .cny).decimalText
        try driver.take(Self.pay("Q", "2025-09-22", text), loan: "N-1")
        #expect(try Self.picture(driver) == Array(repeating: "0.00", count: 6))
        #expect(driver.entries.filter { $0.draft.step == "overdue" } == [])
    }

    @Test func `published working days move a due date, and corrected ones move it again`()
        throws
    {
        let days = "\"businessDays\": {\"rule\": \"SCF\", \"calendar\": \"table\"}, \"rate\""
        let table = Self.terms.replacing("\"rate\"", with: days)
        #expect(throws: WorkedExample.Refused.self) { try Self.drawn(table) }
        func working(_ holidays: Set<String>) throws -> ProgrammeRecord {
            let first = try LocalDate("2025-01-01")
            let text = (0..<365).map { holidays.contains("\(first.adding(days: $0))") ? "0" : "1" }
            return .register(
                try RegisterRecord(
                    json: [
                        "register": "working-days", "id": "CN-2025", "date": "2025-01-01",
                        "content": ["first": "2025-01-01", "days": .string(text.joined())],
                    ], at: "days", currency: .cny))
        }
        var driver = try Self.drawn()
        try driver.take(working(["2025-06-20"]))
        try driver.take(.register(Self.contract(table, on: "2025-03-21")))
        try driver.take(Self.close("2025-06-21"), loan: "N-1")
        // 93 days to Saturday, 21 June, which this table calls a working day.
        #expect(try Self.balance(driver, "BK:F:1132:E2") == "11,160.00")
        try driver.take(working(["2025-06-20", "2025-06-21"]))
        let acts = try driver.take(Self.close("2025-06-22"), loan: "N-1")
        #expect(acts.map(\.id).contains("R/BK/N-1/overdue/2025-06-21"))
        #expect(try Self.balance(driver, "BK:F:1132:E2") == "11,280.00")
        #expect(try driver.state.loanReconciliation().filter { $0.difference != 0 } == [])
    }

    @Test func `a corrected rate cancels what was accrued and states it anew`() throws {
        var driver = try Self.drawn()
        try driver.take(Self.close("2025-04-19"), loan: "N-1")
        try driver.take(Self.close("2025-06-20"), loan: "N-1")
        let right = Self.terms.replacing("0.0360", with: "0.0300")
        try driver.take(.register(Self.contract(right, on: "2025-06-21")))
        let acts = try driver.take(Self.close("2025-06-20"), loan: "N-1")
        #expect(
            acts.map(\.id) == [
                "R/BK/N-1/accrual/2025-04-19", "R/BK/N-1/accrual/2025-06-20",
                "R/E2/N-1/accrual/2025-04-19", "R/E2/N-1/accrual/2025-06-20",
                "N-1/accrual/2025-04-19/2", "N-1/accrual/2025-06-20/2",
            ])
        // 92 days at 3.00 %.
        #expect(try Self.balance(driver, "BK:F:1132:E2") == "9,200.00")
        #expect(try driver.take(Self.close("2025-06-20"), loan: "N-1") == [])
    }

    @Test func `in a closed period the difference comes with the next accrual`() throws {
        var driver = try Self.drawn()
        try driver.take(Self.close("2025-04-30"), loan: "N-1")
        let before = try Self.balance(driver, "BK:F:1132:E2")
        for book in ["BK", "E2"] {
            driver.state.close(book, until: try LocalDate("2025-04-30"))
        }
        let right = Self.terms.replacing("0.0360", with: "0.0090")
        try driver.take(.register(Self.contract(right, on: "2025-05-01")))
        #expect(before == "4,920.00")
        // 42 days at 0.90 % are 1,260.00: less than what stands in the closed period.
        let acts = try driver.take(Self.close("2025-05-01"), loan: "N-1")
        #expect(acts.map(\.id) == ["N-1/accrual/2025-05-01"])
        #expect(acts[0].figures["interestLess"]?.decimalText == "3660.00")
        #expect(try Self.balance(driver, "BK:F:1132:E2") == "1,260.00")
    }

    @Test func `a payment of a closed period counts from its day and is booked in an open one`()
        throws
    {
        var driver = try Self.drawn()
        for day in ["2025-06-20", "2025-06-30"] { try driver.take(Self.close(day), loan: "N-1") }
        for book in ["BK", "E2"] {
            driver.state.close(book, until: try LocalDate("2025-06-30"))
        }
        var trial = driver
        #expect(throws: WorkedExample.Refused.self) {
            try trial.take(Self.pay("P", "2025-06-20", "211040.00"), loan: "N-1")
        }
        let late = ["effective": "2025-06-20"]
        let acts = try driver.take(Self.pay("P", "2025-07-01", "211040.00", late), loan: "N-1")
        #expect(acts.map { "\($0.date)" } == ["2025-07-01", "2025-07-01"])
        #expect(
            try Self.picture(driver) == [
                "1,000,000.00", "0.00", "1,000.00", "0.00", "-1,000,000.00", "-1,000.00",
            ])
        #expect(try driver.state.loanReconciliation().filter { $0.difference != 0 } == [])
    }

    @Test func `stopped in the middle, the same run adds the rest`() throws {
        var whole = try Self.drawn()
        for day in ["2025-04-30", "2025-05-31"] { try whole.take(Self.close(day), loan: "N-1") }
        var halted = whole
        let all = try whole.take(Self.close("2025-09-30"), loan: "N-1")
        #expect(all.count > 3)
        for act in all.prefix(2) { try halted.take(.act(act)) }
        let rest = try halted.take(Self.close("2025-09-30"), loan: "N-1")
        #expect(rest == Array(all.dropFirst(2)))
        #expect(halted.entries == whole.entries)
    }

    @Test(arguments: [
        ("interest", "11040.01", "contract.interest", "11040.00"),
        ("principal", "199999.99", "contract.principal", "200000.00"),
        ("penalty", "0.01", "contract.penalty", "0.00"),
    ])
    func `a figure that the contract does not give is refused, with both values`(
        name: String, wrong: String, rule: String, right: String
    ) throws {
        var driver = try Self.drawn()
        try driver.take(Self.close("2025-06-19"), loan: "N-1")
        let input = try Self.pay("P", "2025-06-20", "211040.00")
        var acts = try driver.state.loanActs(of: input, loan: "N-1")
        var payment = acts.removeLast()
        for act in acts { try driver.take(.act(act)) }
        payment.figures[name] = try Figure(decimal: wrong)
        let verdicts = try driver.decide(payment).verdicts.filter { !$0.allows }
        #expect(verdicts.map(\.rule) == [rule])
        #expect(verdicts.first?.limit?.value == right && verdicts.first?.actual?.value == wrong)
    }

    @Test func `a wrong accrual is refused, and so is an act without its contract`() throws {
        let driver = try Self.drawn()
        var accrual = try #require(
            try driver.state.loanActs(of: Self.close("2025-04-19"), loan: "N-1").first)
        accrual.figures["interest"] = try Figure(decimal: "3600.01")
        let found = try driver.decide(accrual).verdicts.filter { !$0.allows }
        #expect(found.map(\.rule) == ["contract.interest"])
        #expect(found.first?.limit?.value == "3600.00")
        var alone = try Sample.act(
            "overdue", on: "2025-06-20", project: "E2", ["amount": "1.00"], ["bank": "BK"])
        #expect(try driver.state.refusedBy(alone).contains("loan.contract"))
        alone.loan = "N-2"
        #expect(try driver.state.refusedBy(alone).contains("loan.contract"))
    }

    @Test func `contradictory terms are refused with all contradictions`() throws {
        let bad = Self.terms.replacing("2025-09-20\",\n", with: "2025-03-01\",\n")
            .replacing("\"0.0360\"", with: "\"-0.0360\"")
        let error = #expect(throws: LedgerError.self) { try Self.contract(bad) }
        #expect(error?.code == "loan.contradiction")
        for part in [
            "maturity 2025-03-01 is not after", "dates outside", "is negative",
            "first interest date",
        ] { #expect(error?.message.contains(part) == true, "\(part)") }
    }

    @Test func `what the account refuses is refused in the ledger`() throws {
        var driver = try Self.drawn()
        let more = try ExampleLoan.Input.record(
            step: "drawdown", id: "D2", date: LocalDate("2025-04-01"),
            amount: Money(decimalText: "0.01", currency: .cny))
        let act = try #require(try driver.state.loanActs(of: more, loan: "N-1").first)
        let refused = try driver.decide(act).refusals
        #expect(refused.map(\.rule).contains("loan.limit"), "\(refused)")
        #expect(throws: WorkedExample.Refused.self) { try driver.take(.act(act)) }
        #expect(throws: LedgerError.self) { try driver.state.requireLoan("N-9") }
    }

    /// Whatever is recorded when, the books come to what the contract gives.
    @Test(arguments: [1, 20_251_125] as [UInt64])
    func `late and early payments in any order leave no difference`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        var driver = try Self.drawn()
        var today = try LocalDate("2025-03-21")
        var taken = 0
        for step in 0..<18 {
            today = today.adding(days: Int.random(in: 1...25, using: &random))
            let day = max(
                try LocalDate("2025-03-21"),
                today.adding(days: -Int.random(in: 0...30, using: &random)))
            let amount = Money(
                minorUnits: Int64.random(in: 100...30_000_000, using: &random), currency: .cny)
            let kind = random.pick(["payment", "payment", "prepayment"])
            let input = ExampleLoan.Input.record(
                step: "loan-repayment", id: "P\(step)", date: day, amount: amount,
                words: ["kind": kind])
            let acts = try driver.state.loanActs(of: input, loan: "N-1")
            var trial = driver
            do {
                for act in acts { try trial.take(.act(act)) }
                driver = trial
                taken += 1
            } catch let refused as WorkedExample.Refused {
                // The account may refuse, a prepayment of more than is left; figures never differ.
                #expect(refused.verdicts.map(\.rule) == ["loan.principal"], "seed \(seed)")
            }
            try driver.take(.accrue(through: today), loan: "N-1")
            #expect(
                try driver.take(.accrue(through: today), loan: "N-1") == [], "seed \(seed)")
            let differences = try driver.state.loanReconciliation().filter { $0.difference != 0 }
            #expect(differences == [], "seed \(seed) step \(step)")
            let account = try driver.state.loanAccount("N-1")
            #expect(account.totals.balance == account.principal && account.keepsItsPrincipal())
        }
        #expect(taken > 8, "seed \(seed)")
    }
}
