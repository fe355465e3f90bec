import Glibc

/// Asks a person for a passphrase at the terminal, without showing it.
public enum TerminalPassphrase {
    private static let byteLimit = 4096

    /// Asks once, or twice for a new passphrase.
    ///
    /// - Throws: `passphrase.terminal` where there is no terminal to ask at, `passphrase.differs`
    ///   if the two answers differ.
    public static func ask(_ question: String, isNew: Bool) throws(ProofsError) -> Passphrase {
        let terminal = unsafe open("/dev/tty", O_RDWR | O_CLOEXEC)
        guard terminal >= 0 else {
            throw ProofsError(
                .passphraseTerminal,
                "There is no terminal to ask for the \(question); "
                    + "use --passphrase-file, --passphrase-env or --passphrase-fd.")
        }
        defer { close(terminal) }
        let answer = try read(terminal, "\(question): ")
        guard isNew else { return answer }
        guard !answer.isEmpty else {
            throw ProofsError(.passphraseDiffers, "A new passphrase must not be empty.")
        }
        guard try read(terminal, "\(question), again: ").matches(answer) else {
            throw ProofsError(.passphraseDiffers, "The two passphrases differ; nothing was made.")
        }
        return answer
    }

    private static func read(_ terminal: Int32, _ prompt: String) throws(ProofsError) -> Passphrase
    {
        var before = termios()
        guard unsafe tcgetattr(terminal, &before) == 0 else {
            throw ProofsError(
                .passphraseTerminal, "The terminal cannot be told to hide what is typed.")
        }
        var hidden = before
        hidden.c_lflag &= ~tcflag_t(ECHO)
        _ = unsafe tcsetattr(terminal, TCSAFLUSH, &hidden)
        defer { _ = unsafe tcsetattr(terminal, TCSAFLUSH, &before) }
        say(prompt, terminal)
        defer { say("\n", terminal) }
        var line: [UInt8] = []
        defer { wipe(&line) }
        var byte: UInt8 = 0
        while line.count < byteLimit, unsafe Glibc.read(terminal, &byte, 1) == 1, byte != 0x0a {
            line.append(byte)
        }
        return Passphrase(line)
    }

    private static func say(_ text: String, _ terminal: Int32) {
        let bytes = Array(text.utf8)
        _ = unsafe write(terminal, bytes, bytes.count)
    }
}
