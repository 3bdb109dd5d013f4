import Dispatch
import Foundation
import TestSupport
import Testing
import WatchSupport

/// Whoever knows what was there at a clock and hears of the changes since then knows what is there now.
@Suite(.serialized) struct WatchReplayTests {
  private static let steps = 300
  private static let rounds = 5

  /// TPL_TEST_SEED repeats a run.
  private static let seed =
    ProcessInfo.processInfo.environment["TPL_TEST_SEED"].flatMap { UInt64($0) } ?? .random(in: 1...1_000_000)

  @Test(arguments: WatchScenario.Watcher.allCases, [seed])
  func changesLeadFromOneListingToTheNext(watcher: WatchScenario.Watcher, seed: UInt64) throws {
    let repository = try TemplateRepository(["platform/a/", "application/", "infra/gcp/", "ops/", "localbin/"])
    let outside = try repository.sandbox.makeDirectory("outside")
    try repository.allow()
    try repository.startWatcher()
    var replay = ChangeReplay(try Self.files(repository))
    var clock = try Self.clock(repository)
    for round in 0..<Self.rounds {
      try watcher.whileAway(in: repository) {
        DispatchQueue.concurrentPerform(iterations: 2) { worker in
          var operations = WatchOperations(
            root: repository.root, outside: outside, seed: seed &+ UInt64(round), worker: worker)
          for _ in 0..<Self.steps { operations.step() }
        }
      }
      let files = try Self.files(repository)
      let changes = try repository.must("changes", "--json", "--since", clock).stdout
      #expect(!changes.isEmpty, "\(watcher), seed \(seed), round \(round)")
      try replay.apply(changes)
      let wrong = replay.complaints + replay.differences(from: files)
      #expect(wrong == [], "\(watcher), seed \(seed), round \(round)")
      replay = ChangeReplay(files)
      clock = try Self.clock(repository)
    }
  }

  private static func files(_ repository: TemplateRepository) throws -> Set<[UInt8]> {
    try repository.must("sync")
    return Set(try repository.must("files", "-0").stdout.split(separator: 0).map(Array.init))
  }

  private static func clock(_ repository: TemplateRepository) throws -> String {
    String(try repository.must("clock").output.dropLast())
  }
}

/// A listing to which the lines of `tpl changes --json` are applied, commit by commit: what was deleted, then all that
/// was renamed at once, then the rest.
private struct ChangeReplay {
  private(set) var paths: Set<[UInt8]>
  /// Lines that make no sense for what was there.
  private(set) var complaints: [String] = []

  private struct Line {
    var clock: String
    var event: String
    var path: [UInt8]
    var origin: [UInt8]
  }

  init(_ paths: Set<[UInt8]>) { self.paths = paths }

  mutating func apply(_ text: [UInt8]) throws {
    var commit: [Line] = []
    for line in try text.split(separator: 0x0A).map({ try Self.line(Data($0)) }) {
      if let last = commit.last, last.clock != line.clock {
        applyCommit(commit)
        commit = []
      }
      commit.append(line)
    }
    applyCommit(commit)
  }

  private static func line(_ text: Data) throws -> Line {
    let fields = try #require(try JSONSerialization.jsonObject(with: text) as? [String: String])
    func bytes(_ name: String) -> [UInt8] {
      fields["\(name)_b64"].flatMap { Data(base64Encoded: $0) }.map(Array.init) ?? Array((fields[name] ?? "").utf8)
    }
    let event = try #require(fields["event"], "a whole answer, not a fresh start")
    return Line(clock: fields["clock"] ?? "", event: event, path: bytes("path"), origin: bytes("from"))
  }

  private mutating func applyCommit(_ lines: [Line]) {
    for line in lines where line.event == "deleted" {
      if paths.remove(line.path) == nil { complain(line) }
    }
    let renames = lines.filter { $0.event == "renamed" }.sorted { $0.origin.count > $1.origin.count }
    if !renames.isEmpty {
      paths = Set(
        paths.map { path in
          for rename in renames {
            if path == rename.origin { return rename.path }
            if path.starts(with: rename.origin + [0x2F]) { return rename.path + path.dropFirst(rename.origin.count) }
          }
          return path
        })
    }
    for line in lines where line.event == "created" { paths.insert(line.path) }
    for line in lines where line.event == "modified" {
      if !paths.contains(line.path) { complain(line) }
    }
  }

  private mutating func complain(_ line: Line) {
    complaints.append("\(line.clock) \(line.event) \(String(decoding: line.path, as: UTF8.self)), which is not there")
  }

  func differences(from files: Set<[UInt8]>) -> [String] {
    func list(_ what: String, _ paths: Set<[UInt8]>) -> [String] {
      paths.map { "\(what) \(String(decoding: $0, as: UTF8.self))" }.sorted()
    }
    return list("missing", files.subtracting(paths)) + list("surplus", paths.subtracting(files))
  }
}
