import TestSupport

/// What happens to the watcher while the workers work.
enum Disturbance: String, CaseIterable, Sendable {
  /// SIGKILL, and a new one some time later.
  case kill
  /// SIGSTOP, and SIGCONT some time later.
  case stop
  /// SIGSTOP until the kernel has dropped events.
  case overflow
  /// SIGTERM, and a new one at once.
  case restart

  /// What `--disturb` asks for.
  enum Choice: String, Sendable {
    case none, kill, stop, overflow, restart
    /// A signal that tpld cannot refuse in every third round, and a restart in one of twelve.
    case mixed

    /// The same for the same seed.
    func disturbance(seed: UInt64) -> Disturbance? {
      guard self == .mixed else { return Disturbance(rawValue: rawValue) }
      var random = SeededGenerator(seed: seed)
      // The seeds of a run follow each other, so that these are exact.
      switch seed % 12 {
      case 0, 3, 6, 9: return [.kill, .stop, .overflow].randomElement(using: &random)
      case 1: return .restart
      default: return nil
      }
    }
  }

  /// With SIGKILL or SIGSTOP.
  var isSudden: Bool { self != .restart }

  /// The parts of the work after which it begins and ends, of 20.
  func moments(seed: UInt64) -> (begin: Int, end: Int) {
    var random = SeededGenerator(seed: ~seed)
    let begin = Int.random(in: 1...18, using: &random)
    return (begin, Int.random(in: (begin + 1)...20, using: &random))
  }
}
