import Bytes

/// What a shell keeps between two calls of `hook-env`, in a variable that is not exported: a word of tpl's own, which
/// the hook hands back as it is.
package struct ShellMemory: Equatable, Sendable {
  package var warned = ShownWarnings()
  /// Elements that tpl took off PATH when it left a root, and that a tool which restores a whole PATH may bring back
  /// once.
  package var leftElements: [[UInt8]] = []
  /// Names that this shell was found to keep for itself: readonly, a number, a list. They stay so for as long as the
  /// view does.
  package var keptNames: [[UInt8]] = []
  /// Whether the script of the last answer found some of them and changed nothing.
  package var isAskingAgain = false

  package init() {}

  /// - Parameter encoded: `WARNED[:ELEMENT]…`; empty in a new shell. Among the elements, which are paths, are names
  ///   that the shell keeps: `~NAME`, and `=NAME` where the script has just found it.
  package init(encoded: [UInt8]) {
    if encoded.isEmpty { return }
    let parts = encoded.fields(separatedBy: .colon, omittingEmpty: false)
    warned = ShownWarnings(encoded: parts.first.map { $0[...] } ?? [])
    for part in parts.dropFirst() {
      switch part.first {
      case ShellMemory.settled: keptNames.append(Array(part.dropFirst()))
      case .equals:
        keptNames.append(Array(part.dropFirst()))
        isAskingAgain = true
      default: leftElements.append(part)
      }
    }
  }

  package var encoded: [UInt8] {
    let kept = keptNames.map { [ShellMemory.settled] + $0 }
    return Array(([warned.encoded] + leftElements + kept).joined(separator: [.colon]))
  }

  private static let settled = UInt8(ascii: "~")
}
