package import Bytes
import Glibc

/// Remembers calls of the kernel that failed for another reason than that nothing is there, such as a disk that cannot
/// be read, or no more memory or descriptors. Code that drops such an error (`try?`) goes on without an answer; because
/// the failure is remembered, nothing durable is written then, no answer counts as complete, and a prompt leaves the
/// shell as it is.
///
/// It is not thread-safe and off by default; programs with one thread turn it on.
package enum KernelTrouble {
  /// Not an optional, because a stored one would cost each prompt the making of a type
  /// (<doc:Performance#Types-made-at-run-time>).
  private enum Memory {
    case empty
    case met(SystemError)
  }

  nonisolated(unsafe) private static var isOn = false
  nonisolated(unsafe) private static var memory = Memory.empty
  /// Errors of missing permission, the first ones only. Such an error is an answer, but one that may change without an
  /// event.
  nonisolated(unsafe) package private(set) static var denials: [SystemError] = []
  private static let mostDenials = 16

  /// Whether such a call has failed.
  package static var isMet: Bool { if case .met = memory { true } else { false } }

  /// The first such error, with a path where one is known.
  package static var first: SystemError? { if case .met(let error) = memory { error } else { nil } }

  package static var isDenied: Bool { !denials.isEmpty }

  /// The first of ``denials`` at or below a directory.
  package static func denial(in directory: Path) -> SystemError? {
    denials.first { $0.path?.isWithin(directory) == true }
  }

  /// Remembers failures from now on.
  package static func turnOn() { isOn = true }

  /// Clears ``isMet``, after the failure was reported to the user.
  package static func forget() { memory = .empty }

  /// Runs calls whose failure does not make an answer incomplete.
  package static func disregard(_ calls: () -> Void) {
    let before = memory
    calls()
    memory = before
  }

  /// - Throws: the first error, because what follows would depend on it.
  package static func check() throws(SystemError) {
    if case .met(let error) = memory { throw error }
  }

  /// Notes a decision of the user's that exists and could not be read, because it must not count as the opposite
  /// decision. A file that others may have written is no decision.
  package static func note(decisionUnread error: SystemError) {
    if isOn, !isMet, !error.isNotOwn { memory = .met(error) }
  }

  static func note(_ error: SystemError) {
    guard isOn else { return }
    if error.isPermissionDenied {
      if denials.count < mostDenials { denials.append(error) }
    } else if isTrouble(error.code) || isLimited(error), !error.operation.hasPrefix("inotify") {
      // The same error may be noted a second time with its path, which replaces the first.
      if case .met(let first) = memory, first.path != nil || first.code != error.code { return }
      memory = .met(error)
    }
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
