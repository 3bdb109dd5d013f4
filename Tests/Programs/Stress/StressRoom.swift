import Foundation
import TestSupport
import WatchSupport

/// A sealed room with a repository and a watcher, for many rounds.
final class StressRoom {
  let root: String
  let outside: String
  private let sandbox: Sandbox
  private let binaries: String
  private var daemon: Child?
  /// Part of the clock; another one means that the index was built again.
  private(set) var instance: String?

  init(binaries: String) throws {
    self.binaries = binaries
    sandbox = try Sandbox()
    root = try sandbox.makeDirectory("shop")
    outside = try sandbox.makeDirectory("outside")
    for name in ["localbin", "ops"] { try sandbox.makeDirectory("\(root)/\(name)") }
    guard try tpl(["allow"]).status == 0 else { throw StressError(text: "tpl allow failed in \(root)") }
    try startWatcher()
    instance = try clockInstance()
  }

  deinit {
    daemon?.end()
    for place in [root, outside] {
      FileCalls.makeReadable(Array(place.utf8))
      FileCalls.removeTree(Array(place.utf8))
    }
  }

  var log: String { sandbox.text("tpld.log") }

  /// Sanitizers are told by the caller where to write.
  private var environment: [String: String] {
    let kept = ["TSAN_OPTIONS", "ASAN_OPTIONS", "UBSAN_OPTIONS", "SWIFT_BACKTRACE", "LD_LIBRARY_PATH"]
    return ProcessInfo.processInfo.environment.filter { kept.contains($0.key) }.merging(["TPL_WATCHER": "off"]) { $1 }
  }

  func tpl(_ arguments: [String]) throws -> CommandResult {
    try sandbox.run(["\(binaries)/tpl"] + arguments, environment: environment, directory: root, timeout: 120)
  }

  /// Asks the index as people do.
  func sqlite(_ statement: String) throws -> CommandResult {
    try sandbox.run(["sqlite3", sandbox.path("cache/tpl/index.db"), statement])
  }

  /// A process in the room, whose outputs both go to `output`.
  func spawn(_ arguments: [String], output: Int32) throws -> Child {
    let null = open("/dev/null", O_RDWR | O_CLOEXEC)
    defer { close(null) }
    return try Child(
      arguments, environment: sandbox.environment.merging(environment) { $1 }, directory: root,
      attachedTo: .descriptors(null, output, output))
  }

  /// A question whose answer nobody reads.
  func spawnClient(_ arguments: [String]) throws -> Child {
    let null = open("/dev/null", O_RDWR | O_CLOEXEC)
    defer { close(null) }
    return try spawn(["\(binaries)/tpl"] + arguments, output: null)
  }

  /// The instance in `tpl clock`'s INSTANCE:TICK.
  func clockInstance() throws -> String? {
    try tpl(["clock"]).output.split(separator: ":").first.map(String.init)
  }

  /// Removes what the round before left, and makes what a seed begins with.
  /// - Parameter entries: files that two of the directories hold before anything is done.
  func prepare(seed: UInt64, operations: Int, entries: Int) {
    for place in [root, outside].map({ Array($0.utf8) }) {
      FileCalls.makeReadable(place)
      for entry in DirectoryEntries.of(place) where !entry.name.elementsEqual("localbin".utf8) {
        FileCalls.removeTree(place + [UInt8(ascii: "/")] + entry.name)
      }
    }
    for top in WatchOperations.tops { FileCalls.makeDirectories(Array("\(root)/\(top)".utf8), from: root.utf8.count) }
    for top in ["platform/a", "application"] {
      for number in 0..<entries { FileCalls.write(Array("\(root)/\(top)/entry-\(number)".utf8), O_CREAT) }
    }
    var first = WatchOperations(root: root, outside: outside, seed: seed, worker: 0xFF)
    for _ in 0..<operations { first.step() }
  }
}

// MARK: - The watcher

extension StressRoom {
  /// Returns when it answers.
  func startWatcher() throws {
    let log = open(sandbox.path("tpld.log"), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    defer { close(log) }
    daemon = try spawn(["\(binaries)/tpld"], output: log)
    try waitUntil("answer of tpld", seconds: 60) {
      try Interruption.check()
      if let status = exitStatus() {
        throw StressError(text: "tpld ended with status \(status) at its start\n\(self.log)")
      }
      return try tpl(["daemon", "status"]).status == 0
    }
  }

  func signalWatcher(_ signal: Int32) {
    if let daemon { kill(daemon.pid, signal) }
  }

  /// Ends it with SIGKILL, with SIGTERM in the orderly way.
  /// - Returns: its status; `nil` when it does not end.
  func endWatcher(_ signal: Int32) -> Int32? {
    signalWatcher(signal)
    let status = daemon?.status(by: Deadline(seconds: 60))
    if status == nil { daemon?.end() }
    daemon = nil
    return status
  }

  /// The status of a watcher that ended although nobody asked for it.
  func exitStatus() -> Int32? {
    guard let status = daemon?.status(by: Deadline(seconds: 0)) else { return nil }
    daemon = nil
    return status
  }

  /// Stops it in the orderly way.
  /// - Returns: what is wrong with that.
  func leave() throws -> String? {
    guard let status = endWatcher(SIGTERM) else { return "wrong: tpld did not stop\n\(log)" }
    return status == 0 ? nil : "wrong: tpld ended with status \(status)\n\(log)"
  }
}

struct StressError: Error, CustomStringConvertible {
  let text: String
  var description: String { text }
}
