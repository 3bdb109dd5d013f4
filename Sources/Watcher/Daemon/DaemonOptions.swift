import Bytes

/// How `tpld` is to run.
struct DaemonOptions: Equatable, Sendable {
  /// Seconds without a client after which the daemon leaves; 0 for never.
  var idleExit: Int64 = 7_200

  /// Up to 30 years, so that no sum of times overflows.
  static func seconds(_ text: [UInt8]) -> Int64? {
    guard let seconds = text.decimalValue, seconds <= 1_000_000_000 else { return nil }
    return Int64(seconds)
  }
}
