import Bytes

/// A version such as `0.10.2`, ordered by its numbers: as text, 0.9 would be newer than 0.10.
package struct PackageVersion: Equatable, Sendable {
  private let numbers: [UInt64]
  /// `1.0.0-rc1` comes before `1.0.0`. Two such versions of one release are not told apart, so neither counts as newer
  /// and a running watcher is kept.
  private let isPrerelease: Bool

  /// - Returns: `nil` for what is no version; build metadata (`+…`) does not count.
  package init?(_ text: [UInt8]) {
    let release = text.prefix { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: "+") }
    var numbers: [UInt64] = []
    for part in release.split(separator: .dot, omittingEmptySubsequences: false) {
      guard let number = Array(part).decimalValue else { return nil }
      numbers.append(number)
    }
    // 1.2 is 1.2.0.
    while numbers.last == 0 { numbers.removeLast() }
    self.numbers = numbers
    isPrerelease = release.endIndex < text.endIndex && text[release.endIndex] == UInt8(ascii: "-")
  }

  package func isNewer(than other: PackageVersion) -> Bool {
    if numbers == other.numbers { return other.isPrerelease && !isPrerelease }
    return other.numbers.lexicographicallyPrecedes(numbers)
  }
}
