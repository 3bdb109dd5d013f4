import Bytes

/// The name of an environment becomes part of file names: letters, digits, `_` and `-`, and none of three words that
/// already mean something in `.env.WORD`.
package enum EnvironmentName {
  package static func isValid(_ name: [UInt8]) -> Bool {
    guard let first = name.first, first.isASCIILetter || first.isASCIIDigit, name.count <= 64 else { return false }
    if name.equals("local") || name.equals("crypt") || name.equals("example") { return false }
    return name.allSatisfy {
      $0.isASCIILetter || $0.isASCIIDigit || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-")
    }
  }
}
