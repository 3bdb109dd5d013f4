import Bytes

/// A length of time as people write it: `500ms`, `2s`, `1m`, `3h`, `7d`; a number alone is seconds.
package struct TimeSpan: Equatable, Sendable {
  package let duration: Duration

  package init(_ duration: Duration) { self.duration = duration }

  /// - Returns: `nil` for anything else, signs, fractions and blanks included, and for more than 292 million years.
  package init?(_ text: [UInt8]) {
    let digits = Array(text.prefix(while: \.isASCIIDigit))
    guard let number = digits.decimalValue, let unit = TimeSpan.unit(text[digits.count...]),
      let count = Int64(exactly: number)
    else { return nil }
    let (milliseconds, overflows) = count.multipliedReportingOverflow(by: unit)
    if overflows { return nil }
    duration = .milliseconds(milliseconds)
  }

  /// Milliseconds; `nil` for an unknown one.
  private static func unit(_ name: ArraySlice<UInt8>) -> Int64? {
    if name.isEmpty || name.equals("s") { return 1_000 }
    if name.equals("ms") { return 1 }
    if name.equals("m") { return 60_000 }
    if name.equals("h") { return 3_600_000 }
    return name.equals("d") ? 86_400_000 : nil
  }
}
