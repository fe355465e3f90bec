import Banking
import Foundation

/// MT940 of one account, a statement a day; the Python package reads a smaller one of its kind.
enum BankingMT940Workload {
    static func run(_ context: BenchContext) throws -> [BenchResult] {
        let size = min(200_000, context.size)
        let bytes = file(size)
        let count = min(5_000, size)
        let path = context.folder + "/statement.sta"
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Data(file(count)).write(to: URL(fileURLWithPath: path))
        let python = Program.find("python3")
        let hasPackage = try python.map { try Program.run($0, ["-c", "import mt940"]) == 0 }
        var (ours, theirs): ([Double], [Double]) = ([], [])
        // By turns, so that both sides see the same machine.
        for _ in 0..<3 {
            ours.append(try Measure.seconds(reading: bytes, expecting: size))
            guard let python, hasPackage == true else { continue }
            theirs.append(try seconds(python, path, expecting: count))
        }
        let seconds = Measure.median(ours)
        let result = BenchResult.rate(
            "banking-mt940", "ours", entries: size, seconds: seconds, note: "processor time")
        guard hasPackage == true else {
            return [result, BenchResult("banking-mt940", note: "no Python package mt-940")]
        }
        let other = Measure.median(theirs)
        var ratio = BenchResult("banking-mt940", "ratio", note: "our lines a second ÷ mt-940's")
        ratio.ratio = (Double(size) / seconds) / (Double(count) / other)
        return [
            result,
            .rate(
                "banking-mt940", "mt-940", entries: count, seconds: other, note: "processor time"),
            ratio,
        ]
    }

    /// The package's own time, without that of the interpreter's start.
    private static func seconds(
        _ python: String, _ path: String, expecting count: Int
    ) throws -> Double {
        let script = """
            import sys, time, mt940
            start = time.process_time()
            lines = len(mt940.parse(sys.argv[1]).transactions)
            print(time.process_time() - start, lines)
            """
        let words = try Program.output(python, ["-c", script, path])
            .split(whereSeparator: \.isWhitespace)
        guard words.count == 2, let seconds = Double(words[0]), Int(words[1]) == count else {
            throw BenchError("mt-940 read something else: \(words)")
        }
        return seconds
    }

    /// Statements of fifty entries each, whose balances add up.
    private static func file(_ count: Int) -> [UInt8] {
        var text: [UInt8] = []
        var balance = 0
        for start in stride(from: 0, to: count, by: 50) {
            let number = start / 50 + 1
            text += ":20:STATEMENT\(number)\r\n:25:DE89370400440532013000\r\n".utf8
            text += ":28C:\(number)/1\r\n:60F:C250101EUR\(amount(balance))\r\n".utf8
            for entry in start..<min(start + 50, count) {
                let units = 100 + entry % 9_973
                balance += units
                text += ":61:2501020102C\(amount(units))NTRFREF\(entry)//BANK\(entry)\r\n".utf8
                text += ":86:166?00TRANSFER?20EREF+FLW\(entry)?21INVOICE \(entry)?32ALPHA\r\n".utf8
            }
            text += ":62F:C250102EUR\(amount(balance))\r\n-\r\n".utf8
        }
        return text
    }

    private static func amount(_ units: Int) -> String {
        let cents = units % 100
        return "\(units / 100),\(cents < 10 ? "0" : "")\(cents)"
    }
}

extension Measure {
    fileprivate static func seconds(reading bytes: [UInt8], expecting count: Int) throws -> Double {
        var statements: [BankStatement] = []
        // What was read is let go outside the time, as on the other side.
        let seconds = Measure.processorSeconds {
            statements = BankFile.read(bytes, named: "statement.sta").statements
        }
        let found = statements.reduce(0) { $0 + $1.totals.count }
        guard found == count else { throw BenchError("\(found) of \(count) lines were read") }
        return seconds
    }
}
