import Bytes
import Consent
import Foundation
import Index
import Layout
import Logging
import Platform
import SQLite
import TestSupport
import Testing

@testable import Watcher

/// An indexer without the threads around it, in a sealed room with one repository: a test decides when it reads what
/// the kernel has queued, and can do to its watches and its clock what the kernel and a strange file system do.
struct IndexerRoom {
  let sandbox: Sandbox
  let root: String
  let source: EventSource
  let indexer: Indexer
  let log = IndexerLog()
  /// In place of what adds watches otherwise.
  let otherScanner = Monitor<DirectoryScanner?>(nil)
  /// Nanoseconds by which the machine's clock is ahead.
  let clockOffset = Monitor<Int64>(0)

  init(_ script: String) throws {
    let sandbox = try Sandbox()
    try sandbox.makeDirectory("shop/localbin")
    let directories = try IndexerRoom.directories(sandbox)
    for directory in [directories.cache, directories.runtime] { try Files.makePrivateDirectories(directory) }
    try self.init(sandbox, directories)
    try shell(script)
    // Times of directories that have just changed are not trusted.
    try shell("find . -type d -exec touch -d '1 hour ago' '{}' +")
    try allow(directories)
    indexer.open()
    try settle()
  }

  /// The next start in the same room, as after a crash: the other indexer has not written what it left for later.
  init(after room: IndexerRoom) throws {
    try self.init(room.sandbox, try IndexerRoom.directories(room.sandbox))
    indexer.open()
    try settle()
  }

  private init(_ sandbox: Sandbox, _ directories: BaseDirectories) throws {
    self.sandbox = sandbox
    root = sandbox.path("shop")
    source = try EventSource()
    let (log, otherScanner, clockOffset) = (log, otherScanner, clockOffset)
    let usual = DirectoryScanner(watchingThrough: source)
    indexer = try Indexer(
      source: source, inbox: Monitor(Inbox()), directories: directories, log: Logger(label: "test") { _ in log },
      scanner: DirectoryScanner { directory, isTop throws(SystemError) in
        try (otherScanner.peek { $0 } ?? usual).addWatch(directory, isTop)
      },
      wallClock: { WallClock.nanoseconds + clockOffset.peek { $0 } })
  }

  private static func directories(_ sandbox: Sandbox) throws -> BaseDirectories {
    try BaseDirectories(Environment(sandbox.environment.map { .init(name: Array($0.utf8), value: Array($1.utf8)) }))
  }

  private func allow(_ directories: BaseDirectories) throws {
    let path = Path(root)
    var random = SystemRandomNumberGenerator()
    try ConsentStore(directories).save(
      AllowRecord(
        path: path, identity: RootIdentity(path, status: try FileStatus.of(path)), settings: RootSettings(), inputs: [],
        salt: DigestSalt(using: &random)))
  }

  /// In the root; `$OUT` is beside it.
  func shell(_ script: String) throws {
    let result = try sandbox.run(
      ["/bin/sh", "-euc", "mkdir -p \"$OUT\"; " + script], environment: ["OUT": sandbox.path("out")], directory: root)
    guard result.status == 0 else {
      throw TestSupportError.shellEnded(status: result.status, transcript: script + "\n" + result.errors)
    }
  }

  /// What tpld does in a batch.
  func settle() throws {
    read()
    try commit()
  }

  func read() {
    while let chunk = source.read(atMost: 1 << 16), !chunk.isEmpty { indexer.bursts.events.read(chunk) }
    if source.queuedBytes() == 0 { watches.noteEmptyQueue(now: .now) }
  }

  func commit() throws {
    try indexer.batchCommit.run()
    try indexer.allowed.seek()
  }

  /// Gives a directory another mask than the one the indexer asked for, or a first watch behind its back.
  func watch(_ directory: String, _ events: WatchEvents) throws {
    let open = try Descriptor.open(Path("\(root)/\(directory)"), O_RDONLY | O_DIRECTORY)
    _ = try source.addWatch(open, events)
  }

  var report: IndexerReport { indexer.report() }
  var watches: WatchTable { indexer.state.watches }
  var polls: PollSchedule { indexer.state.polls }
  var entries: Int { report.roots.reduce(0) { $0 + $1.entries } }

  /// Of the root, as clients see it.
  func tick() throws -> Int64? { IndexClock(text: try #require(report.roots.first).clock)?.tick }

  /// The tick up to which the log of changes tells nothing.
  func floor() throws -> Int64 {
    let log = try ChangeLogReader(path: Array(sandbox.path("cache/tpl/changes.db").utf8))
    return try #require(try log.position(root: Array(root.utf8))).floor
  }

  /// Kinds and paths in the index, sorted.
  func indexed() throws -> [String] {
    let reader = try IndexReader(path: Array(sandbox.path("cache/tpl/index.db").utf8))
    let indexed = try #require(try reader.roots().first)
    var found: [String] = []
    try reader.forEachEntry(root: indexed) { path, kind in
      found.append("\(Character(UnicodeScalar(kind))) \(String(decoding: path, as: UTF8.self))")
      return true
    }
    return found.sorted()
  }

  /// The same of what is there.
  func onDisk() throws -> [String] {
    let find = ["find", ".", "-mindepth", "1", "-printf", "%y %P\\0", "-name", "node_modules", "-prune"]
    return try sandbox.run(find, directory: root).output.split(separator: "\0").map { line in
      "dfl".contains(line.first!) ? String(line) : "o" + line.dropFirst()
    }.sorted()
  }

  func entriesOnDisk() throws -> Int {
    try sandbox.run(["find", ".", "-mindepth", "1"], directory: root).output.split(separator: "\n").count
  }
}
