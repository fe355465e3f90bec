import GreenCreditTesting
import Ledger
import Testing

@Suite struct RateTests {
    @Test(arguments: [
        ("0", Int64(0), 0), ("0.0350", 350, 4), ("-0.5", -5, 1), ("12", 12, 0), ("1.10", 110, 2),
        ("0.000000000001", 1, 12), ("-12.000000000000", -12_000_000_000_000, 12),
        ("9223372036854775807", .max, 0), ("-9223372036854775808", .min, 0),
        ("-9223372.036854775808", .min, 12),
    ])
    func `a rate keeps the digits it was written with`(
        text: String, coefficient: Int64, scale: Int
    ) throws {
        let rate = try Rate(text)
        #expect(rate.coefficient == coefficient)
        #expect(rate.scale == scale)
        #expect(rate.description == text)
    }

    @Test(arguments: [
        "", "-", ".", "-.", ".5", "1.", "+1", "--1", "1e-2", "1,5", "3.5%", " 1", "1 ", "1.2.3",
        "0.0000000000001", "9223372036854775808", "-9223372036854775809", "９", "1.-5", "NaN", "0x1",
    ])
    func `what is no decimal of up to 12 places is refused`(text: String) {
        #expect(throws: LedgerError.kind("rate.unreadable")) { try Rate(text) }
    }

    @Test(arguments: [("0.035", "0.0350"), ("0", "-0.000"), ("-1", "-1.000000000000")])
    func `two spellings of one value are equal`(a: String, b: String) throws {
        #expect(try Rate(a) == Rate(b))
    }

    @Test func `rates are ordered by value and not by digits`() throws {
        let texts = ["-9223372036854775808", "-0.5", "-0.4999", "0", "0.0349", "0.035", "0.1", "2"]
        let rates = try texts.map { try Rate($0) }
        #expect(rates.reversed().sorted().map(\.description) == texts)
    }

    @Test(arguments: [-1, 13])
    func `a scale outside 0 to 12 is a mistake of the program`(scale: Int) async {
        await #expect(processExitsWith: .failure) { [scale] in
            _ = Rate(coefficient: 1, scale: scale)
        }
    }
}
