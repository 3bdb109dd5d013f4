import Platform

/// Why the daemon cannot run.
enum DaemonError: Error, CustomStringConvertible {
  case alreadyRunning
  case directories(BaseDirectoryError)
  case activation(SocketActivationError)
  case system(SystemError)

  var description: String {
    switch self {
    case .alreadyRunning: "another tpld is running for this user"
    case .directories(let error): "\(error)"
    case .activation(let error): "\(error)"
    case .system(let error): "\(error)"
    }
  }

  var hint: String? {
    switch self {
    case .directories(let error): error.hint
    case .activation: "tpl daemon enable"
    case .alreadyRunning, .system: nil
    }
  }

  /// As of product contract, section 3: locked by another run, or input and output.
  var status: Int32 {
    if case .alreadyRunning = self { 75 } else { 74 }
  }
}
