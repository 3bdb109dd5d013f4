package import Bytes
import Glibc

/// Whole files and directories by path.
package enum Files {
  /// Reads a whole file, following symlinks. For tpl's own files and the system's; a repository's go through
  /// ``readRegular(_:limit:)``.
  /// - Throws: the errno; EFBIG beyond `limit` bytes; EINVAL for what is no regular file, a FIFO for one, which would
  ///   keep its reader waiting.
  package static func read(_ path: Path, limit: Int = 64 << 20) throws(SystemError) -> [UInt8] {
    let file = try Descriptor.open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY)
    return try read(file, path, limit: limit, status: try regularStatus(of: file, path))
  }

  /// Reads what a person has named: waits for the writer of a pipe.
  /// - Throws: the errno; EFBIG beyond `limit` bytes.
  package static func readArgument(_ path: Path, limit: Int) throws(SystemError) -> [UInt8] {
    let file = try Descriptor.open(path, O_RDONLY)
    return try read(file, path, limit: limit)
  }

  /// Opens one of tpl's own files to add to its end, and makes it where it is missing.
  /// - Throws: the errno; ENXIO for a FIFO without a reader, EINVAL for anything else that is no regular file.
  package static func openForAppending(_ path: Path, mode: UInt32 = 0o600) throws(SystemError) -> Descriptor {
    let flags = O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY
    let file = try Descriptor.open(path, flags, mode: mode)
    _ = try regularStatus(of: file, path)
    return file
  }

  /// Reads one of tpl's own files that decides something. A file that other users may have written is refused.
  /// - Throws: the errno; EPERM when it is not the user's or root's, or others may write it; EINVAL for what is no
  ///   regular file, a FIFO for one, which would keep its reader waiting.
  package static func readOwn(_ path: Path, limit: Int = 64 << 20) throws(SystemError) -> [UInt8] {
    let file = try Descriptor.open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY)
    let status = try regularStatus(of: file, path)
    guard isOwn(status) else { throw SystemError.notOwn(path) }
    return try read(file, path, limit: limit, status: status)
  }

  /// Whether only the user and root can write to the file.
  package static func isOwn(_ status: FileStatus) -> Bool {
    guard status.owner == getuid() || status.owner == 0, !status.isWritableByOthers else { return false }
    return status.mode & 0o020 == 0 || MachineGroups(trusted: []).isPrivate(group: status.group, of: status.owner)
  }

  /// Opens a regular file without following a symlink and without waiting for the writer of a FIFO.
  /// - Throws: the errno; ELOOP for a symlink, EISDIR for a directory, EINVAL for anything else that is no regular
  ///   file.
  package static func openRegular(_ path: Path) throws(SystemError) -> Descriptor {
    let file = try Descriptor.open(path, regularFlags)
    _ = try regularStatus(of: file, path)
    return file
  }

  private static let regularFlags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY

  private static func regularStatus(of file: borrowing Descriptor, _ path: Path) throws(SystemError) -> FileStatus {
    let status = try FileStatus.of(file, path)
    if status.isRegular { return status }
    throw SystemError(operation: "open", path: path, code: status.isDirectory ? EISDIR : EINVAL)
  }

  /// Opens as ``openRegular(_:)`` does and reads the file.
  /// - Returns: its content, and its status before that was read.
  /// - Throws: the errno; EFBIG beyond `limit` bytes.
  package static func readRegular(
    _ path: Path, limit: Int
  ) throws(SystemError) -> (content: [UInt8], status: FileStatus) {
    let file = try Descriptor.open(path, regularFlags)
    let status = try regularStatus(of: file, path)
    return (try read(file, path, limit: limit, status: status), status)
  }

  /// - Parameter status: the result of a preceding fstat(2); called here where it is `nil`.
  package static func read(
    _ file: borrowing Descriptor, _ path: Path, limit: Int, status: FileStatus? = nil
  ) throws(SystemError) -> [UInt8] {
    let size: Int64
    if let status { size = status.size } else { size = try FileStatus.of(file, path).size }
    // Some file systems report a negative size.
    let expected = Int(max(size, 0))
    if expected > limit { throw SystemError(operation: "read", path: path, code: EFBIG) }
    do throws(SystemError) {
      // The size is only a hint: files in /proc report 0 (and must be read in one call), and a file may grow while it
      // is read.
      var bytes = try file.read(atMost: expected == 0 ? 4096 : expected + 1)
      while bytes.count > expected {
        let more = try file.read(atMost: 1 << 16)
        if more.isEmpty { break }
        bytes += more
        if bytes.count > limit { throw SystemError(operation: "read", code: EFBIG) }
      }
      return bytes
    } catch {
      throw error.on(path)
    }
  }

  package static func rename(_ source: Path, to target: Path) throws(SystemError) {
    let result = source.withCString { source in target.withCString { Glibc.rename(source, $0) } }
    if result != 0 { throw SystemError("rename", target) }
  }

  /// Makes a second name for a file; never replaces an existing one.
  package static func link(_ source: Path, as name: Path) throws(SystemError) {
    let result = source.withCString { source in name.withCString { Glibc.link(source, $0) } }
    if result != 0 { throw SystemError("link", name) }
  }

  /// Removes a directory that is empty.
  package static func removeEmptyDirectory(_ path: Path) throws(SystemError) {
    if path.withCString({ rmdir($0) }) != 0 { throw SystemError("rmdir", path) }
  }

  /// - Returns: whether there was a file to remove.
  @discardableResult
  package static func remove(_ path: Path) throws(SystemError) -> Bool {
    if path.withCString({ unlink($0) }) == 0 { return true }
    if errno == ENOENT || errno == ENOTDIR { return false }
    throw SystemError("unlink", path)
  }

  /// Makes all files that this process creates from now on private to the user, those of SQLite included (umask(2)).
  package static func makeEverythingPrivate() { umask(0o077) }

  /// mkdir(2); an existing directory is fine, whatever its mode.
  package static func makeDirectory(_ path: Path, mode: UInt32 = 0o777) throws(SystemError) {
    if path.withCString({ mkdir($0, mode) }) == 0 { return }
    let code = errno
    if code == EEXIST, FileStatus.look(path)?.isDirectory == true { return }
    throw SystemError(operation: "mkdir", path: path, code: code)
  }

  /// A directory and its parents; those it creates are 0700.
  package static func makePrivateDirectories(_ path: Path) throws(SystemError) {
    if FileStatus.look(path)?.isDirectory == true { return }
    if let parent = path.parent, parent.bytes != [.slash] { try makePrivateDirectories(parent) }
    try makeDirectory(path, mode: 0o700)
  }

  /// - Returns: `nil` when there is no such file.
  /// - Throws: every other errno, because a file that cannot be read does exist.
  package static func readIfPresent(_ path: Path, limit: Int) throws(SystemError) -> [UInt8]? {
    do throws(SystemError) {
      return try readRegular(path, limit: limit).content
    } catch {
      if error.isMissing { return nil }
      throw error
    }
  }

  /// realpath(3).
  package static func canonical(_ path: Path) throws(SystemError) -> Path {
    guard let resolved = path.withCString({ realpath($0, nil) }) else { throw SystemError("realpath", path) }
    defer { free(resolved) }
    return Path([UInt8](UnsafeRawBufferPointer(start: resolved, count: strlen(resolved))))
  }

  /// The physical working directory; `nil` when it was removed.
  package static var workingDirectory: Path? {
    do throws(SystemError) {
      return try findWorkingDirectory()
    } catch {
      return nil
    }
  }

  /// The same.
  /// - Throws: the errno of getcwd(3) for any other reason than that it was removed.
  package static func findWorkingDirectory() throws(SystemError) -> Path? {
    guard let resolved = getcwd(nil, 0) else {
      if errno == ENOENT { return nil }
      throw SystemError("getcwd")
    }
    defer { free(resolved) }
    let bytes = [UInt8](UnsafeRawBufferPointer(start: resolved, count: strlen(resolved)))
    return bytes.first == .slash ? Path(bytes) : nil
  }

  /// Of this process.
  package static func changeDirectory(_ path: Path) throws(SystemError) {
    if path.withCString({ chdir($0) }) != 0 { throw SystemError("chdir", path) }
  }

  package static func setModified(_ path: Path, nanoseconds: Int64) throws(SystemError) {
    let (seconds, rest) = nanoseconds.quotientAndRemainder(dividingBy: Nanoseconds.perSecond)
    // tv_nsec is never negative, so times before 1970 are rounded down to a second.
    try setModified(
      path,
      rest < 0
        ? timespec(tv_sec: Int(seconds) - 1, tv_nsec: Int(rest + Nanoseconds.perSecond))
        : timespec(tv_sec: Int(seconds), tv_nsec: Int(rest)))
  }

  private static func setModified(_ path: Path, _ time: timespec) throws(SystemError) {
    let result = withUnsafePointer(to: (time, time)) { pair in
      pair.withMemoryRebound(to: timespec.self, capacity: 2) { times in
        path.withCString { utimensat(AT_FDCWD, $0, times, AT_SYMLINK_NOFOLLOW) }
      }
    }
    if result != 0 { throw SystemError("utimensat", path) }
  }

  /// Makes an empty file, or takes the one that is there, and sets its mtime.
  /// - Parameter modified: nanoseconds since 1970.
  package static func touch(_ path: Path, modified: Int64) throws(SystemError) {
    // O_NONBLOCK, because open(2) of a FIFO would wait for a reader.
    _ = try Descriptor.open(path, O_WRONLY | O_CREAT | O_NOFOLLOW | O_NONBLOCK)
    try setModified(path, nanoseconds: modified)
  }

  /// Makes an empty file with exactly the mtime of another one, as far as its file system can keep that.
  package static func touch(_ path: Path, like other: Path) throws(SystemError) {
    var status = stat()
    guard other.withCString({ stat($0, &status) }) == 0 else { throw SystemError("stat", other) }
    _ = try Descriptor.open(path, O_WRONLY | O_CREAT | O_NOFOLLOW | O_NONBLOCK)
    try setModified(path, status.st_mtim)
  }

  /// Whether this user may run it; an error that says nothing about that is noted.
  package static func isExecutable(_ path: Path) -> Bool {
    if path.withCString({ access($0, X_OK) }) == 0 { return true }
    if errno != ENOENT, errno != ENOTDIR, errno != EACCES { _ = SystemError("access", path) }
    return false
  }
}
