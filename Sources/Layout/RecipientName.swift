import Bytes

/// The name of a recipient is that of a file in `.tpl/recipients`, and one word everywhere: letters, digits and
/// `_-.@+`.
package enum RecipientName {
  package static func isValid(_ name: [UInt8]) -> Bool {
    guard let first = name.first, first.isASCIILetter || first.isASCIIDigit, name.count <= 64 else { return false }
    let punctuation = [UInt8]("_-.@+")
    return name.allSatisfy { $0.isASCIILetter || $0.isASCIIDigit || punctuation.contains($0) }
  }
}
