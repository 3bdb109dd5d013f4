import Glibc
import Synchronization

/// Ctrl-C and the like end the run between two steps, so that everything is cleaned up in the ordinary way.
struct Interruption: Error {
  private static let wasAsked = Atomic(false)

  static func catchSignals() {
    for number in [SIGINT, SIGTERM, SIGHUP] {
      signal(number) { _ in Interruption.wasAsked.store(true, ordering: .relaxed) }
    }
    signal(SIGPIPE, SIG_IGN)
  }

  static func check() throws(Interruption) {
    if wasAsked.load(ordering: .relaxed) { throw Interruption() }
  }
}
