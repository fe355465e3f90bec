import Glibc

extension DurableFile {
    /// Reads a small file and writes it anew, one process and one thread at a time (flock(2)).
    ///
    /// - Parameter change: given the old content, returns the new one and a result; if it throws,
    ///   the file stays as it is.
    /// - Returns: the result, once the new content is durable.
    static func update<Result>(
        _ path: String,
        _ change: ([UInt8]) throws(ProofsError) -> (content: [UInt8], result: Result)
    ) throws(ProofsError) -> Result {
        // The lock has a file of its own, because the other one is replaced.
        let descriptor = unsafe open(
            path + ".lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw failure("cannot be opened", path + ".lock") }
        defer { close(descriptor) }
        while flock(descriptor, LOCK_EX) != 0 {
            guard errno == EINTR else { throw failure("cannot be locked", path + ".lock") }
        }
        let (content, result) = try change(try read(path, limit: 65_536))
        try write(content, to: path)
        return result
    }

    /// Makes a folder that only its owner may use, and its entry durable; an empty one will do.
    static func createFolder(_ path: String) throws(ProofsError) {
        if unsafe mkdir(path, 0o700) != 0 {
            guard errno == EEXIST, try isEmpty(path) else {
                throw errno == EEXIST
                    ? ProofsError(
                        .fileExists, "The folder exists already and is not empty.", location: path)
                    : failure("cannot be made", path)
            }
        }
        try syncFolder(of: path)
    }

    private static func isEmpty(_ path: String) throws(ProofsError) -> Bool {
        guard let folder = unsafe opendir(path) else { throw failure("cannot be opened", path) }
        defer { unsafe closedir(folder) }
        var count = 0
        while unsafe readdir(folder) != nil { count += 1 }
        // Every folder holds itself and its parent.
        return count <= 2
    }
}
