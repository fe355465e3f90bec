import Financing
import Ledger
import Testing

/// Contract schedules of the ACTUS Financial Research Foundation.
@Suite(.enabled(if: Conformance.folder != nil, Comment(rawValue: Conformance.absence)))
struct ActusVectorTests {
    /// What a vector says of one event; read apart from the code under test.
    struct Expectation {
        let date: String
        let kind: String
        let figures: [Double]
    }

    static let columns = [
        "payoff", "notionalPrincipal", "nominalInterestRate", "accruedInterest",
    ]

    static func expectations(_ file: String) throws -> [String: [Expectation]] {
        let file = try Conformance.json(file)
        let json = try #require(file as? [String: [String: Any]])
        return try json.mapValues { example in
            try #require(example["results"] as? [[String: Any]]).map { row in
                let figures = try Self.columns.map { column in
                    let figure = try #require(row[column])
                    return try #require(Double("\(figure)"))
                }
                return Expectation(
                    date: try #require(row["eventDate"] as? String),
                    kind: try #require(row["eventType"] as? String), figures: figures)
            }
        }
    }

    @Test(
        arguments: zip(
            ["pam", "lam", "nam", "ann", "lax"],
            [
                (20, 274), (22, 603), (15, 490),
                (18, 632), (9, 123),
            ]))
    func `a published case comes out in dates, types, order and all four columns`(
        kind: String, size: (cases: Int, rows: Int)
    ) throws {
        let file = "loans/actus/actus-tests-\(kind).json"
        let expected = try Self.expectations(file)
        let cases = try ActusCase.read(try Conformance.bytes(file))
        #expect(cases.count == size.cases)
        var rows = 0
        for example in cases {
            let wanted = try #require(expected[example.identifier])
            let events = try example.events()
            #expect(
                events.map { "\($0.date) \($0.kind.rawValue)" }
                    == wanted.map { "\($0.date.dropping(":00", after: 16)) \($0.kind)" },
                "\(example.identifier)")
            for (event, row) in zip(events, wanted) {
                let figures = [event.payoff, event.balance, event.rate, event.accrued]
                for (figure, value) in zip(figures, row.figures) {
                    let difference = (try #require(Double("\(figure)")) - value).magnitude
                    #expect(difference <= 1e-9, "\(example.identifier) \(row.date) \(row.kind)")
                }
                rows += 1
            }
        }
        #expect(rows == size.rows)
    }
}

extension String {
    /// The text without an ending that begins at a place.
    fileprivate func dropping(_ ending: String, after place: Int) -> String {
        count == place + ending.count && hasSuffix(ending) ? String(prefix(place)) : self
    }
}
