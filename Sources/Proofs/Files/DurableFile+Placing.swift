import Glibc

extension DurableFile {
    /// Makes the content of a file durable that another writer has written.
    public static func sync(_ path: String) throws(ProofsError) {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("cannot be opened", path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure("cannot be written to the disk", path) }
    }

    /// Gives a file or folder that is durable already its name, in one step that is durable too.
    ///
    /// - Parameters:
    ///   - source: where it was prepared, in the folder of the target.
    ///   - target: a free name; a folder may also take the place of an empty one.
    /// - Throws: `file.exists`, `file.failed`.
    public static func place(_ source: String, at target: String) throws(ProofsError) {
        var status = stat()
        if unsafe lstat(target, &status) == 0, status.st_mode & S_IFMT != S_IFDIR {
            throw ProofsError(
                .fileExists, "The file exists already; choose another name.", location: target)
        }
        guard unsafe rename(source, target) == 0 else {
            throw failure("cannot be put in place", target)
        }
        try syncFolder(of: target)
    }
}
