/// One directory or file of a plan.
package struct ScaffoldEntry: Equatable, Sendable {
  package enum Kind: Equatable, Sendable {
    case directory
    case file(content: [UInt8], mode: UInt16)
  }

  /// Relative to the repository's root, `/` between components. ASCII only: templates and valid names hold nothing
  /// else.
  package var path: String
  package var kind: Kind

  package init(path: String, kind: Kind) {
    self.path = path
    self.kind = kind
  }
}
