import Bytes

/// A path pattern matched component by component: `*` and `?` inside a component, `**` for any number of them.
package struct Glob: Equatable, Sendable {
  private let segments: [[UInt8]]

  package init(_ pattern: [UInt8]) {
    segments = Glob.components(of: pattern)
  }

  static func components(of path: [UInt8]) -> [[UInt8]] { path.fields(separatedBy: .slash, omittingEmpty: true) }

  /// Components a matching path has; `nil` when `**` makes it any number.
  package var depth: Int? { segments.contains { $0.equals("**") } ? nil : segments.count }

  /// - Parameter path: relative, without a leading or trailing slash.
  package func matches(_ path: [UInt8]) -> Bool {
    matches(components: Glob.components(of: path)[...])
  }

  func matches(components: ArraySlice<[UInt8]>) -> Bool { Glob.match(segments[...], components) }

  /// Whether a path below this one can match.
  package func canMatch(below path: [UInt8]) -> Bool {
    var pattern = segments[...]
    for part in Glob.components(of: path) {
      guard let segment = pattern.popFirst() else { return false }
      if segment.equals("**") { return true }
      guard Glob.matchComponent(segment, part) else { return false }
    }
    return !pattern.isEmpty
  }

  private static func match(_ pattern: ArraySlice<[UInt8]>, _ path: ArraySlice<[UInt8]>) -> Bool {
    var pattern = pattern
    var path = path
    while let segment = pattern.first {
      if segment.equals("**") {
        let rest = pattern.dropFirst()
        // `**` at the end wants something below, so that `a/**` does not match `a` itself.
        if rest.isEmpty { return !path.isEmpty }
        return (0...path.count).contains { match(rest, path.dropFirst($0)) }
      }
      guard let part = path.first, matchComponent(segment, part) else { return false }
      pattern = pattern.dropFirst()
      path = path.dropFirst()
    }
    return path.isEmpty
  }

  /// `*` and `?` in one component, without backtracking further than to the last star.
  private static func matchComponent(_ pattern: [UInt8], _ name: [UInt8]) -> Bool {
    var p = 0
    var n = 0
    var star: (pattern: Int, name: Int)?
    while n < name.count {
      if p < pattern.count, pattern[p] == .star {
        star = (p, n)
        p += 1
      } else if p < pattern.count, pattern[p] == UInt8(ascii: "?") || pattern[p] == name[n] {
        p += 1
        n += 1
      } else if let last = star {
        star = (last.pattern, last.name + 1)
        p = last.pattern + 1
        n = last.name + 1
      } else {
        return false
      }
    }
    return pattern[p...].allSatisfy { $0 == .star }
  }
}
