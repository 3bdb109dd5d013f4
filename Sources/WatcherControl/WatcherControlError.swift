package import Bytes
package import Platform
package import WatcherProtocol

/// Why the watcher, or what systemd does for it, could not be started or stopped.
package enum WatcherControlError: Error {
  case directory(BaseDirectoryError)
  case system(SystemError)
  case watcher(WatcherError)
  /// A tpld with another runtime directory has the index.
  case indexHeld(owner: Int32, index: Path)
  case notStarted
  case notStopped
  /// Another tpld was started while systemd began to listen.
  case startedMeanwhile
  case noSystemctl
  case noUserServices
  case systemctlFailed(arguments: [String], status: Int32, lastLine: String?)
  case noRuntimeDirectory
  case otherRuntimeDirectory(ours: [UInt8], theirs: [UInt8])
  case noProgram(Path)
  case pathNotUTF8(Path)
  case foreignUnit(Path)
  case noLog(Path)
  /// What reads the log from a pipe has ended.
  case readerGone
}

extension WatcherControlError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .directory(let error): "\(error)"
    case .system(let error): "\(error)"
    case .watcher(let error): "\(error)"
    case .indexHeld(let owner, let index):
      "process \(owner) is a tpld with another runtime directory, and has the index in \(index.bytes.displayed)"
    case .notStarted: "tpld did not start"
    case .notStopped: "tpld does not stop"
    case .startedMeanwhile: "another tpld was started meanwhile"
    case .noSystemctl: "there is no systemd here: systemctl is not on PATH"
    case .noUserServices: "no systemd of this user answers to 'systemctl --user'"
    case .systemctlFailed(let arguments, let status, _):
      "systemctl --user \(arguments.joined(separator: " ")) failed with status \(status)"
    case .noRuntimeDirectory: "XDG_RUNTIME_DIR is not set: systemd's socket would not be where tpl looks"
    case .otherRuntimeDirectory(let ours, let theirs):
      "XDG_RUNTIME_DIR is \(ours.displayed) here and \(theirs.displayed) for systemd"
    case .noProgram(let path): "there is no \(path.bytes.displayed)"
    case .pathNotUTF8(let path): "systemd cannot start a path that is not UTF-8: \(path.bytes.displayed)"
    case .foreignUnit(let path): "\(path.bytes.displayed) is not from 'tpl daemon enable'"
    case .noLog(let path): "there is no log yet at \(path.bytes.displayed)"
    case .readerGone: ""
    }
  }

  package var hint: String? {
    switch self {
    case .directory(let error): error.hint
    case .indexHeld(let owner, _): "to have it here instead: kill \(owner); tpl daemon start"
    case .notStarted: "'tpl daemon logs' may say why"
    case .startedMeanwhile: "try again"
    case .noSystemctl, .noUserServices: "it works without: a prompt starts tpld, and so does 'tpl daemon start'"
    case .systemctlFailed(_, _, let lastLine): lastLine.map { "systemctl says: \($0)" }
    case .noRuntimeDirectory: "a login session sets it, usually to /run/user/\(ProcessFacts.user)"
    case .otherRuntimeDirectory: "both must be the same, or tpl does not find the socket"
    case .noProgram: "install tpl and tpld together"
    case .foreignUnit: "move it away first"
    case .system, .watcher, .notStopped, .pathNotUTF8, .noLog, .readerGone: nil
    }
  }
}
