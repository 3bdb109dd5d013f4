import Bytes
import Platform

/// The value of TPL_STATE: which record takes an activation back, and what can be taken back without it. The runtime
/// directory goes with the last login session, and a terminal multiplexer stays.
///
/// Fields with colons between them, which neither names nor elements of PATH have: the record's name, then `NAME=` and
/// a check of what tpl set, `NAME~` and one of what it set in place of an earlier value, `+` and an element of PATH,
/// `*` and one that was there already. A check has 16 bits: it tells a change by hand, and of a guessed value no more
/// than that it may be the one.
package struct CarriedState {
  private let value: [UInt8]

  package init(_ value: [UInt8]) { self.value = value }

  /// The name of the record's file, if it is one of ours.
  package var identifier: [UInt8] { Array(value[..<(value.firstIndex(of: .colon) ?? value.endIndex)]) }

  /// Those of an older tpl name the record only.
  var namesVariables: Bool { value.contains(.colon) }

  private static let checkedBits: UInt64 = 0xFFFF
  private static let ownNames: [StaticString] = ["TPL_ROOT", "TPL_COMPONENT", "TPL_LAYER", "TPL_ENVIRONMENT"]

  /// Up to this size the room that is left need not be asked for.
  private static let smallSize = 1024

  /// - Parameter others: what is in the environment beside it.
  /// - Returns: the identifier alone where no program could be started with the rest (execve(2)).
  static func encoded(_ record: UndoRecord, as identifier: [UInt8], beside others: Variables) -> [UInt8] {
    var text = identifier
    for scalar in record.scalars {
      guard let digest = scalar.digest else { continue }
      text.append(.colon)
      text += scalar.name
      text.append(scalar.previous == nil ? "=" : "~")
      text.appendHex(digest, digits: 4)
    }
    for element in record.pathElements {
      text.append(record.repeatedElements.contains(element) ? ":*" : ":+")
      text += element
    }
    if text.count <= smallSize { return text }
    let isTooLong =
      EnvironmentChange.isTooLong([UInt8]("TPL_STATE"), text)
      || others.size + text.count > ProcessFacts.environmentLimit
    return isTooLong ? identifier : text
  }

  /// What of the activation is known without its record: everything but the earlier values. What a shell cannot do
  /// without stays as tpl set it, where it had one.
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
    guard let end = field.lastIndex(where: { $0 == .equals || $0 == UInt8(ascii: "~") }),
      let digest = Array(field[(end + 1)...]).hexadecimalValue
    else { return nil }
    let name = Array(field[..<end])
    if field[end] != .equals, isVital(name) { return nil }
    return UndoRecord.Scalar(name: name, previous: nil, digest: digest, knownBits: checkedBits)
  }

  private static let vitalNames: [StaticString] = ["HOME", "LOGNAME", "PATH", "SHELL", "TMPDIR", "USER"]

  private static func isVital(_ name: [UInt8]) -> Bool {
    name.isAny(of: vitalNames) || SteeringNames.isLocale(uppercased: name)
  }
}
