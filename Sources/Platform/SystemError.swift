package import Bytes
import Glibc

/// A system call that failed.
package struct SystemError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The call that failed, by its name in the manual: `open`, `inotify_add_watch`.
  package var operation: String
  package var path: Path?
  /// The errno.
  package var code: Int32

  package init(operation: String, path: Path? = nil, code: Int32) {
    self.operation = operation
    self.path = path
    self.code = code
  }

  /// Captures `errno`.
  init(_ operation: String, _ path: Path? = nil) {
    self.init(operation: operation, path: path, code: errno)
    if code != ENOENT { KernelTrouble.note(self) }
  }

  /// The same error with the path of the file that the descriptor belongs to.
  func on(_ path: Path) -> SystemError {
    let named = SystemError(operation: operation, path: path, code: code)
    KernelTrouble.note(named)
    return named
  }

  /// One of tpl's own files that others may have written.
  package static func notOwn(_ path: Path) -> SystemError { SystemError(operation: "use", path: path, code: EPERM) }

  /// A file has another content than was just written to it.
  package static func notAsWritten(_ path: Path) -> SystemError {
    SystemError(operation: "read back", path: path, code: EIO)
  }

  /// Something is there where a new file was to be made.
  package static func existing(_ path: Path) -> SystemError {
    SystemError(operation: "create", path: path, code: EEXIST)
  }

  package var isNotOwn: Bool { operation == "use" && code == EPERM }

  package var description: String {
    var reason = String(cString: strerror(code))
    if isNotOwn { reason = "it belongs to another user, or others can write it" }
    let what = reason.prefix(1).lowercased() + reason.dropFirst()
    guard let path else { return "\(operation): \(what)" }
    return "\(operation) \(path.bytes.displayed): \(what)"
  }

  package var isMissing: Bool { code == ENOENT || code == ENOTDIR }
  /// Nothing of the kind that was asked for is there: no directory, or a symlink or a mount in its place.
  package var isGone: Bool { isMissing || isMount || code == ELOOP }
  /// The process or the machine has as many open files as it may.
  package var isOutOfDescriptors: Bool { code == EMFILE || code == ENFILE }
  /// A symlink where none is followed, or too many of them.
  package var isSymlink: Bool { code == ELOOP }
  /// Where symlinks are followed: nothing is there, or links lead in a circle or to a name that no file can have.
  package var leadsNowhere: Bool { isMissing || code == ELOOP || code == ENAMETOOLONG }
  package var isDirectory: Bool { code == EISDIR }
  /// A FIFO, a socket or a device.
  package var isNotRegular: Bool { code == EINVAL || code == ENXIO }
  package var isPermissionDenied: Bool { code == EACCES || code == EPERM }
  /// Another file system begins here.
  package var isMount: Bool { code == EXDEV }
  package var isUnsupported: Bool { code == EOPNOTSUPP }
  /// No program, and no script with `#!`.
  package var isExecFormat: Bool { code == ENOEXEC }
  /// Something of that name is there already.
  package var isExisting: Bool { code == EEXIST }
  /// Another process holds the lock.
  package var isLocked: Bool { operation == "lock" && code == EWOULDBLOCK }
  package var isBusy: Bool { code == EBUSY }
  package var isTimeout: Bool { code == ETIMEDOUT }
  /// The other end of a pipe has gone.
  package var isBrokenPipe: Bool { code == EPIPE }
}
