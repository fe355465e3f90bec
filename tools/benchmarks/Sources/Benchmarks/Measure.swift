import Foundation

/// Time and memory.
enum Measure {
    /// How many seconds a piece of work takes.
    static func seconds(_ body: () throws -> Void) rethrows -> Double {
        let clock = ContinuousClock()
        return try clock.measure { try body() }.seconds
    }

    /// How many seconds of processor time a piece of work takes in this process.
    ///
    /// Other programs on the machine lengthen the time on the clock, hardly this one.
    static func processorSeconds(_ body: () throws -> Void) rethrows -> Double {
        let start = clock()
        try body()
        return Double(clock() - start) / 1_000_000
    }

    /// How many seconds of processor time the programs take that a piece of work runs and waits for.
    static func childSeconds(_ body: () throws -> Void) throws -> Double {
        let start = try childTicks()
        try body()
        return Double(try childTicks() - start) / 100
    }

    /// User and system time of the programs that have ended, in hundredths of a second.
    private static func childTicks() throws -> Int {
        let status = try String(contentsOfFile: "/proc/self/stat", encoding: .utf8)
        // The name in brackets may hold blanks; the times are the 14th and 15th field behind it.
        let fields = status.split(separator: ")").last?.split(separator: " ") ?? []
        guard fields.count > 14, let user = Int(fields[13]), let system = Int(fields[14]) else {
            throw BenchError("/proc/self/stat cannot be read")
        }
        return user + system
    }

    /// The median of how many milliseconds a piece of work takes.
    ///
    /// Repeated until there are enough repetitions, or until so many seconds are over.
    static func medianMilliseconds(
        repetitions: Int = 101, within limit: Double = 10, _ body: () throws -> Void
    ) rethrows -> Double {
        var times: [Double] = []
        let start = ContinuousClock.now
        while times.count < repetitions {
            times.append(try seconds(body) * 1000)
            if times.count >= 5, start.duration(to: .now).seconds > limit { break }
        }
        return median(times)
    }

    static func median(_ numbers: [Double]) -> Double {
        let sorted = numbers.sorted()
        let middle = sorted.count / 2
        guard !sorted.isEmpty else { return .nan }
        return sorted.count.isMultiple(of: 2)
            ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
    }

    /// The processor time of all threads of this process so far, in seconds: user and system.
    static func processorSeconds() -> Double {
        var time = timespec()
        unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }

    /// The largest resident memory of this process so far, in MiB.
    static func peakMemory() -> Double {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        let kibibytes = line.flatMap { line in
            line.split(whereSeparator: { !$0.isNumber }).first.flatMap { Double($0) }
        }
        return (kibibytes ?? .nan) / 1024
    }
}

extension Duration {
    var seconds: Double {
        Double(components.seconds) + Double(components.attoseconds) * 1e-18
    }
}

/// What a person at a terminal sees meanwhile.
enum Progress {
    static func note(_ text: String) {
        FileHandle.standardError.write(Data((text + "\n").utf8))
    }
}

/// What a benchmark could not do.
struct BenchError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
