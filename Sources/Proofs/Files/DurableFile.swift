import Glibc

/// Writes files that are either whole and on the disk, or not there at all (rename(2), fsync(2)).
public enum DurableFile {
    /// What to do with a file that is there already.
    public enum Existing: Sendable {
        /// Put the new file in its place, in one step.
        case replace
        /// Refuse, and leave it as it is.
        case refuse
    }

    /// Writes a temporary file beside the target, syncs it, puts it in place, syncs the folder.
    ///
    /// - Parameter mode: the new file's permissions; the process's umask does not change them.
    /// - Throws: `file.exists` or `file.failed`; the target is then as it was before.
    public static func write(
        _ bytes: [UInt8], to path: String, existing: Existing = .replace, mode: UInt32 = 0o644
    ) throws(ProofsError) {
        let temporary = "\(path).\(Hex.encode(try SecureRandom.bytes(8))).tmp"
        let descriptor = unsafe open(
            temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw failure("cannot be created", path) }
        do throws(ProofsError) {
            defer { close(descriptor) }
            try write(bytes, to: descriptor, path)
            guard fchmod(descriptor, mode) == 0, fsync(descriptor) == 0 else {
                throw failure("cannot be written to the disk", path)
            }
        } catch {
            _ = unsafe unlink(temporary)
            throw error
        }
        try place(temporary, at: path, existing)
        try syncFolder(of: path)
    }

    /// Makes the entries of the folder that holds a path durable.
    public static func syncFolder(of path: String) throws(ProofsError) {
        let folder = folder(of: path)
        let descriptor = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("cannot be opened", folder) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure("cannot be synced", folder) }
    }

    /// Reads a whole file of bounded size.
    public static func read(_ path: String, limit: Int = 1 << 26) throws(ProofsError) -> [UInt8] {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("cannot be opened", path) }
        defer { close(descriptor) }
        return try read(from: descriptor, limit: limit, path)
    }

    static func read(
        from descriptor: Int32, limit: Int, _ path: String
    ) throws(ProofsError) -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        defer { wipe(&chunk) }
        while true {
            let count = unsafe Glibc.read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw failure("cannot be read", path) }
            if count == 0 { return bytes }
            guard bytes.count + count <= limit else {
                throw ProofsError(
                    .file, "The file is larger than \(limit) bytes.", location: path)
            }
            bytes += chunk.prefix(count)
        }
    }

    private static func write(
        _ bytes: [UInt8], to descriptor: Int32, _ path: String
    ) throws(ProofsError) {
        var written = 0
        while written < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { buffer in
                let rest = unsafe UnsafeRawBufferPointer(rebasing: buffer[written...])
                return unsafe Glibc.write(descriptor, rest.baseAddress, rest.count)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw failure("cannot be written", path) }
            written += count
        }
    }

    private static func place(
        _ temporary: String, at path: String, _ existing: Existing
    ) throws(ProofsError) {
        switch existing {
        case .replace:
            guard unsafe rename(temporary, path) == 0 else {
                let error = failure("cannot be put in place", path)
                _ = unsafe unlink(temporary)
                throw error
            }
        case .refuse:
            // A link fails where a name is taken; a rename would overwrite it.
            let status = unsafe link(temporary, path)
            let isTaken = errno == EEXIST
            let error = failure("cannot be put in place", path)
            _ = unsafe unlink(temporary)
            guard status != 0 else { return }
            guard !isTaken else {
                throw ProofsError(
                    .fileExists, "The file exists already; choose another name.", location: path)
            }
            throw error
        }
    }

    private static func folder(of path: String) -> String {
        guard let slash = path.utf8.lastIndex(of: 0x2f) else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// An error with the system's reason.
    static func failure(_ what: String, _ path: String) -> ProofsError {
        let number = errno
        let reason = unsafe strerror(number).map { unsafe String(cString: $0) } ?? "error \(number)"
        return ProofsError(.file, "The file \(what): \(reason).", location: path)
    }
}
