import Glibc
package import Platform

/// Why a file of a repository is not used. None of these stops the others.
package enum FileRefusal: Error, Equatable, Sendable {
  case foreignOwner
  case writableByOthers
  case notRegular
  case outsideOfRoot
  case changedSinceAllow
  case tooLarge
  case unreadable(SystemError)

  init(_ error: SystemError) {
    switch error.code {
    case EINVAL, ENXIO: self = .notRegular
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
    case .changedSinceAllow: "changed since it was allowed, run 'tpl allow'"
    case .tooLarge: "is larger than 1 MiB"
    case .unreadable(let error): "\(SystemError(operation: "cannot be read", code: error.code))"
    }
  }
}
