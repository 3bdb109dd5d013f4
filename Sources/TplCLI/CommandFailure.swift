import Bytes
import Components
import Configuration
import Consent
import Platform
import SQLite
import WatcherProtocol

/// Why a command failed: printed in one place, and one line each.
struct CommandFailure: Error {
  var status: ExitStatus
  var message: String
  var hints: [String] = []

  init(_ status: ExitStatus, _ message: String, hint: String? = nil) {
    self.status = status
    self.message = message
    hints = hint.map { [$0] } ?? []
  }

  init(_ error: SystemError) {
    if error.isLocked, let path = error.path {
      self.init(
        .locked, "\(path.bytes.displayed) is locked by another program", hint: "try again when that has ended")
    } else {
      self.init(.inputOutput, "\(error)")
    }
  }

  init(_ error: BaseDirectoryError) {
    var status = ExitStatus.inputOutput
    if case .foreign = error { status = .notAllowed }
    self.init(status, "\(error)", hint: error.hint)
  }

  init(_ error: RepositoryConfigurationError) {
    switch error {
    case .invalid(let error): self.init(.badData, "\(error)", hint: error.hint)
    case .unreadable(let error): self.init(error)
    }
  }

  /// Of a request that concerns one root.
  init(_ error: WatcherError, of root: Path) {
    if case .notWatched = error {
      self.init(
        .unavailable, "\(root.bytes.displayed) is not watched", hint: "tpl allow \(root.bytes.shellWord)")
    } else {
      self.init(error)
    }
  }

  init(_ error: WatcherError) {
    switch error {
    case .notRunning: self.init(.unavailable, "the watcher is not running", hint: "tpl daemon start")
    case .timedOut: self.init(.timedOut, "the watcher did not answer in time")
    case .notWatched: self.init(.unavailable, "the repository is not watched", hint: "tpl allow")
    case .outdated:
      self.init(.unavailable, "the tpld that was started is older than this tpl", hint: "install both again")
      hints.append("where systemd starts it: tpl daemon enable")
    case .refused(let reason): self.init(.unavailable, "the watcher says: \(reason)")
    }
  }
}
