import Bytes

/// Decides from paths alone which directories of a root are components.
package struct ComponentRules: Equatable, Sendable {
  /// Those of the root, beside the places of the Directory Template.
  private let globs: [Glob]
  private let excluded: [Glob]
  /// Directory levels below the root within which every component lies.
  package let deepest: Int
  /// Whether a glob has `**`, so that what a directory can hold follows from its place at any depth.
  let isUnbounded: Bool

  package init(_ settings: RootSettings) {
    globs = settings.componentGlobs.map { Glob($0) }
    excluded = settings.excluded.map { Glob($0) }
    // A glob with `**` has no depth of its own: 8 levels are more than layouts of components use.
    isUnbounded = globs.contains { $0.depth == nil }
    deepest = globs.reduce(Layer.infra.depth + 1) { max($0, $1.depth ?? 8) }
  }

  /// - Parameter path: relative to the root.
  package func isComponent(_ path: [UInt8]) -> Bool {
    isComponent(Glob.components(of: path)[...])
  }

  private func isComponent(_ path: ArraySlice<[UInt8]>) -> Bool {
    guard let last = path.last, last.first != .dot, path.count <= deepest else { return false }
    let isInLayer = Layer(name: path[path.startIndex])?.depth == path.count - 1
    return (isInLayer || globs.contains { $0.matches(components: path) }) && !isExcluded(path)
  }

  /// Whether there can be components below a path.
  package func canHoldComponents(_ path: [UInt8]) -> Bool {
    let components = Glob.components(of: path)
    guard let first = components.first else { return true }
    if let layer = Layer(name: first), components.count <= layer.depth { return true }
    return globs.contains { $0.canMatch(below: path) }
  }

  /// The innermost component that a path lies in, or is.
  /// - Parameter path: as canonical ones are: one slash between two components.
  package func component(containing path: [UInt8]) -> [UInt8]? {
    var candidate = Glob.components(of: path).prefix(deepest)
    while !candidate.isEmpty {
      if isComponent(candidate) { return Array(path[..<candidate.reduce(-1) { $0 + $1.count + 1 }]) }
      candidate = candidate.dropLast()
    }
    return nil
  }

  /// Whether an excluded directory is the path or holds it.
  package func isExcluded(_ path: [UInt8]) -> Bool {
    isExcluded(Glob.components(of: path)[...])
  }

  private func isExcluded(_ path: ArraySlice<[UInt8]>) -> Bool {
    if excluded.isEmpty { return false }
    var directory = path
    while !directory.isEmpty {
      if excluded.contains(where: { $0.matches(components: directory) }) { return true }
      directory = directory.dropLast()
    }
    return false
  }
}
