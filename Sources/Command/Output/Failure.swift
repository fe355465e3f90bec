internal import ArgumentParser
internal import Banking
internal import Financing
internal import Foundation
internal import GreenCredit
internal import Ledger
internal import Proofs
internal import Statements

/// How the process ends after an error (ARCHITECTURE §7).
enum Failure {
    /// Everything has been said; only the code is left.
    case told(Int32)
    /// A message and a code.
    case untold(String, Int32)
    /// The argument parser's own: help, version, wrong arguments.
    case parser(any Error)

    /// Finds the exit code of an error's kind.
    init(_ error: any Error) {
        switch error {
        case let code as ExitCode: self = .told(code.rawValue)
        case let error as GreenCreditError:
            let code: Int32 =
                switch error.kind {
                case .usage: 2
                case .environment: 3
                case .integrity: 4
                }
            self = .untold("\(error)", code)
        case let error as JournalFile.Problems:
            let what = error.count == 1 ? "a problem" : "\(error.count) problems"
            self = .untold("the file has \(what), so nothing of it was used\n\(error)", 2)
        case let error as RulebookError: self = .untold("\(error)", 2)
        case let error as LedgerError: self = .untold("\(error)", 2)
        case let error as StatementError: self = .untold("\(error)", 1)
        case let error as ProofsError: self = .untold("\(error)", Failure.code(of: error))
        default:
            self = OpenLedger.isStoreError(error) ? .untold("\(error)", 3) : .parser(error)
        }
    }

    /// A bad signature or role in what is stored is a broken ledger; a bad key file is not.
    private static func code(of error: ProofsError) -> Int32 {
        let name = error.code.identifier
        let isAboutFiles = [
            "key.", "file.", "pem.", "openssl.", "passphrase.", "timestamp.refused",
            "timestamp.unreachable",
        ].contains { name.hasPrefix($0) }
        return isAboutFiles ? 3 : 4
    }
}
