import Glibc

/// Files that hold secrets: nobody but their owner may read them.
public enum KeyFile {
    private static let byteLimit = 65_536

    /// Writes a new file with mode 0600, durably, and never over an existing one.
    ///
    /// - Throws: `file.exists` where the name is taken.
    public static func write(_ bytes: [UInt8], to path: String) throws(ProofsError) {
        try DurableFile.write(bytes, to: path, existing: .refuse, mode: 0o600)
    }

    /// Reads a plain file that only its owner can read.
    ///
    /// - Throws: `key.fileOpen` for permissions of group or others, symbolic links and whatever
    ///   is not a plain file; the message says how to mend it.
    public static func read(_ path: String) throws(ProofsError) -> [UInt8] {
        // Not blocking: a named pipe in the file's place must not hold us.
        let descriptor = unsafe open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            guard errno == ELOOP else { throw DurableFile.failure("cannot be opened", path) }
            throw ProofsError(
                .keyFileOpen, "The file is a symbolic link; name the file itself.",
                location: path)
        }
        defer { close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else {
            throw DurableFile.failure("cannot be examined", path)
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw ProofsError(.keyFileOpen, "It is not a plain file.", location: path)
        }
        guard status.st_mode & 0o077 == 0 else {
            throw ProofsError(
                .keyFileOpen, "Others can use the file: run chmod 600 \(path)", location: path)
        }
        return try DurableFile.read(from: descriptor, limit: byteLimit, path)
    }

    /// Reads a passphrase: the first line of such a file.
    public static func readPassphrase(_ path: String) throws(ProofsError) -> Passphrase {
        firstLine(try read(path))
    }

    /// Reads a passphrase from an open file descriptor: its first line.
    public static func readPassphrase(descriptor: Int32) throws(ProofsError) -> Passphrase {
        firstLine(
            try DurableFile.read(from: descriptor, limit: byteLimit, "descriptor \(descriptor)"))
    }

    private static func firstLine(_ content: consuming [UInt8]) -> Passphrase {
        var bytes = content
        defer { wipe(&bytes) }
        var line = Array(bytes.prefix { $0 != 0x0a && $0 != 0x0d })
        defer { wipe(&line) }
        return Passphrase(line)
    }

    /// Makes the private key's file, encrypted.
    public static func write(
        _ key: PrivateKey, passphrase: Passphrase, to path: String
    ) throws(ProofsError) {
        try write(key.encryptedPEM(passphrase), to: path)
    }

    /// Reads a private key's file.
    public static func readKey(
        _ path: String, passphrase: Passphrase?, allowUnencrypted: Bool = false
    ) throws(ProofsError) -> PrivateKey {
        let pem = try read(path)
        do throws(ProofsError) {
            return try PrivateKey(
                pem: pem, passphrase: passphrase, allowUnencrypted: allowUnencrypted)
        } catch {
            throw error.located(path)
        }
    }
}
