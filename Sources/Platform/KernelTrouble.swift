package import Bytes
import Glibc

/// What keeps this process from knowing: calls of the kernel that failed for another reason than that nothing is there,
/// such as a disk that cannot be read, or no more memory or descriptors. Code that drops such an error (`try?`) has no
/// answer, but the process still knows that it has none: nothing durable is written then, no answer counts as whole,
/// and a prompt leaves the shell as it is.
///
/// For programs of one thread, which turn it on.
package enum KernelTrouble {
  nonisolated(unsafe) private static var isOn = false
  /// Whether there is any.
  nonisolated(unsafe) package private(set) static var isMet = false
  /// The first one, with a path where one is known; says nothing unless there is one. An optional one would cost each
  /// prompt a type.
  nonisolated(unsafe) package private(set) static var first = SystemError(operation: "", code: 0)
  /// What could not be looked at for lack of permission, a few of many. That is an answer, but may pass without a sign.
  nonisolated(unsafe) package private(set) static var denials: [SystemError] = []
  private static let mostDenials = 16

  package static var isDenied: Bool { !denials.isEmpty }

  /// The first one at or below a directory.
  package static func denial(in directory: Path) -> SystemError? {
    denials.first { $0.path?.isWithin(directory) == true }
  }

  /// From now on.
  package static func turnOn() { isOn = true }

  /// Somebody was told.
  package static func forget() {
    isMet = false
  }

  /// Calls whose failure takes nothing from an answer.
  package static func disregard(_ calls: () -> Void) {
    let (wasMet, before) = (isMet, first)
    calls()
    (isMet, first) = (wasMet, before)
  }

  /// - Throws: the first one: what follows would rest on it.
  package static func check() throws(SystemError) {
    if isMet { throw first }
  }

  /// A decision of the user's that is there and cannot be read, for whatever reason, is not the opposite decision. One
  /// that others may have written is none.
  package static func note(decisionUnread error: SystemError) {
    if isOn, !isMet, !error.isNotOwn { keep(error) }
  }

  static func note(_ error: SystemError) {
    guard isOn else { return }
    if error.isPermissionDenied {
      if denials.count < mostDenials { denials.append(error) }
    } else if isTrouble(error.code) || isLimited(error), !error.operation.hasPrefix("inotify") {
      // It is thrown on with its path.
      if !isMet || first.path == nil && first.code == error.code { keep(error) }
    }
  }

  private static func keep(_ error: SystemError) {
    first = error
    isMet = true
  }

  /// By RLIMIT_FSIZE, as by a full disk. A file that is too large to be read is an answer.
  private static func isLimited(_ error: SystemError) -> Bool { error.code == EFBIG && error.operation == "write" }

  /// Those that say nothing about the file: the same call may succeed a moment later.
  private static func isTrouble(_ code: Int32) -> Bool {
    switch code {
    case EIO, ENOMEM, EMFILE, ENFILE, ESTALE, ENOSPC, EDQUOT, EREMOTEIO, EUCLEAN, EBADMSG: true
    default: false
    }
  }
}
