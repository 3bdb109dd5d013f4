import Glibc

/// Times as one number. Those that it cannot hold (before 1677, after 2262) become the nearest one: a file system may
/// say any 64 bits of seconds, and utimensat(2) sets them for everybody.
package enum Nanoseconds {
  package static let perSecond: Int64 = 1_000_000_000

  static func of(_ time: timespec) -> Int64 { of(seconds: Int64(time.tv_sec), nanoseconds: Int64(time.tv_nsec)) }

  /// - Parameter nanoseconds: above the seconds; broken file systems say more than a second, or less than none.
  package static func of(seconds: Int64, nanoseconds: Int64) -> Int64 {
    let (whole, isTooLarge) = seconds.multipliedReportingOverflow(by: perSecond)
    if isTooLarge { return seconds < 0 ? .min : .max }
    return sum(whole, nanoseconds)
  }

  package static func sum(_ left: Int64, _ right: Int64) -> Int64 {
    let (sum, isTooLarge) = left.addingReportingOverflow(right)
    return isTooLarge ? (right < 0 ? .min : .max) : sum
  }

  package static func difference(_ left: Int64, _ right: Int64) -> Int64 {
    let (difference, isTooLarge) = left.subtractingReportingOverflow(right)
    return isTooLarge ? (right < 0 ? .max : .min) : difference
  }
}
