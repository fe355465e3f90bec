import Testing

/// The house rules of CONTRIBUTING.md that a reader would otherwise have to check by eye.
@Suite struct TidyTests {
    /// `path:line: what` for every line of code that a rule objects to.
    static func findings(
        in files: [SourceFile], _ objection: (SourceFile, String) throws -> String?
    ) rethrows -> [String] {
        try files.flatMap { file in
            try file.code.compactMap { number, text in
                try objection(file, text).map { "\(file.path):\(number): \($0)" }
            }
        }
    }

    @Test func `the self-check finds the sources it is about`() throws {
        #expect(SourceFile.sources.count > 20)
    }

    // MARK: - Size

    @Test func `a line has at most 100 columns`() throws {
        let files =
            try SourceFile.sources + SourceFile.swiftFiles(below: "Tests")
        let wide = files.flatMap { file in
            file.lines.enumerated().filter { $0.element.count > 100 }
                .map { "\(file.path):\($0.offset + 1): \($0.element.count) columns" }
        }
        #expect(wide == [])
    }

    @Test func `a source file has at most 500 lines`() throws {
        let long = SourceFile.sources.filter { $0.lines.count > 500 }
        #expect(long.map { "\($0.path): \($0.lines.count) lines" } == [])
    }

    @Test func `the body of a function has at most 60 lines`() throws {
        let long = SourceFile.sources.flatMap { file in
            FunctionBody.all(in: file.lines).filter { $0.lineCount > 60 }
                .map { "\(file.path):\($0.line): \($0.lineCount) lines" }
        }
        #expect(long == [])
    }

    @Test func `the length of a body is counted between its braces`() {
        let lines = [
            "    func short() { 1 }", "    func long(", "        a: Int", "    ) throws {",
            "        if a {", "            b()", "        }", "    }", "    init() {",
            "        c()",
            "    }", "    var function: Int {", "        1", "    }",
        ]
        let bodies = FunctionBody.all(in: lines)
        #expect(bodies.map(\.line) == [2, 9])
        #expect(bodies.map(\.lineCount) == [3, 1])
    }

    // MARK: - Words

    @Test(arguments: [
        "try!", "fatalError(", "@unchecked Sendable", "nonisolated(unsafe)", " Manager", "Helper",
    ])
    func `a banned word is in no source`(word: String) throws {
        // The one owner of OpenSSL's objects says why it may be shared.
        let excused = ["@unchecked Sendable": "Sources/Proofs/OpenSSL/OwnedPointer.swift"]
        let sources = SourceFile.sources.filter { $0.path != excused[word] }
        let found = Self.findings(in: sources) { _, text in text.contains(word) ? word : nil }
        #expect(found == [])
    }

    @Test func `no source is a drawer of utilities`() throws {
        // “Utilisation” is a word of the trade.
        let found = Self.findings(in: SourceFile.sources) { _, text in
            text.contains("Util") && text.contains(/Util(?!i[sz])/) ? "Util" : nil
        }
        #expect(found == [])
    }

    @Test func `no source puts work off`() throws {
        let found = SourceFile.sources.flatMap { file in
            // Comments too, since that is where such words stand.
            file.lines.enumerated().filter { _, line in
                ["TODO", "FIXME", "XXX"].contains(where: line.contains)
                    && line.contains(/\b(TODO|FIXME|XXX)\b/)
            }
            .map { "\(file.path):\($0.offset + 1)" }
        }
        #expect(found == [])
    }

    // MARK: - Borders

    @Test func `unsafe code stays in the folders that wrap C`() throws {
        let folders: Set<Substring> = [
            "OpenSSL", "SQLite", "PostgreSQL", "PangoCairo", "QREncode", "Iconv", "Files", "Bytes",
        ]
        let files = SourceFile.sources
            .filter { folders.isDisjoint(with: $0.components.dropLast()) }
        let found = Self.findings(in: files) { _, text in
            text.contains("unsafe") && text.contains(/(^|[^@\w"])unsafe\b/) ? "unsafe" : nil
        }
        #expect(found == [])
    }

    @Test func `the pure targets do without Foundation`() throws {
        let files = SourceFile.sources
            .filter { ["Ledger", "Financing", "Banking"].contains($0.target) }
        let found = Self.findings(in: files) { _, text in
            text.contains("Foundation") && text.contains(/\bimport\s+(\w+\s+)?Foundation/)
                ? "imports Foundation" : nil
        }
        #expect(found == [])
    }

    @Test func `a C library is imported by the one target that wraps it`() throws {
        // libxml2 is an oracle of the tests; no source imports it.
        let owners: [Substring: Substring] = [
            "COpenSSL": "Proofs", "CPangoCairo": "Statements", "CQREncode": "Statements",
            "CSQLite": "Stores",
            "GRDBSQLite": "Stores", "SQLite3": "Stores",
        ]
        let files = SourceFile.sources
        let found = Self.findings(in: files) { file, text in
            guard text.contains("import"),
                let match = text.firstMatch(of: /\bimport\s+(C[A-Z]\w*|GRDBSQLite|SQLite3)\b/)
            else { return nil }
            let module = match.output.1
            return owners[module] == file.target ? nil : "\(file.target) imports \(module)"
        }
        #expect(found == [])
    }

    // MARK: - The repository

    @Test func `no file names a place on one machine`() throws {
        // Put together here, so that this line is not a finding itself.
        let places = ["work", "opt/swift", "root", "home"].map { "/" + $0 + "/" }
        let found = try SourceFile.writtenFiles().flatMap { file in
            file.lines.enumerated().compactMap { index, line in
                places.first { Self.line(line, namesPlace: $0) }
                    .map { "\(file.path):\(index + 1): \($0)" }
            }
        }
        #expect(found == [])
    }

    /// Whether a line has a path that begins with the place, not one that merely passes through.
    static func line(_ line: String, namesPlace place: String) -> Bool {
        line.ranges(of: place).contains { range in
            guard let before = line[..<range.lowerBound].last else { return true }
            return !(before.isLetter || before.isNumber || "._-/)}".contains(before))
        }
    }

    @Test func `the change log has an unreleased part or a version`() throws {
        let log = try #require(SourceFile.read("CHANGELOG.md"))
        let isHeading: (String) -> Bool = { $0.contains(/^## \[?(Unreleased|\d+\.\d+\.\d+)/) }
        #expect(log.lines.contains(where: isHeading))
    }

    @Test(arguments: ["tools/setup", "tools/demo", "tools/test", "tools/bench", ".ci/run"])
    func `a script stops at its first error`(path: String) throws {
        let script = try #require(SourceFile.read(path))
        #expect(script.lines.first == "#!/usr/bin/env bash")
        #expect(script.lines.contains("set -euo pipefail"))
    }
}
