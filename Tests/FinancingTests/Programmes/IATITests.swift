import Financing
import Foundation
import Ledger
import Testing

/// The worked example as open data.
@Suite struct IATITests {
    static let publisher = IATIDocument.Publisher(
        prefix: "XX-EXAMPLE", country: "CN", sector: "32120")

    static func document() throws -> IATIDocument {
        let (state, entries) = try WorkedExample.run()
        return try IATIDocument(
            state, entries: entries, publisher: publisher,
            at: try Timestamp("2026-12-31T00:00:00.000Z"))
    }

    /// Activity, type, date, value, finance and parties of every transaction of a file.
    static func transactions(_ text: String) -> [String] {
        var found: [String] = []
        for activity in text.components(separatedBy: "<iati-identifier>").dropFirst() {
            let id = activity.prefix { $0 != "<" }
            for part in activity.components(separatedBy: "<transaction>").dropFirst() {
                let end = part.components(separatedBy: "</transaction>")[0]
                let values = [
                    #/transaction-type code="(.*?)"/#, #/value-date="(.*?)"/#, #/>(-?[0-9.]+)</#,
                    #/finance-type code="(.*?)"/#, #/provider-org ref="(.*?)"/#,
                    #/receiver-org ref="(.*?)"/#,
                ].map { end.firstMatch(of: $0).map { String($0.output.1) } ?? "" }
                found.append(([String(id)] + values).joined(separator: " "))
            }
        }
        return found.sorted()
    }

    @Test func `tells every flow that an independent export tells`() throws {
        let found = Self.transactions(try Self.document().text)
        let wanted = Self.transactions(try WorkedExample.text("exports/three-projects.iati.xml"))
        #expect(wanted.count > 30)
        #expect(found == wanted)
    }

    @Test func `leaves out what was reversed`() throws {
        let (state, entries) = try WorkedExample.run()
        let flows = try state.flows(of: entries)
        #expect(!flows.contains { $0.text.contains("wrongly coded") })
        #expect(!flows.contains { $0.text.contains("reversal") })
    }

    static let schema =
        LoanSnapshotTests.folder.deletingLastPathComponent()
        .appending(path: "iati/schema/iati-activities-schema.xsd").path

    static var canValidate: Bool {
        FileManager.default.fileExists(atPath: schema)
            && FileManager.default.isExecutableFile(atPath: "/usr/bin/xmllint")
    }

    @Test(.enabled(if: canValidate, "the schema or xmllint is not at hand"))
    func `is valid against the published schema`() throws {
        let file = FileManager.default.temporaryDirectory
            .appending(path: "iati-\(UUID().uuidString).xml")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(try Self.document().text.utf8).write(to: file)
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/xmllint")
        process.arguments = ["--nonet", "--noout", "--schema", Self.schema, file.path]
        let pipe = Pipe()
        process.standardError = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "\(String(decoding: output, as: UTF8.self))")
    }
}
