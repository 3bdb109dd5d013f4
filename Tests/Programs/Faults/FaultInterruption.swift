import Glibc
import Synchronization

/// Ctrl-C and the like end the sweep between two runs, so that rooms go and the table is printed.
enum FaultInterruption {
  private static let asked = Atomic(false)

  static func catchSignals() {
    for number in [SIGINT, SIGTERM, SIGHUP] {
      signal(number) { _ in FaultInterruption.asked.store(true, ordering: .relaxed) }
    }
    signal(SIGPIPE, SIG_IGN)
  }

  static var wasAsked: Bool { asked.load(ordering: .relaxed) }
}
