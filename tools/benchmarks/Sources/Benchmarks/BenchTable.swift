import Foundation

extension BenchReport {
    /// The results as a table for people.
    var table: String {
        let head = [
            "workload", "", "entries", "seconds", "per second", "median ms", "ratio", "peak MiB",
            "",
        ]
        let rows = [head] + results.map(\.cells)
        let widths = head.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        var lines = rows.map { row in
            head.indices.map { column in
                let isText = [0, 1, 8].contains(column)
                let blanks = String(repeating: " ", count: widths[column] - row[column].count)
                return isText ? row[column] + blanks : blanks + row[column]
            }.joined(separator: "  ").trimmingSuffix(" ")
        }
        if let machine {
            lines.append(
                "\(machine.cores) cores of \(machine.processor), \(machine.memoryMiB) MiB")
        }
        return lines.joined(separator: "\n")
    }
}

extension BenchResult {
    fileprivate var cells: [String] {
        [
            workload,
            [variant, callers.map { "\($0) callers" }].compactMap { $0 }
                .joined(separator: ", "),
            entries.map { grouped(Double($0), digits: 0) } ?? "",
            seconds.map { grouped($0, digits: 3) } ?? "",
            entriesPerSecond.map { grouped($0, digits: 0) } ?? "",
            medianMilliseconds.map { grouped($0, digits: 3) } ?? "",
            ratio.map { grouped($0, digits: 2) } ?? "",
            peakMemoryMiB.map { grouped($0, digits: 0) } ?? "", note ?? "",
        ]
    }

    /// Writes 1234.5 as 1,234.500.
    private func grouped(_ number: Double, digits: Int) -> String {
        let parts = String(format: "%.\(digits)f", number).split(separator: ".")
        var whole = String(parts[0])
        var place = whole.count - 3
        while place > 0, whole.first != "-" || place > 1 {
            whole.insert(",", at: whole.index(whole.startIndex, offsetBy: place))
            place -= 3
        }
        return parts.count > 1 ? whole + "." + parts[1] : whole
    }
}

extension String {
    fileprivate func trimmingSuffix(_ character: Character) -> String {
        var text = Substring(self)
        while text.last == character { text = text.dropLast() }
        return String(text)
    }
}
