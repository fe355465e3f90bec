import Foundation

/// Tools of an auditor that are no part of this repository.
enum Auditor {
    /// The folder of the scripts, beside the published vectors; `nil` where it is absent.
    static let tools: String? = {
        let named = ProcessInfo.processInfo.environment["GREENCREDIT_CONFORMANCE"]
        let vectors = named ?? CommandLineTool.package + "/../shared/conformance"
        let folder = URL(filePath: vectors + "/../tools").standardizedFileURL.path
        let isThere = FileManager.default.fileExists(atPath: folder + "/verify-record.sh")
        return isThere && CommandLineTool.find("xxd") != nil ? folder : nil
    }()

    static let hledger = CommandLineTool.find("hledger")

    static let absence =
        "the auditor's scripts or xxd are absent; see GREENCREDIT_CONFORMANCE in the tests"
    static let noHledger = "hledger is absent; tools/setup --tests installs it"
}
