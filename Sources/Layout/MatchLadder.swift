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
  }

  private let components: [Component]

  package init(_ components: [Component]) { self.components = components }

  /// The components on the first rung with a hit, sorted by id; empty when there is none.
  package func matches(_ query: [UInt8]) -> [Component] { bestRung(query)?.components ?? [] }

  /// The same with the rung's place in the whole ladder, so that several roots can be asked: a lower rank is nearer.
  package func bestRung(_ query: [UInt8]) -> (rank: Int, components: [Component])? {
    if query.isEmpty { return nil }
    for folding in [false, true] {
      let query = folding ? query.map(\.asciiLowercased) : query
      for rung in Rung.allCases {
        let hits = components.filter { MatchLadder.hit($0, query, rung, folding) }
        if hits.isEmpty { continue }
        let rank = rung.rawValue + (folding ? Rung.allCases.count : 0)
        return (rank, hits.sorted { $0.id.lexicographicallyPrecedes($1.id) })
      }
    }
    return nil
  }

  /// The nearest names by edit distance, nearest first, at most three.
  package func suggestions(for query: [UInt8]) -> [Component] {
    let limit = max(2, query.count / 3)
    let ranked = components.compactMap { component -> (distance: Int, component: Component)? in
      let names = [component.id, component.shortName] + component.aliases
      let distance = names.map { EditDistance.between($0, query) }.min() ?? .max
      return distance <= limit ? (distance, component) : nil
    }
    let sorted = ranked.sorted {
      ($0.distance, $0.component.id.count) < ($1.distance, $1.component.id.count)
    }
    return sorted.prefix(3).map(\.component)
  }

  private static func hit(_ component: Component, _ query: [UInt8], _ rung: Rung, _ folding: Bool) -> Bool {
    func fold(_ text: [UInt8]) -> [UInt8] { folding ? text.map(\.asciiLowercased) : text }
    switch rung {
    case .identifier: return fold(component.id) == query
    case .alias: return component.aliases.contains { fold($0) == query }
    case .shortName: return fold(component.shortName) == query || fold(component.name) == query
    case .prefix:
      return [component.shortName, component.name, component.id].contains { fold($0).starts(with: query) }
    case .wordPrefix: return isWordPrefix(query, of: fold(component.id))
    case .subsequence: return isSubsequence(query, of: fold(component.id))
    }
  }

  /// Whether the query starts a path component or a `-`, `_` or `.` word of one.
  private static func isWordPrefix(_ query: [UInt8], of text: [UInt8]) -> Bool {
    let separators: [UInt8] = [.slash, .dot, UInt8(ascii: "-"), UInt8(ascii: "_")]
    return text.indices.contains { index in
      (index == 0 || separators.contains(text[index - 1])) && text[index...].starts(with: query)
    }
  }

  private static func isSubsequence(_ query: [UInt8], of text: [UInt8]) -> Bool {
    var rest = query[...]
    for byte in text where byte == rest.first { rest.removeFirst() }
    return rest.isEmpty
  }
}
