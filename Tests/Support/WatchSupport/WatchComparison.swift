import Foundation
package import TestSupport

/// After a sync the index, the list of components, the table of scripts and the numbers of the status are what a walk
/// finds.
package struct WatchComparison {
  /// Differences, each in a few lines; empty when there are none.
  package private(set) var failures: [String] = []
  private let root: String
  private let walk: WatchWalk
  private let tpl: ([String]) throws -> CommandResult

  /// - Parameters:
  ///   - tpl: runs a command of tpl in the root.
  ///   - sqlite: runs a statement on `index.db`.
  package init(
    root: String, tpl: @escaping ([String]) throws -> CommandResult, sqlite: (String) throws -> CommandResult
  ) throws {
    (self.root, self.tpl) = (root, tpl)
    let sync = try tpl(["sync"])
    walk = WatchWalk(root)
    if sync.status != 0 { failures.append("sync ended with \(sync.status): \(sync.errors)") }
    try compare("files", ["files", "-0"], walk.paths)
    try compare("directories", ["files", "--type", "d", "-0"], walk.directories)
    try compare("components", ["list", "--ids", "-0"], walk.components)
    try compareScripts(sqlite)
    try compareStatus()
  }

  private mutating func compare(_ what: String, _ command: [String], _ expected: [[UInt8]]) throws {
    let result = try tpl(command)
    guard result.status == 0 else {
      failures.append("\(command) ended with \(result.status): \(result.errors)")
      return
    }
    let found = result.stdout.split(separator: 0).map(Array.init)
    if found == expected { return }
    let missing = WatchComparison.shown(Set(expected).subtracting(found))
    let surplus = WatchComparison.shown(Set(found).subtracting(expected))
    failures.append(
      missing + surplus == "00" ? "\(what): another order, or twice" : "\(what): missing \(missing)\nsurplus \(surplus)"
    )
  }

  private mutating func compareScripts(_ sqlite: (String) throws -> CommandResult) throws {
    func hexadecimal(_ bytes: [UInt8]) -> String { bytes.map { String(format: "%02X", $0) }.joined() }
    let result = try sqlite(
      """
      SELECT hex(CASE component WHEN '' THEN 'ops/' ELSE component || '/scripts/' END || name) FROM script \
      WHERE root = (SELECT id FROM root WHERE path = x'\(hexadecimal(Array(root.utf8)))') ORDER BY 1
      """)
    if result.status != 0 { failures.append("sqlite3 ended with \(result.status): \(result.errors)") }
    let found = result.output.split(separator: "\n").map(String.init)
    let expected = walk.scripts.map(hexadecimal).sorted()
    if found != expected { failures.append("scripts: \(found)\non the disk: \(expected)") }
  }

  /// What was compared came from the index and not from a look at the disk, and its own numbers agree with it.
  private mutating func compareStatus() throws {
    let result = try tpl(["daemon", "status", "--json"])
    let status = try? JSONSerialization.jsonObject(with: Data(result.stdout)) as? [String: Any]
    let own = (status?["roots"] as? [[String: Any]])?.first { $0["path"] as? String == root }
    let found = ["entries", "directories", "watches"].map { "\(own?[$0] ?? "no") \($0)" }.joined(separator: ", ")
    let watched = walk.watched.count
    let expected = "\(walk.paths.count) entries, \(watched) directories, \(watched) watches"
    if found != expected { failures.append("status: \(found), on the disk \(expected)") }
    let state = status?["state"] as? String
    if state != "ready" { failures.append("status: \(state ?? result.errors)") }
    if let pid = status?["pid"] as? Int, (status?["roots"] as? [Any])?.count == 1 { compareWatches(of: pid) }
  }

  /// One for each directory; the parent of the root may have some more. A watch on what has left the tree is a leak.
  private mutating func compareWatches(of pid: Int) {
    let surplus = InotifyWatches.count(of: pid) - walk.watched.count
    if !(0...2).contains(surplus) { failures.append("\(surplus) more watches than directories") }
  }

  /// Their number, and the first of them.
  private static func shown(_ paths: Set<[UInt8]>) -> String {
    if paths.isEmpty { return "0" }
    let first = paths.map { String(decoding: $0, as: UTF8.self).debugDescription }.sorted().prefix(12)
    return "\(paths.count): " + first.joined(separator: " ")
  }
}
