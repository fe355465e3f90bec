import Financing
import Foundation
import Ledger
import Testing

/// The worked example as OC4IDS.
@Suite struct OC4IDSTests {
    static func document() throws -> OC4IDSDocument {
        let (state, entries) = try WorkedExample.run()
        return try OC4IDSDocument(
            state, entries: entries,
            publisher: OC4IDSDocument.Publisher(
                prefix: "XX-EXAMPLE", address: "https://example.org/cpt2025", sector: "economy"),
            at: try Timestamp("2026-12-31T00:00:00.000Z"))
    }

    /// Projects by identifier, as Foundation reads them.
    static func projects(_ text: String) throws -> [String: [String: Any]] {
        let value = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
        let list = try #require(value?["projects"] as? [[String: Any]])
        return Dictionary(uniqueKeysWithValues: list.map { ($0["id"] as? String ?? "", $0) })
    }

    static func lines(_ list: Any?, _ members: [String]) -> [String] {
        (list as? [[String: Any]] ?? []).map { element in
            members.map { name in
                let value = element[name]
                if let value = value as? [String: Any] {
                    return "\(value["amount"] ?? value["id"] ?? "")"
                }
                return "\(value ?? "")"
            }.joined(separator: " ")
        }.sorted()
    }

    @Test func `tells the finance and payments that an independent export tells`() throws {
        let found = try Self.projects(try Self.document().text)
        let wanted = try Self.projects(try WorkedExample.text("exports/three-projects.oc4ids.json"))
        #expect(Set(found.keys) == Set(wanted.keys))
        var count = 0
        for (id, project) in wanted {
            let ours = try #require(found[id])
            let payment = ["date", "value", "payer", "payee"]
            let payments = Self.lines(project["transactions"], payment)
            #expect(Self.lines(ours["transactions"], payment) == payments)
            count += payments.count
            let finance = ["id", "value", "financingParty", "type", "concessional", "resultsBased"]
            let budget = project["budget"] as? [String: Any]
            let ourBudget = ours["budget"] as? [String: Any]
            #expect(
                Self.lines(ourBudget?["finance"], finance)
                    == Self.lines(budget?["finance"], finance))
            #expect(Self.lines(ours["parties"], ["id"]) == Self.lines(project["parties"], ["id"]))
        }
        #expect(count > 20)
    }

    @Test func `writes amounts as exact decimals and never as binary fractions`() throws {
        let text = try Self.document().text
        let amounts = text.matches(of: /"amount": (\S+?),/).map { String($0.output.1) }
        #expect(amounts.count > 20)
        #expect(amounts.filter { $0.wholeMatch(of: /-?[0-9]+\.[0-9]{2}/) == nil } == [])
        #expect(amounts.contains("178888.89"))
    }

    // MARK: - The published schema

    static let folder = LoanSnapshotTests.folder.deletingLastPathComponent()
        .appending(path: "oc4ids")

    /// A Python with the package jsonschema: that of `GREENCREDIT_PYTHON`, else the one in `PATH`.
    static let python: String? = {
        let named = ProcessInfo.processInfo.environment["GREENCREDIT_PYTHON"] ?? "python3"
        let probe = try? run([named, "-c", "import jsonschema, referencing"])
        return probe?.status == 0 ? named : nil
    }()

    static var canValidate: Bool {
        python != nil
            && FileManager.default.fileExists(
                atPath: folder.appending(path: "project-schema.json").path)
    }

    static func run(_ arguments: [String]) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }

    /// Prints each violation of the package's schema, with the project's schema from disk.
    static let validator = """
        import json, re, sys
        from jsonschema import Draft4Validator, FormatChecker
        from referencing import Registry, Resource
        from referencing.jsonschema import DRAFT4
        formats = FormatChecker(formats=())
        @formats.checks("date-time")
        def moment(text):
            form = r"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z"
            return bool(re.fullmatch(form, str(text)))
        read = lambda name: json.load(open(name))
        folder, file = sys.argv[1:]
        project = read(folder + "/project-schema.json")
        package = read(folder + "/project-package-schema.json")
        resources = [
            (s["id"], Resource(contents=s, specification=DRAFT4)) for s in (project, package)]
        checker = Draft4Validator(
            package, registry=Registry().with_resources(resources), format_checker=formats)
        errors = [
            f"{list(e.absolute_path)}: {e.message}"[:300]
            for e in checker.iter_errors(read(file))]
        print("\\n".join(errors))
        sys.exit(1 if errors else 0)
        """

    static func validate(_ text: String) throws -> (status: Int32, output: String) {
        let file = FileManager.default.temporaryDirectory
            .appending(path: "oc4ids-\(UUID().uuidString).json")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(text.utf8).write(to: file)
        return try run([try #require(python), "-c", validator, folder.path, file.path])
    }

    @Test(.enabled(if: canValidate, "the schema or a Python with jsonschema is not at hand"))
    func `is valid against the published schema`() throws {
        let text = try Self.document().text
        let result = try Self.validate(text)
        #expect(result.status == 0, "\(result.output)")
        // The check itself sees a plain date and a type that is not on the list.
        let wrong = text.replacing("T00:00:00Z", with: "", maxReplacements: 1)
            .replacing("\"loan\"", with: "\"lone\"")
        let refused = try Self.validate(wrong)
        #expect(refused.status == 1)
        #expect(refused.output.contains("lone") && refused.output.contains("date-time"))
    }
}
