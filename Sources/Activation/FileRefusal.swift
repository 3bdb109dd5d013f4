package import Bytes
import Glibc
package import Platform

/// Why a file of a repository is not used. None of these stops the others.
package enum FileRefusal: Error, Equatable, Sendable {
  case foreignOwner
  case writableByOthers
  case notRegular
  case outsideOfRoot
  /// A committed input that is not as it was allowed.
  case changed(InputChange)
  case tooLarge
  case environmentTooLarge
  case unreadable(SystemError)
  /// A sealed file that was not opened, and why.
  case sealed(String)

  /// The rules for whoever owns a file and whoever may write it; `nil` when they are kept.
  package init?(_ status: FileStatus, owner: UInt32) {
    if status.owner != owner, status.owner != 0 {
      self = .foreignOwner
    } else if status.isWritableByOthers {
      self = .writableByOthers
    } else {
      return nil
    }
  }

  init(_ error: SystemError) {
    switch error.code {
    case EINVAL, EISDIR, ENXIO: self = .notRegular
    case EFBIG: self = .tooLarge
    default: self = .unreadable(error)
    }
  }

  package var reason: String {
    switch self {
    case .foreignOwner: "belongs to another user"
    case .writableByOthers: "can be written by everybody (mend it with chmod o-w)"
    case .notRegular: "is no regular file"
    case .outsideOfRoot: "is a symlink out of the repository"
    case .changed(let change): change.reason
    case .tooLarge: "is larger than 1 MiB"
    case .environmentTooLarge: "would make an environment of more than 512 KiB, nothing of it is loaded"
    case .sealed(let reason): reason
    case .unreadable(let error): "\(SystemError(operation: "cannot be read", code: error.code))"
    }
  }

  /// One line. A committed input is named as git names it.
  package func warning(_ path: Path, in root: Path) -> String {
    if case .changed = self, let relative = path.relative(to: root) { return "\(Array(relative).displayed) \(reason)" }
    return "\(path.bytes.displayed) \(reason)"
  }
}
