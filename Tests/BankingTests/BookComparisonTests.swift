import Banking
import Ledger
import Testing

@Suite struct `A comparison of two books` {
    private func item(
        _ key: String?, _ units: Int64, _ day: String = "2025-06-01", id: String = ""
    ) throws -> ComparedItem {
        ComparedItem(
            key: key, id: id.isEmpty ? key ?? "\(units)" : id,
            money: Money(minorUnits: units, currency: .cny), date: try LocalDate(day))
    }

    private func compare(
        _ ours: [ComparedItem], _ theirs: [ComparedItem], tolerance: Int64 = 0, asOf: String? = nil
    ) throws -> BookComparison {
        var settings = BookComparison.Settings()
        settings.tolerance = tolerance
        return try BookComparison(
            ours: ours, theirs: theirs, currency: .cny, asOf: try asOf.map { try LocalDate($0) },
            settings: settings)
    }

    @Test(arguments: [
        ExceptionClass.amountDiffers, .dateDiffers, .split, .duplicate, .signConvention, .rounding,
        .bookOnly, .missingCounterEntry, .wrongAccount, .reversed, .inTransit, .stale,
    ])
    func `finds each class in books that are made to differ so`(
        expected: ExceptionClass
    ) throws {
        let agreed = [try item("A", 1_000), try item("B", -700)]
        var ours = agreed
        var theirs = agreed
        var asOf: String?
        switch expected {
        case .amountDiffers:
            ours.append(try item("X", 500))
            theirs.append(try item("X", 450))
        case .dateDiffers:
            ours.append(try item("X", 500))
            theirs.append(try item("X", 500, "2025-06-03"))
        case .split:
            ours.append(try item("X", 500))
            theirs += [try item("X", 200), try item("X", 300)]
        case .duplicate:
            ours.append(try item("X", 500))
            theirs += [try item("X", 500), try item("X", 500)]
        case .signConvention:
            ours.append(try item("X", 500))
            theirs.append(try item("X", -500))
        case .rounding:
            ours.append(try item("X", 500))
            theirs.append(try item("X", 501))
        case .bookOnly: ours.append(try item("X", 500))
        case .missingCounterEntry: theirs.append(try item("X", 500))
        case .wrongAccount:
            ours.append(try item("X", 500))
            theirs.append(try item("Y", 500))
        case .reversed: ours += [try item("X", 500), try item("X", -500)]
        case .inTransit:
            ours.append(try item("X", 500, "2025-06-25"))
            asOf = "2025-06-30"
        default:
            ours.append(try item("X", 500, "2025-01-02"))
            asOf = "2025-06-30"
        }
        let found = try compare(
            ours, theirs, tolerance: expected == .rounding ? 1 : 0, asOf: asOf)
        #expect(found.differences.map(\.exception) == [expected])
        #expect(found.agreedCount == 2)
        let sum = found.differences.reduce(Int64(0)) { $0 + $1.difference.minorUnits }
        #expect(sum == found.difference.minorUnits)
    }

    @Test func `pairs what has no key by amount and day, each once`() throws {
        let ours = [
            try item(nil, 100, id: "a"), try item(nil, 100, id: "b"), try item(nil, 5, id: "c"),
        ]
        let theirs = [try item(nil, 100, id: "x"), try item(nil, 7, id: "y")]
        let found = try compare(ours, theirs)
        #expect(found.agreedCount == 1)
        #expect(Set(found.differences.flatMap(\.items)) == ["b", "c", "y"])
    }

    @Test func `adds up to the difference of the totals, whatever differs`() throws {
        let seed: UInt64 = 7
        var state = seed
        let next = { (bound: UInt64) -> Int64 in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int64((state >> 33) % bound)
        }
        for round in 0..<200 {
            let make = { () throws -> [ComparedItem] in
                try (0..<next(12)).map { _ in
                    try self.item(
                        next(4) == 0 ? nil : "K\(next(6))", (next(5) - 2) * 100,
                        "2025-0\(next(9) + 1)-0\(next(9) + 1)", id: "i\(next(1_000_000))")
                }
            }
            let found = try compare(try make(), try make(), tolerance: 1, asOf: "2025-12-31")
            let sum = found.differences.reduce(Int64(0)) { $0 + $1.difference.minorUnits }
            #expect(sum == found.difference.minorUnits, "seed \(seed), round \(round)")
        }
    }
}
