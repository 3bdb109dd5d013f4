package import Bytes
import Platform
package import WatcherProtocol

/// An error that a command words itself.
package struct CommandFailure: CommandError {
  package var status: ExitStatus
  package var message: String
  package var hints: [String] = []

  package init(_ status: ExitStatus, _ message: String, hint: String? = nil) {
    self.status = status
    self.message = message
    hints = hint.map { [$0] } ?? []
  }

  package init(_ error: some CommandError) {
    status = error.status
    message = error.message
    hints = error.hints
  }

  /// Of a request that concerns one root.
  package init(_ error: WatcherError, of root: Path) {
    if case .notWatched = error {
      self.init(
        .unavailable, "\(root.bytes.displayed) is not watched", hint: "tpl allow \(root.bytes.shellWord)")
    } else {
      self.init(error)
    }
  }
}
