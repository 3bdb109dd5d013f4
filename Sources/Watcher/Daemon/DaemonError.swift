import Bytes
import Platform

/// Why the daemon cannot run.
enum DaemonError: Error, CustomStringConvertible {
  case alreadyRunning
  /// With another runtime directory, and perhaps its number.
  case indexInUse(Path, owner: Int32?)
  case directories(BaseDirectoryError)
  case activation(SocketActivationError)
  case system(SystemError)

  var description: String {
    switch self {
    case .alreadyRunning: "another tpld is running for this user"
    case .indexInUse(let directory, let owner):
      "another tpld\(owner.map { " (process \($0))" } ?? "") has the index in \(directory.bytes.displayed), "
        + "with another runtime directory"
    case .directories(let error): "\(error)"
    case .activation(let error): "\(error)"
    case .system(let error): "\(error)"
    }
  }

  var hint: String? {
    switch self {
    case .directories(let error): error.hint
    case .activation: "tpl daemon enable"
    case .indexInUse(_, let owner): owner.map { "to have it here instead: kill \($0)" }
    case .alreadyRunning, .system: nil
    }
  }

  /// One of <doc:Contract#Exit-statuses>: locked by another run, or input and output.
  var status: Int32 {
    switch self {
    case .alreadyRunning, .indexInUse: 75
    case .directories, .activation, .system: 74
    }
  }
}
