package import Bytes
package import Platform

/// Why a command does not open an env file.
package enum EnvFileDoorError: Error {
  case outside(Path, of: Path)
  case refused(Path, FileRefusal)
  case symlink(Path)
  case directory(Path)
  case unreadable(Path, SystemError)

  package var message: String {
    switch self {
    case .outside(let path, let root): "\(path.bytes.displayed) is outside of \(root.bytes.displayed)"
    case .refused(let path, let refusal): "\(path.bytes.displayed) \(refusal.reason)"
    case .symlink(let path): "\(path.bytes.displayed) is a symlink, and may lead to somebody else's secrets"
    case .directory(let path): "\(path.bytes.displayed) is a directory"
    case .unreadable(let path, let error): "\(path.bytes.displayed): \(error)"
    }
  }

  package var hint: String? {
    guard case .symlink(let path) = self else { return nil }
    return "rm \(path.bytes.shellWord), or name the file that it leads to"
  }
}
