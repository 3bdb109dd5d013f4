import Bytes

/// Decides from paths alone which directories of a root are components.
package struct ComponentRules: Equatable, Sendable {
  private let globs: [Glob]
  private let excluded: [Glob]
  /// Directory levels below the root within which every component lies.
  package let deepest: Int

  package init(_ settings: RootSettings) {
    let added = settings.componentGlobs.map { Glob($0) }
    globs =
      Layer.allCases.map { layer in
        Glob(segments: [Array(layer.rawValue.utf8)] + Array(repeating: [.star], count: layer.depth))
      } + added
    excluded = settings.excluded.map { Glob($0) }
    // A glob with `**` looks as deep as anybody lays out components.
    deepest = globs.map { $0.depth ?? 8 }.max() ?? 2
  }

  /// - Parameter path: relative to the root.
  package func isComponent(_ path: [UInt8]) -> Bool {
    isComponent(Glob.components(of: path)[...])
  }

  private func isComponent(_ path: ArraySlice<[UInt8]>) -> Bool {
    guard let last = path.last, last.first != .dot else { return false }
    return globs.contains { $0.matches(components: path) } && !isExcluded(path)
  }

  /// Whether there can be components below a path.
  package func canHoldComponents(_ path: [UInt8]) -> Bool { globs.contains { $0.canMatch(below: path) } }

  /// The innermost component that a path lies in, or is.
  package func component(containing path: [UInt8]) -> [UInt8]? {
    var candidate = Glob.components(of: path).prefix(deepest)
    while !candidate.isEmpty {
      if isComponent(candidate) { return Array(candidate.joined(separator: [.slash])) }
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
