internal import Ledger

/// Reads a JSON journal: a list of entries, one entry, or one entry a line.
enum JSONJournal {
    private static let newline: UInt8 = 0x0A

    static func read(_ pieces: inout JournalPieces, _ sink: inout JournalSink) throws {
        var start: [UInt8] = []
        var hasLine = false
        // Is the first line a value of its own? Then so are the others.
        while !hasLine, start.count <= JSONReader.Limits.record.bytes,
            let piece = try pieces.next()
        {
            start += piece
            hasLine = firstLine(of: start) != nil
        }
        if let line = firstLine(of: start), (try? JSONReader.read(line)) != nil {
            try readLines(start, &pieces, &sink)
        } else {
            try readWhole(start, &pieces, &sink)
        }
    }

    /// The first line that is not blank, if its end is here and it is an object.
    private static func firstLine(of bytes: [UInt8]) -> [UInt8]? {
        guard let start = bytes.firstIndex(where: { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }),
            bytes[start] == UInt8(ascii: "{"),
            let end = bytes[start...].firstIndex(of: newline)
        else { return nil }
        return Array(bytes[start..<end])
    }

    // MARK: - Whole

    private static func readWhole(
        _ start: [UInt8], _ pieces: inout JournalPieces, _ sink: inout JournalSink
    ) throws {
        var bytes = start
        var isWhole = false
        while !isWhole, bytes.count <= JSONReader.Limits.file.bytes {
            if let piece = try pieces.next() { bytes += piece } else { isWhole = true }
        }
        let values: [JSONValue]
        let isList: Bool
        do throws(LedgerError) {
            switch try JSONReader.read(bytes, limits: .file) {
            case .array(let elements): (values, isList) = (elements, true)
            case let value: (values, isList) = ([value], false)
            }
        } catch {
            if bytes.first == UInt8(ascii: "{"), hasLines(bytes) {
                return try readLines(bytes, &pieces, &sink)
            }
            var size = bytes.count
            while !isWhole, let piece = try pieces.next() { size += piece.count }
            sink.problems.add(
                isWhole
                    ? error
                    : LedgerError(
                        "json.limits",
                        "the text has \(size) bytes, more than \(JSONReader.Limits.file.bytes); "
                            + "one entry a line may be of any size"))
            return
        }
        for (index, value) in values.enumerated() {
            try take(value, number: index + 1, &sink, at: isList ? "[\(index)]" : "entry")
        }
    }

    private static func hasLines(_ bytes: [UInt8]) -> Bool {
        bytes.firstIndex(of: newline).map { bytes[$0...].contains { $0 != newline } } ?? false
    }

    private static func take(
        _ value: JSONValue, number: Int, _ sink: inout JournalSink, at place: String
    ) throws {
        sink.problems.line = number
        let entry = sink.problems.collect { () throws(LedgerError) in
            try Entry(json: value, at: place)
        }
        guard let entry else { return }
        try sink.numbers.add(book: entry.book, id: entry.id, line: number)
        try sink.take(entry, at: place)
    }

    // MARK: - Lines

    private static func readLines(
        _ start: [UInt8], _ pieces: inout JournalPieces, _ sink: inout JournalSink
    ) throws {
        var lines = JSONLines()
        try lines.read(start, &sink)
        while let piece = try pieces.next() { try lines.read(piece, &sink) }
        try lines.finish(&sink)
    }

    /// Cuts pieces into lines and reads each as an entry.
    private struct JSONLines {
        private var number = 1
        private var line: [UInt8] = []
        /// How long the line is; of one that is too long, not all is kept.
        private var length = 0
        /// The first entry, until it is known whether another one follows.
        private var first: (line: [UInt8], length: Int, number: Int)?
        private var hasSeveral = false

        mutating func read(_ piece: [UInt8], _ sink: inout JournalSink) throws {
            var rest = piece[...]
            while let end = rest.firstIndex(of: newline) {
                add(rest[..<end])
                try endLine(&sink)
                number += 1
                rest = rest[(end + 1)...]
            }
            add(rest)
        }

        mutating func finish(_ sink: inout JournalSink) throws {
            try endLine(&sink)
            if let first { try take(first, isOnly: true, &sink) }
        }

        private mutating func add(_ part: ArraySlice<UInt8>) {
            length += part.count
            if length <= JSONReader.Limits.record.bytes { line += part }
        }

        private mutating func endLine(_ sink: inout JournalSink) throws {
            defer {
                line.removeAll(keepingCapacity: true)
                length = 0
            }
            guard length > line.count || !line.allSatisfy({ $0 == 0x20 || $0 == 0x0D }) else {
                return
            }
            if hasSeveral { return try take((line, length, number), isOnly: false, &sink) }
            guard let before = first.take() else {
                first = (line, length, number)
                return
            }
            hasSeveral = true
            try take(before, isOnly: false, &sink)
            try take((line, length, number), isOnly: false, &sink)
        }

        private func take(
            _ text: (line: [UInt8], length: Int, number: Int), isOnly: Bool,
            _ sink: inout JournalSink
        ) throws {
            sink.problems.line = text.number
            let place = isOnly ? nil : "line \(text.number)"
            let entry = sink.problems.collect(at: place) { () throws(LedgerError) in
                let limit = JSONReader.Limits.record.bytes
                guard text.length <= limit else {
                    throw LedgerError(
                        "json.limits", "the text has \(text.length) bytes, more than \(limit)")
                }
                return try Entry(json: try JSONReader.read(text.line), at: "entry")
            }
            guard let entry else { return }
            try sink.numbers.add(book: entry.book, id: entry.id, line: text.number)
            try sink.take(entry, at: place ?? "entry")
        }
    }
}
