import Glibc

/// Times as 64 bits of nanoseconds. Times out of range (before 1677, after 2262) become the nearest one: a file system
/// may store any 64 bits of seconds, and every user can set them with utimensat(2).
package enum Nanoseconds {
  package static let perSecond: Int64 = 1_000_000_000

  /// - Parameter time: not negative.
  static func split(_ time: Int64) -> timespec {
    timespec(tv_sec: Int(time / perSecond), tv_nsec: Int(time % perSecond))
  }

  static func of(_ time: timespec) -> Int64 { of(seconds: Int64(time.tv_sec), nanoseconds: Int64(time.tv_nsec)) }

  /// - Parameter nanoseconds: added to the seconds; broken file systems report more than a second, or a negative
  ///   number.
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
