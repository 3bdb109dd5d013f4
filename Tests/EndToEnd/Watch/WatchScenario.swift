import Glibc
import TestSupport
import Testing

/// Operations on the tree, after which the index holds what a walk finds.
struct WatchScenario: Sendable, CustomTestStringConvertible {
  let name: String
  /// Both run in the root; `$OUT` is beside it.
  let before: String
  let during: String

  init(_ name: String, before: String = "", _ during: String) {
    (self.name, self.before, self.during) = (name, before, during)
  }

  var testDescription: String { name }

  /// What the watcher does while the operations run.
  enum Watcher: CaseIterable, Sendable { case watching, suspended, killed, away }

  func check(_ watcher: Watcher, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let repository = try TemplateRepository()
    let outside = try repository.sandbox.makeDirectory("outside")
    func run(_ script: String) throws { try repository.shell("OUT='\(outside)'; \(script)") }
    try run(before)
    try repository.allow()
    try repository.startWatcher()
    try repository.must("sync")
    try watcher.whileAway(in: repository) { try run(during) }
    try repository.expectIndexEqualsWalk("\(name), \(watcher)", sourceLocation: sourceLocation)
    // It goes on watching what has just been found.
    try repository.shell("find . -type d ! -name .git ! -path '*/.git/*' -exec touch '{}/later' ';'")
    try repository.expectIndexEqualsWalk("after \(name), \(watcher)", sourceLocation: sourceLocation)
  }
}

extension WatchScenario.Watcher {
  func whileAway(in repository: TemplateRepository, _ body: () throws -> Void) throws {
    switch self {
    case .watching: try body()
    case .suspended:
      try repository.signalWatcher(SIGSTOP)
      try body()
      try WatchProcesses.continueAll(of: repository)
    case .killed:
      try repository.signalWatcher(SIGKILL)
      try body()
      try repository.startWatcher()
    case .away:
      try repository.stopWatcher()
      try body()
      try repository.startWatcher()
    }
  }
}
