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
        Glob(Array(layer.rawValue.utf8) + Array("/*".utf8) + (layer.depth == 2 ? Array("/*".utf8) : []))
      } + added
    excluded = settings.excluded.map { Glob($0) }
    // A glob with `**` looks as deep as anybody lays out components.
    deepest = globs.map { $0.depth ?? 8 }.max() ?? 2
  }

  /// - Parameter path: relative to the root.
  package func isComponent(_ path: [UInt8]) -> Bool {
    guard let last = path.split(separator: .slash).last, last.first != .dot else { return false }
    return globs.contains { $0.matches(path) } && !isExcluded(path)
  }

  /// Whether there can be components below a path.
  package func canHoldComponents(_ path: [UInt8]) -> Bool { globs.contains { $0.canMatch(below: path) } }

  /// The innermost component that a path lies in, or is.
  package func component(containing path: [UInt8]) -> [UInt8]? {
    var parts = path.split(separator: .slash).prefix(deepest)
    while let last = parts.last {
      let candidate = Array(path[..<last.endIndex])
      if isComponent(candidate) { return candidate }
      parts = parts.dropLast()
    }
    return nil
  }

  /// Whether an excluded directory is the path or holds it.
  package func isExcluded(_ path: [UInt8]) -> Bool {
    if excluded.isEmpty { return false }
    var parts = path.split(separator: .slash)[...]
    while let last = parts.last {
      let directory = Array(path[..<last.endIndex])
      if excluded.contains(where: { $0.matches(directory) }) { return true }
      parts = parts.dropLast()
    }
    return false
  }
}
