/// `FILE.PID.new`: what a file is called while it is written. A process that was killed can leave one, with the whole
/// text in it.
package enum TemporaryName {
  package static let suffix: StaticString = ".new"

  /// Whether a name is one of a file that is being written, and so of nothing that may be read.
  package static func isTemporary(_ name: [UInt8]) -> Bool { final(name).count < name.count }

  /// The name that a file gets once it is written; the same for a file that has it.
  package static func final(_ name: [UInt8]) -> [UInt8] {
    guard name.hasSuffix(suffix) else { return name }
    var rest = name.dropLast(suffix.utf8CodeUnitCount)
    let digits = rest.reversed().prefix(while: \.isASCIIDigit).count
    rest = rest.dropLast(digits)
    return digits > 0 && rest.last == .dot ? Array(rest.dropLast()) : name
  }
}
