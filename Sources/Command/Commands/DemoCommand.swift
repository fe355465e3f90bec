internal import ArgumentParser
internal import Foundation
internal import GreenCredit

/// `greencredit demo`.
struct DemoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Run the whole job on the worked example and compare every figure.",
        discussion: """
            Founds a ledger, registers the officers of six parties, posts 223 transactions with \
            maker and checker signatures, reconciles a bank account, signs three statements, \
            verifies everything and prints the figures reached beside the expected ones, with the \
            stock commands that check them.

            Example:
              greencredit demo --into demo-ledger
            """)

    @Option(
        help: ArgumentHelp(
            "A new folder for the ledger and its files; by default a temporary one.",
            valueName: "folder"), completion: .directory)
    var into: String?

    @Option(
        help: ArgumentHelp(
            "The worked example; by default fixtures/three-projects of this project.",
            valueName: "folder"), completion: .directory)
    var fixtures: String?

    func run() throws {
        let example = try fixtures ?? DemoCommand.findFixtures()
        let demo = try Demo(fixtures: example, folder: try DemoCommand.makeFolder(into))
        let isReached = try demo.run()
        guard isReached else { throw ExitCode(1) }
    }

    /// The example in the folder where we are, or above it, or above the program itself.
    private static func findFixtures() throws -> String {
        let manager = FileManager.default
        let program = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
        for start in [URL(fileURLWithPath: manager.currentDirectoryPath), program] {
            var folder = start
            while folder.path != "/" {
                let example = folder.appendingPathComponent("fixtures/three-projects").path
                if manager.fileExists(atPath: example + "/journal.csv") { return example }
                folder.deleteLastPathComponent()
            }
        }
        throw GreenCreditError(
            .environment, "demo.fixtures",
            "the worked example is not here; name its folder with --fixtures")
    }

    private static func makeFolder(_ named: String?) throws -> String {
        let path =
            named
            ?? NSTemporaryDirectory() + "greencredit-demo-"
            + UUID().uuidString.prefix(8).lowercased()
        if FileManager.default.fileExists(atPath: path + "/ledger") {
            throw GreenCreditError(
                .usage, "demo.exists", "a ledger lies there already; name a new folder", at: path)
        }
        try KeyFolder.create(path)
        return URL(fileURLWithPath: path).standardizedFileURL.path
    }
}
