import Bytes
import Foundation
import Logging
import Platform
import SQLite
import TestSupport

@testable import Watcher

/// An indexer without the threads around it, in a sealed room with one repository: a test decides when it reads what
/// the kernel has queued, and can do to its watches what the kernel and a strange file system do.
struct IndexerRoom {
  let sandbox: Sandbox
  let root: String
  let source: EventSource
  let indexer: Indexer
  let log = IndexerLog()

  init(_ script: String) throws {
    sandbox = try Sandbox()
    root = sandbox.path("shop")
    try sandbox.makeDirectory("shop/localbin")
    source = try EventSource()
    let environment = Environment(sandbox.environment.map { .init(name: Array($0.utf8), value: Array($1.utf8)) })
    let directories = try BaseDirectories(environment)
    for directory in [directories.cache, directories.runtime] { try Files.makePrivateDirectories(directory) }
    let log = log
    indexer = try Indexer(
      source: source, inbox: Monitor(Inbox()), directories: directories, log: Logger(label: "test") { _ in log })
    try shell(script)
    // Times of directories that have just changed are not trusted.
    try shell("find . -type d -exec touch -d '1 hour ago' '{}' +")
    let allowed = try sandbox.run(["tpl", "allow", root], environment: ["TPL_WATCHER": "off"])
    guard allowed.status == 0 else {
      throw TestSupportError.shellEnded(status: allowed.status, transcript: allowed.errors)
    }
    indexer.openIndex()
    try settle()
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
    while let chunk = source.read(atMost: 1 << 16), !chunk.isEmpty { indexer.note(chunk) }
    if source.queuedBytes() == 0 { indexer.endedWatches.noteEmptyQueue(now: MonotonicClock.nanoseconds) }
  }

  func commit() throws {
    try indexer.commitBatch()
    try indexer.seekRoots()
  }

  /// Gives a directory another mask than the one the indexer asked for, or a first watch behind its back.
  func watch(_ directory: String, _ events: WatchEvents) throws {
    let open = try Descriptor.open(Path("\(root)/\(directory)"), O_RDONLY | O_DIRECTORY)
    _ = try source.addWatch(open, events)
  }

  var entries: Int { indexer.roots.values.reduce(0) { $0 + $1.entries } }

  func entriesOnDisk() throws -> Int {
    try sandbox.run(["find", ".", "-mindepth", "1"], directory: root).output.split(separator: "\n").count
  }
}
