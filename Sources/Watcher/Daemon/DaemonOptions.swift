import Bytes

/// How `tpld` is to run.
struct DaemonOptions: Equatable, Sendable {
  /// How long without a client until the daemon leaves; zero for never.
  var idleExit: Duration = .seconds(7_200)

  /// - Parameter text: a number of seconds, up to 30 years.
  static func duration(_ text: [UInt8]) -> Duration? {
    guard let seconds = text.decimalValue, seconds <= 1_000_000_000 else { return nil }
    return .seconds(seconds)
  }
}
