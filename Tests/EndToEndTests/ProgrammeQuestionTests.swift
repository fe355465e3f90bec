import Foundation
import Testing

/// The questions that people ask about a programme, on a ledger with an answer to each: as a table
/// in two languages, as CSV and as JSON.
@MainActor @Suite struct ProgrammeQuestionTests {
    /// A question and what its answers hold.
    nonisolated struct Question: Sendable, CustomTestStringConvertible {
        let arguments: [String]
        let english: [String]
        let chinese: [String]
        /// Lines of the CSV.
        let rows: [String]

        init(_ arguments: String, _ english: [String], _ chinese: [String], _ rows: [String]) {
            self.arguments = arguments.split(separator: " ").map(String.init)
            self.english = english
            self.chinese = chinese
            self.rows = rows
        }

        var testDescription: String { arguments.joined(separator: " ") }
    }

    nonisolated static let questions = [
        Question(
            "project E1 --on 2025-09-01",
            ["investment subsidy", "running", "next step", "document not held"],
            ["投资补助", "执行中", "下一步", "进度拨款", "附件未存", "中央"],
            [
                "source,central,,10800000.00,3200000.00", "source,city,,,1000000.00",
                "instrument,investment subsidy,running,8000000.00,3200000.00",
                "evidence missing,verification report (hash),,,", "next step,payment-plan,,,",
            ]),
        Question(
            "project E3 --on 2025-09-01", ["commitment", "own funds"], ["下达批复"],
            ["next step,commitment,,,"]),
        Question(
            "by measure", ["Awarded", "8,000,000.00"], ["分组", "批复"],
            ["M3,2,8000000.00,3200000.00,0.00", "M5,1,0.00,0.00,0.00"]),
        Question(
            "by region", ["R-01"], ["拨付"], ["R-01,3,8000000.00,3200000.00,0.00"]),
        Question(
            "by industry", ["TIP-2011-CU"], ["项目数"],
            ["TIP-2011-CU,1,8000000.00,3200000.00,0.00", "TIP-2011-PB,1,0.00,0.00,0.00"]),
        Question(
            "by level", ["central"], ["贷款余额"], ["central,3,8000000.00,3200000.00,0.00"]),
        Question(
            "double-funding", ["other public support", "support above the share"],
            ["其他财政支持", "支持超过比例"],
            [
                "other public support,E1,\"CITY city, SCI2025 province\",9500000.00",
                "support above the share,E2,SCI2025 province,12000000.01",
            ]),
        Question(
            "conditions", ["environmental and social class", "spill of 2025-06-15"],
            ["环境和社会风险分类", "停止支付"],
            [
                "E3,subsidy approval,", "E3,environmental and social class,",
                "E3,conditions precedent,", "E3,stop flag,spill of 2025-06-15",
            ]),
        Question(
            "stale-advances --days 90 --on 2025-09-01", ["Open advance"], ["未核销预付"],
            ["E1,3200000.00,180"]),
        Question(
            "carry-over --on 2025-12-31", ["keep"], ["结转使用"],
            ["P:M:9010,1000000.00,keep"]),
        Question(
            "carry-over --on 2027-01-01", ["withdraw"], ["收回"],
            ["P:M:9010,1000000.00,withdraw"]),
        Question("audit-coverage", ["0.15 %"], ["覆盖率"], ["CN 2009,0.15 %"]),
        Question(
            "technologies", ["application demonstration"], ["应用示范", "推广"],
            ["application demonstration,1,1,1,1,8000000.00", "promotion,2,0,2,2,0.00"]),
        Question(
            "effects", ["Measured"], ["目标", "实测"],
            ["SO2,t/a,2,1410.50,423.00,422.25", "energy,tce/a,1,52000.00,6800.00,6800.00"]),
    ]

    /// What is recorded after the registers of the worked example.
    nonisolated private static let records = """
          - {step: appropriation, id: Q-1, date: "2025-01-15", figures: {amount: "9000000.00"}}
          - {step: allocation, id: Q-2, date: "2025-01-20", subprogramme: SUBSIDY,
              figures: {amount: "8000000.00"}}
          - {register: audit-coverage, id: COV, date: "2025-01-02", content: {region: CN,
              year: 2009, audited: 15, enterprises: 10000, source: survey}}
          - {register: publication, id: PUB, date: "2025-02-10", content: {projects: [E1],
              published: "2025-02-10"}}
          - {step: commitment, id: Q-3, date: "2025-02-20", project: E1,
              figures: {amount: "8000000.00", rate: "0.13"}, details: {signatory: OFF-01}}
          - {step: payment-plan, id: Q-4, date: "2025-02-25", project: E1,
              figures: {amount: "3200000.00"}}
          - {step: advance, id: Q-5, date: "2025-03-05", project: E1,
              figures: {amount: "3200000.00"}, details: {account: E1-GRANT-01}}
          - {register: support, id: S-1, date: "2025-03-10", content: {project: E1,
              programme: CITY, level: city, amount: "1000000.00"}}
          - {register: science-plan-item, id: I-1, date: "2025-03-10", content: {project: E1,
              plan: SCI2025, level: province, amount: "500000.00"}}
          - {register: science-plan-item, id: I-2, date: "2025-03-10", content: {project: E2,
              plan: SCI2025, level: province, amount: "12000000.01"}}
          - {register: facility, id: LC, date: "2025-03-12", content: {project: E3, bank: BK,
              catalogueEntry: "1.2.3", catalogueVersion: "2021", contract: C-1,
              approved: "2025-03-12", signed: "2025-03-12", line: "20000000.00",
              ownCapital: "16000000.00", stopFlag: "spill of 2025-06-15"}}
          - {register: effect, id: F-1, date: "2025-08-01", content: {project: E1,
              indicator: energy, unit: tce/a, baseline: "52000.00", target: "6800.00",
              measured: "6800.00", from: "2025-05-01", to: "2025-07-31", method: metering,
              verifier: VF-01}}
          - {register: effect, id: F-2, date: "2025-08-01", content: {project: E1,
              indicator: SO2, unit: t/a, baseline: "1400.00", target: "420.00",
              measured: "420.00", from: "2025-05-01", to: "2025-07-31", method: metering,
              verifier: VF-01}}
          - {register: effect, id: F-3, date: "2025-08-01", content: {project: E2,
              indicator: SO2, unit: t/a, baseline: "10.5", target: "3.00", measured: "2.25",
              from: "2025-05-01", to: "2025-07-31", method: metering, verifier: VF-01}}

        """

    static let recorded = Result { () throws -> Workplace in
        let place = try Workplace(copying: try ProgrammeTests.recorded.get())
        try place.write(
            "more.yaml", "schema: greencredit/programme-acts/v1\nrecords:\n" + records)
        try place.succeed(["act", "--file", "more.yaml"] + place.both)
        return place
    }

    @Test(arguments: questions)
    func `is answered in two languages and three forms`(question: Question) throws {
        let place = try Self.recorded.get()
        let ask = ["programme"] + question.arguments
        let english = try place.succeed(ask).out
        for word in question.english { #expect(english.contains(word), "\(word)\n\(english)") }
        let chinese = try place.succeed(ask + ["--language", "zh"]).out
        for word in question.chinese { #expect(chinese.contains(word), "\(word)\n\(chinese)") }
        let lines = Set(try place.succeed(ask + ["--format", "csv"]).lines)
        for row in question.rows { #expect(lines.contains(row), "\(row)\n\(lines.sorted())") }
        let json = try place.succeed(ask + ["--format", "json"]).out
        let value = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
        #expect((value?["rows"] as? [Any])?.count == lines.count - 1)
    }
}
