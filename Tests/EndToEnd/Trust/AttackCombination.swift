import TestSupport

/// One content that comes by one way while one shell looks, with the watcher or without.
struct AttackCombination: Hashable, CustomStringConvertible, Sendable {
  let way: String
  let content: String
  let shell: Shell
  let isWatched: Bool

  init(_ way: AttackWay, _ content: AttackContent, _ shell: Shell, isWatched: Bool) {
    self.way = way.description
    self.content = content.description
    self.shell = shell
    self.isWatched = isWatched
  }

  var description: String { "\(way) > \(content) > \(shell), \(isWatched ? "watched" : "not watched")" }

  /// Two shells of each kind on each stage.
  static let watchers: [(shell: Shell, isWatched: Bool)] = Shell.allCases.flatMap { [($0, false), ($0, true)] }

  static let all: [AttackCombination] = AttackWay.all.flatMap { way in
    AttackContent.all.filter(way.brings).flatMap { content in
      watchers.map { AttackCombination(way, content, $0.shell, isWatched: $0.isWatched) }
    }
  }
}
