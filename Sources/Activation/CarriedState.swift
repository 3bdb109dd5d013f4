import Bytes
import Platform

/// The value of TPL_STATE: which record takes an activation back, and what can be taken back without it. The runtime
/// directory goes with the last login session, and a terminal multiplexer stays.
///
/// Fields with colons between them, which neither names nor elements of PATH have: the record's name, then `NAME=` and
/// a check of what tpl set, `+` and an element of PATH, `*` and one that was there already. No value can be found by a
/// check: it has 16 bits.
package struct CarriedState {
  private let value: [UInt8]

  package init(_ value: [UInt8]) { self.value = value }

  /// The name of the record's file, if it is one of ours.
  package var identifier: [UInt8] { Array(value[..<(value.firstIndex(of: .colon) ?? value.endIndex)]) }

  /// Those of an older tpl name the record only.
  var namesVariables: Bool { value.contains(.colon) }

  private static let checkedBits: UInt64 = 0xFFFF
  private static let ownNames: [StaticString] = ["TPL_ROOT", "TPL_COMPONENT", "TPL_LAYER", "TPL_ENVIRONMENT"]

  /// - Returns: the identifier alone where no program could be started with the rest (execve(2), MAX_ARG_STRLEN).
  static func encoded(_ record: UndoRecord, as identifier: [UInt8]) -> [UInt8] {
    var text = identifier
    for scalar in record.scalars {
      guard let digest = scalar.digest else { continue }
      text.append(.colon)
      text += scalar.name
      text.append("=")
      text.appendHex(digest, digits: 4)
    }
    for element in record.pathElements {
      text.append(record.repeatedElements.contains(element) ? ":*" : ":+")
      text += element
    }
    return Activation.isTooLong([UInt8]("TPL_STATE"), text) ? identifier : text
  }

  /// What of the activation is known without its record: everything but the earlier values.
  /// - Parameter current: the variables beside it.
  /// - Returns: `nil` when nothing is active.
  func record(_ current: Variables) -> UndoRecord? {
    guard let root = current["TPL_ROOT"].map({ Path($0) }), root.isAbsolute else { return nil }
    var (scalars, elements, repeated) = ([UndoRecord.Scalar](), [[UInt8]](), [[UInt8]]())
    for field in value.split(separator: .colon, omittingEmptySubsequences: false).dropFirst() {
      let rest = Array(field.dropFirst())
      if field.first == UInt8(ascii: "+") || field.first == UInt8(ascii: "*") {
        elements.append(rest)
        if field.first == UInt8(ascii: "*") { repeated.append(rest) }
      } else if let scalar = CarriedState.scalar(field) {
        scalars.append(scalar)
      }
    }
    for name in CarriedState.ownNames where !namesVariables {
      scalars.append(UndoRecord.Scalar(name: [UInt8](name), previous: nil, digest: current[name]?.fnv1a))
    }
    return UndoRecord(
      root: root, component: current["TPL_COMPONENT"] ?? [], environment: current["TPL_ENVIRONMENT"] ?? [],
      scalars: scalars, pathElements: elements, repeatedElements: repeated)
  }

  private static func scalar(_ field: ArraySlice<UInt8>) -> UndoRecord.Scalar? {
    let parts = field.split(separator: UInt8(ascii: "="), omittingEmptySubsequences: false)
    guard parts.count == 2, let digest = Array(parts[1]).hexadecimalValue else { return nil }
    return UndoRecord.Scalar(name: Array(parts[0]), previous: nil, digest: digest, knownBits: checkedBits)
  }
}
