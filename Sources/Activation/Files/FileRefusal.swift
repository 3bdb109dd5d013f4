package import Bytes
package import Consent
package import EnvFile
import Glibc
package import Platform

/// Why a file of a repository is not used. None of these stops the others.
package enum FileRefusal: Error, Equatable, Sendable {
  case notPrivate(Privacy.Problem)
  /// A directory between the root and the file that others could change.
  case inSharedDirectory(Path, Privacy.Problem)
  case notRegular
  case outsideOfRoot
  case symlink
  /// A symlink by way of proc(5).
  case ofEachProcess
  /// A committed input that is not as it was allowed.
  case changed(InputChange)
  /// One that version control knew when it was allowed, and that is not there any more.
  case removed
  case tooLarge
  case environmentTooLarge
  /// The environment of this process is large already, or its limit is low.
  case environmentPassesLimit
  case unreadable(SystemError)
  /// More than a person looks at.
  case tooManyNames
  /// No env file.
  case invalid(EnvFileError)
  /// A sealed file that was not opened, and why.
  case sealed(String)

  /// `nil` when only the user could have changed it.
  package init?(_ status: FileStatus, of path: Path, _ privacy: Privacy) {
    guard let problem = privacy.problem(status, of: path) else { return nil }
    self = .notPrivate(problem)
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
    case .notPrivate(let problem): FileRefusal.reason(problem)
    case .inSharedDirectory(let directory, let problem):
      "lies in \(directory.bytes.displayed), which \(FileRefusal.reason(problem))"
    case .notRegular: "is no regular file"
    case .outsideOfRoot: "is a symlink out of the repository"
    case .symlink: "is a symlink"
    case .ofEachProcess: "leads through /proc, to another place in each process"
    case .changed(let change): change.reason
    case .removed: "is gone, run 'tpl allow'"
    case .tooLarge: "is larger than 1 MiB"
    case .environmentTooLarge: "would make an environment of more than 512 KiB"
    case .environmentPassesLimit: "would make an environment with which no program could be started (see 'ulimit -s')"
    case .tooManyNames: "more than \(AllowedValues.mostNames) names"
    case .sealed(let reason): reason
    case .invalid(let error): "line \(error.line): \(error.message)"
    case .unreadable(let error): "\(SystemError(operation: "cannot be read", code: error.code))"
    }
  }

  private static func reason(_ problem: Privacy.Problem) -> String {
    switch problem {
    case .foreignOwner: "belongs to another user"
    case .writableByOthers: "can be written by everybody (mend it with chmod o-w)"
    case .writableByGroup: "can be written by its group (mend it with chmod g-w)"
    case .writableByList: "can be written by whom its access control list names (mend it with setfacl -b)"
    }
  }

  /// One line, with the file as people in the root know it.
  package func warning(_ path: Path, in root: Path) -> String {
    let relative = Array(path.relative(to: root) ?? path.bytes[...])
    return "\((relative.isEmpty ? path.bytes : relative).displayed) \(reason)"
  }
}
