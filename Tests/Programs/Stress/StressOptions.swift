import Glibc
import TestSupport

/// What the command line asks for.
struct StressOptions: Sendable {
  var rounds = 20
  /// Of a round, by all workers together.
  var operations = 3_000
  var workers = 2
  var seed = UInt64.random(in: 1...999_999_999)
  var disturbances = Disturbance.Choice.mixed
  var binaries = Binaries.directory
  var isUnprivileged = false
  /// Entries of two directories in every third round.
  var large = 0

  static let usage = """
    usage: tpl-stress [--rounds N] [--operations N] [--workers N] [--seed S] [--binaries DIR] [--unprivileged]
                      [--disturb none|kill|stop|overflow|restart|mixed] [--large N]

    --large N: in every third round, two directories hold N files before anything is done
    """

  init(_ arguments: [String]) throws(StressOptionsError) {
    var rest = arguments[...]
    while let option = rest.popFirst() {
      if option == "--unprivileged" {
        isUnprivileged = true
        continue
      }
      guard let value = rest.popFirst() else { throw StressOptionsError(option: option) }
      guard take(option, value) else { throw StressOptionsError(option: "\(option) \(value)") }
    }
  }

  private mutating func take(_ option: String, _ value: String) -> Bool {
    switch option {
    case "--rounds": StressOptions.set(&rounds, Int(value))
    case "--operations": StressOptions.set(&operations, Int(value))
    case "--workers": StressOptions.set(&workers, Int(value).flatMap { (1...255).contains($0) ? $0 : nil })
    case "--large": StressOptions.set(&large, Int(value))
    case "--seed": StressOptions.set(&seed, UInt64(value))
    case "--disturb": StressOptions.set(&disturbances, Disturbance.Choice(rawValue: value))
    case "--binaries": StressOptions.set(&binaries, StressOptions.canonical(value))
    default: false
    }
  }

  private static func set<Value>(_ place: inout Value, _ value: Value?) -> Bool {
    guard let value else { return false }
    place = value
    return true
  }

  private static func canonical(_ path: String) -> String? {
    guard let real = realpath(path, nil) else { return nil }
    defer { free(real) }
    return String(cString: real)
  }

  /// The command that does the same again.
  var command: String { command(rounds: rounds, seed: seed) }

  func command(rounds: Int, seed: UInt64) -> String {
    """
    tpl-stress --rounds \(rounds) --operations \(operations) --workers \(workers) --seed \(seed) \
    --disturb \(disturbances.rawValue) --large \(large) --binaries \(binaries)\(isUnprivileged ? " --unprivileged" : "")
    """
  }
}

struct StressOptionsError: Error, CustomStringConvertible {
  let option: String
  var description: String { "cannot read '\(option)'" }
}
