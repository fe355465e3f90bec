internal import ArgumentParser
internal import GreenCredit
internal import Ledger
internal import Proofs
internal import Server

/// Where time stamps come from.
struct TimestampOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A time-stamp authority: its address, or the folder of one of our own.",
            valueName: "url|folder"))
    var tsa: String?

    @Option(
        help: ArgumentHelp(
            "A file (mode 0600) whose first line opens the key of an authority in a folder.",
            valueName: "file"), completion: .file())
    var tsaPassphraseFile: String?

    /// The source; `nil` where none is named.
    ///
    /// - Throws: what opening the authority's key throws; the passphrase is asked for at the
    ///   terminal where no file holds it.
    func source() throws -> (any TimestampSource)? {
        guard let tsa else { return nil }
        if tsa.contains("://") { return try HTTPTimestampSource(tsa) }
        let passphrase =
            try tsaPassphraseFile.map { try KeyFile.readPassphrase($0) }
            ?? TerminalPassphrase.ask("passphrase of the time-stamp authority", isNew: false)
        return try TimestampFolder.open(tsa, passphrase)
    }
}

extension TimestampFolder {
    /// Opens an authority that goes by the machine's clock.
    static func open(_ path: String, _ passphrase: Passphrase) throws -> TimestampFolder {
        try TimestampFolder(path, passphrase: passphrase) {
            SystemClock.now().millisecondsSince1970
        }
    }
}
