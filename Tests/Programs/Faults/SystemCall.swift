import CTestSupport
import Glibc

/// A system call that the sweep lets fail, and with which errors it does fail in the world.
struct SystemCall: Sendable, Hashable {
  let name: String
  let number: Int32
  let errors: [Int32]
  /// SIGKILL before it leaves something half done.
  let writes: Bool

  private init?(_ name: String, _ errors: [Int32], writes: Bool = false) {
    number = test_call_number(name)
    guard number >= 0 else { return nil }
    (self.name, self.errors, self.writes) = (name, errors, writes)
  }

  static func == (left: SystemCall, right: SystemCall) -> Bool { left.number == right.number }
  func hash(into hasher: inout Hasher) { hasher.combine(number) }

  private static let noSpace = [ENOSPC, EIO, EDQUOT]
  private static let refused = [EIO, EACCES, EROFS]

  static let all: [SystemCall] = [
    reading(["open", "openat", "openat2"], [EIO, EACCES, EMFILE, ENOMEM]),
    reading(["read", "pread64", "readv"], [EIO, EINTR]),
    reading(["stat", "lstat", "newfstatat", "statx", "fstat"], [EIO, EACCES, ENOMEM]),
    reading(["access", "faccessat", "faccessat2", "readlink", "readlinkat"], [EIO, EACCES]),
    reading(["getdents64"], [EIO]), reading(["getcwd"], [ENOMEM, EACCES]), reading(["statfs", "fstatfs"], [EIO]),
    reading(["chdir", "fchdir"], [EIO, EACCES]),
    writing(["write", "pwrite64", "writev"], [ENOSPC, EIO, EDQUOT, EINTR]),
    writing(["fsync", "fdatasync"], [EIO, ENOSPC]), writing(["ftruncate", "fallocate", "truncate"], [EIO, ENOSPC]),
    writing(["rename", "renameat", "renameat2", "link", "linkat", "symlink", "symlinkat"], noSpace + [EACCES]),
    writing(["mkdir", "mkdirat"], [ENOSPC, EIO, EACCES]), writing(["unlink", "unlinkat", "rmdir"], refused),
    writing(["chmod", "fchmod", "fchmodat", "utimensat"], [EIO, EPERM]),
    writing(["copy_file_range", "sendfile"], noSpace),
    reading(["flock"], [EINTR, ENOLCK]), reading(["fcntl"], [EMFILE, ENOLCK]),
    reading(["mmap", "mlock", "mlock2", "mprotect"], [ENOMEM]), reading(["memfd_create"], [EMFILE, ENOMEM]),
    reading(["execve", "execveat"], [EACCES, ENOMEM, EIO]),
    reading(["fork", "vfork", "clone", "clone3"], [EAGAIN, ENOMEM]),
    reading(["pipe", "pipe2", "inotify_init1", "epoll_create1"], [EMFILE]),
    reading(["inotify_add_watch"], [ENOSPC, EIO]),
    reading(["socket"], [EMFILE, ENOMEM]), reading(["connect"], [EACCES, EAGAIN]),
    reading(["bind", "listen"], [EACCES, EIO]),
    reading(["accept4"], [EMFILE]), reading(["sendto", "sendmsg"], [EPIPE, ENOMEM]),
    reading(["recvfrom", "recvmsg"], [ECONNRESET, EINTR]), reading(["getrandom"], [EINTR]),
    reading(["add_key", "keyctl"], [EDQUOT]),
  ].flatMap(\.self)

  /// What fails on a full disk.
  static let takingSpace = [
    "write", "pwrite64", "writev", "mkdir", "mkdirat", "symlink", "symlinkat", "fallocate", "copy_file_range",
    "sendfile",
  ].compactMap { name in all.first { $0.name == name } }

  static let byNumber = Dictionary(uniqueKeysWithValues: all.map { ($0.number, $0) })
  static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

  private static func reading(_ names: [String], _ errors: [Int32]) -> [SystemCall] {
    names.compactMap { SystemCall($0, errors) }
  }

  private static func writing(_ names: [String], _ errors: [Int32]) -> [SystemCall] {
    names.compactMap { SystemCall($0, errors, writes: true) }
  }
}
