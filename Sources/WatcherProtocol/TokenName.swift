package import Bytes

/// How the prompts' freshness tokens are named, so that the watcher finds those that a change concerns:
/// `ROOT-COMPONENT-VERSION` in hexadecimal; a view outside of every root has zeros. Short, because shells pay for every
/// character of a path; two roots with the same eight digits would share their alarms, no more.
package enum TokenName {
  package static func prefix(root: Path?) -> [UInt8] { eightDigits(root?.bytes.fnv1a ?? 0) }

  /// - Parameter component: id, empty for the root's own directory.
  package static func prefix(root: Path?, component: [UInt8]) -> [UInt8] {
    prefix(root: root) + eightDigits(component.fnv1a)
  }

  /// Both halves of the hash, and a hyphen.
  private static func eightDigits(_ hash: UInt64) -> [UInt8] {
    var digits: [UInt8] = []
    digits.appendHex((hash ^ hash >> 32) & 0xFFFF_FFFF)
    return Array(digits.dropFirst(8)) + [UInt8(ascii: "-")]
  }
}
