import Bytes

/// Finds the component a query means: the first rung with a hit decides, so that an exact name never competes with a
/// name that merely contains it (<doc:Contract#Queries>).
package struct MatchLadder: Sendable {
  package enum Rung: Int, CaseIterable, Comparable, Sendable {
    case identifier = 1
    case alias
    case shortName
    case prefix
    case wordPrefix
    case subsequence

    package static func < (left: Rung, right: Rung) -> Bool { left.rawValue < right.rawValue }

    /// The last one on which a whole name is compared.
    package static var lastExact: Rung { .shortName }
  }

  private let components: [Component]

  package init(_ components: [Component]) { self.components = components }

  /// The components on the first rung with a hit, sorted by id; empty when there is none.
  package func matches(_ query: [UInt8]) -> [Component] { bestRung(query)?.components ?? [] }

  /// The same with the rung's place in the whole ladder, so that several roots can be asked: a lower rank is nearer.
  package func bestRung(_ query: [UInt8]) -> (rank: Int, components: [Component])? {
    if query.isEmpty { return nil }
    if let found = nearest(query, comparedAs: { $0 }) { return (found.rung.rawValue, found.components) }
    // Regardless of case only where nothing else hits on any rung.
    guard query.contains(where: \.isASCIIUppercased) || components.contains(where: \.hasUppercased) else { return nil }
    guard let found = nearest(query.map(\.asciiLowercased), comparedAs: \.asciiLowercased) else { return nil }
    return (found.rung.rawValue + Rung.allCases.count, found.components)
  }

  private func nearest(
    _ query: [UInt8], comparedAs form: (Component) -> Component
  ) -> (rung: Rung, components: [Component])? {
    var nearest = Rung.subsequence
    var hits: [Component] = []
    for component in components {
      guard let rung = MatchLadder.rung(of: form(component), query, upTo: nearest) else { continue }
      if rung < nearest { (nearest, hits) = (rung, []) }
      hits.append(component)
    }
    return hits.isEmpty ? nil : (nearest, hits.sorted { $0.id.lexicographicallyPrecedes($1.id) })
  }

  /// The nearest names by edit distance, nearest first, at most three.
  package func suggestions(for query: [UInt8]) -> [Component] {
    let limit = max(2, query.count / 3)
    let ranked = components.compactMap { component -> (distance: Int, component: Component)? in
      let names = [component.id[...], component.id[component.shortNameStart...]] + component.aliases.map { $0[...] }
      let distance = names.compactMap { EditDistance.within(limit, $0, query[...]) }.min()
      return distance.map { ($0, component) }
    }
    let sorted = ranked.sorted {
      ($0.distance, $0.component.id.count) < ($1.distance, $1.component.id.count)
    }
    return sorted.prefix(3).map(\.component)
  }

  /// The first rung on which a component is hit.
  /// - Returns: `nil` also where that is behind `last`.
  private static func rung(of component: Component, _ query: [UInt8], upTo last: Rung) -> Rung? {
    let id = component.id
    if id == query { return .identifier }
    if last >= .alias, component.aliases.contains(query) { return .alias }
    guard last >= .shortName else { return nil }
    let (shortName, name) = (id[component.shortNameStart...], id[component.nameStart...])
    if shortName == query[...] || name == query[...] { return .shortName }
    if last >= .prefix, shortName.starts(with: query) || name.starts(with: query) || id.starts(with: query) {
      return .prefix
    }
    if last >= .wordPrefix, isWordPrefix(query, of: id) { return .wordPrefix }
    return last >= .subsequence && isSubsequence(query, of: id) ? .subsequence : nil
  }

  /// Whether the query starts a path component or a `-`, `_` or `.` word of one.
  private static func isWordPrefix(_ query: [UInt8], of text: [UInt8]) -> Bool {
    var isStart = true
    for (index, byte) in text.enumerated() {
      if isStart, byte == query[0], text[index...].starts(with: query) { return true }
      isStart = byte == .slash || byte == .dot || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
    }
    return false
  }

  private static func isSubsequence(_ query: [UInt8], of text: [UInt8]) -> Bool {
    var found = 0
    for byte in text where byte == query[found] {
      found += 1
      if found == query.count { return true }
    }
    return false
  }
}

extension Component {
  fileprivate var hasUppercased: Bool {
    id.contains(where: \.isASCIIUppercased) || aliases.contains { $0.contains(where: \.isASCIIUppercased) }
  }

  fileprivate var asciiLowercased: Component {
    Component(id: id.map(\.asciiLowercased), aliases: aliases.map { $0.map(\.asciiLowercased) })
  }
}
