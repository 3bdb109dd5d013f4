import Bytes
import CPlatform
import Glibc

/// A file that gets its name when it is complete, so that no reader sees a part of it and a process that is killed
/// before leaves nothing (open(2), O_TMPFILE). Where a file system does not support unnamed files, it has a temporary
/// name meanwhile.
struct NewFile: ~Copyable {
  private let descriptor: Descriptor
  private let path: Path
  /// The temporary name. A lock on the file tells other processes that its maker is alive.
  private let temporary: Path
  private var hasTemporaryName: Bool

  private init(_ descriptor: consuming Descriptor, path: Path, temporary: Path, hasTemporaryName: Bool) {
    self.descriptor = descriptor
    self.path = path
    self.temporary = temporary
    self.hasTemporaryName = hasTemporaryName
  }

  /// - Parameter path: what it will be.
  /// - Throws: the errno of open(2).
  static func make(for path: Path, mode: UInt32) throws(SystemError) -> NewFile {
    let temporary = TemporaryName.make(for: path)
    let unnamed = openUnnamed(in: path.parent ?? Path("."), mode: mode)
    if unnamed < 0, !hasNoUnnamedFiles(errno) { throw SystemError("open", path) }
    let number = unnamed < 0 ? try openNamed(temporary, for: path, mode: mode) : unnamed
    let file = NewFile(
      Descriptor(rawValue: number), path: path, temporary: temporary, hasTemporaryName: unnamed < 0)
    try file.lock()
    return file
  }

  deinit { if hasTemporaryName { _ = temporary.withCString { unlink($0) } } }

  private static func openUnnamed(in directory: Path, mode: UInt32) -> Int32 {
    retryingInterrupts { directory.withCString { tpl_open_unnamed($0, mode) } }
  }

  /// Kernels before 3.11, which do not know the flag, return EISDIR.
  private static func hasNoUnnamedFiles(_ code: Int32) -> Bool { [EOPNOTSUPP, EISDIR, EINVAL].contains(code) }

  /// Replaces what an earlier process with the same process id left unfinished.
  private static func openNamed(_ temporary: Path, for path: Path, mode: UInt32) throws(SystemError) -> Int32 {
    let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW
    do throws(SystemError) {
      do throws(SystemError) {
        return try Descriptor.open(temporary, flags, mode: mode).release()
      } catch {
        guard error.isExisting else { throw error }
        _ = temporary.withCString { unlink($0) }
        return try Descriptor.open(temporary, flags, mode: mode).release()
      }
    } catch {
      throw error.on(path)
    }
  }

  private func lock() throws(SystemError) {
    do throws(SystemError) {
      try FileLock.hold(descriptor, path)
    } catch {
      // Some network file systems have no locks; leftovers are not removed there, because their makers may be alive.
      guard error.isUnsupported || error.code == ENOLCK else {
        throw SystemError(operation: "lock", path: path, code: error.code)
      }
    }
  }

  // MARK: - Content

  func write(_ content: [UInt8]) throws(SystemError) {
    do throws(SystemError) {
      try descriptor.write(content)
    } catch {
      throw error.on(path)
    }
  }

  /// On the disk when it returns (fsync(2)).
  func synchronize() throws(SystemError) {
    if retryingInterrupts({ fsync(descriptor.rawValue) }) != 0 { throw SystemError("fsync", path) }
  }

  /// fchmod(2): the umask narrows what open(2) was asked for.
  func setMode(_ mode: UInt32) throws(SystemError) {
    if fchmod(descriptor.rawValue, mode) != 0 { throw SystemError("chmod", path) }
  }

  /// Owner, group and mode of another file.
  func takeOwnership(of old: FileStatus) throws(SystemError) {
    let own = try FileStatus.of(descriptor, path)
    if own.owner != old.owner || own.group != old.group, fchown(descriptor.rawValue, old.owner, old.group) != 0 {
      throw SystemError("chown", path)
    }
    // After fchown(2), which clears bits.
    try setMode(old.mode & 0o7777)
  }

  // MARK: - Its place

  /// - Throws: EEXIST where there is something already; the errno of linkat(2) or renameat2(2).
  mutating func takeFreeName() throws(SystemError) {
    if !hasTemporaryName {
      let result = path.withCString { tpl_link_unnamed(descriptor.rawValue, $0) }
      if result != 0 { throw SystemError("create", path) }
      return
    }
    let result = temporary.withCString { from in path.withCString { tpl_rename_to_free_name(from, $0) } }
    if result == 0 {
      hasTemporaryName = false
      return
    }
    guard [ENOSYS, EINVAL].contains(errno) else { throw SystemError("create", path) }
    // On an older kernel, or a file system without the flag, a second name is made, and `deinit` removes the first.
    let linked = temporary.withCString { from in path.withCString { link(from, $0) } }
    if linked != 0 { throw SystemError("create", path) }
  }

  /// rename(2), over what is there.
  mutating func replace() throws(SystemError) {
    if !hasTemporaryName {
      if tryToName() != 0 { throw SystemError("create", path) }
      hasTemporaryName = true
    }
    let result = temporary.withCString { from in path.withCString { rename(from, $0) } }
    if result != 0 { throw SystemError("rename", path) }
    hasTemporaryName = false
  }

  /// Replaces what an earlier process with the same process id left.
  private func tryToName() -> Int32 {
    let result = temporary.withCString { tpl_link_unnamed(descriptor.rawValue, $0) }
    guard result != 0, errno == EEXIST else { return result }
    _ = temporary.withCString { unlink($0) }
    return temporary.withCString { tpl_link_unnamed(descriptor.rawValue, $0) }
  }
}
