import Bytes

/// What a shell keeps between two calls of `hook-env`, in a variable that is not exported: a word of tpl's own, which the hook
/// hands back as it is.
package struct ShellMemory: Equatable, Sendable {
  package var warned = ShownWarnings()
  /// Elements that tpl took off PATH when it left a root, and that a tool which restores a whole PATH may bring back once.
  package var leftElements: [[UInt8]] = []

  package init() {}

  /// - Parameter encoded: `WARNED[:ELEMENT]…`; empty in a new shell.
  package init(encoded: [UInt8]) {
    if encoded.isEmpty { return }
    let parts = encoded.fields(separatedBy: .colon, omittingEmpty: false)
    warned = ShownWarnings(encoded: parts.first.map { $0[...] } ?? [])
    leftElements = Array(parts.dropFirst())
  }

  package var encoded: [UInt8] { Array(([warned.encoded] + leftElements).joined(separator: [.colon])) }
}
