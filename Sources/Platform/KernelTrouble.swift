package import Bytes
import Glibc

/// Remembers calls of the kernel that failed for another reason than that nothing is there, such as a disk that cannot
/// be read, or no more memory or descriptors. Code that drops such an error (`try?`) goes on without an answer; because
/// the failure is remembered, nothing durable is written then, no answer counts as complete, and a prompt leaves the
/// shell as it is.
///
/// It is not thread-safe and off by default; programs with one thread turn it on.
package enum KernelTrouble {
  nonisolated(unsafe) private static var isOn = false
  /// Whether such a call has failed.
  nonisolated(unsafe) package private(set) static var isMet = false
  /// The first such error, with a path where one is known; meaningless unless ``isMet``. It is not an optional, because
  /// that would cost each prompt the making of a type.
  nonisolated(unsafe) package private(set) static var first = SystemError(operation: "", code: 0)
  /// Errors of missing permission, the first ones only. Such an error is an answer, but one that may change without an
  /// event.
  nonisolated(unsafe) package private(set) static var denials: [SystemError] = []
  private static let mostDenials = 16

  package static var isDenied: Bool { !denials.isEmpty }

  /// The first of ``denials`` at or below a directory.
  package static func denial(in directory: Path) -> SystemError? {
    denials.first { $0.path?.isWithin(directory) == true }
  }

  /// Remembers failures from now on.
  package static func turnOn() { isOn = true }

  /// Clears ``isMet``, after the failure was reported to the user.
  package static func forget() {
    isMet = false
  }

  /// Runs calls whose failure does not make an answer incomplete.
  package static func disregard(_ calls: () -> Void) {
    let (wasMet, before) = (isMet, first)
    calls()
    (isMet, first) = (wasMet, before)
  }

  /// - Throws: the first error, because what follows would depend on it.
  package static func check() throws(SystemError) {
    if isMet { throw first }
  }

  /// Notes a decision of the user's that exists and could not be read, because it must not count as the opposite
  /// decision. A file that others may have written is no decision.
  package static func note(decisionUnread error: SystemError) {
    if isOn, !isMet, !error.isNotOwn { keep(error) }
  }

  static func note(_ error: SystemError) {
    guard isOn else { return }
    if error.isPermissionDenied {
      if denials.count < mostDenials { denials.append(error) }
    } else if isTrouble(error.code) || isLimited(error), !error.operation.hasPrefix("inotify") {
      // The same error may be noted a second time with its path, which replaces the first.
      if !isMet || first.path == nil && first.code == error.code { keep(error) }
    }
  }

  private static func keep(_ error: SystemError) {
    first = error
    isMet = true
  }

  /// Whether a write failed because of RLIMIT_FSIZE, which is like a full disk. EFBIG of a read is an answer: the file
  /// is too large.
  private static func isLimited(_ error: SystemError) -> Bool { error.code == EFBIG && error.operation == "write" }

  /// Errors that are not caused by the file itself, so that the same call may succeed later.
  private static func isTrouble(_ code: Int32) -> Bool {
    switch code {
    case EIO, ENOMEM, EMFILE, ENFILE, ESTALE, ENOSPC, EDQUOT, EREMOTEIO, EUCLEAN, EBADMSG: true
    default: false
    }
  }
}
